import fc from "fast-check";
import { expect, test } from "vitest";
import { afterDeath } from "./restart-policy";

test("each start after a death waits twice as long, and the sixth death within two minutes is the last", () => {
  const deaths: number[] = [];
  const delays = [0, 1000, 3000, 6000, 11_000, 20_000].map((at) => {
    deaths.push(at);
    const next = afterDeath(deaths, at, 0);
    return next.kind === "restart" ? next.delayMs : "gave up";
  });
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, "gave up"]);
});

test("one that runs well for a while begins anew", () => {
  const early = [0, 1, 2, 3, 4];
  expect(afterDeath([...early, 120_004], 120_004, 0)).toEqual({ kind: "restart", delayMs: 500 });
});

test("whatever happened, the wait is bounded and never none", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 }), (raw) => {
      const deaths = raw.toSorted((a, b) => a - b);
      const next = afterDeath(deaths, deaths.at(-1) ?? 0, 0);
      return next.kind === "give-up" || (next.delayMs >= 500 && next.delayMs <= 8000);
    }),
  );
  expect(afterDeath([0], 0, 0).kind).toBe("restart");
});

test("one that takes so long to fail that its deaths are never near each other is left all the same", () => {
  expect(afterDeath([0, 200_000], 200_000, 5).kind).toBe("restart");
  expect(afterDeath([0, 200_000], 200_000, 6).kind).toBe("give-up");
});
