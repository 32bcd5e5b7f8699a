import path from "node:path";
import { CodedError } from "../../../app/contract/errors";
import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, isJsonObject, parseJson, putAt, valueAt } from "../../../app/domain/json-value";
import { field, jsonIn } from "./cli-output";
import type { CallCli } from "./dialect";
import { commandError, shortTimeoutMs, writeError, writeTimeoutMs } from "./dialect-shared";

/** Where each tool keeps the keys of clouds. Homeport hands a key over and never reads one back. */
export type KeyStore = {
  /** Providers with a key in it. Throws CodedError. */
  providers(): Promise<readonly string[]>;
  /** Throws CodedError openclaw-write-failed. */
  put(provider: string, key: string): Promise<void>;
};

type Options = {
  call: CallCli;
  stateDir: string;
  readTextFile(file: string): Promise<string | null>;
  /** Atomic, 0600. */
  writePrivateFile(file: string, text: string): Promise<void>;
};

export function createKeyStore(dialect: Dialect, options: Options): KeyStore {
  return dialect === "openclaw" ? createCommandStore(options) : createFileStore(options);
}

/** `openclaw` takes a key over its standard input and keeps it in its database. */
function createCommandStore({ call }: Options): KeyStore {
  return {
    async providers() {
      const result = await call(["models", "auth", "list", "--json"], { timeoutMs: shortTimeoutMs });
      const profiles = result.kind === "exited" ? field(jsonIn(result.stdout), "profiles") : undefined;
      if (!Array.isArray(profiles)) throw commandError(result, "It didn't say which keys it keeps");
      return profiles.map((each) => field(each, "provider")).filter((each) => typeof each === "string");
    },
    async put(provider, key) {
      const args = ["models", "auth", "paste-api-key", "--provider", provider];
      const result = await call(args, { timeoutMs: writeTimeoutMs, stdin: `${key}\n`, secrets: [key] });
      if (result.kind !== "exited" || result.exitCode !== 0) throw writeError(result);
    },
  };
}

/** `clawdbot` has no command that takes a key without a terminal; this is the file it reads. */
function createFileStore({ stateDir, readTextFile, writePrivateFile }: Options): KeyStore {
  const api = stateDir.includes("\\") ? path.win32 : path.posix;
  const file = api.join(stateDir, "agents", "main", "agent", "auth-profiles.json");

  async function read(): Promise<Json> {
    const text = await readTextFile(file);
    const content = text === null ? { version: 1, profiles: {} } : parseJson(text);
    if (!isJsonObject(content)) throw new CodedError("openclaw-write-failed", "Its store of keys can't be read");
    return content;
  }

  return {
    async providers() {
      const profiles = valueAt(await read(), ["profiles"]);
      return Object.values(isJsonObject(profiles) ? profiles : {})
        .map((each) => valueAt(each, ["provider"]))
        .filter((each) => typeof each === "string");
    },
    async put(provider, key) {
      const next = putAt(await read(), ["profiles", `${provider}:default`], { type: "api_key", provider, key });
      await writePrivateFile(file, `${JSON.stringify(next, null, 2)}\n`);
    },
  };
}
