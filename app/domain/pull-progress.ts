import { type Reading, known, unknown } from "../contract/reading";
import type { JobProgress } from "../contract/jobs";
import { type Json, type JsonObject, isJsonObject, parseJson } from "./json-value";

type Layer = { readonly sizeBytes: number; readonly currentBytes: number };

export type PullState = {
  readonly layers: ReadonlyMap<string, Layer>;
  /** Sum over the layers told of, resumed bytes among them. Ends below the total when some were there already. */
  readonly doneBytes: number;
  readonly totalBytes: Reading<number>;
  /** Bytes that arrived while we watched: what a resumed layer starts with is not among them. Only grows. */
  readonly arrivedBytes: number;
  readonly warnings: readonly string[];
  /** A success line came. Nothing else is success. */
  readonly isSuccess: boolean;
  /** The runner's words; an error line's before plain text. */
  readonly errorText: string | null;
  readonly hasErrorLine: boolean;
};

const maxLayers = 4096;
const maxWarnings = 20;
const maxTextLength = 4000;

export const emptyPull: PullState = {
  layers: new Map(),
  doneBytes: 0,
  totalBytes: unknown("not-measured-yet"),
  arrivedBytes: 0,
  warnings: [],
  isSuccess: false,
  errorText: null,
  hasErrorLine: false,
};

/**
 * One line of the answer to a pull taken in: JSON, JSON escaped for HTML (what a runner sends without
 * `Accept: application/json`), or plain text, which is always a complaint. Never throws.
 */
export function reducePull(state: PullState, line: string): PullState {
  const text = line.trim();
  if (text === "") return state;
  const message = parseLine(text);
  if (message === null) return withText(state, text);
  const words = typeof message["message"] === "string" ? message["message"].slice(0, maxTextLength) : "";
  switch (message["type"]) {
    case "progress":
      return withProgress(state, message);
    case "success":
      return { ...state, isSuccess: true };
    case "warning":
      if (words === "" || state.warnings.includes(words) || state.warnings.length >= maxWarnings) return state;
      return { ...state, warnings: [...state.warnings, words] };
    case "error":
      return { ...state, hasErrorLine: true, errorText: words === "" ? text.slice(0, maxTextLength) : words };
    default:
      return state;
  }
}

function withText(state: PullState, text: string): PullState {
  if (state.hasErrorLine) return state;
  const joined = state.errorText === null ? text : `${state.errorText}\n${text}`;
  return { ...state, errorText: joined.slice(0, maxTextLength) };
}

function withProgress(state: PullState, message: JsonObject): PullState {
  const totalBytes = sizeOf(message["total"]);
  const total = totalBytes > 0 ? known(totalBytes) : state.totalBytes;
  const layer = message["layer"];
  if (!isJsonObject(layer)) return { ...state, totalBytes: total };
  const id = typeof layer["id"] === "string" ? layer["id"] : "";
  const sizeBytes = sizeOf(layer["size"]);
  const before = state.layers.get(id);
  if (before === undefined && state.layers.size >= maxLayers) return { ...state, totalBytes: total };
  // two pulls that write one file report more than the layer holds
  const told = sizeOf(layer["current"]);
  const currentBytes = sizeBytes > 0 ? Math.min(told, sizeBytes) : told;
  const layers = new Map(state.layers).set(id, { sizeBytes, currentBytes });
  return {
    ...state,
    layers,
    doneBytes: state.doneBytes + currentBytes - (before?.currentBytes ?? 0),
    totalBytes: total,
    arrivedBytes: state.arrivedBytes + (before === undefined ? 0 : Math.max(0, currentBytes - before.currentBytes)),
  };
}

function parseLine(text: string): JsonObject | null {
  const value = parseJson(text.startsWith("{&#34;") ? unescapeHtml(text) : text);
  return isJsonObject(value) ? value : null;
}

