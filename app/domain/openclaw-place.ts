import type { AddressWay, OpenClawPlace, OpenClawWhere, PlaceAddress, PlaceReason } from "../contract/openclaw-place";
import type { RunnerEndpoint } from "../contract/runner";
import { isSameEndpoint } from "./model-place";
import { isLoopbackHost, isOwnHost, isThisMachine } from "./runner-location";
import { runnerPort } from "./set-up-command";

/** A container as `docker ps` and `docker inspect` tell of it. */
export type ContainerSeen = {
  name: string;
  image: string;
  command: string;
  isRunning: boolean;
  /** Folders and volumes of the host, as docker writes them, and where they stand inside. */
  mounts: readonly { source: string; destination: string }[];
  /** As docker writes them: `127.0.0.1:18789->18789/tcp`. */
  ports: string;
  /** `bridge`, `host`, `container:<id>`, or a network's name. */
  networkMode: string;
  networks: readonly string[];
  /** Names the container was told of: `host.docker.internal:host-gateway`. */
  extraHosts: readonly string[];
};

export type PlaceFacts = {
  /** The gateway's address where `gateway.mode` is remote and it leads elsewhere; null: it does not. */
  gatewayElsewhere: string | null;
  docker:
    | { kind: "absent" | "down" | "elsewhere" }
    /** Installed, and did not tell. */
    | { kind: "silent"; words: string }
    | { kind: "listed"; containers: readonly ContainerSeen[] };
  stateDir: string;
  os: NodeJS.Platform;
};

export type Place = {
  where: OpenClawWhere;
  reason: PlaceReason;
  subject: string;
  /** The one it runs in, or may run in. */
  container: ContainerSeen | null;
};

const gatewayPort = "18789";
const assistant = /openclaw|clawdbot|moltbot/i;
/** What the assistant itself starts for its tools: they never hold its gateway. */
const sandbox = /^(?:openclaw|clawdbot|moltbot)-sbx-|(?:openclaw|clawdbot|moltbot)-sandbox/i;

/** By what docker lists: its own names and command, the port it listens on, or where its folder stands inside. */
export function isOfOpenClaw({ name, image, command, ports, mounts }: ContainerSeen): boolean {
  if (sandbox.test(name) || sandbox.test(image)) return false;
  return (
    [name, image, command].some((text) => assistant.test(text)) ||
    ports.includes(`->${gatewayPort}/tcp`) ||
    mounts.some(({ destination }) => /\/\.(?:openclaw|clawdbot|moltbot)$/.test(destination))
  );
}

/** Where the gateway that reads this state folder runs. Nothing is guessed: two that could be it are `unknown`. */
export function placeOf({ gatewayElsewhere, docker, stateDir, os }: PlaceFacts): Place {
  const at = (where: OpenClawWhere, reason: PlaceReason, subject = "", container: ContainerSeen | null = null) => ({
    where,
    reason,
    subject,
    container,
  });
  if (gatewayElsewhere !== null) return at("another-machine", "gateway-elsewhere", gatewayElsewhere);
  if (docker.kind === "silent") return at("unknown", "docker-silent", docker.words);
  if (docker.kind === "absent") return at("this-machine", "no-docker");
  if (docker.kind !== "listed") return at("this-machine", docker.kind === "down" ? "docker-down" : "docker-elsewhere");

  const found = docker.containers.filter(isOfOpenClaw);
  const hasFolder = ({ mounts }: ContainerSeen) => mounts.some(({ source }) => holds(source, stateDir, os));
  const running = found.filter(({ isRunning }) => isRunning);
  const withFolder = running.filter(hasFolder);
  // its command line's container shares the gateway's network, and goes with it
  const gateways = withFolder.filter(({ networkMode }) => !networkMode.startsWith("container:"));
  const published = gateways.filter(({ ports }) => ports.includes(`->${gatewayPort}/tcp`));
  const [only] = published.length === 1 ? published : gateways.length > 0 ? gateways : withFolder;
  if (only !== undefined && (published.length === 1 || gateways.length <= 1)) {
    return at("container", "container-has-folder", only.name, only);
  }
  if (only !== undefined) return at("unknown", "several", gateways.map(({ name }) => name).join(", "), only);
  const other = running[0];
  if (other !== undefined) return at("unknown", "other-folder", other.name, other);
  const stopped = found.find(hasFolder);
  return stopped === undefined
    ? at("this-machine", "no-container")
    : at("unknown", "container-stopped", stopped.name, stopped);
}

