import type { Spoken, ToolCall } from "../demo-commands";
import type { DockerState } from "./docker";

/** OpenClaw's gateway as somebody runs it in a container, in the way of its own compose file. */
export type AssistantContainer = {
  name: string;
  image: string;
  command: string;
  isRunning: boolean;
  /** The folder of the host that stands at `/home/node/.openclaw` inside; null: a volume of its own. */
  folder: string | null;
  network: string;
  /** `host.docker.internal` was given to it. */
  knowsHost: boolean;
  /** What it has to ask with: `node`, `curl`, `wget`. */
  tools: readonly string[];
};

export const composedGateway: AssistantContainer = {
  name: "openclaw-openclaw-gateway-1",
  image: "ghcr.io/openclaw/openclaw:latest",
  command: '"docker-entrypoint.sh node dist/index.js gateway"',
  isRunning: true,
  folder: null,
  network: "openclaw_default",
  knowsHost: false,
  tools: ["node"],
};

const runnerName = "docker-model-runner";
const bridge = "172.17.0.1";
const failed = (words: string): Spoken => ({ stderr: `${words}\n`, exitCode: 1 });

type Row = { list: Record<string, string>; detail: Record<string, unknown> };

function rowsOf(now: DockerState): Row[] {
  const rows: Row[] = [];
  if (now.product === "engine" && now.container !== "missing") {
    const isUp = now.container === "running";
    rows.push({
      list: {
        name: runnerName,
        image: "docker/model-runner:latest",
        command: '"/app/model-runner"',
        state: isUp ? "running" : "exited",
        ports: isUp ? `127.0.0.1:12434->12434/tcp, ${bridge}:12434->12434/tcp` : "",
        mounts: "docker-model-runner-models",
      },
      detail: {
        name: `/${runnerName}`,
        mode: "bridge",
        hosts: null,
        mounts: [
          {
            Type: "volume",
            Name: "docker-model-runner-models",
            Source: "/var/lib/docker/volumes/x/_data",
            Destination: "/models",
          },
        ],
        networks: { bridge: { Gateway: bridge, IPAddress: "172.17.0.2" } },
      },
    });
  }
  const { assistant } = now;
  if (assistant === null) return rows;
  const source = assistant.folder ?? "/var/lib/docker/volumes/openclaw_state/_data";
  rows.push({
    list: {
      name: assistant.name,
      image: assistant.image,
      command: assistant.command,
      state: assistant.isRunning ? "running" : "exited",
      ports: assistant.isRunning ? "127.0.0.1:18789->18789/tcp" : "",
      mounts: assistant.folder ?? "openclaw_state",
    },
    detail: {
      name: `/${assistant.name}`,
      mode: assistant.network,
      hosts: assistant.knowsHost ? ["host.docker.internal:host-gateway"] : null,
      mounts: [
        {
          Type: assistant.folder === null ? "volume" : "bind",
          Source: source,
          Destination: "/home/node/.openclaw",
          Mode: "rw",
          RW: true,
        },
      ],
      networks: { [assistant.network]: { Gateway: "172.18.0.1", IPAddress: "172.18.0.2" } },
    },
  });
  return rows;
}

/** `docker ps --all --no-trunc --format TEMPLATE`, where the template makes JSON. */
export function listContainers(now: DockerState): Spoken {
  return {
    stdout: rowsOf(now)
      .map(({ list }) => `${JSON.stringify(list)}\n`)
      .join(""),
  };
}

/** `docker inspect --type container --format TEMPLATE NAME…`; one that is not there makes it exit 1 beside the others' answers. */
export function inspectContainers(args: readonly string[], now: DockerState): Spoken {
  const names = args.slice(args.indexOf("--format") + 2);
  const rows = rowsOf(now);
  const found = names.map((name) => rows.find(({ list }) => list["name"] === name));
  return {
    stdout: found.map((row) => (row === undefined ? "" : `${JSON.stringify(row.detail)}\n`)).join(""),
    stderr: names
      .filter((_, index) => found[index] === undefined)
      .map((name) => `Error response from daemon: No such container: ${name}\n`)
      .join(""),
    exitCode: found.includes(undefined) ? 1 : 0,
  };
}

/** `docker network inspect bridge --format {{json .IPAM.Config}}`. */
export const inspectBridge = (): Spoken => ({
  stdout: `${JSON.stringify([{ Subnet: "172.17.0.0/16", Gateway: bridge }])}\n`,
});

/** `docker exec NAME PROGRAM …`: what asks an address for its models gets what the runner would say there. */
export function execInContainer({ args, env }: ToolCall, now: DockerState): Spoken {
  const [, name = "", program = "", ...rest] = args;
  const { assistant } = now;
  if (assistant === null || assistant.name !== name)
    return failed(`Error response from daemon: No such container: ${name}`);
  if (!assistant.isRunning) return failed(`Error response from daemon: container ${name} is not running`);
  if (!assistant.tools.includes(program)) {
    return {
      stderr: `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\n`,
      exitCode: 126,
    };
  }
  // where a runner was put by hand it listens to all of this machine's addresses
  const port = URL.parse(env["MODEL_RUNNER_HOST"] ?? "")?.port ?? "12434";
  const list = '{"object":"list","data":[]}';
  if (program === "node") {
    const lines = rest.slice(2).map((url) => {
      const problem = problemAt(url, assistant, { now, port });
      return JSON.stringify([url, problem === null ? 200 : 0, problem ?? list]);
    });
    return { stdout: `${lines.join("\n")}\n` };
  }
  const problem = problemAt((rest.at(-1) ?? "").replace(/\/models$/, ""), assistant, { now, port });
  if (problem !== null) return { stderr: `${program}: ${problem}\n`, exitCode: problem === "ENOTFOUND" ? 6 : 7 };
  return { stdout: program === "curl" ? `${list}\n200` : list };
}

/** Node's word for why nothing answers; null: the runner does. */
function problemAt(
  url: string,
  { network, knowsHost }: AssistantContainer,
  { now, port: runnerPort }: { now: DockerState; port: string },
): string | null {
  const { hostname, port } = new URL(url);
  const isDesktop = now.product === "desktop";
  const isUp = isDesktop ? now.isRunnerOn : now.container === "running";
  const isAtPort = isUp && port === runnerPort;
  switch (hostname) {
    case "model-runner.docker.internal":
      return isDesktop ? (isUp && port === "" ? null : "ECONNREFUSED") : "ENOTFOUND";
    case "host.docker.internal":
      if (!isDesktop && !knowsHost) return "ENOTFOUND";
      return isAtPort && (!isDesktop || now.hasPort) ? null : "ECONNREFUSED";
    case bridge:
      return !isDesktop && isAtPort ? null : "ECONNREFUSED";
    case "127.0.0.1":
    case "localhost":
      return network === "host" && isAtPort ? null : "ECONNREFUSED";
    default:
      return "ENOTFOUND";
  }
}