const entities: Readonly<Record<string, string>> = { "#34": '"', "#39": "'", lt: "<", gt: ">", amp: "&" };

function unescapeHtml(text: string): string {
  return text.replaceAll(/&(#34|#39|lt|gt|amp);/g, (whole, name: string) => entities[name] ?? whole);
}

const sizeOf = (value: Json | undefined): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;

const enoughMs = 1500;

/**
 * Speed over a moving window. `add` takes a count that only grows and a clock that only grows; `read` answers in units
 * per second: unknown until samples span 1.5 s, 0 when nothing came for a whole window.
 */
export function createSpeedometer(windowMs = 8000) {
  let samples: { atMs: number; count: number }[] = [];

  function trim(nowMs: number) {
    // one sample from before the window stays, as its edge
    const firstInside = samples.findIndex(({ atMs }) => atMs > nowMs - windowMs);
    const from = firstInside < 0 ? samples.length - 1 : Math.max(0, firstInside - 1);
    if (from > 0) samples = samples.slice(from);
  }

  return {
    add(atMs: number, count: number): void {
      const last = samples.at(-1);
      if (last !== undefined && (atMs < last.atMs || count < last.count)) samples = [];
      // a fast network brings thousands of lines a second: ten samples a second are enough
      if (last !== undefined && samples.length > 1 && atMs - (samples.at(-2)?.atMs ?? 0) < 100) samples.pop();
      samples.push({ atMs, count });
      trim(atMs);
    },
    read(nowMs: number): Reading<number> {
      trim(nowMs);
      const [first, last] = [samples[0], samples.at(-1)];
      if (first === undefined || last === undefined) return unknown("not-measured-yet");
      const startMs = Math.max(first.atMs, nowMs - windowMs);
      const spanMs = nowMs - startMs;
      if (spanMs < Math.min(enoughMs, windowMs)) return unknown("not-measured-yet");
      const inside = samples[1];
      const startCount =
        first.atMs >= startMs || inside === undefined
          ? first.count
          : first.count + ((inside.count - first.count) * (startMs - first.atMs)) / (inside.atMs - first.atMs);
      if (first.atMs < startMs && inside === undefined) return known(0);
      return known(Math.max(0, ((last.count - startCount) * 1000) / spanMs));
    },
  };
}

/** Seconds until `totalBytes`; unknown without a total or a speed. */
export function secondsLeft(
  { doneBytes, totalBytes }: Pick<PullState, "doneBytes" | "totalBytes">,
  bytesPerSecond: Reading<number>,
): Reading<number> {
  if (!totalBytes.isKnown) return unknown("not-reported");
  if (!bytesPerSecond.isKnown || bytesPerSecond.value <= 0) return unknown("not-measured-yet");
  return known(Math.max(0, totalBytes.value - doneBytes) / bytesPerSecond.value);
}

/** How one file that is fetched from its first byte on is shown, each time more of it has come. */
export function createDownloadMeter(totalBytes: Reading<number>): (nowMs: number, doneBytes: number) => JobProgress {
  const speedometer = createSpeedometer();
  return (nowMs, arrivedBytes) => {
    speedometer.add(nowMs, arrivedBytes);
    const bytesPerSecond = speedometer.read(nowMs);
    const doneBytes = totalBytes.isKnown ? Math.min(arrivedBytes, totalBytes.value) : arrivedBytes;
    return {
      doneBytes,
      totalBytes,
      bytesPerSecond,
      secondsLeft: secondsLeft({ doneBytes, totalBytes }, bytesPerSecond),
    };
  };
}

/** How a pull that stands still is shown: by what was last known of it. */
export function progressOfKept(keptBytes: number, totalBytes: number | null): JobProgress {
  return {
    doneBytes: keptBytes,
    totalBytes: totalBytes === null ? unknown("not-reported") : known(totalBytes),
    bytesPerSecond: unknown("not-measured-yet"),
    secondsLeft: unknown("not-measured-yet"),
  };
}
