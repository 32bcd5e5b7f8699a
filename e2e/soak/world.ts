import { createDemoPlatform } from "../../main/demo/demo-platform";
import type { Platform } from "../../main/platform/platform";
import type { CommandRequest, CommandResult } from "../../main/platform/run-command";
import { createSendHttp } from "../../main/platform/http";
import { close, createHandlerServer, listen } from "../fake-tools/serve";
import { createFastClock } from "../faults/fast-clock";

export type FaultName = "runner-dies" | "runner-back" | "network-gone" | "network-back" | "tools-hang" | "tools-back";

/** A simulated machine whose time runs `factor` times as fast, and what can go wrong on it. */
export async function createSoakWorld(factor: number) {
  const clock = createFastClock(factor);
  const demo = await createDemoPlatform({ version: "soak", clock, isFirstStart: false, assistants: ["openclaw"] });
  let isHanging = false;

  async function hang({ timeoutMs, signal }: CommandRequest): Promise<CommandResult> {
    const said = { stdout: "", stderr: "", durationMs: timeoutMs };
    try {
      await clock.sleep(timeoutMs, signal);
      return { kind: "timed-out", ...said };
    } catch {
      return { kind: "cancelled", ...said };
    }
  }
  const { runner } = demo.demo;
  // over a real port by the real client: sockets and their listeners are what leaks
  const server = createHandlerServer(runner.handle);
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  const { ledger, home, offline } = demo;
  const sendHttp = createSendHttp({ record: ledger.record, clock, home, version: "soak", offline });
  const faults: Record<FaultName, () => void> = {
    "runner-dies": () => runner.kill(),
    "runner-back": () => runner.start(),
    "network-gone": () => runner.fault({ isOffline: true }),
    "network-back": () => runner.fault({ isOffline: false }),
    "tools-hang": () => void (isHanging = true),
    "tools-back": () => void (isHanging = false),
  };
  const platform: Platform = {
    ...demo,
    env: { ...demo.env, MODEL_RUNNER_HOST: origin },
    sendHttp: (address, call) =>
      address.kind === "tcp" && address.origin === origin ? sendHttp(address, call) : demo.sendHttp(address, call),
    runCommand: (request) => (isHanging ? hang(request) : demo.runCommand(request)),
  };
  // the ledger is as full as it gets from the start: what grows later is something else
  for (let line = 0; line < 600; line++)
    demo.ledger.record({ kind: "file", action: "written", path: `/home/demo/before-${line}` });
  return {
    platform,
    clock,
    fault: (name: FaultName) => faults[name](),
    async close() {
      await sendHttp.closeAll();
      await close(server);
    },
  };
}
