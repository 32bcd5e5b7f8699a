import { isChinese } from "./language";

const sizeSteps: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  pb: 1e15,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
  pib: 1024 ** 5,
};

/**
 * Bytes of a size as Go tools write it: `256.35MiB`, `4.68GB`, `16.31 GB`, `1e+03kB`. Decimal and binary units are
 * told apart; null for anything else, a comma or a minus among it.
 */
export function parseSizeBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?(?:e\+?\d{1,2})?)\s?([kmgtp]?i?b|)$/i.exec(text.trim());
  if (!match) return null;
  const step = sizeSteps[(match[2] ?? "").toLowerCase()];
  if (step === undefined) return null;
  const sizeBytes = Math.round(Number(match[1]) * step);
  return Number.isSafeInteger(sizeBytes) ? sizeBytes : null;
}

const durationSteps: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a Go duration (`5m0s`, `1h0m0s`, `500ms`, `0`). A negative one, `-1` among them, is how Model
 * Runner says "for ever": Infinity. Null for anything else.
 */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?0$/.test(trimmed)) return 0;
  if (trimmed === "-1") return Number.POSITIVE_INFINITY;
  const match = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(trimmed);
  if (!match) return null;
  let totalMs = 0;
  for (const [, amount, unit] of (match[2] ?? "").matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    totalMs += Number(amount) * (durationSteps[unit ?? ""] ?? Number.NaN);
  }
  if (!Number.isFinite(totalMs)) return null;
  return match[1] === "-" && totalMs > 0 ? Number.POSITIVE_INFINITY : totalMs;
}

const byteUnits = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Decimal units, three significant digits: `512 B`, `4.68 GB`, `123 MB`. A negative or not finite size is `?`. */
export function formatBytes(sizeBytes: number, locale = "en"): string {
  if (!Number.isFinite(sizeBytes) || sizeBytes < 0) return "?";
  let value = sizeBytes;
  let index = 0;
  // 999.6 would be written as 1000: it belongs to the next unit
  while (Math.round(value) >= 1000 && index < byteUnits.length - 1) {
    value /= 1000;
    index += 1;
  }
  return `${digits(value, index === 0 ? 0 : placesOf(value), locale)} ${byteUnits[index] ?? "B"}`;
}

/** How many places after the point make three digits of it. */
function placesOf(value: number): number {
  if (Number(value.toFixed(2)) < 10) return 2;
  return Number(value.toFixed(1)) < 100 ? 1 : 0;
}

function digits(value: number, places: number, locale: string): string {
  const style = { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: false };
  return new Intl.NumberFormat(locale, style).format(Number(value.toFixed(places)));
}

const scaledUnits = ["B", "kB", "MB", "GB", "TB"] as const;

/** In the largest unit of powers of `base` that leaves a whole one, three digits at most, none that say nothing. */
export function formatScaled(amount: number, base: 1000 | 1024, locale: string): string {
  let step = 0;
  let value = amount;
  // 999.5 of a unit would round to "1,000": the next unit then.
  while (value >= base * 0.9995 && step < scaledUnits.length - 1) {
    value /= base;
    step += 1;
  }
  const places = step === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: places }).format(value);
  return `${text} ${scaledUnits[step]}`;
}

/** Memory, in powers of two as memory is sold and as systems show it: a 36 GB machine has 36 GB. The same everywhere. */
export const formatMemory = (bytes: number, locale: string): string => formatScaled(bytes, 1024, locale);

/** A transfer's speed: `12.3 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** A span for people: `0.42 s`, `4.2 s`, `42 s`, `3 min 20 s`, `1 h 5 min`. A negative or not finite one is `?`. */
export function formatSeconds(seconds: number, locale = "en"): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "?";
  const inUnit = (amount: number | string, unit: TimeUnit) => `${amount} ${timeUnit(unit, locale)}`;
  const joined = (large: string, small: number, unit: TimeUnit) =>
    small === 0 ? large : `${large} ${inUnit(small, unit)}`;
  if (seconds < 0.995) return inUnit(digits(seconds, 2, locale), "second");
  if (seconds < 9.95) return inUnit(digits(seconds, 1, locale), "second");
  const whole = Math.round(seconds);
  if (whole < 60) return inUnit(whole, "second");
  if (whole < 3600) return joined(inUnit(Math.floor(whole / 60), "minute"), whole % 60, "second");
  const minutes = Math.round(whole / 60);
  return joined(inUnit(Math.floor(minutes / 60), "hour"), minutes % 60, "minute");
}

const symbols = { millisecond: "ms", second: "s", minute: "min", hour: "h" } as const;
const chineseUnits = { millisecond: "毫秒", second: "秒", minute: "分钟", hour: "小时" } as const;
export type TimeUnit = keyof typeof symbols;

/** A unit of time as it stands behind a number: by its symbol, in Chinese by its word. */
export const timeUnit = (unit: TimeUnit, locale: string): string => (isChinese(locale) ? chineseUnits : symbols)[unit];

/** As people say it: 16000 → "16k", 32768 → "32k", 40960 → "40k", 131072 → "128k". */
export function shortTokens(tokens: number): string {
  const isBinary = tokens % 1000 !== 0 && tokens % 1024 === 0;
  return `${Math.round(tokens / (isBinary ? 1024 : 1000))}k`;
}
