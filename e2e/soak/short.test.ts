import { expect, test } from "vitest";
import { openHouse } from "../real/house";
import { begin, cycle, type Reach } from "./cycle";
import { held } from "./held";
import { judge, type Sample, tableOf, type Tolerance, wholeHours } from "./judge";
import { createSoakWorld } from "./world";

const factor = 1500;
/** By then lists that are cut at so many are as long as they get. */
const warmUp = 4;
const cycles = 5;
/** As many as eight hours are made of, so that a little more in each is seen. */
const perHour = 50 / wholeHours;
const tolerances: Record<string, Tolerance> = {
  // some 200 kB in each cycle
  "main: heap, MB": { share: 0, beside: 10 },
  "main: listeners of the process": { share: 0, beside: 0 },
  "main: signals": { share: 0.2, beside: 25 },
};

test("main holds no more after many rounds of work, faults and being looked at than after some", async () => {
  const world = await createSoakWorld(factor);
  const house = await openHouse(world.platform);
  const reach: Reach = {
    ask: house.answer,
    fault: world.fault,
    pause: (minutes) => world.clock.sleep(minutes * 60_000),
  };
  await begin(reach);
  const samples: Sample[] = [];
  for (let number = 0; number < warmUp + cycles; number++) {
    await cycle(reach, number);
    if (number >= warmUp) samples.push({ hours: number / perHour, held: await held() });
  }
  await house.quit();
  await world.close();
  const verdicts = judge(samples, tolerances);
  expect(verdicts).toHaveLength(Object.keys(tolerances).length);
  expect(tableOf(verdicts.filter(({ isFlat }) => !isFlat))).not.toContain("GROWS");
}, 120_000);