/** A folder of the host lies in what is mounted, as docker writes it on this system. */
function holds(source: string, folder: string, os: NodeJS.Platform): boolean {
  const [outer, inner] = [asHostPath(source, os), asHostPath(folder, os)];
  return outer !== "" && (inner === outer || inner.startsWith(`${outer}/`));
}

/** Docker Desktop writes a folder of the host as its virtual machine sees it; Windows and macOS take any case. */
function asHostPath(path: string, os: NodeJS.Platform): string {
  const plain = path
    .replaceAll("\\", "/")
    .replace(/^\/(?:run\/desktop\/mnt\/host|host_mnt|mnt\/host)\/(?=[a-z]\/)/i, "/")
    .replace(/^\/host_mnt(?=\/)/, "")
    .replace(/\/+$/, "");
  if (os === "win32") return plain.replace(/^\/([a-z])\//i, "$1:/").toLowerCase();
  return os === "darwin" ? plain.toLowerCase() : plain;
}

/** What the addresses of a place follow from. */
export type AddressFacts = {
  endpoint: RunnerEndpoint | null;
  /** Names and addresses of this machine. */
  ownHosts: readonly string[];
  /** Of the runner's own container; null: it has none, or docker did not tell. */
  runnerContainer: Pick<ContainerSeen, "name" | "ports" | "networks"> | null;
  /** Of this machine on Docker's default network, as docker says. */
  bridgeGateway: string | null;
};

type Address = Pick<PlaceAddress, "baseUrl" | "way" | "needsPort">;
const path = "/engines/v1";

/** The addresses by which OpenClaw could reach the runner from where it runs, best first. */
export function addressesFrom({ where, container }: Place, facts: AddressFacts): Address[] {
  const { endpoint, ownHosts } = facts;
  if (endpoint === null) return [];
  const here = addressesHere(endpoint);
  const host = endpoint.openAiBaseUrl === null ? "127.0.0.1" : new URL(endpoint.openAiBaseUrl).hostname;
  // one on another machine is reached by the same address from everywhere
  const isHere = isThisMachine(host, ownHosts);
  if (where === "this-machine" || container === null || !isHere || container.networkMode === "host") return here;
  const inside = addressesInside(endpoint, container, facts);
  return where === "container" ? inside : [...here, ...inside];
}

function addressesHere({ kind, openAiBaseUrl, location }: RunnerEndpoint): Address[] {
  if (openAiBaseUrl !== null) return [{ baseUrl: openAiBaseUrl, way: "runner", needsPort: false }];
  const canOpen = kind === "docker-desktop" && location === "this-machine";
  return canOpen ? [{ baseUrl: `http://127.0.0.1:${runnerPort}${path}`, way: "open-port", needsPort: true }] : [];
}

function addressesInside(
  { kind, openAiBaseUrl }: RunnerEndpoint,
  container: ContainerSeen,
  { runnerContainer, bridgeGateway }: AddressFacts,
): Address[] {
  const url = openAiBaseUrl === null ? null : new URL(openAiBaseUrl);
  const port = url === null ? runnerPort : url.port || (url.protocol === "https:" ? "443" : "80");
  const at = (host: string, way: AddressWay, needsPort = false) => ({
    baseUrl: `http://${host}${path}`,
    way,
    needsPort,
  });
  if (kind === "docker-desktop") {
    return [at(modelRunnerName, "model-runner"), at(`${dockerHostName}:${port}`, "docker-host", url === null)];
  }
  if (url === null) return [];
  const listening = publishedHosts(runnerContainer?.ports ?? "", port);
  const bridges = listening.length > 0 ? listening : bridgeGateway === null ? [] : [bridgeGateway];
  const knowsHost = container.extraHosts.some((each) => each.startsWith(`${dockerHostName}:`));
  // names are known on networks that somebody made, not on docker's default one
  const shared = runnerContainer?.networks.some((each) => each !== "bridge" && container.networks.includes(each));
  return [
    ...bridges.map((host) => at(`${host}:${port}`, "bridge")),
    ...(knowsHost ? [at(`${dockerHostName}:${port}`, "docker-host")] : []),
    ...(shared === true && runnerContainer !== null
      ? [at(`${runnerContainer.name}:${runnerPort}`, "runner-container")]
      : []),
  ];
}

/** Addresses of this machine, but for loopback, on which a container listens at a port. */
function publishedHosts(ports: string, port: string): string[] {
  const hosts = [...ports.matchAll(/(\d+\.\d+\.\d+\.\d+):(\d+)->/g)].flatMap(([, host = "", at]) =>
    at === port && !isLoopbackHost(host) ? [host] : [],
  );
  return [...new Set(hosts)];
}

const modelRunnerName = "model-runner.docker.internal";
const dockerHostName = "host.docker.internal";
const containerNames = [modelRunnerName, dockerHostName, "gateway.docker.internal", "docker-model-runner"];

/** Where the runner may be written down already, by whichever way: all lead to the same one. */
export function namesOfRunner({ openAiBaseUrl }: Pick<RunnerEndpoint, "openAiBaseUrl">): string[] {
  const at = openAiBaseUrl ?? `http://127.0.0.1:${runnerPort}${path}`;
  return [at, `http://${modelRunnerName}${path}`, `http://${dockerHostName}:${new URL(at).port || runnerPort}${path}`];
}

/** A name that means the runner, or the machine Docker runs on, inside containers only. */
export function isContainerOnly(baseUrl: string | null): boolean {
  return baseUrl !== null && URL.canParse(baseUrl) && isOwnHost(new URL(baseUrl).hostname, containerNames);
}

/** Names and addresses that mean this machine where OpenClaw runs, beside its own ones. */
export function hostsAt({ where, addresses }: Pick<OpenClawPlace, "where" | "addresses">): string[] {
  return [
    ...(where === "container" ? containerNames : []),
    ...addresses.map(({ baseUrl }) => new URL(baseUrl).hostname),
  ];
}

/** The one to write: what is set already where it leads to the runner, else the first that answered, else the first. */
export function chooseAddress(addresses: readonly PlaceAddress[], present: string | null): PlaceAddress | null {
  const failed = ({ tried }: PlaceAddress) => tried !== null && tried.outcome !== "answered";
  return (
    addresses.find((each) => isSameEndpoint(each.baseUrl, present) && !failed(each)) ??
    addresses.find(({ tried }) => tried?.outcome === "answered") ??
    addresses.find((each) => !failed(each)) ??
    addresses[0] ??
    null
  );
}

/** What is worth saying of a typed address; null: nothing. */
export function typedConcern(
  baseUrl: string,
  { where, container }: Pick<Place, "where" | "container">,
  ownHosts: readonly string[],
): "address-misplaced" | "address-network" | null {
  const host = new URL(baseUrl).hostname;
  const isInside = where === "container" && container?.networkMode !== "host";
  if (isContainerOnly(baseUrl))
    return where === "this-machine" || where === "another-machine" ? "address-misplaced" : null;
  if (isLoopbackHost(host)) return isInside || where === "another-machine" ? "address-misplaced" : null;
  return where === "this-machine" && isOwnHost(host, ownHosts) ? null : "address-network";
}
