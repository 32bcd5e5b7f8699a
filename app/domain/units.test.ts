import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBytes, formatMemory, formatRate, formatSeconds, parseDurationMs, parseSizeBytes } from "./units";

test.each([
  ["256.35MiB", 268_802_458],
  ["235.16MiB", 246_583_132],
  ["4.68GB", 4_680_000_000],
  ["16.31 GB", 16_310_000_000],
  ["98.87 MB", 98_870_000],
  ["942 MB", 942_000_000],
  ["1e+03kB", 1_000_000],
  ["12.3kB", 12_300],
  ["1KiB", 1024],
  ["0B", 0],
  ["512", 512],
  [" 2 TiB ", 2 * 1024 ** 4],
  ["", null],
  ["GB", null],
  ["4,68GB", null],
  ["-1GB", null],
  ["4.68 G", null],
  ["4.68  GB", null],
  ["1.2.3MB", null],
  ["NaN MB", null],
  ["1e99PB", null],
  ["12 MB extra", null],
  ["0x10MB", null],
])("the size %j is %j bytes", (text, expected) => {
  expect(parseSizeBytes(text)).toBe(expected);
});

test.each([
  ["5m0s", 300_000],
  ["10m0s", 600_000],
  ["1h0m0s", 3_600_000],
  ["500ms", 500],
  ["1.5h", 5_400_000],
  [".5s", 500],
  ["100µs", 0.1],
  ["100μs", 0.1],
  ["0", 0],
  ["0s", 0],
  ["+3s", 3000],
  ["-1", Number.POSITIVE_INFINITY],
  ["-5m0s", Number.POSITIVE_INFINITY],
  ["-0s", 0],
  ["5", null],
  ["m", null],
  ["", null],
  ["5m 0s", null],
  ["soon", null],
  ["5d", null],
  ["1e3s", null],
])("the duration %j is %j ms", (text, expected) => {
  expect(parseDurationMs(text)).toBe(expected);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [999.6, "1.00 kB"],
  [1000, "1.00 kB"],
  [1005, "1.00 kB"],
  [9_994, "9.99 kB"],
  [9_996, "10.0 kB"],
  [99_960, "100 kB"],
  [999_499, "999 kB"],
  [999_600, "1.00 MB"],
  [4_680_000_000, "4.68 GB"],
  [246_583_132, "247 MB"],
  [16_310_000_000, "16.3 GB"],
  [2e18, "2000 PB"],
  [-1, "?"],
  [Number.NaN, "?"],
  [Number.POSITIVE_INFINITY, "?"],
])("%d bytes are written %j", (sizeBytes, text) => {
  expect(formatBytes(sizeBytes)).toBe(text);
});

test.each([
  [6.8 * 1024 ** 3, "en", "6.8 GB"],
  [4.68 * 1024 ** 3, "de", "4,68 GB"],
  [1023.9 * 1024 ** 2, "zh-CN", "1 GB"],
  [0, "en", "0 B"],
])("%d bytes of memory are written in powers of two, in %s: %j", (bytes, locale, text) => {
  expect(formatMemory(bytes, locale)).toBe(text);
});

test.each([
  [0, "0.00 s"],
  [0.42, "0.42 s"],
  [0.996, "1.0 s"],
  [4.2, "4.2 s"],
  [9.96, "10 s"],
  [59.6, "1 min"],
  [200, "3 min 20 s"],
  [3599.7, "1 h"],
  [3900, "1 h 5 min"],
  [7199, "2 h"],
  [-1, "?"],
  [Number.NaN, "?"],
])("%d seconds are written %j", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test("in Chinese a span has its units as words, in German its comma", () => {
  expect([4.2, 200, 3900].map((seconds) => formatSeconds(seconds, "zh-CN"))).toEqual([
    "4.2 秒",
    "3 分钟 20 秒",
    "1 小时 5 分钟",
  ]);
  expect(formatSeconds(4.2, "de")).toBe("4,2 s");
});

test("a rate is a size per second", () => {
  expect(formatRate(12_340_000)).toBe("12.3 MB/s");
});

test("what is written as a size is read back within half a percent", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000_000_000_000 }), (sizeBytes) => {
      const text = formatBytes(sizeBytes);
      expect(text).toMatch(/^(\d{1,3}|\d\.\d\d|\d\d\.\d) (B|kB|MB|GB|TB|PB)$/);
      const back = parseSizeBytes(text);
      expect(back).not.toBeNull();
      expect(Math.abs((back ?? 0) - sizeBytes)).toBeLessThanOrEqual(sizeBytes * 0.0051);
    }),
  );
});

test("sizes grow with their text's number", () => {
  fc.assert(
    fc.property(fc.nat(9_999), fc.constantFrom("B", "kB", "MB", "GiB", "GB"), (hundredths, unit) => {
      const smaller = parseSizeBytes(`${(hundredths / 100).toFixed(2)}${unit}`);
      const larger = parseSizeBytes(`${((hundredths + 100) / 100).toFixed(2)}${unit}`);
      expect(smaller).not.toBeNull();
      expect(larger ?? 0).toBeGreaterThan(smaller ?? 0);
    }),
  );
});

test("every text is answered with a size, a duration or null, never NaN", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseSizeBytes(text)).not.toBeNaN();
      expect(parseDurationMs(text)).not.toBeNaN();
    }),
  );
});

test("hours, minutes and seconds add up", () => {
  fc.assert(
    fc.property(fc.nat(99), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
      expect(parseDurationMs(`${hours}h${minutes}m${seconds}s`)).toBe((hours * 3600 + minutes * 60 + seconds) * 1000);
    }),
  );
});
