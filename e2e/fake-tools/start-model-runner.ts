import type { Server } from "node:http";
import { systemClock } from "../../main/platform/clock";
import {
  type Faults,
  type ModelRunner,
  type ModelRunnerOptions,
  createModelRunner,
} from "../../main/demo/model-runner/model-runner";
import {
  isObject,
  jsonReply,
  parseJson,
  plainReply,
  type RunnerReply,
  type RunnerRequest,
} from "../../main/demo/model-runner/reply";
import { close, createHandlerServer, listen } from "./serve";

/** Under this on the admin port, and on the runner's own. */
const adminPrefix = "/__simulator";

export type FakeModelRunner = {
  /** `http://127.0.0.1:PORT`, for MODEL_RUNNER_HOST. */
  origin: string;
  /** Where it is told what to do, also while the runner is down. */
  adminOrigin: string;
  runner: ModelRunner;
  close(): Promise<void>;
};

/** A simulated Model Runner on a real port. While it is "down" nobody listens there, as with a real one. */
export async function startModelRunner({
  port = 0,
  adminPort = 0,
  speed = 1,
  ...options
}: { port?: number; adminPort?: number } & Partial<ModelRunnerOptions> = {}): Promise<FakeModelRunner> {
  const runner = createModelRunner({ clock: systemClock, speed, ...options });
  let server: Server = createHandlerServer(handle);
  const ownPort = await listen(server, port);
  const admin = createHandlerServer(handle);
  const adminOrigin = `http://127.0.0.1:${await listen(admin, adminPort)}`;

  async function handle(request: RunnerRequest): Promise<RunnerReply> {
    if (!request.path.startsWith(`${adminPrefix}/`)) return runner.handle(request);
    const reply = command(runner, request);
    await follow();
    return reply;
  }

  /** A runner that is down has nobody at its port. */
  async function follow(): Promise<void> {
    const isDown = runner.faults().service === "down";
    if (isDown && server.listening) {
      const old = server;
      server = createHandlerServer(handle);
      // the command itself may have come this way: its answer first
      setImmediate(() => void close(old));
    } else if (!isDown && !server.listening) await listen(server, ownPort);
  }

  return {
    origin: `http://127.0.0.1:${ownPort}`,
    adminOrigin,
    runner,
    async close() {
      await Promise.all([close(server), close(admin)]);
    },
  };
}

/**
 * `POST faults` with what to change, `heal`, `kill-engines`, `kill`, `start`; `GET state`. All answer with the faults.
 */
function command(runner: ModelRunner, { path, body }: RunnerRequest): RunnerReply {
  const change = parseJson(body);
  switch (path.slice(adminPrefix.length + 1)) {
    case "faults":
      if (!isObject(change)) return plainReply(400, "a JSON object of faults is needed");
      runner.fault(change as Partial<Faults>);
      break;
    case "heal":
      runner.heal();
      break;
    case "kill-engines":
      runner.killEngines();
      break;
    case "kill":
      runner.kill();
      break;
    case "start":
      runner.start();
      break;
    case "state":
      break;
    default:
      return plainReply(404, "no such command");
  }
  return jsonReply({ faults: runner.faults(), usage: runner.usage() });
}
