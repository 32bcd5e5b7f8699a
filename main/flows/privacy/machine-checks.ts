import path from "node:path";
import type { Reading } from "../../../app/contract/common";
import type { DiskEncryption, SwapState } from "../../../app/domain/privacy/disk-encryption";
import type { EvidenceCode } from "../../../app/domain/privacy/evidence";
import { type Evidence, type Finding, evidence, found, untold } from "../../../app/domain/privacy/finding";
import { secretVariables } from "../../../app/domain/privacy/secrets";
import type { HistoryGuard } from "../../../app/domain/privacy/shell-history";
import type { SyncedBy } from "../../../app/domain/privacy/synced-folders";
import type { PathAccess } from "../../services/privacy/machine/file-access";
import type { SecretFile } from "../../services/privacy/machine/secret-files";
import type { ShellHistory } from "../../services/privacy/machine/shell-history";
import type { Probe, ProbeContext } from "../../services/privacy/privacy";
import type { StatePlace } from "./places";

export type AccessOf = (path: string, signal: AbortSignal) => Promise<Reading<PathAccess | null>>;
export type MachineCheckOptions = {
  places(): Promise<readonly StatePlace[]>;
  access: AccessOf;
  encryption: {
    ofPath(path: string, signal: AbortSignal): Promise<Reading<DiskEncryption>>;
    ofSwap(signal: AbortSignal): Promise<Reading<SwapState>>;
  };
  secretFiles(place: StatePlace, signal: AbortSignal): Promise<Reading<readonly SecretFile[]>>;
  synced(
    folder: string,
    signal: AbortSignal,
  ): Promise<Reading<{ found: readonly SyncedBy[]; timeMachine: Reading<SyncedBy | null> } | null>>;
  shellHistory(signal: AbortSignal): Promise<Reading<readonly ShellHistory[]>>;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
  /** The home folder as `~`. */
  shorten(path: string): string;
};

/** Copied into somebody's cloud; the others are between machines of one's own. */
const clouds: readonly SyncedBy["by"][] = [
  "Dropbox",
  "iCloud Drive",
  "OneDrive",
  "Google Drive",
  "MEGA",
  "a cloud provider of macOS",
];
const swapCodes: Record<SwapState, EvidenceCode> = {
  none: "swap-none",
  "in-memory": "swap-in-memory",
  encrypted: "swap-encrypted",
  "not-encrypted": "swap-open",
};
const guardCodes: Record<HistoryGuard, EvidenceCode> = {
  "leading-space": "history-space",
  filter: "history-filter",
  off: "history-off",
  none: "history-unguarded",
};

