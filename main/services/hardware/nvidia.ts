import { known, unknown, type Reading } from "../../../app/contract/common";
import type { CommandResult, RunCommand } from "../../platform/run-command";

const columns = ["index", "name", "memory.total", "memory.used", "utilization.gpu", "driver_version"] as const;
type Column = (typeof columns)[number];
const mebibyte = 1024 * 1024;
/** Below this a reading is of something else than a card's memory (a window of it, or a failed driver). */
const leastBytes = 256 * mebibyte;
const mostBytes = 16 * 1024 * 1024 * mebibyte;

export const nvidiaArguments = [`--query-gpu=${columns.join(",")}`, "--format=csv,noheader,nounits"] as const;

export type NvidiaGpu = {
  index: number | null;
  name: string;
  totalBytes: Reading<number>;
  usedBytes: Reading<number>;
  busyFraction: Reading<number>;
  driver: Reading<string>;
};

/** One row of nvidia-smi's CSV with these columns, with units or without; null for error sentences and headers. */
export function parseNvidiaRow(line: string, given: readonly string[] = columns): NvidiaGpu | null {
  const cells = line.split(",").map((cell) => cell.trim());
  if (cells.length !== given.length) return null;
  const cell = (column: Column) => {
    const at = given.indexOf(column);
    return at < 0 ? undefined : cells[at];
  };
  const name = cell("name");
  if (name === undefined || name === "" || name === "name" || /^\[.*\]$/.test(name)) return null;
  const index = cell("index");
  if (index !== undefined && !/^\d+$/.test(index)) return null;

  const total = numberOf(cell("memory.total"), "MiB");
  const totalBytes = total.isKnown
    ? plausible(total.value * mebibyte, (size) => size >= leastBytes && size <= mostBytes)
    : total;
  const used = numberOf(cell("memory.used"), "MiB");
  const isWithin = (size: number) => size <= (totalBytes.isKnown ? totalBytes.value : mostBytes);
  const busy = numberOf(cell("utilization.gpu"), "%");
  const driver = cell("driver_version");
  return {
    index: index === undefined ? null : Number(index),
    name,
    totalBytes,
    usedBytes: used.isKnown ? plausible(used.value * mebibyte, isWithin) : used,
    busyFraction: busy.isKnown ? plausible(busy.value / 100, (fraction) => fraction <= 1) : busy,
    driver: driver !== undefined && /^\d+\.\d/.test(driver) ? known(driver) : unknown("not-reported"),
  };
}

/** `[N/A]`, `[Not Supported]`, `[GPU is lost]` are not zero. */
function numberOf(text: string | undefined, unit: string): Reading<number> {
  const digits = text?.replace(unit, "").trim();
  if (digits === undefined || digits === "" || /^\[|^n\/a$/i.test(digits)) return unknown("not-reported");
  const value = Number(digits);
  return Number.isFinite(value) && value >= 0 ? known(value) : unknown("implausible", text);
}

function plausible(value: number, isPlausible: (value: number) => boolean): Reading<number> {
  return isPlausible(value) ? known(value) : unknown("implausible", String(value));
}

/** All NVIDIA GPUs by nvidia-smi, asked once. A good row counts even beside an error about another card. */
export async function readNvidia(runCommand: RunCommand): Promise<Reading<NvidiaGpu[]>> {
  return parseNvidia(await runCommand({ file: "nvidia-smi", args: nvidiaArguments, timeoutMs: 10_000 }));
}

export function parseNvidia(result: CommandResult): Reading<NvidiaGpu[]> {
  if (result.kind === "missing") return unknown("tool-missing");
  if (result.kind === "timed-out") return unknown("timed-out");
  const rows = result.stdout.split(/\r?\n/).flatMap((line) => parseNvidiaRow(line) ?? []);
  if (rows.length > 0) return known(rows);
  const words = `${result.stdout}\n${result.stderr}`.trim().split(/\r?\n/)[0]?.slice(0, 300) ?? "";
  if (/^No devices were found/i.test(words)) return known([]);
  return unknown("tool-failed", words || undefined);
}
