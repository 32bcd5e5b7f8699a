import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, isJsonObject } from "../../../app/domain/json-value";
import type { ConfigChange } from "../../../app/domain/openclaw-config";
import { schemaRefusal } from "../../../app/domain/schema-fit";
import { jsonIn } from "./cli-output";
import type { CallCli } from "./dialect";

/** What was run here, key by key. */
const tested: Record<Dialect, readonly string[]> = { openclaw: ["2026.9.6"], clawdbot: ["2026.1.24-3"] };
const readTimeoutMs = 60_000;

/**
 * Whether a version would take what is to be written: one that was tested, one whose own schema says so, one the user said
 * to go on with, one that can't tell, or one that says no, with the key.
 */
export type SchemaVerdict =
  | { kind: "tested" | "fits" | "trusted" | "unread" }
  | { kind: "differs"; key: string; version: string };

export type SchemaCheck = ReturnType<typeof createSchemaCheck>;

/** Reads the schemas of versions nobody tested, once for each version and path. */
export function createSchemaCheck() {
  const schemas = new Map<string, Json>();
  const trusted = new Set<string>();

  return {
    /** For one installation; `version` null: it did not tell. */
    of({ dialect, file, version, call }: { dialect: Dialect; file: string; version: string | null; call: CallCli }) {
      const key = `${version ?? "?"} ${file}`;
      return {
        async check(changes: readonly ConfigChange[]): Promise<SchemaVerdict> {
          if (version !== null && tested[dialect].includes(version)) return { kind: "tested" };
          if (changes.length === 0) return { kind: "fits" };
          const schema = schemas.get(key) ?? (await readSchema(dialect, call));
          if (schema === null) return { kind: trusted.has(key) ? "trusted" : "unread" };
          schemas.set(key, schema);
          const refused = refusalIn(schema, changes);
          if (refused === undefined) return { kind: trusted.has(key) ? "trusted" : "unread" };
          return refused === null ? { kind: "fits" } : { kind: "differs", key: refused, version: version ?? "" };
        },
        /** The user saw that it can't be checked, and goes on: until the program ends. */
        trust: () => void trusted.add(key),
      };
    },
  };
}

/** Undefined for a schema that can't be followed. */
function refusalIn(schema: Json, changes: readonly ConfigChange[]): string | null | undefined {
  try {
    return schemaRefusal(schema, changes);
  } catch {
    return undefined;
  }
}

/** Its own description of its configuration; null when it doesn't give it. clawdbot's is told by its running gateway only. */
async function readSchema(dialect: Dialect, call: CallCli): Promise<Json | null> {
  const args = dialect === "openclaw" ? ["config", "schema"] : ["gateway", "call", "config.schema", "--json"];
  const result = await call(args, { timeoutMs: readTimeoutMs });
  if (result.kind !== "exited" || result.isTruncated) return null;
  const document = jsonIn(result.stdout) as Json | undefined;
  const schema = dialect === "openclaw" ? document : isJsonObject(document) ? document["schema"] : undefined;
  return isJsonObject(schema) && isJsonObject(schema["properties"]) ? plain(schema) : null;
}

/** Without what is for people: half of its size. */
function plain(node: Json): Json {
  if (Array.isArray(node)) return (node as readonly Json[]).map(plain);
  if (!isJsonObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(typeof value === "string" && (key === "description" || key === "title")))
      .map(([key, value]) => [key, plain(value)]),
  );
}
