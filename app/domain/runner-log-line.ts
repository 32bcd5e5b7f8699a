import type { FailedLoad, RunnerLogLine } from "../contract/runner-log";
import { explainLoadFailure } from "./load-failure";
import { parseModelRef } from "./model-reference";

type Line = Omit<RunnerLogLine, "id">;

const levels: Readonly<Record<string, Line["level"]>> = {
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  WARNING: "warn",
  ERROR: "error",
  D: "debug",
  I: "info",
  W: "warn",
  E: "error",
};

/** `key=value` and `key="quoted value"`, as Go's slog writes them. */
const field = /(?:^|\s)([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|\S*)/g;

/**
 * A line as the runner writes it: `[time] time=… level=INFO msg="…" key=value …`; what an engine said stands in `msg`,
 * with the engine's own clock and level (`0.01.276.618 I srv  load_model: …`). Other lines are shown as they are.
 */
export function readLogLine(raw: string): Line {
  const stamp = /^\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\]\s?/.exec(raw);
  const rest = stamp === null ? raw : raw.slice(stamp[0].length);
  const fields = fieldsOf(rest);
  const at = timeOf(stamp?.[1] ?? fields.get("time"));
  const message = fields.get("msg");
  if (message === undefined) return { at, level: "info", source: "runner", text: rest };
  const level = levels[fields.get("level") ?? ""] ?? "info";
  const engine = /^[\d.]+ ([DIWE]) +(.*)$/s.exec(message);
  if (engine !== null) {
    return { at, level: levels[engine[1] ?? ""] ?? level, source: "engine", text: engine[2] ?? "" };
  }
  const others = [...fields].filter(([key]) => !["time", "level", "msg"].includes(key));
  const text = [message, ...others.map(([key, value]) => `${key}=${value}`)].join("  ");
  return { at, level, source: message.startsWith("warning: ") ? "engine" : "runner", text };
}

/** The failed load a line tells of, explained; null for every other line. */
export function failedLoadIn(raw: string): FailedLoad | null {
  if (!raw.includes('msg="Backend running model exited with error"')) return null;
  const fields = fieldsOf(raw.replace(/^\[[^\]]*\]\s?/, ""));
  const words = fields.get("error");
  const name = fields.get("model") ?? "";
  if (words === undefined) return null;
  const ref = parseModelRef(name);
  return {
    at: timeOf(fields.get("time")),
    model: ref.ok ? ref.ref : name.slice(0, 255),
    failure: explainLoadFailure(500, `unable to load runner: ${words}`),
  };
}

function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, key = "", value = ""] of text.matchAll(field)) {
    if (!fields.has(key)) fields.set(key, value.startsWith('"') ? unquote(value) : value);
  }
  return fields;
}

/** Go quotes almost as JSON does. */
function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted
      .slice(1, -1)
      .replaceAll(String.raw`\"`, '"')
      .replaceAll(String.raw`\n`, "\n");
  }
}

function timeOf(text: string | undefined): number | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : at;
}
