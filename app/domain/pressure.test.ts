import fc from "fast-check";
import { expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import { type PressureReading, nextPressure, noPressure } from "./pressure";

const gib = 1024 ** 3;
const reading = (seconds: number, part: { ram?: number; vram?: number; swap?: number } = {}): PressureReading => ({
  at: seconds * 1000,
  ram:
    part.ram === undefined ? unknown("not-supported") : known({ availableBytes: part.ram * gib, totalBytes: 16 * gib }),
  vram:
    part.vram === undefined ? unknown("not-supported") : known({ freeBytes: part.vram * gib, totalBytes: 24 * gib }),
  swapUsedBytes: part.swap === undefined ? unknown("not-supported") : known(part.swap * gib),
});
const follow = (...readings: PressureReading[]) => {
  let state = noPressure;
  return readings.map((each) => (state = nextPressure(state, each)).kind);
};

test("raised by the second reading in a row, taken back well above", () => {
  const rams = [4, 0.5, 4, 0.5, 0.5, 1, 1.4, 1.6, 0.5].map((ram, at) => reading(at * 10, { ram }));
  expect(follow(...rams)).toEqual([null, null, null, null, "ram", "ram", "ram", null, null]);
});

test("a card that is nearly full", () => {
  const vrams = [3, 0.3, 0.3, 0.9, 1.5].map((vram, at) => reading(at * 10, { vram, ram: 8 }));
  expect(follow(...vrams)).toEqual([null, null, "vram", "vram", null]);
});

test("swap that grows presses only while little memory is left, and until it is calm", () => {
  const growing = [0, 0.3, 0.6, 0.9, 0.9].map((swap, at) => reading(at * 10, { swap, ram: 2 }));
  expect(follow(...growing)).toEqual([null, null, null, "swap", "swap"]);
  const calm = Array.from({ length: 14 }, (_, at) => reading(50 + at * 10, { swap: 0.9, ram: 2 }));
  expect(follow(...growing, ...calm).at(-1)).toBeNull();
  expect(follow(...growing.map((each) => ({ ...each, ram: reading(0, { ram: 8 }).ram })))).not.toContain("swap");
});

test("what is not known raises nothing and takes nothing back, whatever came before", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 16, noNaN: true })), (rams) => {
      const states = follow(...rams.map((ram, at) => reading(at, { ram })), reading(99), reading(100));
      expect(states.at(-1)).toBe(states.at(-3) ?? null);
    }),
  );
});

test("a card that is not read while nobody looks is the same news when it is read again", () => {
  const full = [0, 10].map((at) => reading(at, { vram: 0.3, ram: 8 }));
  const hidden = [40, 70].map((at) => reading(at, { ram: 8 }));
  let state = noPressure;
  for (const each of [...full, ...hidden, reading(80, { vram: 0.3, ram: 8 })]) state = nextPressure(state, each);
  expect(state).toMatchObject({ kind: "vram", since: 10_000 });
  expect(nextPressure(state, reading(90, { vram: 8, ram: 8 })).kind).toBeNull();
});

test("with more memory free it is never raised sooner", () => {
  const amount = fc.double({ min: 0, max: 16, noNaN: true });
  fc.assert(
    fc.property(amount, amount, (ram, more) => {
      const twice = (value: number) => follow(reading(0, { ram: value }), reading(10, { ram: value }))[1];
      expect(twice(ram) === null && twice(Math.min(16, ram + more)) !== null).toBe(false);
    }),
  );
});
