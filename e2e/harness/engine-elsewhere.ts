import { demoEngineAddress, demoToken } from "../../main/demo/engines-elsewhere";
import { openSimulatedHouse } from "./simulated-house";

/** A simulated machine without a runner of its own, whose only engine is elsewhere: behind a certificate and a token. */
export async function openHouseWithEngine(options: Parameters<typeof openSimulatedHouse>[0] = {}) {
  const house = await openSimulatedHouse({
    speed: 1000,
    docker: "none",
    dockerState: { isRunnerOn: false },
    ...options,
  });
  return {
    ...house,
    /** Trusts its certificate and gives it the token; what was told before, between and after. */
    async reach() {
      const first = await house.ask("runner.probe", {});
      const fingerprint = first.attempts[0]?.certificate?.presented.fingerprint ?? "";
      await house.ask("runnerAccess.trust", { address: demoEngineAddress, fingerprint });
      const second = await house.ask("runner.probe", {});
      await house.ask("runnerAccess.setToken", { address: demoEngineAddress, token: demoToken });
      const third = await house.ask("runner.probe", {});
      return { first, second, third };
    },
  };
}
