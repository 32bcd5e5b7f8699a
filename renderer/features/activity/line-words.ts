import type { TFunction } from "i18next";
import type { ActivityLine } from "../../../app/contract/activity";
import type { ErrorCode, Failure } from "../../../app/contract/errors";
import type { RequestPurpose } from "../../../app/domain/request-purpose";
import { formatSeconds } from "../../ui/format";
import type { StateKind } from "../../ui/State";
import { locale } from "../../locale";

type Words = Readonly<Record<string, string>>;
type Outcome = { text: string; kind: StateKind };

const tables = new WeakMap<TFunction, { purposes: Words; outcomes: Words }>();

/** Words for what main names by a code. Copied out of the catalogue once: for each of 500 lines it would be felt. */
function tablesOf(t: TFunction) {
  const known = tables.get(t);
  if (known !== undefined) return known;
  // a purpose without words does not compile
  const ofPurpose: Readonly<Record<RequestPurpose, string>> = t("activity.purpose", { returnObjects: true });
  const made: { purposes: Words; outcomes: Words } = {
    purposes: ofPurpose,
    outcomes: t("activity.outcome.word", { returnObjects: true }),
  };
  tables.set(t, made);
  return made;
}

/** What was done, in plain words. */
export function titleOf(t: TFunction, line: ActivityLine): string {
  if (line.kind === "file") return t(`activity.title.${line.action}`);
  if (line.kind === "command") return t("activity.title.command", { program: programOf(line.file) });
  return (
    tablesOf(t).purposes[line.purpose] ?? t("activity.title.request", { method: line.method, purpose: line.purpose })
  );
}

function programOf(file: string): string {
  const name = file.split(/[/\\]/).at(-1) ?? file;
  return name.replace(/\.(?:exe|cmd)$/i, "");
}

/** What was done, exactly: the arguments, the address, the path. */
export function particularsOf(line: ActivityLine): string {
  if (line.kind === "file") return line.path;
  if (line.kind === "command") return line.args.map(quoted).join(" ");
  return `${line.method} ${line.address}${line.path}`;
}

/** The whole of it, for copying. */
export function wholeOf(line: ActivityLine): string {
  if (line.kind !== "command") return particularsOf(line);
  return [line.file, ...line.args].map(quoted).join(" ");
}

const quoted = (text: string) =>
  /^[\w@%+=:,./~•-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** How it ended: in words, and whether to look there. Nobody listening is what looking around is for. */
export function outcomeOf(t: TFunction, line: ActivityLine): Outcome {
  if (line.kind === "file") return { text: t("activity.outcome.done"), kind: "ok" };
  const { outcome } = line;
  const exit = /^exit (-?\d+)$/.exec(outcome)?.[1];
  if (exit !== undefined)
    return { text: t("activity.outcome.exit", { code: exit }), kind: exit === "0" ? "ok" : "look" };
  const signal = /^killed by (\w+)$/.exec(outcome)?.[1];
  if (signal !== undefined) return { text: t("activity.outcome.killed", { signal }), kind: "look" };

  const words = tablesOf(t).outcomes;
  const [, status, after] = /^(\d{3})(?:, (.+))?$/.exec(outcome) ?? [];
  if (status === undefined) return { text: words[outcome] ?? outcome, kind: calm.has(outcome) ? "quiet" : "look" };
  const isGood = Number(status) < 400;
  if (after === undefined) return { text: t("activity.outcome.answered", { status }), kind: isGood ? "ok" : "look" };
  const text = t("activity.outcome.answeredThen", { status, after: words[after] ?? after });
  return { text, kind: isGood && calm.has(after) ? "quiet" : "look" };
}

const ofRequests: Readonly<Record<string, ErrorCode>> = {
  "timed-out": "timed-out",
  "no-permission": "runner-refused",
  "name-not-found": "runner-down",
  cut: "runner-down",
  "not-http": "runner-wrong-service",
  "too-large": "runner-bad-answer",
};

/** The failure of the catalogue that a line tells of; null: it went well, or its outcome is all that is known. */
export function failureOf(line: ActivityLine): Failure | null {
  if (line.kind === "file") return null;
  const { outcome } = line;
  const message = `${wholeOf(line)}\n${outcome}`;
  if (line.kind === "command") {
    if (outcome === "missing") return { code: "command-missing", message };
    if (outcome === "timed-out") return { code: "timed-out", message };
    return /^killed by|^exit (?!0$)/.test(outcome) ? { code: "command-failed", message } : null;
  }
  const last = outcome.split(", ").at(-1) ?? "";
  const code = ofRequests[last] ?? (/^5\d\d/.test(outcome) ? "runner-bad-answer" : undefined);
  return code === undefined ? null : { code, message };
}

const calm = new Set(["refused", "no-socket", "cancelled", "hung up", "started"]);

/** Null for what takes no time worth telling. */
export function durationOf(t: TFunction, line: ActivityLine): string | null {
  if (line.kind === "file") return null;
  return line.durationMs < 1 ? t("activity.under1ms") : formatSeconds(line.durationMs / 1000);
}

export const hasCrossed = ({ reach }: ActivityLine) => reach === "crosses" || reach === "asks-outside";

/** Of the shape beside "where it went". */
export const reachKinds: Readonly<Record<ActivityLine["reach"], StateKind>> = {
  stays: "ok",
  "asks-outside": "cross",
  crosses: "cross",
  unknown: "unknown",
};

export function reachWhy(t: TFunction, { kind, reach }: ActivityLine): string {
  if (kind === "file") return t("activity.whereWhy.file");
  return t(`activity.whereWhy.${reach === "unknown" && kind === "request" ? "unknownRequest" : reach}`);
}

let clock: { tag: string; today: Intl.DateTimeFormat; other: Intl.DateTimeFormat } | null = null;

/** A time of day to the second, with the date when it was not today. */
export function formatClock(at: number, now = Date.now()): string {
  const tag = locale();
  if (clock?.tag !== tag) {
    clock = {
      tag,
      today: new Intl.DateTimeFormat(tag, { timeStyle: "medium" }),
      other: new Intl.DateTimeFormat(tag, { dateStyle: "short", timeStyle: "medium" }),
    };
  }
  return (new Date(at).toDateString() === new Date(now).toDateString() ? clock.today : clock.other).format(at);
}
