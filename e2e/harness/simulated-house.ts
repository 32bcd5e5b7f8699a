import type { GatewayOperation, GatewaySnapshot } from "../../app/contract/gateway";
import { type DemoOptions, createDemoPlatform } from "../../main/demo/demo-platform";
import type { CommandRequest, CommandResult } from "../../main/platform/run-command";
import type { Platform } from "../../main/platform/platform";
import type { Background } from "../../main/platform/ports";
import { openHouse } from "../real/house";

/** A configuration whose gateway takes a token. */
export const tokenConfig = (over: object = {}) =>
  JSON.stringify({
    gateway: { mode: "local", bind: "loopback", auth: { mode: "token", token: "0123456789abcdef" }, ...over },
  });

/** A result in place of the command's own; undefined: it runs. */
type Interfere = (request: CommandRequest) => Promise<CommandResult> | CommandResult | undefined;

/** Main as it is, on the simulated machine, with what a gateway is operated by. */
export async function openSimulatedHouse({
  run,
  background,
  over = () => ({}),
  ...options
}: Partial<DemoOptions> & {
  run?: Interfere;
  background?: (platform: Platform) => Background;
  /** Of the machine what is otherwise than the demo's. */
  over?: (platform: Platform) => Partial<Platform>;
} = {}) {
  const platform = await createDemoPlatform({ version: "1", speed: 200, assistants: ["openclaw"], ...options });
  const { runCommand } = platform;
  const house = await openHouse(
    {
      ...platform,
      ...over(platform),
      runCommand: async (request) => (await run?.(request)) ?? runCommand(request),
    },
    background,
  );
  const plan = (operation: GatewayOperation) => house.ask("gateway.plan", { operation });
  const carryOut = async (operation: GatewayOperation) => {
    const { jobId } = await house.ask("gateway.carryOut", { planId: (await plan(operation)).id });
    return house.ended(jobId);
  };
  const name = options.assistants?.[0] ?? "openclaw";
  const configPath = `/home/demo/.${name}/${name}.json`;
  return {
    ...house,
    platform,
    plan,
    carryOut,
    /** Carried out well, and what it left behind. */
    async done(operation: GatewayOperation): Promise<GatewaySnapshot> {
      const job = await carryOut(operation);
      if (job.outcome?.kind !== "done") throw new Error(`${operation}: ${JSON.stringify(job.outcome)}`);
      return house.ask("gateway.read", {});
    },
    text: () => platform.demo.files.peek(configPath),
    configPath,
  };
}
