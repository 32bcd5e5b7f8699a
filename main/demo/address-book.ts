import { runnerPort } from "../../app/domain/set-up-command";
import type { HttpAddress } from "../platform/http";
import type { Answerer } from "./demo-http";
import type { ModelRunner } from "./model-runner/model-runner";
import { jsonReply, plainReply } from "./model-runner/reply";
import type { DockerState } from "./tools/docker";

const desktopPath = "/exp/vDD4.40";
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** A program of the simulated machine, by the port it serves. */
export function findServed(ports: ReadonlyMap<number, Answerer>, address: HttpAddress): Answerer | null {
  if (address.kind !== "tcp") return null;
  const { hostname, port } = new URL(address.origin);
  return loopback.test(hostname) ? (ports.get(Number(port)) ?? null) : null;
}

/** Who answers where on the simulated machine. */
export function createAddressBook({
  runner,
  docker: state,
  product,
  home,
}: {
  runner: ModelRunner;
  docker: DockerState;
  product: "engine" | "desktop" | "none";
  home: string;
}): (address: HttpAddress) => Answerer | null {
  const sockets =
    product === "desktop" ? [`${home}/.docker/run/docker.sock`, "/var/run/docker.sock"] : ["/var/run/docker.sock"];
  /** Without Docker it is a runner of its own, unless that is not there either. */
  const isListening = () => {
    if (product === "none") return state.isRunnerOn;
    if (!state.isDaemonUp) return false;
    if (product === "desktop") return state.isRunnerOn && state.hasPort;
    // whoever is wrong there, or silent, need not be the container
    return state.container === "running" || ["wrong-service", "hanging"].includes(runner.faults().service);
  };

  return (address) => {
    if (address.kind === "tcp") {
      const { hostname, port, protocol } = new URL(address.origin);
      const isHere = protocol === "http:" && loopback.test(hostname);
      return isHere && port === runnerPort && isListening() ? (request) => runner.handle(request) : null;
    }
    if (product === "none" || !state.isDaemonUp || !sockets.includes(address.path)) return null;
    return async (request) => {
      const isRunner = product === "desktop" && request.path.startsWith(`${desktopPath}/`);
      if (isRunner && !state.isRunnerOn) return plainReply(503, "inference service unavailable");
      if (isRunner) return runner.handle({ ...request, path: request.path.slice(desktopPath.length) });
      return request.path === "/_ping" ? plainReply(200, "OK") : jsonReply({ message: "page not found" }, 404);
    };
  };
}
