import fc from "fast-check";
import { expect, test } from "vitest";
import { isReachable, placeWindow, type Bounds } from "./window-place";

const minimum = { width: 900, height: 600 };
const laptop: Bounds = { x: 0, y: 25, width: 1440, height: 875 };
const right: Bounds = { x: 1440, y: 0, width: 2560, height: 1400 };
const small: Bounds = { x: 0, y: 0, width: 800, height: 480 };
const kept: Bounds = { x: 1600, y: 100, width: 1180, height: 780 };

test.each<[string, Bounds, Bounds[], Bounds]>([
  ["stays where it was", kept, [laptop, right], kept],
  [
    "comes to the middle of the primary display when its own is gone",
    kept,
    [laptop],
    { x: 130, y: 73, width: 1180, height: 780 },
  ],
  [
    "is no larger than a display that shrank",
    { ...right },
    [laptop, { ...right, width: 1280, height: 700 }],
    { x: 1440, y: 0, width: 1280, height: 700 },
  ],
  [
    "is moved into sight when part of it hung out",
    { x: -500, y: -40, width: 1180, height: 780 },
    [laptop],
    { x: 0, y: 25, width: 1180, height: 780 },
  ],
  [
    "goes to the display that has most of it",
    { x: 1300, y: 100, width: 1000, height: 700 },
    [laptop, right],
    { x: 1440, y: 100, width: 1000, height: 700 },
  ],
  [
    "is never smaller than is useful",
    { x: 10, y: 50, width: 20, height: 10 },
    [laptop],
    { x: 10, y: 50, width: 900, height: 600 },
  ],
  ["fills a display that is smaller than that", kept, [small], { x: 0, y: 0, width: 800, height: 480 }],
  ["stays as it is where no display is told of", kept, [], kept],
])("a window %s", (_name, bounds, workAreas, expected) => {
  expect(placeWindow(bounds, { workAreas, minimum })).toEqual(expected);
});

const length = fc.integer({ min: -5000, max: 5000 });
const size = fc.integer({ min: 1, max: 5000 });
const someBounds = fc.record({ x: length, y: length, width: size, height: size });
const display = fc.record({
  x: length,
  y: length,
  width: fc.integer({ min: 320, max: 5000 }),
  height: fc.integer({ min: 240, max: 5000 }),
});

test("wherever it stood, all of it is on one display afterwards, and can be taken hold of", () => {
  fc.assert(
    fc.property(someBounds, fc.array(display, { minLength: 1, maxLength: 4 }), (bounds, workAreas) => {
      const placed = placeWindow(bounds, { workAreas, minimum });
      const isInside = (area: Bounds) =>
        placed.x >= area.x &&
        placed.y >= area.y &&
        placed.x + placed.width <= area.x + area.width &&
        placed.y + placed.height <= area.y + area.height;
      expect(workAreas.some(isInside)).toBe(true);
      expect(isReachable(placed, workAreas)).toBe(true);
    }),
  );
});

test.each<[string, Bounds, boolean]>([
  ["all of it", { x: 100, y: 100, width: 1000, height: 700 }, true],
  ["the end of its title bar", { x: 1300, y: 100, width: 1000, height: 700 }, true],
  ["too little of its title bar", { x: 1400, y: 100, width: 1000, height: 700 }, false],
  ["its lower half only", { x: 100, y: -300, width: 1000, height: 700 }, false],
  ["nothing", { x: 3000, y: 100, width: 1000, height: 700 }, false],
])("%s in sight: can be taken hold of: %o", (_name, bounds, expected) => {
  expect(isReachable(bounds, [laptop])).toBe(expected);
});
