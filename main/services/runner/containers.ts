import { type Json, isJsonObject, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import { type ContainerSeen, type PlaceFacts, isOfOpenClaw } from "../../../app/domain/openclaw-place";
import { runnerContainer } from "../../../app/domain/container-limits";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { childEnvironment } from "./docker-facts";

const commandMs = 10_000;
/** More than anybody runs of them; what is looked at closer is one command line. */
const mostInspected = 20;

// by template, so that no container's environment, which holds its secrets, is ever asked for
const listed = `{"name":{{json .Names}},"image":{{json .Image}},"command":{{json .Command}},"state":{{json .State}},"ports":{{json .Ports}},"mounts":{{json .Mounts}}}`;
const inspected = `{"name":{{json .Name}},"mode":{{json .HostConfig.NetworkMode}},"hosts":{{json .HostConfig.ExtraHosts}},"mounts":{{json .Mounts}},"networks":{{json .NetworkSettings.Networks}}}`;

const listArgs = ["ps", "--all", "--no-trunc", "--format", listed];
const inspectArgs = (names: readonly string[]) => ["inspect", "--type", "container", "--format", inspected, ...names];

export type ContainersSeen = {
  docker: PlaceFacts["docker"];
  /** The runner's own; null where there is none. */
  runner: ContainerSeen | null;
};

/** Docker's containers that may be OpenClaw's, and the runner's. Never throws; two processes at most, one after the other. */
export async function readContainers({
  runCommand,
  file,
  env,
}: {
  runCommand: RunCommand;
  file: string;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<ContainersSeen> {
  const docker = (args: readonly string[]) =>
    runCommand({ file, args, env: childEnvironment(env), timeoutMs: commandMs, maxOutputBytes: 1024 * 1024 });
  const list = await docker(listArgs);
  const rows = parseList(list);
  if (rows === null) return { docker: whyNot(list), runner: null };
  const wanted = rows.filter((row) => row.name === runnerContainer || isOfOpenClaw(row) || mayHoldFolder(row));
  if (wanted.length === 0) return { docker: { kind: "listed", containers: [] }, runner: null };
  const details = parseInspect(await docker(inspectArgs(wanted.slice(0, mostInspected).map(({ name }) => name))));
  const containers = wanted.map((row) => ({ ...row, ...details.get(row.name) }));
  return {
    docker: { kind: "listed", containers: containers.filter(({ name }) => name !== runnerContainer) },
    runner: containers.find(({ name }) => name === runnerContainer) ?? null,
  };
}

/** Of this machine on docker's default network: `docker network inspect bridge`. Null when docker does not tell. */
export async function readBridgeGateway({
  runCommand,
  file,
  env,
}: Parameters<typeof readContainers>[0]): Promise<string | null> {
  const args = ["network", "inspect", "bridge", "--format", "{{json .IPAM.Config}}"];
  const result = await runCommand({ file, args, env: childEnvironment(env), timeoutMs: commandMs });
  if (result.kind !== "exited" || result.exitCode !== 0) return null;
  const rows = parseJson(result.stdout.trim());
  const gateways = (Array.isArray(rows) ? (rows as readonly Json[]) : []).map((row) =>
    textOf(valueAt(row, ["Gateway"])),
  );
  return gateways.find((gateway) => gateway !== null && /^\d+\.\d+\.\d+\.\d+$/.test(gateway)) ?? null;
}

/** `docker ps` names what is mounted, without where: its folder may be among it whatever the container is called. */
const mayHoldFolder = ({ mounts }: ContainerSeen) =>
  mounts.some(({ source }) => /\.(?:openclaw|clawdbot|moltbot)(?:$|[\\/,])/.test(source));

/** One JSON object a line, as the template above makes them; null when docker did not tell. */
export function parseList(result: CommandResult): ContainerSeen[] | null {
  if (result.kind !== "exited" || result.exitCode !== 0) return null;
  return linesOf(result.stdout).flatMap((row) => {
    const name = nameOf(row);
    if (name === null) return [];
    const text = (key: string) => textOf(valueAt(row, [key])) ?? "";
    const mounts = text("mounts").split(",");
    return [
      {
        name,
        image: text("image"),
        command: text("command"),
        isRunning: text("state") === "running",
        mounts: mounts.filter((source) => source !== "").map((source) => ({ source, destination: "" })),
        ports: text("ports"),
        networkMode: "",
        networks: [],
        extraHosts: [],
      },
    ];
  });
}

type Detail = Pick<ContainerSeen, "networkMode" | "extraHosts" | "mounts" | "networks">;

/** What those say who are still there: one that went meanwhile makes docker exit 1 beside the others' answers. */
export function parseInspect(result: CommandResult): Map<string, Detail> {
  const rows = result.kind === "exited" ? linesOf(result.stdout) : [];
  return new Map(
    rows.flatMap((row) => {
      const name = nameOf(row);
      const networks = valueAt(row, ["networks"]);
      const detail: Detail = {
        networkMode: textOf(valueAt(row, ["mode"])) ?? "",
        extraHosts: listAt(row, "hosts").flatMap((each) => textOf(each) ?? []),
        mounts: listAt(row, "mounts").map((each) => ({
          source: textOf(valueAt(each, ["Source"])) ?? "",
          destination: textOf(valueAt(each, ["Destination"])) ?? "",
        })),
        networks: isJsonObject(networks) ? Object.keys(networks) : [],
      };
      return name === null ? [] : [[name, detail] as const];
    }),
  );
}

/** It is put on a command line: only what docker itself takes as a name. */
function nameOf(row: Json): string | null {
  // several names of one container come with commas, and `inspect` writes a slash before it
  const name = (textOf(valueAt(row, ["name"])) ?? "").split(",")[0]?.replace(/^\//, "") ?? "";
  return /^[a-zA-Z0-9][\w.-]*$/.test(name) ? name : null;
}

const linesOf = (text: string): Json[] =>
  text.split("\n").flatMap((line) => {
    const row = parseJson(line.trim());
    return row === undefined ? [] : [row];
  });

function listAt(row: Json, key: string): readonly Json[] {
  const list = valueAt(row, [key]);
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

function whyNot(result: CommandResult): PlaceFacts["docker"] {
  if (result.kind === "missing") return { kind: "absent" };
  const words = "stderr" in result ? result.stderr.trim().slice(0, 500) : "";
  const isDown =
    /cannot connect to the docker daemon|is the docker daemon running|failed to connect to the docker api/i;
  return isDown.test(words) && !/permission denied/i.test(words)
    ? { kind: "down" }
    : { kind: "silent", words: words || (result.kind === "timed-out" ? "docker ps did not end in time." : "") };
}
