import { type DemoOptions, createDemoPlatform } from "../../main/demo/demo-platform";
import { openHouse } from "../real/house";

/** Main on a simulated machine that outlives it: the program can be closed and started again. */
export async function openGuideWorld(options: Partial<DemoOptions> = {}) {
  const platform = await createDemoPlatform({ version: "1", speed: 500, assistants: ["openclaw"], ...options });
  // the machine stays when the program ends
  const open = () => openHouse({ ...platform, quit: async () => {} });
  let house = await open();
  const guide = (current: string) => house.until("guide.read", {}, (snapshot) => snapshot.current === current, 20_000);
  return {
    get house() {
      return house;
    },
    demo: platform.demo,
    guide,
    async restart() {
      await house.quit();
      house = await open();
    },
    async quit() {
      await house.quit();
      await platform.quit();
    },
  };
}
