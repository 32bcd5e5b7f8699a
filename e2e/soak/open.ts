import { openHouse } from "../real/house";
import { begin, cycle, type Reach } from "./cycle";
import { createSoakWorld } from "./world";

/** Main in a simulated world whose time runs `factor` times as fast, set up as far as the first round needs it. */
export async function openSoak(factor: number) {
  const { clock, platform, fault, close } = await createSoakWorld(factor);
  const house = await openHouse(platform);
  const reach: Reach = { ask: house.answer, fault, pause: (minutes) => clock.sleep(minutes * 60_000) };
  await begin(reach);
  return {
    clock,
    cycle: (number: number) => cycle(reach, number),
    async close() {
      await house.quit();
      await close();
    },
  };
}
