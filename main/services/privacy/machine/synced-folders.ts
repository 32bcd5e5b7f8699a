import path from "node:path";
import { known, unknown, type Reading } from "../../../../app/contract/common";
import {
  hasTimeMachineDestination,
  isExcludedFromTimeMachine,
  syncedByMarks,
  syncedByPlace,
  type SyncedBy,
} from "../../../../app/domain/privacy/synced-folders";
import { readVariable } from "../../../platform/environment";
import type { ReadTree } from "../../../platform/ports";
import type { RunCommand } from "../../../platform/run-command";
import { isAbsent, lookWithin, textOfMachine } from "./ask";

type Options = {
  runCommand: RunCommand;
  tree: Pick<ReadTree, "realPath" | "list" | "readText">;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
};
const mostEntries = 5000;
const infoBytes = 256 * 1024;

/**
 * Which programs copy a folder to other machines, as far as they leave a mark. Null: the folder isn't there; an empty
 * list: none of those that are known. Never throws.
 */
export function createSyncReader({ runCommand, tree, env, home, os }: Options) {
  const api = os === "win32" ? path.win32 : path.posix;

  async function byMarks(real: string): Promise<SyncedBy | null> {
    for (let at = real; ; at = api.dirname(at)) {
      const entries = [];
      try {
        for await (const entry of tree.list(at)) if (entries.push(entry) >= mostEntries) break;
      } catch {
        // a folder above that can't be listed has no mark we could see
      }
      const found = syncedByMarks(at, entries);
      if (found !== null || api.dirname(at) === at) return found;
    }
  }

  /** Where Dropbox itself writes down its folders. */
  async function readDropboxInfo(): Promise<string | null> {
    const folders =
      os === "win32"
        ? ["LOCALAPPDATA", "APPDATA"]
            .flatMap((name) => readVariable(env, name, os) ?? [])
            .map((each) => api.join(each, "Dropbox"))
        : [api.join(home, ".dropbox")];
    for (const folder of folders) {
      const text = await tree.readText(api.join(folder, "info.json"), infoBytes).catch(() => null);
      if (text !== null) return text;
    }
    return null;
  }

  async function look(folder: string): Promise<{ real: string; found: SyncedBy[] } | null> {
    try {
      const real = await tree.realPath(folder);
      const system = os === "darwin" || os === "win32" ? os : "linux";
      const byPlace = syncedByPlace(real, { os: system, home, env, dropboxInfo: await readDropboxInfo() });
      const marked = byPlace === null ? await byMarks(real) : null;
      return { real, found: [byPlace, marked].filter((each) => each !== null) };
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** Time Machine's copies; unknown where it may not be asked. */
  async function byTimeMachine(real: string, signal: AbortSignal | undefined): Promise<Reading<SyncedBy | null>> {
    const info = await textOfMachine(runCommand, ["tmutil", "destinationinfo"], signal);
    if (!info.isKnown) return info;
    const has = hasTimeMachineDestination(info.value);
    if (has === null) return unknown("not-reported");
    if (!has) return known(null);
    const answer = await textOfMachine(runCommand, ["tmutil", "isexcluded", real], signal);
    if (!answer.isKnown) return answer;
    const isExcluded = isExcludedFromTimeMachine(answer.value);
    if (isExcluded === null) return unknown("not-reported");
    return known(isExcluded ? null : { by: "Time Machine", evidence: real });
  }

  return async (
    folder: string,
    signal?: AbortSignal,
  ): Promise<Reading<{ found: readonly SyncedBy[]; timeMachine: Reading<SyncedBy | null> } | null>> => {
    const seen = await lookWithin(() => look(folder), signal);
    if (!seen.isKnown || seen.value === null) return seen.isKnown ? known(null) : seen;
    const timeMachine = os === "darwin" ? await byTimeMachine(seen.value.real, signal) : known(null);
    return known({ found: seen.value.found, timeMachine });
  };
}
