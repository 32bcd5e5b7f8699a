import { tmpdir } from "node:os";
import { expect, test as base } from "./app";
import { environment, startProgram } from "./program";

type Faults = Partial<{
  service: "up" | "down" | "hanging" | "disabled" | "wrong-service";
  isOffline: boolean;
  isDiskFull: boolean;
  isPullStalled: boolean;
  /** Between two pieces of an answer, at speed 1. */
  dripMs: number;
  loads: "ok" | "out-of-memory" | "crash";
}>;

export type FakeRunner = {
  origin: string;
  fault(faults: Faults): Promise<void>;
  /** `kill` until `start`; `kill-engines` leaves the runner itself alive. */
  tell(command: "heal" | "kill" | "start" | "kill-engines"): Promise<void>;
};

/** Playwright's `test` with the panel as it is in earnest, on a simulated Model Runner behind a real port. */
export const test = base.extend<{ isEmpty: boolean; runnerSpeed: number; runner: FakeRunner }>({
  isEmpty: [false, { option: true }],
  runnerSpeed: [1, { option: true }],

  runner: async ({ isEmpty, runnerSpeed }, use) => {
    const flags = ["--speed", String(runnerSpeed), ...(isEmpty ? ["--empty"] : [])];
    const program = startProgram(
      ["--import", "./e2e/fake-tools/register.mjs", "e2e/fake-tools/model-runner.ts", ...flags],
      environment(tmpdir()),
    );
    const [, origin = ""] = await program.waitFor(/^runner at (\S+)$/m);
    const [, admin = ""] = await program.waitFor(/^commands at (\S+)$/m);
    const post = async (command: string, body: object = {}) => {
      const answer = await fetch(admin + command, { method: "POST", body: JSON.stringify(body) });
      expect(answer.status, await answer.text()).toBe(200);
    };
    await use({ origin, fault: (faults) => post("faults", faults), tell: (command) => post(command) });
    await program.end();
  },

  launch: async ({ runner }, use) => {
    await use({ flags: [], env: { MODEL_RUNNER_HOST: runner.origin, PATH: "/nowhere" } });
  },
});

export { expect };
