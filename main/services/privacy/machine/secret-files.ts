import path from "node:path";
import { known, unknown, type Reading } from "../../../../app/contract/common";
import { parseJson } from "../../../../app/domain/json-value";
import { secretsInJson, secretsInText, type FoundSecret } from "../../../../app/domain/privacy/secrets";
import type { ReadTree } from "../../../platform/ports";
import { isAbsent, lookWithin } from "./ask";

export type SecretFile = {
  path: string;
  /** Made by OpenClaw or Homeport before a change; nobody reads it any more. */
  isCopy: boolean;
  /** Unknown: it can't be read, or is too large. */
  secrets: Reading<readonly FoundSecret[]>;
};

const mostBytes = 8 * 1024 * 1024;
const mostCopies = 200;

/**
 * The files of a state folder that may hold secrets in clear: configuration, `.env`, the agents' keys, and all copies
 * made of them. A value is looked at only for being a secret and is in no result. Never throws.
 */
export function createSecretFileReader({
  tree,
  os,
}: {
  tree: Pick<ReadTree, "list" | "readText">;
  os: NodeJS.Platform;
}) {
  const api = os === "win32" ? path.win32 : path.posix;

  async function namesIn(folder: string, signal: AbortSignal | undefined): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const { name } of tree.list(folder)) {
        if (signal?.aborted === true) break;
        names.push(name);
      }
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    return names;
  }

  async function candidates(
    configPath: string,
    stateDir: string,
    signal: AbortSignal | undefined,
  ): Promise<{ path: string; isCopy: boolean }[]> {
    const base = api.basename(configPath);
    const beside = await namesIn(api.dirname(configPath), signal);
    const copies = beside.filter((name) => name !== base && name.startsWith(`${base}.`)).slice(0, mostCopies);
    const agents = api.join(stateDir, "agents");
    const keys = (await namesIn(agents, signal)).flatMap((agent) =>
      ["auth-profiles.json", "auth.json", "models.json"].map((name) => api.join(agents, agent, "agent", name)),
    );
    return [
      { path: configPath, isCopy: false },
      ...copies.map((name) => ({ path: api.join(api.dirname(configPath), name), isCopy: true })),
      ...[api.join(stateDir, ".env"), ...keys].map((file) => ({ path: file, isCopy: false })),
    ];
  }

  async function look(configPath: string, stateDir: string, signal: AbortSignal | undefined): Promise<SecretFile[]> {
    const files: SecretFile[] = [];
    for (const { path: file, isCopy } of await candidates(configPath, stateDir, signal)) {
      try {
        const text = await tree.readText(file, mostBytes);
        if (text === null) files.push({ path: file, isCopy, secrets: unknown("not-supported") });
        else files.push({ path: file, isCopy, secrets: known(secretsOf(text)) });
      } catch (error) {
        if (!isAbsent(error)) files.push({ path: file, isCopy, secrets: unknown("no-permission") });
      }
    }
    return files;
  }

  return (
    { configPath, stateDir }: { configPath: string; stateDir: string },
    signal?: AbortSignal,
  ): Promise<Reading<readonly SecretFile[]>> => lookWithin(() => look(configPath, stateDir, signal), signal);
}

/** JSON with comments is read as a text. */
function secretsOf(text: string): FoundSecret[] {
  const json = parseJson(text);
  return json === undefined ? secretsInText(text) : secretsInJson(json);
}
