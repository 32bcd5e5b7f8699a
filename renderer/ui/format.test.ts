import { expect, onTestFinished, test, vi } from "vitest";
import { locale, setLocale } from "../locale";
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDate,
  formatDay,
  formatList,
  formatMemory,
  formatMemoryShare,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatTime,
  shortDeviceName,
  shortModelName,
} from "./format";

const gib = 1024 ** 3;

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [999.9, "1 kB"],
  [4_680_000_000, "4.68 GB"],
  [38_200_000_000, "38.2 GB"],
  [388_400_000_000, "388 GB"],
  [999_999_999, "1 GB"],
  [2e15, "2,000 TB"],
])("%d bytes of a file are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [36 * gib, "36 GB"],
  [20.9 * gib, "20.9 GB"],
  [0.5 * gib, "512 MB"],
])("%d bytes of memory are %s", (bytes, text) => expect(formatMemory(bytes)).toBe(text));

test.each([
  [20.9 * gib, 36 * gib, "20.9 of 36 GB"],
  [512 * 1024 ** 2, 8 * gib, "512 MB of 8 GB"],
])("the unit is said once when both have it", (part, whole, text) =>
  expect(formatMemoryShare(part, whole, (some, all) => `${some} of ${all}`)).toBe(text),
);

test.each([
  [0.0042, "4 ms"],
  [0.42, "420 ms"],
  [4.24, "4.2 s"],
  [59.4, "59 s"],
  [59.9, "1 min"],
  [90, "1 min 30 s"],
  [300, "5 min"],
  [754, "12 min"],
  [3600, "1 h"],
  [7500, "2 h 5 min"],
])("%d seconds are %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

test.each([
  [38.24, "38.2"],
  [412.4, "412"],
  [1234.5, "1,235"],
  [0.1234, "0.123"],
])("%d has three digits that matter: %s", (value, text) => expect(formatNumber(value)).toBe(text));

test("counts are grouped, shares are whole percent", () => {
  expect(formatCount(32_768)).toBe("32,768");
  expect(formatPercent(0.127)).toBe("13%");
});

const noon = new Date(2026, 10, 20, 12, 0, 0).getTime();
test.each([
  [noon - 10_000, "now"],
  [noon + 60_000, "now"],
  [noon - 120_000, "2 minutes ago"],
  [noon - 2 * 3_600_000, "2 hours ago"],
  [noon - 24 * 3_600_000, "yesterday"],
])("%d is %s", (at, text) => expect(formatAgo(at, noon)).toBe(text));

test.each([
  [() => formatSeconds(0.42), "420 毫秒"],
  [() => formatSeconds(90), "1 分钟 30 秒"],
  [() => formatSeconds(7200), "2 小时"],
  [() => formatAgo(noon - 10_000, noon), "刚刚"],
  [() => formatAgo(noon - 120_000, noon), "2 分钟前"],
  [() => formatAgo(noon - 24 * 3_600_000, noon), "昨天"],
  [() => formatList(["甲", "乙"]), "甲、乙"],
])("in Chinese %s says %s", (format, text) => {
  const former = locale();
  setLocale("zh-CN");
  onTestFinished(() => setLocale(former));
  expect(format()).toBe(text);
});

test("a time of another day carries its date", () => {
  expect(formatTime(noon, noon)).toMatch(/^12:00/);
  expect(formatTime(noon - 86_400_000, noon)).toContain("19");
});

test.each([
  ["ai/qwen3:8B", "qwen3:8B"],
  ["docker.io/ai/smollm2", "smollm2"],
  ["hf.co/someone/thing:Q4", "hf.co/someone/thing:Q4"],
  ["mine/ai/x", "mine/ai/x"],
])("%s is spoken of as %s", (ref, name) => expect(shortModelName(ref)).toBe(name));

test.each([
  ["NVIDIA GeForce RTX 4090", "GeForce RTX 4090"],
  ["NVIDIA RTX 6000 Ada Generation", "NVIDIA RTX 6000 Ada Generation"],
  ["NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3"],
  ["AMD Radeon RX 7900 XTX", "Radeon RX 7900 XTX"],
  ["AMD Ryzen 9 9900X 12-Core Processor", "Ryzen 9 9900X"],
  ["Intel(R) Core(TM) i7-10750H CPU @ 2.60GHz", "Core i7-10750H"],
  ["Intel(R) Xeon(R) w9-3495X", "Xeon w9-3495X"],
  ["AMD EPYC", "AMD EPYC"],
  ["Apple M3 Pro", "Apple M3 Pro"],
  ["Processor", "Processor"],
  ["(R)", "(R)"],
])("the device %s is spoken of as %s", (name, short) => expect(shortDeviceName(name)).toBe(short));

test.each([
  ["America/Los_Angeles", "23 Jan 2026"],
  ["UTC", "24 Jan 2026"],
  ["Pacific/Auckland", "24 Jan 2026"],
])("in %s an instant has the day of the user, a day of the calendar stays", (zone, day) => {
  vi.stubEnv("TZ", zone);
  onTestFinished(() => void vi.unstubAllEnvs());
  setLocale("en-GB");
  expect(formatDate(Date.UTC(2026, 0, 24, 3))).toBe(day);
  expect(formatDay("2026-01-24")).toBe("24 Jan 2026");
});
