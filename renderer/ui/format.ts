import { isChinese, listIn, paragraphIn } from "../../app/domain/language";
import { formatMemory as formatMemoryIn, formatScaled, timeUnit, type TimeUnit } from "../../app/domain/units";
import { locale } from "../locale";

/** Three significant digits, grouped: 38.2, 412, 1,230. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale(), {
    maximumSignificantDigits: value < 1000 ? 3 : 21,
    maximumFractionDigits: 2,
  }).format(value < 1000 ? value : Math.round(value));
}

/** A count as it is: 32,768. */
export function formatCount(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(value);
}

/** A large count, short: 184K, 2.3M. */
export function formatAmount(value: number): string {
  return new Intl.NumberFormat(locale(), { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A share of 1 as whole percent. */
export function formatPercent(fraction: number): string {
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(fraction);
}

/** Files, downloads and disks, in powers of ten as Docker and disk makers count: 4.68 GB. */
export function formatBytes(bytes: number): string {
  return formatScaled(bytes, 1000, locale());
}

/** Memory, in powers of two: a 36 GB machine has 36 GB. */
export function formatMemory(bytes: number): string {
  return formatMemoryIn(bytes, locale());
}

/** Part of a whole in one unit where both have the same: "20.9 of 36 GB" through `join(part, whole)`. */
export function formatMemoryShare(part: number, whole: number, join: (part: string, whole: string) => string): string {
  const [partText, wholeText] = [formatMemory(part), formatMemory(whole)];
  const unit = wholeText.slice(wholeText.lastIndexOf(" "));
  return join(partText.endsWith(unit) ? partText.slice(0, -unit.length) : partText, wholeText);
}

const timeOf = (amount: number, unit: TimeUnit): string => `${formatNumber(amount)} ${timeUnit(unit, locale())}`;

/** How long something takes, rounded to what matters: 420 ms, 4.2 s, 1 min 30 s, 2 h 5 min. */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return timeOf(Math.round(seconds * 1000), "millisecond");
  const whole = Math.round(seconds);
  if (whole < 60) return timeOf(seconds < 10 ? Math.round(seconds * 10) / 10 : whole, "second");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return timeAnd([minutes, "minute"], [minutes >= 10 ? 0 : whole % 60, "second"]);
  return timeAnd([Math.floor(minutes / 60), "hour"], [minutes % 60, "minute"]);
}

type Time = [amount: number, unit: TimeUnit];
const timeAnd = (large: Time, small: Time): string =>
  small[0] === 0 ? timeOf(...large) : `${timeOf(...large)} ${timeOf(...small)}`;

/** Words one after the other, empty ones left out: "a, b, c"; in Chinese with 、 between them. */
export const formatList = (words: readonly (string | null)[]): string =>
  listIn(
    locale(),
    words.flatMap((word) => word || []),
  );

/** Sentences one after the other, empty ones left out. */
export const formatParagraph = (sentences: readonly (string | false | null | undefined)[]): string =>
  paragraphIn(
    locale(),
    sentences.flatMap((sentence) => sentence || []),
  );

/** What stands between two statements of one line. */
export const formatPause = (): string => (isChinese(locale()) ? "，" : ", ");

/** US dollars: $0.06, $12.40; what is less than a cent has two digits that tell something. */
export function formatDollars(value: number): string {
  const style = { style: "currency", currency: "USD" } as const;
  const isSmall = value > 0 && value < 0.01;
  return new Intl.NumberFormat(locale(), isSmall ? { ...style, maximumSignificantDigits: 2 } : style).format(value);
}

/** The day of an instant, where the user is: 24 Jan 2026. */
export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(at);
}

/** A day of the calendar, written 2026-01-24, which is the same everywhere: 24 Jan 2026. */
export function formatDay(isoDate: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(isoDate));
}

/** A time of day, with the date when it was not today. */
export function formatTime(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(
    locale(),
    isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" },
  ).format(at);
}

/** How long ago, in words: "now", "2 minutes ago", "3 months ago". */
export function formatAgo(at: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  // Intl's Chinese "now" is this moment, not one just gone
  if (seconds < 45 && isChinese(locale())) return "刚刚";
  // Chinese has a space after a number in all texts of ours
  return agoOf(seconds).replace(/(\d)(?=\p{Script=Han})/u, "$1 ");
}

function agoOf(seconds: number): string {
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (seconds < 45) return relative.format(0, "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return relative.format(-minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (hours < 24) return relative.format(-hours, "hour");
  const days = Math.round(hours / 24);
  if (days < 45) return relative.format(-days, "day");
  return days < 540
    ? relative.format(-Math.round(days / 30.4), "month")
    : relative.format(-Math.round(days / 365), "year");
}

/** A processor or graphics card as people call it: no maker before a family's name, no marks, clock rate or core count. */
export function shortDeviceName(name: string): string {
  const short = name
    .replace(/\((?:r|tm|c)\)/gi, "")
    .replace(/\s+(?:cpu\s*)?@.*$|\s+(?:\d+-core\s+)?processor$/i, "")
    .replace(/^(?:nvidia|amd|intel)\s+(?=(?:geforce|quadro|tesla|radeon|ryzen|epyc|instinct|arc|core|xeon)\s+\S)/i, "")
    .replace(/\s+/g, " ")
    .trim();
  return short === "" ? name : short;
}

/** The part of a model's reference people say: `ai/qwen3:8B` → `qwen3:8B`, `ai/qwen3:latest` → `qwen3`. */
export function shortModelName(ref: string): string {
  return ref.replace(/^(docker\.io\/)?ai\//, "").replace(/:latest$/, "");
}
