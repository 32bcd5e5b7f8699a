import { packages } from "../../../app/domain/openclaw-packages";
import type { Spoken, ToolCall } from "../demo-commands";
import type { Pace } from "../pace";

export type NodeWorld = {
  pace: Pace;
  readText(file: string): string | null;
  put(file: string, text: string): void;
  /** A file of so many bytes, whose content nobody reads. */
  pretend(file: string, sizeBytes: number): void;
  isOffline(): boolean;
  /** A command line that is run by Node. */
  runCli(dialect: "openclaw" | "clawdbot", call: ToolCall): Promise<Spoken>;
};

const steps = 40;
const stepMs = 250;

/** Node, and npm run by it: its version, a registry, and the installation of the two packages there are. */
export async function node(file: string, version: string, call: ToolCall, world: NodeWorld): Promise<Spoken> {
  const [first = "", ...rest] = call.args;
  if (first === "--version") return { stdout: `v${version}\n` };
  if (first === "-p") return { stdout: `${JSON.stringify([version, file])}\n` };
  if (first.endsWith("npm-cli.js")) return npm({ ...call, args: rest }, world);
  const dialect = packages.find(({ name }) => first.includes(`/node_modules/${name}/`))?.name;
  if (dialect === undefined || world.readText(first) === null)
    return { exitCode: 1, stderr: `Error: Cannot find module '${first}'\n  code: 'MODULE_NOT_FOUND'\n` };
  return world.runCli(dialect, { ...call, args: rest });
}

async function npm({ args, signal, say }: ToolCall, world: NodeWorld): Promise<Spoken> {
  if (args[0] === "config") return { stdout: "https://registry.example/\n" };
  const cache = args.at(-1) ?? "";
  const folder = cache.replace(/\/[^/]+$/, "");
  const wanted = packages.find(({ name }) => world.readText(`${folder}/package.json`)?.includes(`"${name}"`));
  if (args[0] !== "install" || wanted === undefined) return { exitCode: 1, stderr: "npm error code EUSAGE\n" };
  if (world.isOffline())
    return {
      exitCode: 1,
      stderr: [
        "npm error code ENOTFOUND",
        "npm error syscall getaddrinfo",
        "npm error network request to https://registry.example/openclaw failed",
        "npm error network This is a problem related to network connectivity.",
      ].join("\n"),
    };
  for (let step = 1; step <= steps; step += 1) {
    await world.pace.pause(stepMs, signal);
    world.pretend(`${cache}/_cacache/content-v2/${step}`, wanted.downloadBytes / steps);
    world.pretend(`${folder}/node_modules/package-${step}/index.js`, wanted.diskBytes / steps);
    say(
      `npm http fetch GET 200 https://registry.example/package-${step}/-/package-${step}-1.0.0.tgz 41ms (cache miss)`,
    );
  }
  world.put(`${folder}/node_modules/${wanted.name}/${wanted.entry.join("/")}`, "// its beginning\n");
  world.put(
    `${folder}/package-lock.json`,
    JSON.stringify({
      packages: { [`node_modules/${wanted.name}`]: { version: wanted.version, integrity: wanted.integrity } },
    }),
  );
  return { stdout: "added 330 packages in 10s\n" };
}
