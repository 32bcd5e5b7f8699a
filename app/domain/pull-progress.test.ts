import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import {
  type PullState,
  createDownloadMeter,
  createSpeedometer,
  emptyPull,
  reducePull,
  secondsLeft,
} from "./pull-progress";

const root = path.resolve(import.meta.dirname, "../..");
const folders = [
  path.join(root, "e2e/fixtures/recordings/dmr/http"),
  path.resolve(root, "../shared/recordings/dmr/http"),
];
const recordings = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (/^pull-.*\.json$/.test(name) ? [path.join(folder, name)] : [])),
  );

function read(file: string): { status: number; body: string } {
  const recording = JSON.parse(readFileSync(file, "utf8")) as {
    status: number;
    body?: string;
    chunks?: [number, string][];
  };
  return {
    status: recording.status,
    body: recording.body ?? (recording.chunks ?? []).map(([, text]) => text).join(""),
  };
}

const reduceAll = (body: string): PullState => body.split("\n").reduce(reducePull, emptyPull);
const progress = (id: string, current: number, size = 1000, total = 1000) =>
  JSON.stringify({ type: "progress", total, layer: { id, size, current }, mode: "pull" });

test("there are recordings", () => {
  expect(recordings.length).toBeGreaterThanOrEqual(14);
});

test.each(recordings.map((file) => [path.relative(root, file), file]))("%s is understood", (_name, file) => {
  const { status, body } = read(file);
  const state = reduceAll(body);
  const name = path.basename(file, ".json");
  const succeeds = ["pull-ok", "pull-again", "pull-resumed", "pull-after-crash", "pull-text-mode"].includes(name);
  const isCut = ["pull-cancelled", "pull-runner-killed"].includes(name);
  expect(state.isSuccess).toBe(succeeds);
  expect(state.errorText !== null).toBe(!succeeds && !isCut);
  const whole = { isKnown: true, value: 253_113_024 };
  expect(state.totalBytes).toEqual(status === 200 && state.layers.size > 0 ? whole : emptyPull.totalBytes);
  expect(state.doneBytes).toBeLessThanOrEqual(253_113_024);
});

const named = (pattern: RegExp) => recordings.filter((file) => pattern.test(path.basename(file)));

test.each(named(/^pull-two-at-once-/))("%s: the error line's words", (file) => {
  const state = reduceAll(read(file).body);
  expect(state.hasErrorLine).toBe(true);
  expect(state.errorText).toMatch(/^Error: writing blob: .*expected sha256:a5fd.*got sha256:a689/);
});

test.each(named(/^pull-resumed\./))("%s: what was there has not arrived", (file) => {
  expect(reduceAll(read(file).body)).toMatchObject({ doneBytes: 253_113_024, arrivedBytes: 253_113_024 - 73_924_609 });
});

describe("lines", () => {
  test("layers add up, and are there once", () => {
    const lines = [progress("a", 100, 600), progress("b", 50, 400), progress("a", 300, 600), progress("b", 400, 400)];
    const state = lines.reduce(reducePull, emptyPull);
    expect(state).toMatchObject({ doneBytes: 700, arrivedBytes: 550, totalBytes: { isKnown: true, value: 1000 } });
  });

  test("a layer that starts over loses its bytes but not the count of what came", () => {
    const state = [progress("a", 500), progress("a", 900), progress("a", 10), progress("a", 20)].reduce(
      reducePull,
      emptyPull,
    );
    expect(state).toMatchObject({ doneBytes: 20, arrivedBytes: 410 });
  });

  test("a layer never holds more than its size", () => {
    expect(reducePull(emptyPull, progress("a", 5000)).doneBytes).toBe(1000);
  });

  test("escaped for HTML", () => {
    const line = progress("a", 7).replaceAll('"', "&#34;");
    expect(reducePull(emptyPull, line).doneBytes).toBe(7);
    const words = reducePull(
      emptyPull,
      "{&#34;type&#34;:&#34;error&#34;,&#34;message&#34;:&#34;a &lt;b&gt; &amp;#34; c&#34;}",
    );
    expect(words.errorText).toBe("a <b> &#34; c");
  });

  test("warnings are kept once", () => {
    const line = JSON.stringify({ type: "warning", message: "old format" });
    expect([line, line].reduce(reducePull, emptyPull).warnings).toEqual(["old format"]);
  });

  test("plain text is a complaint; after an error line it adds nothing", () => {
    expect(reduceAll("disk\nfull\n").errorText).toBe("disk\nfull");
    expect(reduceAll('{"type":"error","message":"E"}\nE again, longer\n').errorText).toBe("E");
    expect(reduceAll('{"type":"error"}').errorText).toBe('{"type":"error"}');
  });

  test.each([
    "",
    "   ",
    "null",
    "[]",
    "7",
    '{"type":',
    '{"type":"progress"}',
    '{"type":"progress","layer":[]}',
    '{"layer":{}}',
  ])("%j changes no bytes", (line) => {
    expect(reducePull(emptyPull, line)).toMatchObject({ doneBytes: 0, isSuccess: false });
  });

  test.each([-5, 1.5, 1e300, "12", null, Number.MAX_SAFE_INTEGER + 2])("a count of %s is none", (current) => {
    const line = JSON.stringify({ type: "progress", total: current, layer: { id: "a", size: 10, current } });
    expect(reducePull(emptyPull, line)).toMatchObject({ doneBytes: 0, totalBytes: { isKnown: false } });
  });

  test("any lines: never throws, sums stay sums", () => {
    const told = fc.record({
      type: fc.constantFrom("progress", "warning", "error", "success", "other"),
      message: fc.string(),
      total: fc.oneof(fc.maxSafeNat(), fc.double()),
      layer: fc.record({
        id: fc.constantFrom("a", "b", "c"),
        size: fc.nat(1000),
        current: fc.oneof(fc.nat(2000), fc.double()),
      }),
    });
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      told.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        let state = emptyPull;
        for (const each of lines) {
          const before = state;
          state = reducePull(state, each);
          const sum = [...state.layers.values()].reduce((total, { currentBytes }) => total + currentBytes, 0);
          expect(state.doneBytes).toBe(sum);
          expect(state.arrivedBytes).toBeGreaterThanOrEqual(before.arrivedBytes);
        }
      }),
    );
  });
});

