import { createHash } from "node:crypto";
import path from "node:path";
import JSON5 from "json5";
import { CodedError } from "../../../app/contract/errors";
import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, type JsonObject, isEqualJson, isJsonObject } from "../../../app/domain/json-value";
import {
  type ConfigChange,
  applyChanges,
  environmentReferences,
  hasIncludes,
  maskForShowing,
} from "../../../app/domain/openclaw-config";
import type { RunCommand } from "../../platform/run-command";
import type { AgentAnswer } from "./agent-answer";
import type { AskRequest, CallCli, DialectAdapter } from "./dialect";
import { createClawdbotDialect } from "./dialect-clawdbot";
import { createOpenClawDialect } from "./dialect-openclaw";
import { quote } from "./dialect-shared";
import type { CliCommand } from "./installs";
import { keepRestored } from "./keep-restored";
import { type KeyStore, createKeyStore } from "./key-store";
import { type Location, profileArgs } from "./locate";
import type { SchemaCheck } from "./schema-check";

/** What the service needs of the file system. All written files are private (0600); writes are atomic. */
export type ConfigFiles = {
  /** Copies byte for byte beside the original; answers with the copy's path. */
  backUpFile(file: string): Promise<string>;
  /** Our copies of it that have not expired. */
  copiesOf(file: string): Promise<readonly string[]>;
  /** Puts a copy back in place, byte for byte. */
  restoreFile(backup: string, file: string): Promise<void>;
  writePrivateFile(file: string, text: string): Promise<void>;
  /** Nothing happens when it isn't there. */
  removeFile(file: string): Promise<void>;
};

/** The configuration file as it lies on disk now. May hold secrets: stays in main, is never shown or logged whole. */
export type ConfigState = {
  /** Null when there is no file. */
  text: string | null;
  /** Of the text; `none` when there is no file. */
  hash: string;
  /** Of what it says, without the stamps the tools put in: equal for the same settings in another order or layout. */
  meaning: string;
  /** Empty when there is no file; null when it can't be parsed. */
  config: Json | null;
  references: readonly string[];
  hasIncludes: boolean;
};

/** One installation at work on one state folder. */
export type OpenClawSession = {
  dialect: Dialect;
  location: Location;
  /** As its commands begin, for reading: `openclaw --profile work`. */
  shownCommand: string;
  /** The Node that runs it, where it is not started by its own first line. */
  runtime: string | null;
  /** Its calls wait for each other. */
  adapter: DialectAdapter;
  /** One of its commands, in its place, in turn with the others. */
  call: CallCli;
  /** How a command of it that stays is started. Variables its configuration names go along, and no other secret. */
  startOf(args: readonly string[]): Promise<{ file: string; args: readonly string[]; env: Record<string, string> }>;
  keys: KeyStore;
  /** Whether this version takes what is to be written. */
  schema: ReturnType<SchemaCheck["of"]>;
  readConfig(): Promise<ConfigState>;
  /** What a copy of the configuration says; null: there was no file. */
  readCopy(backup: string | null): Promise<ConfigState>;
  /** The command line would write a secret in the clear here, so the file is edited instead. */
  mustEditFile(state: ConfigState, changes: readonly ConfigChange[]): boolean;
  /** Throws CodedError openclaw-write-failed. */
  editFile(state: ConfigState, changes: readonly ConfigChange[]): Promise<void>;
  backUp(): Promise<string>;
  /**
   * Puts the copy back so that it stays; removes the file only when there was none before. `undone`: hashes of what the
   * file was before each change that is taken back. Throws CodedError.
   */
  restore(backup: string | null, before: { wasThere: boolean; undone: readonly string[] }): Promise<void>;
  dropBackup(backup: string): Promise<void>;
  /** Like the adapter's, with references to the environment taken care of. */
  ask(request: AskRequest): Promise<AgentAnswer>;
};

