import { expect, test } from "vitest";
import { inRounds } from "./in-rounds";

test("who asks in the middle gets what a round of their own read, and all get the same; afterwards it begins anew", async () => {
  const ends: (() => void)[] = [];
  let rounds = 0;
  const look = inRounds(() => new Promise<number>((resolve) => ends.push(() => resolve(++rounds))));
  const first = look();
  const second = look();
  const third = look();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(await Promise.all([first, second, third])).toEqual([2, 2, 2]);
  const later = look();
  ends[2]?.();
  expect(await later).toBe(3);
});

test("one that fails is told to all who asked, and can be asked again", async () => {
  let isBroken = true;
  const look = inRounds(async () => {
    if (isBroken) throw new Error("no");
    return "there";
  });
  await Promise.all([look(), look()].map((each) => expect(each).rejects.toThrow("no")));
  isBroken = false;
  expect(await look()).toBe("there");
});