describe("speed", () => {
  test("is unknown until there is enough to measure", () => {
    const meter = createSpeedometer();
    expect(meter.read(0).isKnown).toBe(false);
    meter.add(0, 0);
    meter.add(1000, 1000);
    expect(meter.read(1400).isKnown).toBe(false);
    expect(meter.read(2000)).toEqual({ isKnown: true, value: 500 });
  });

  test("follows the window, and is 0 when nothing comes", () => {
    const meter = createSpeedometer(8000);
    for (let second = 0; second <= 20; second += 1) meter.add(second * 1000, second * 100);
    expect(meter.read(20_000)).toEqual({ isKnown: true, value: 100 });
    for (let second = 21; second <= 30; second += 1) meter.add(second * 1000, 2000 + (second - 20) * 900);
    expect(meter.read(30_000)).toEqual({ isKnown: true, value: 900 });
    expect(meter.read(34_000)).toEqual({ isKnown: true, value: 450 });
    expect(meter.read(60_000)).toEqual({ isKnown: true, value: 0 });
  });

  test("bytes that were there before are no speed", () => {
    const meter = createSpeedometer();
    let state = emptyPull;
    for (const [atMs, current] of [
      [0, 900],
      [1000, 910],
      [2000, 920],
    ] as const) {
      state = reducePull(state, progress("a", current));
      meter.add(atMs, state.arrivedBytes);
    }
    const speed = meter.read(2000);
    expect(speed).toEqual({ isKnown: true, value: 10 });
    expect(secondsLeft(state, speed)).toEqual({ isKnown: true, value: 8 });
  });

  test("the time left is unknown without a total or a speed", () => {
    const state = reducePull(emptyPull, progress("a", 10));
    expect(secondsLeft(state, { isKnown: true, value: 0 }).isKnown).toBe(false);
    expect(secondsLeft(emptyPull, { isKnown: true, value: 5 }).isKnown).toBe(false);
  });

  test("any samples: never NaN, never negative, never above the fastest stretch", () => {
    const steps = fc.array(fc.tuple(fc.nat(5000), fc.nat(1_000_000)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.nat(20_000), (samples, laterMs) => {
        const meter = createSpeedometer();
        let [atMs, count, started] = [0, 0, false];
        for (const [gapMs, bytes] of samples) {
          atMs += gapMs;
          count += started ? bytes : 0;
          started = true;
          meter.add(atMs, count);
        }
        const speed = meter.read(atMs + laterMs);
        if (!speed.isKnown) return;
        expect(Number.isFinite(speed.value)).toBe(true);
        expect(speed.value).toBeGreaterThanOrEqual(0);
        expect(speed.value).toBeLessThanOrEqual((count * 1000) / 1500 + 1);
      }),
    );
  });
});

test("one file that is fetched: its speed, what is left, and never more than the whole", () => {
  const meter = createDownloadMeter(known(1000));
  expect(meter(0, 0)).toMatchObject({ doneBytes: 0, bytesPerSecond: unknown("not-measured-yet") });
  expect(meter(2000, 400)).toEqual({
    doneBytes: 400,
    totalBytes: known(1000),
    bytesPerSecond: known(200),
    secondsLeft: known(3),
  });
  expect(meter(3000, 1200)).toMatchObject({ doneBytes: 1000, secondsLeft: known(0) });
  const endless = createDownloadMeter(unknown("not-reported"));
  endless(0, 0);
  expect(endless(2000, 400)).toMatchObject({ doneBytes: 400, secondsLeft: unknown("not-reported") });
});
