import { expect, test } from "vitest";
import { createPullGate } from "./pull-gate";

const never = new AbortController().signal;

test("side by side, but one alone", async () => {
  const enter = createPullGate();
  const seen: string[] = [];
  const [leaveA, leaveB] = await Promise.all([
    enter({ isAlone: false, signal: never }),
    enter({ isAlone: false, signal: never }),
  ]);
  const alone = enter({ isAlone: true, signal: never }).then((leave) => {
    seen.push("alone");
    return leave;
  });
  const later = enter({ isAlone: false, signal: never }).then((leave) => {
    seen.push("later");
    return leave;
  });
  leaveA();
  leaveA();
  await Promise.resolve();
  expect(seen).toEqual([]);
  leaveB();
  (await alone)();
  (await later)();
  expect(seen).toEqual(["alone", "later"]);
});

test("who gives up waiting blocks nobody", async () => {
  const enter = createPullGate();
  const leave = await enter({ isAlone: false, signal: never });
  const abort = new AbortController();
  const alone = enter({ isAlone: true, signal: abort.signal });
  const later = enter({ isAlone: false, signal: never });
  abort.abort(new Error("gone"));
  await expect(alone).rejects.toThrow("gone");
  (await later)();
  leave();
  await expect(enter({ isAlone: true, signal: abort.signal })).rejects.toThrow("gone");
  (await enter({ isAlone: true, signal: never }))();
});