/** What is read of the machine around OpenClaw: disk, accounts, copies, environment. */
export function createMachineChecks(options: MachineCheckOptions) {
  const { places, access, encryption, secretFiles, synced, shellHistory, env, home, os, shorten } = options;
  const api = os === "win32" ? path.win32 : path.posix;
  const placesOf = ({ once }: ProbeContext) => once("state-places", places);

  async function judgeDisk(context: ProbeContext): Promise<Finding> {
    const [place] = await placesOf(context);
    const folder = place?.stateDir ?? home;
    const reading = await encryption.ofPath(folder, context.signal);
    const where = evidence("disk-of", { path: shorten(folder) }, "local");
    if (!reading.isKnown)
      return untold(reading.reason, { detail: reading.detail, read: [where], steps: ["encrypt-disk"] });
    const { state, by, evidence: read } = reading.value;
    const isBare = state === "not-encrypted" && by === "LUKS";
    const evidences = [evidence(isBare ? "disk-bare" : "disk-by", { by, read }, "local"), where];
    return state === "encrypted" ? found("pass", evidences) : found("warn", evidences, { steps: ["encrypt-disk"] });
  }

  async function judgeSwap({ signal }: ProbeContext): Promise<Finding> {
    const reading = await encryption.ofSwap(signal);
    if (!reading.isKnown) return untold(reading.reason, { detail: reading.detail });
    const read = [evidence(swapCodes[reading.value])];
    return reading.value === "not-encrypted" ? found("warn", read, { steps: ["encrypt-disk"] }) : found("pass", read);
  }

  async function judgeFolders(context: ProbeContext): Promise<Finding> {
    const all = await placesOf(context);
    if (all.length === 0) return found("not-applicable", [evidence("no-state-folder")]);
    const paths = all.flatMap(({ stateDir, configPath }) => [
      stateDir,
      configPath,
      ...["credentials", "agents", "workspace"].map((name) => api.join(stateDir, name)),
    ]);
    return judgePaths(paths, { access, signal: context.signal, shorten, steps: ["close-folder"] });
  }

  async function judgeSecrets(context: ProbeContext): Promise<Finding> {
    const all = await placesOf(context);
    if (all.length === 0) return found("not-applicable", [evidence("no-state-folder")]);
    const read: Evidence[] = [];
    let verdict: "pass" | "warn" | "fail" = "pass";
    for (const place of all) {
      const files = await secretFiles(place, context.signal);
      if (!files.isKnown) return untold(files.reason, { read });
      for (const { path: file, isCopy, secrets } of files.value) {
        if (!secrets.isKnown) {
          read.push(evidence("file-unread", { path: shorten(file) }, "local"));
          continue;
        }
        const count = secrets.value.length;
        if (count === 0) continue;
        const seen = await access(file, context.signal);
        const readers = seen.isKnown ? (seen.value?.readers ?? "owner") : null;
        if (readers === "everyone") verdict = "fail";
        else if (readers !== "owner" && verdict === "pass") verdict = "warn";
        const mode = seen.isKnown ? (seen.value?.evidence ?? "") : "?";
        read.push(evidence(isCopy ? "secrets-in-copy" : "secrets-in", { path: shorten(file), count, mode }, "secret"));
      }
    }
    if (verdict !== "pass") return found(verdict, read, { fixes: ["make-private"], steps: ["close-folder"] });
    return found("pass", read.length === 0 ? [evidence("secrets-none")] : read);
  }

  async function judgeEnvironment(): Promise<Finding> {
    const names = secretVariables(env).filter((name) => !/^(?:HOMEPORT|npm)_/i.test(name));
    if (names.length === 0) return found("pass", [evidence("variables-none")]);
    const read = names.map((name) => evidence("secret-variable", { name }, "secret"));
    return found("warn", read, { steps: ["unset-variables"] });
  }

  async function judgeSynced(context: ProbeContext): Promise<Finding> {
    const all = await placesOf(context);
    if (all.length === 0) return found("not-applicable", [evidence("no-state-folder")]);
    const read: Evidence[] = [];
    let isCloud = false;
    let unread: Finding | null = null;
    for (const { stateDir } of all) {
      const seen = await synced(stateDir, context.signal);
      if (!seen.isKnown) unread = untold(seen.reason, { detail: seen.detail });
      if (!seen.isKnown || seen.value === null) continue;
      const { found: list, timeMachine } = seen.value;
      const machines = timeMachine.isKnown ? (timeMachine.value ?? []) : [];
      for (const { by, evidence: mark } of list.concat(machines)) {
        isCloud ||= clouds.includes(by);
        read.push(evidence("synced-by", { by, mark: shorten(mark), path: shorten(stateDir) }, "local"));
      }
      if (!timeMachine.isKnown) unread = untold(timeMachine.reason, { read: [evidence("time-machine-unread")] });
    }
    if (read.length > 0) return found(isCloud ? "fail" : "warn", read, { steps: ["move-folder"] });
    return unread ?? found("pass", [evidence("synced-none")]);
  }

  async function judgeGuard(context: ProbeContext): Promise<Finding> {
    const reading = await context.once("shell-history", shellHistory);
    if (!reading.isKnown) return untold(reading.reason, { detail: reading.detail });
    if (reading.value.length === 0) return found("not-applicable", [evidence("history-none")]);
    const read = reading.value.map(({ shell, guard, file }) =>
      evidence(guard.isKnown ? guardCodes[guard.value] : "history-unread", { shell, path: shorten(file) }, "local"),
    );
    const guards = reading.value.map(({ guard }) => guard);
    if (guards.some((guard) => guard.isKnown && guard.value === "none"))
      return found("warn", read, { fixes: ["history-guard"], steps: ["guard-history"] });
    const unsure = guards.find((guard) => !guard.isKnown);
    return unsure === undefined || unsure.isKnown
      ? found("pass", read)
      : untold(unsure.reason, { read, steps: ["guard-history"] });
  }

  return {
    "disk-encrypted": { inputs: ["files"], run: judgeDisk },
    "swap-encrypted": { inputs: ["files"], run: judgeSwap },
    "folder-access": { inputs: ["openclaw", "files"], run: judgeFolders },
    "secret-files": { inputs: ["openclaw", "files"], run: judgeSecrets },
    "synced-folder": { inputs: ["files"], run: judgeSynced },
    "environment-keys": { inputs: ["files"], run: judgeEnvironment },
    "history-guard": { inputs: ["files"], run: judgeGuard },
  } satisfies Record<string, Probe>;
}

/** What each path's permissions really come to. What isn't there is left out; nothing at all there does not apply. */
export async function judgePaths(
  paths: readonly string[],
  how: { access: AccessOf; signal: AbortSignal; shorten(path: string): string; steps: Finding["steps"] },
): Promise<Finding> {
  const { access, signal, shorten, steps } = how;
  const open: Evidence[] = [];
  const closed: Evidence[] = [];
  const links: string[] = [];
  let isWritable = false;
  let unread: Finding | null = null;
  for (const each of new Set(paths)) {
    const seen = await access(each, signal);
    if (!seen.isKnown)
      unread = untold(seen.reason, {
        detail: seen.detail,
        read: [evidence("file-unread", { path: shorten(each) }, "local")],
      });
    if (!seen.isKnown || seen.value === null) continue;
    const { readers, writers, closedBy, evidence: mode, realPath } = seen.value;
    const values = { mode, path: shorten(each), closed: shorten(closedBy ?? "") };
    // what lies in a folder that is a link is where the folder is
    const isTold = links.some((link) => each.startsWith(link));
    const link =
      shorten(realPath) === values.path || isTold
        ? []
        : [evidence("path-link", { ...values, real: shorten(realPath) }, "local")];
    if (link.length > 0) links.push(each);
    const say = (code: EvidenceCode) => evidence(code, values, "local");
    if (readers === "owner") closed.push(say(closedBy === null ? "path-closed" : "path-shielded"), ...link);
    else {
      open.push(
        say(writers === "everyone" ? "path-writable" : readers === "group" ? "path-open-group" : "path-open"),
        ...link,
      );
      isWritable ||= writers === "everyone";
    }
  }
  if (open.length > 0)
    return found(isWritable ? "fail" : "warn", [...open, ...closed], { fixes: ["make-private"], steps });
  if (unread !== null) return { ...unread, evidence: [...unread.evidence, ...closed] };
  return closed.length === 0 ? found("not-applicable", [evidence("no-such-files")]) : found("pass", closed);
}
