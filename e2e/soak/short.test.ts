import { expect, test } from "vitest";
import { held } from "./held";
import { judge, type Sample, tableOf, type Tolerance, wholeHours } from "./judge";
import { openSoak } from "./open";

const factor = 1500;
/** By then lists that are cut at so many are as long as they get. */
const warmUp = 4;
/** Many, as what is under way by chance counts too: half a dozen signals, which must not look like growth. */
const cycles = 16;
/** As many as eight hours are made of, so that a little more in each is seen. */
const perHour = 50 / wholeHours;
const tolerances: Record<string, Tolerance> = {
  // some 200 kB in each cycle
  "main: heap, MB": { share: 0, beside: 10 },
  "main: listeners of the process": { share: 0, beside: 0 },
  "main: signals": { share: 0.2, beside: 25 },
};

test("main holds no more after many rounds of work, faults and being looked at than after some", async () => {
  const soak = await openSoak(factor);
  const samples: Sample[] = [];
  for (let number = 0; number < warmUp + cycles; number++) {
    await soak.cycle(number);
    if (number >= warmUp) samples.push({ hours: number / perHour, held: await held() });
  }
  await soak.close();
  const verdicts = judge(samples, tolerances);
  expect(verdicts).toHaveLength(Object.keys(tolerances).length);
  expect(tableOf(verdicts.filter(({ isFlat }) => !isFlat))).not.toContain("GROWS");
});
