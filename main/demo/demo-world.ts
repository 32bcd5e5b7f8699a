import type { Clock } from "../platform/clock";
import { HttpProblem } from "../platform/http-problem";
import type { ReadTree } from "../platform/ports";
import type { Answerer, FindAnswerer } from "./demo-http";
import type { MemoryFiles } from "./memory-files";
import type { Pace } from "./pace";
import type { OpenClawWorld } from "./tools/openclaw-world";

/** Under which the simulated gateway shows itself. */
const gatewayPid = 4242;

/** What the simulated command lines reach of the simulated machine. */
export function createDemoWorld({
  clock,
  pace,
  home,
  files,
  tree,
  ports,
  find,
  signal,
}: {
  clock: Clock;
  pace: Pace;
  home: string;
  files: MemoryFiles;
  tree: Pick<ReadTree, "look" | "setMode">;
  /** What a program of the machine serves; changed in place. */
  ports: Map<number, Answerer>;
  find: FindAnswerer;
  /** Aborted when Homeport ends. */
  signal: AbortSignal;
}): OpenClawWorld {
  return {
    clock,
    pace,
    home,
    async readText(file) {
      return files.peek(file);
    },
    writeText: (file, text) => files.writeTextFile(file, text),
    modeOf: (file) =>
      tree.look(file).then(
        ({ mode }) => mode & 0o777,
        () => null,
      ),
    setMode: (file, mode) => tree.setMode(file, mode),
    async post({ url, headers, body, signal: hungUp }) {
      const { origin, pathname } = new URL(url);
      const answerer = find({ kind: "tcp", origin, basePath: "" });
      if (answerer === null) throw new HttpProblem("refused", "ECONNREFUSED");
      const reply = await answerer({ method: "POST", path: pathname, headers, body, signal: hungUp });
      return { status: reply.status, pieces: reply.body };
    },
    pid: gatewayPid,
    gatewayFault: null,
    async listen(port, handle) {
      if (ports.has(port)) throw new HttpProblem("failed", "EADDRINUSE");
      ports.set(port, handle);
      return async () => void ports.delete(port);
    },
    async knock(port) {
      const reply = await ports.get(port)?.({ method: "GET", path: "/startupz", headers: {}, body: "", signal });
      let text = reply === undefined ? null : "";
      if (reply !== undefined) for await (const piece of reply.body) text += piece;
      return text;
    },
  };
}
