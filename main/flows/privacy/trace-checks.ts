import path from "node:path";
import type { Reading } from "../../../app/contract/common";
import { type Evidence, type Finding, evidence, found, untold } from "../../../app/domain/privacy/finding";
import { secretsInText } from "../../../app/domain/privacy/secrets";
import type { Transcripts } from "../../services/privacy/machine/transcripts";
import { readVariable } from "../../platform/environment";
import type { ReadTree } from "../../platform/ports";
import type { Probe, ProbeContext } from "../../services/privacy/privacy";
import { type MachineCheckOptions, judgePaths } from "./machine-checks";

export type TraceCheckOptions = Pick<
  MachineCheckOptions,
  "places" | "access" | "shellHistory" | "env" | "home" | "os" | "shorten"
> & {
  transcripts(stateDir: string, signal: AbortSignal): Promise<Reading<Transcripts>>;
  tree: Pick<ReadTree, "list" | "readText">;
  /** Where Homeport writes its own log. */
  logsFolder: string;
  now(): number;
};

/** Older conversations are worth a look: few are read again. */
const oldMs = 30 * 86_400_000;
const mostLines = 20;
const mostLogs = 60;
const mostLogBytes = 8 * 1024 * 1024;

/** What earlier use has left on the disk. */
export function createTraceChecks(options: TraceCheckOptions) {
  const { places, access, shellHistory, transcripts, tree, env, home, os, shorten, logsFolder, now } = options;
  const api = os === "win32" ? path.win32 : path.posix;

  async function judgeTranscripts(context: ProbeContext): Promise<Finding> {
    const all = await context.once("state-places", places);
    if (all.length === 0) return found("not-applicable", [evidence("no-state-folder")]);
    const read: Evidence[] = [];
    let isBad = false;
    for (const { stateDir } of all) {
      const seen = await transcripts(stateDir, context.signal);
      if (!seen.isKnown) return untold(seen.reason, { detail: seen.detail, read });
      const { files, totalBytes: bytes, conversationCount, oldestAt } = seen.value;
      if (files.length === 0) continue;
      const at = { path: shorten(stateDir), bytes };
      read.push(
        conversationCount.isKnown
          ? evidence("transcripts-kept", { ...at, count: conversationCount.value }, "local")
          : evidence("transcripts-database", at, "local"),
      );
      const deleted = files.filter(({ kind }) => kind === "kept-after-delete").length;
      if (deleted > 0) read.push(evidence("transcripts-deleted", { count: deleted }));
      if (oldestAt !== null) read.push(evidence("transcripts-oldest", { at: oldestAt }));
      // a database is one file for years: its date is that of the last word
      const isOld = conversationCount.isKnown && oldestAt !== null && now() - oldestAt > oldMs;
      isBad ||= deleted > 0 || isOld;
    }
    if (read.length === 0) return found("pass", [evidence("transcripts-none")]);
    return isBad ? found("warn", read, { steps: ["remove-transcripts"] }) : found("pass", read);
  }

  /** Log files in a folder, and the folder; empty where there is none. */
  async function logsIn(folder: string): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const { name, kind } of tree.list(folder)) if (kind === "file" && names.push(name) >= mostLogs) break;
    } catch {
      return [folder];
    }
    return [folder, ...names.map((name) => api.join(folder, name))];
  }

  async function judgeLogs({ signal }: ProbeContext): Promise<Finding> {
    const own = readVariable(env, "MODEL_RUNNER_LOG_DIR", os);
    const local = readVariable(env, "LOCALAPPDATA", os);
    const desktop =
      os === "darwin"
        ? api.join(home, "Library/Containers/com.docker.docker/Data/log/host")
        : os === "win32" && local !== undefined
          ? api.join(local, "Docker", "log", "host")
          : null;
    const folders = [
      ...(os === "win32" ? [] : ["/tmp/openclaw", "/tmp/clawdbot"]),
      ...(own !== undefined && api.isAbsolute(own) ? [own] : []),
      logsFolder,
    ];
    const files = (await Promise.all(folders.map(logsIn))).flat();
    const engine = ["inference.log", "inference-llama.cpp-server.log"].flatMap((name) =>
      desktop === null ? [] : [api.join(desktop, name)],
    );
    const all = [...files, ...engine];
    const finding = await judgePaths(all, { access, signal, shorten, steps: ["close-logs"] });
    if (finding.verdict !== "warn") return finding;
    const keys = (await Promise.all(all.map((file) => keysIn(file, signal)))).flat();
    return keys.length === 0 ? finding : { ...finding, verdict: "fail", evidence: [...finding.evidence, ...keys] };
  }

  /** Whether a log that others can read holds a key, as clawdbot's holds its gateway's. */
  async function keysIn(file: string, signal: AbortSignal): Promise<Evidence[]> {
    const seen = await access(file, signal);
    if (!seen.isKnown || seen.value?.kind !== "file" || seen.value.readers === "owner") return [];
    const text = await tree.readText(file, mostLogBytes).catch(() => null);
    const count = secretsInText(text ?? "").length;
    return count === 0
      ? []
      : [evidence("secrets-in", { path: shorten(file), count, mode: seen.value.evidence }, "secret")];
  }

  async function judgeHistory(context: ProbeContext): Promise<Finding> {
    const reading = await context.once("shell-history", shellHistory);
    if (!reading.isKnown) return untold(reading.reason, { detail: reading.detail });
    const read: Evidence[] = [];
    let isOpen = false;
    let isUnread = false;
    for (const { file, isFileThere, findings } of reading.value) {
      if (!isFileThere) continue;
      isUnread ||= !findings.isKnown;
      if (!findings.isKnown) read.push(evidence("file-unread", { path: shorten(file) }, "local"));
      if (!findings.isKnown || findings.value.length === 0) continue;
      const lines = findings.value.slice(0, mostLines).map(({ line }) => line);
      const secrets = findings.value.filter(({ kind }) => kind !== "prompt").length;
      const more = findings.value.length > mostLines ? " …" : "";
      read.push(
        evidence(
          "history-lines",
          { path: shorten(file), secrets, prompts: findings.value.length - secrets, lines: lines.join(", ") + more },
          "secret",
        ),
      );
      const seen = await access(file, context.signal);
      isOpen ||= seen.isKnown && seen.value?.readers === "everyone";
    }
    if (read.length === 0) return found("pass", [evidence("history-clean")]);
    if (isUnread && read.every(({ code }) => code === "file-unread")) return untold("no-permission", { read });
    return found(isOpen ? "fail" : "warn", read, { steps: ["clean-history"] });
  }

  return {
    transcripts: { inputs: ["openclaw", "files"], run: judgeTranscripts },
    "tool-logs": { inputs: ["files"], run: judgeLogs },
    "history-secrets": { inputs: ["files"], run: judgeHistory },
  } satisfies Record<string, Probe>;
}