function readConfigText(text: string | null): ConfigState {
  if (text === null) return { text, hash: "none", meaning: "none", config: {}, references: [], hasIncludes: false };
  const config = parseConfig(text);
  const seen = config ?? undefined;
  return {
    text,
    hash: digest(text),
    meaning: config === null ? digest(text) : digest(JSON.stringify(sorted({ ...config, meta: null }))),
    config,
    references: environmentReferences(seen),
    hasIncludes: hasIncludes(seen),
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

function parseConfig(text: string): JsonObject | null {
  try {
    const value = JSON5.parse<Json>(text.replace(/^\uFEFF/, ""));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function createSession({
  dialect,
  command,
  version,
  schemas,
  location,
  environmentOf,
  valueOf,
  runCommand,
  readTextFile,
  files,
  tempDir,
  inTurn,
}: {
  dialect: Dialect;
  command: CliCommand;
  version: string | null;
  schemas: SchemaCheck;
  location: Location;
  environmentOf: (location: Location, references: readonly string[]) => Record<string, string>;
  /** Of a variable of our own environment. */
  valueOf: (name: string) => string | undefined;
  runCommand: RunCommand;
  readTextFile: (file: string) => Promise<string | null>;
  files: ConfigFiles;
  tempDir: string;
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}): OpenClawSession {
  const readConfig = async () => readConfigText(await readTextFile(location.configPath));
  const create = dialect === "openclaw" ? createOpenClawDialect : createClawdbotDialect;
  const call: CallCli = async (args, options) => {
    const { references } = await readConfig();
    return callAt(location, references)(args, options);
  };
  // one that only its own Node starts is on no PATH
  const typed = command.args.length === 0 ? [dialect] : [command.file, ...command.args];
  const shownCommand = [...typed, ...profileArgs(location)].map(quote).join(" ");
  const adapter = create(call, shownCommand);
  const keys = createKeyStore(dialect, {
    call,
    stateDir: location.stateDir,
    readTextFile,
    writePrivateFile: files.writePrivateFile,
  });

  /** Not in turn: for whoever has the turn. */
  function callNow(place: Location, references: readonly string[], more: Record<string, string> = {}): CallCli {
    return (args, options) => {
      const env = { ...environmentOf(place, references), ...more };
      const all = [...command.args, ...profileArgs(place), ...args];
      return runCommand({ file: command.file, args: all, env, maxOutputBytes: 4 * 1024 * 1024, ...options });
    };
  }
  function callAt(place: Location, references: readonly string[]): CallCli {
    const now = callNow(place, references);
    return (...asked) => inTurn(() => now(...asked));
  }

  return {
    dialect,
    location,
    shownCommand,
    runtime: command.args.length > 0 ? command.file : null,
    adapter,
    call,
    async startOf(args) {
      const { references } = await readConfig();
      const named = references.flatMap((name) => {
        const value = valueOf(name);
        return value === undefined ? [] : [[name, value] as const];
      });
      return {
        file: command.file,
        args: [...command.args, ...profileArgs(location), ...args],
        env: { ...environmentOf(location, []), ...Object.fromEntries(named) },
      };
    },
    keys,
    schema: schemas.of({ dialect, file: [command.file, ...command.args].join(" "), version, call }),
    readConfig,
    readCopy: async (backup) => readConfigText(backup === null ? null : await readTextFile(backup)),
    mustEditFile: ({ references }, changes) =>
      dialect === "clawdbot" &&
      (references.length > 0 ||
        // its next write would put the variable's value in the place of one that comes with these
        changes.some(({ path: keys, value }) => holdsSecret(keys, value) || environmentReferences(value).length > 0)),
    async editFile({ config }, changes) {
      if (!isJsonObject(config ?? undefined) || config === null) {
        throw new CodedError("openclaw-write-failed", "The configuration file can't be read as JSON5");
      }
      await files.writePrivateFile(location.configPath, `${JSON.stringify(applyChanges(config, changes), null, 2)}\n`);
    },
    backUp: () => files.backUpFile(location.configPath),
    // a command in between would see the file before openclaw was made to let it be
    restore: (backup, { wasThere, undone }) =>
      inTurn(async () => {
        const tool = keepRestored(dialect, { location, readTextFile, files });
        if (backup === null && wasThere)
          throw new CodedError("not-found", "There is no copy of the configuration to put back");
        await tool.beforehand((text) => undone.includes(digest(text)));
        if (backup !== null) await files.restoreFile(backup, location.configPath);
        else await files.removeFile(location.configPath);
        await tool.afterwards(async (env) => {
          const { references } = await readConfig();
          // what it says of the models is not asked for
          await create(callNow(location, references, env))
            .modelsStatus()
            .catch(() => {});
        });
      }),
    dropBackup: (backup) => files.removeFile(backup),
    async ask(request) {
      const { config, references } = await readConfig();
      // openclaw only warns of a missing variable; a placeholder in the environment could make it ask the cloud
      if (dialect === "openclaw") return create(callAt(location, [])).ask(request);
      if (config === null || references.length === 0) return adapter.ask(request);
      return askWithCopy(config, request);
    },
  };

  /** Without its variables clawdbot refuses to run: it is given a private copy in which each reference is a word of ours. */
  async function askWithCopy(config: Json, request: AskRequest): Promise<AgentAnswer> {
    const configPath = path.join(tempDir, `homeport-${request.sessionId}.json`);
    const copy = applyChanges(withoutReferences(config), [
      // it would hand memory files to a cloud's embeddings, were a key for one configured
      { path: ["agents", "defaults", "memorySearch", "enabled"], value: false },
    ]);
    await files.writePrivateFile(configPath, `${JSON.stringify(copy, null, 2)}\n`);
    try {
      return await create(callAt({ ...location, configPath }, [])).ask(request);
    } finally {
      await files.removeFile(configPath);
    }
  }
}

function holdsSecret(keys: readonly string[], value: Json | undefined): boolean {
  return value !== undefined && !isEqualJson(maskForShowing(value, keys.at(-1)), value);
}

function withoutReferences(value: Json): Json {
  if (typeof value === "string") return value.replaceAll(/(?<!\$)\$\{[A-Z_][A-Z0-9_]*\}/g, "homeport-placeholder");
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutReferences);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutReferences(each)]));
}
