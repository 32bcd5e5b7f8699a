// The program behind bin/openclaw, bin/clawdbot and bin/docker: the demo's command lines on real files and real HTTP.
// FAKE_TOOL_SPEED: how much faster than the real ones (100). FAKE_DOCKER: JSON of what docker is not (`{"container":"stopped"}`);
// FAKE_DOCKER_FILE: the same in a file, which docker's commands change.
import { chmod, lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Spoken, ToolCall } from "../../main/demo/demo-commands";
import { createPace } from "../../main/demo/pace";
import { type DockerState, docker, wholeDocker } from "../../main/demo/tools/docker";
import { openclaw } from "../../main/demo/tools/openclaw";
import type { OpenClawWorld } from "../../main/demo/tools/openclaw-world";
import { systemClock } from "../../main/platform/clock";
import { close, createHandlerServer, listen } from "./serve";

const [tool, ...args] = process.argv.slice(2);
const speed = Number(process.env["FAKE_TOOL_SPEED"] ?? "100");
const env = Object.fromEntries(
  Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
);
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());

const world: OpenClawWorld = {
  clock: systemClock,
  pace: createPace({ clock: systemClock, speed }),
  home: homedir(),
  readText: (file) => readFile(file, "utf8").catch(() => null),
  async writeText(file, text) {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
  },
  modeOf: (file) =>
    lstat(file).then(
      ({ mode }) => mode & 0o777,
      () => null,
    ),
  setMode: (file, mode) => chmod(file, mode),
  async post({ url, headers, body, signal }) {
    const response = await fetch(url, { method: "POST", headers, body, signal });
    return { status: response.status, pieces: piecesOf(response) };
  },
  pid: process.pid,
  gatewayFault: null,
  async listen(port, handle) {
    const server = createHandlerServer(handle);
    await listen(server, port);
    return () => close(server);
  },
  knock: (port) =>
    fetch(`http://127.0.0.1:${port}/startupz`).then(
      (response) => response.text(),
      () => null,
    ),
};

async function* piecesOf({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  if (body !== null) for await (const piece of body) yield decoder.decode(piece as Uint8Array, { stream: true });
}

async function readStdin(): Promise<string> {
  if (!args.includes("--stdin")) return "";
  let text = "";
  for await (const piece of process.stdin) text += String(piece);
  return text;
}

async function run(call: ToolCall): Promise<Spoken> {
  if (tool !== "docker") return openclaw(tool === "clawdbot" ? "clawdbot" : "openclaw", call, world);
  const file = process.env["FAKE_DOCKER_FILE"];
  const text = file === undefined ? (process.env["FAKE_DOCKER"] ?? "{}") : await readFile(file, "utf8");
  const state: DockerState = { ...wholeDocker, ...(JSON.parse(text) as Partial<DockerState>) };
  const before = JSON.stringify(state);
  const spoken = await docker(call, { state: () => state, pace: world.pace, runnerVersion: "v1.2.6" });
  // only what changes is written: the panel asks several things at once
  if (file !== undefined && JSON.stringify(state) !== before) await writeFile(file, JSON.stringify(state));
  return spoken;
}

try {
  const call = { args, env, stdin: await readStdin(), signal: ending.signal, say: (line: string) => console.log(line) };
  const { stdout = "", stderr = "", exitCode = 0 } = await run(call);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = ending.signal.aborted ? 143 : 1;
}
