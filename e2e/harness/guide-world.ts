import { type DemoOptions, createDemoPlatform } from "../../main/demo/demo-platform";
import type { CommandRequest, CommandResult } from "../../main/platform/run-command";
import { openHouse } from "../real/house";

type Options = Partial<DemoOptions> & {
  /** A result in place of the command's own; null: it runs. */
  run?: (request: CommandRequest) => CommandResult | null;
};

/** Main on a simulated machine that outlives it: the program can be closed and started again. */
export async function openGuideWorld({ run = () => null, ...options }: Options = {}) {
  const platform = await createDemoPlatform({ version: "1", speed: 500, assistants: ["openclaw"], ...options });
  const { runCommand } = platform;
  const open = () =>
    openHouse({
      ...platform,
      runCommand: async (request) => run(request) ?? runCommand(request),
      // the machine stays when the program ends
      quit: async () => {},
    });
  let house = await open();
  const ask: typeof house.ask = (route, input) => house.ask(route, input);
  return {
    get house() {
      return house;
    },
    ask,
    demo: platform.demo,
    /** What the guide says once it stands there and has looked. */
    guide: (current: string) =>
      house.until(
        "guide.read",
        {},
        (now) => now.current === current && now.steps.every(({ id, state }) => id !== current || state !== "looking"),
        20_000,
      ),
    /** A job, to its good end. */
    async done({ jobId }: { jobId: string }): Promise<void> {
      const { outcome } = await house.ended(jobId);
      if (outcome?.kind !== "done") throw new Error(JSON.stringify(outcome));
    },
    /** The two steps that are only read. */
    async begin(): Promise<void> {
      await ask("guide.passed", { step: "welcome" });
      await ask("guide.passed", { step: "machine" });
    },
    async restart(): Promise<void> {
      await house.quit();
      house = await open();
    },
    async quit(): Promise<void> {
      await house.quit();
      await platform.quit();
    },
  };
}

export type GuideWorld = Awaited<ReturnType<typeof openGuideWorld>>;
