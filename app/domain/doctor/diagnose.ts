import type { GatewaySnapshot } from "../../contract/gateway";
import type { OpenClawSnapshot } from "../../contract/openclaw";
import type { OpenClawWhere } from "../../contract/openclaw-place";
import type { PortHolder } from "../../contract/port-holder";
import type { Reading } from "../../contract/reading";
import type { RunnerSnapshot } from "../../contract/runner";
import type { DockerSituation } from "../docker-situation";
import type { GpuVerdict } from "../gpu-use";
import { sameModel } from "../model-reference";
import { isSameEndpoint } from "../model-place";
import { minimumContextTokens } from "../openclaw-config";
import { isContainerOnly } from "../openclaw-place";
import { type RecentFailure, findingOf } from "./failures";
import { doctorAreas, doctorFindings, findingIds, findingOfAddress, type FindingId } from "./findings";
import { nearestName } from "./nearest-name";

/** Everything the doctor looks at. Null: not looked at, or not to be had here. */
export type DoctorFacts = {
  runner: Pick<RunnerSnapshot, "state" | "endpoint" | "docker" | "loaded" | "problem" | "attempts">;
  situation: DockerSituation;
  /** Who holds the runner's port. */
  portHolder: PortHolder | null;
  openclaw: Pick<OpenClawSnapshot, "state" | "defaultModel" | "fallbacks" | "isConnected" | "problem" | "dialect">;
  gateway: Pick<GatewaySnapshot, "state" | "port">;
  /** The address that is set can't lead to the runner from where OpenClaw runs; `subject` names that place. */
  misplaced: { where: OpenClawWhere; subject: string } | null;
  /** All names of what is pulled; null: the list can't be read. */
  pulled: readonly (readonly string[])[] | null;
  /** Whether the runner knows OpenClaw's model by that very name: what a short name means is the runner's to say. */
  isNameKnown: boolean | null;
  failures: readonly RecentFailure[];
  /** Loads that go on for longer than they should, by model. */
  slowLoads: readonly string[];
  /** In use for the route's model, read back. */
  contextTokens: Reading<number> | null;
  gpu: GpuVerdict | null;
  pressure: "ram" | "vram" | "swap" | null;
  /** Where models lie. */
  freeDiskBytes: Reading<number>;
  orphans: readonly { pid: number; residentBytes: number }[] | null;
  /** Names of variables that send requests through somebody else; never their values. */
  proxies: readonly string[];
};

export type Diagnosis = {
  id: FindingId;
  /** For its sentence; see the locale file. */
  values: Readonly<Record<string, string | number | PortHolder>>;
  /** The tool's own words. */
  detail: string | null;
};

/** Below this nothing of use can be pulled. */
const littleDiskBytes = 5 * 1024 ** 3;

const ofSituation: Partial<Record<DockerSituation, FindingId>> = {
  "well-without-port": "port-off",
  "configured-address": "address-silent",
  "docker-remote": "docker-elsewhere",
  "docker-remote-and-one-here": "docker-elsewhere",
  "docker-missing-desktop": "docker-missing",
  "docker-missing-engine": "docker-missing",
  "docker-missing-intel-mac": "machine-unsupported",
  "docker-missing-port-taken": "port-taken",
  "socket-locked": "docker-locked",
  "socket-locked-elsewhere": "docker-locked",
  "wrong-context": "docker-elsewhere",
  "wrong-context-pinned": "docker-elsewhere",
  "desktop-down": "docker-down",
  "desktop-down-and-off": "docker-down",
  "desktop-down-without-cli": "docker-down",
  "desktop-on-linux-down": "docker-down",
  "wsl-down": "docker-down",
  "engine-down": "docker-down",
  "engine-rootless-down": "docker-down",
  "daemon-hung": "docker-hung",
  "daemon-unclear": "docker-unclear",
  "desktop-off": "runner-off",
  "desktop-off-by-default": "runner-off",
  "desktop-off-without-cli": "runner-off",
  "desktop-locked": "runner-off-by-policy",
  "desktop-too-old": "version-old",
  "desktop-intel-mac": "machine-unsupported",
  "desktop-on-linux": "machine-unsupported",
  "desktop-hanging": "docker-hung",
  "desktop-unclear": "docker-unclear",
  podman: "docker-other",
  orbstack: "docker-other",
  colima: "docker-other",
  "rancher-desktop": "docker-other",
  "other-docker": "docker-other",
  "port-taken": "port-taken",
  "port-silent": "port-taken",
  "plugin-missing": "plugin-missing",
  "plugin-unclear": "docker-unclear",
  "plugin-too-old": "version-old",
  "container-hanging": "container-down",
  "container-silent": "container-down",
  "container-elsewhere": "container-down",
  "container-stopped": "container-down",
  "container-missing": "container-down",
  "container-and-image-missing": "container-down",
  "engine-unclear": "docker-unclear",
};

/** What is wrong, what blocks most first, then in the order words travel. An empty list: nothing was found. */
export function diagnose(facts: DoctorFacts): Diagnosis[] {
  const all = [...dockerAndRunner(facts), ...models(facts), ...openclaw(facts), ...machine(facts)];
  const firsts = all.filter(({ id }, at) => all.findIndex((other) => other.id === id) === at);
  const rank = ({ id }: Diagnosis) => {
    const { weight, area } = doctorFindings[id];
    return (weight === "blocks" ? 0 : 100) + doctorAreas.indexOf(area);
  };
  return firsts.toSorted((a, b) => rank(a) - rank(b) || findingIds.indexOf(a.id) - findingIds.indexOf(b.id));
}

const one = (id: FindingId, values: Diagnosis["values"] = {}, detail: string | null = null): Diagnosis => ({
  id,
  values,
  detail,
});

function dockerAndRunner({ runner, situation, portHolder, openclaw: { state }, orphans }: DoctorFacts): Diagnosis[] {
  const found: Diagnosis[] = [];
  const ofAddress = runner.problem === null ? undefined : findingOfAddress[runner.problem.code];
  const id = ofAddress ?? runnerFinding(situation, runner.state === "wrong-service", portHolder !== null);
  const detail = [runner.problem?.message, runner.problem?.detail].filter(Boolean).join("\n") || null;
  const values = { address: runner.attempts[0]?.address ?? "", situation };
  if (id === "port-taken") {
    if (portHolder?.kind === "windows-range") {
      const { from, to } = portHolder;
      found.push(one("port-kept-by-windows", { ...values, firstPort: from, lastPort: to }, detail));
    } else found.push(one(id, { ...values, holder: portHolder ?? "" }, detail));
  }
  // its socket is enough for Homeport; only OpenClaw needs the port
  else if (id !== undefined && (id !== "port-off" || state === "ready")) found.push(one(id, values, detail));
  if (orphans !== null && orphans.length > 0) {
    const memoryBytes = orphans.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
    found.push(
      one("engine-orphaned", { count: orphans.length, memoryBytes, pids: orphans.map(({ pid }) => pid).join(", ") }),
    );
  }
  return found;
}

function runnerFinding(
  situation: DockerSituation,
  isWrongService: boolean,
  isPortHeld: boolean,
): FindingId | undefined {
  if (situation === "configured-address" && isWrongService) return "address-not-a-runner";
  // the port is on, or was to be: somebody else has it
  if (situation === "well-without-port" && isPortHeld) return "port-taken";
  return ofSituation[situation];
}

function models(facts: DoctorFacts): Diagnosis[] {
  const { runner, pulled, failures, slowLoads, contextTokens, gpu, freeDiskBytes } = facts;
  const found = failures.flatMap((failure) => ofFailure(failure, facts));
  found.push(...slowLoads.map((model) => one("load-hanging", { model })));
  if (runner.state === "healthy" && pulled !== null && pulled.length === 0) found.push(one("no-models"));
  if (contextTokens?.isKnown === true && contextTokens.value < minimumContextTokens) {
    found.push(one("context-too-small", { tokens: contextTokens.value, least: minimumContextTokens }));
  }
  if (gpu === "should") found.push(one("processor-instead-of-gpu"));
  if (freeDiskBytes.isKnown && freeDiskBytes.value < littleDiskBytes) {
    found.push(one("disk-full", { bytes: freeDiskBytes.value }));
  }
  return found;
}

function ofFailure({ kind, subject, failure }: RecentFailure, facts: DoctorFacts): Diagnosis[] {
  const { pulled, proxies, openclaw: claw } = facts;
  const id = findingOf(kind, failure.code);
  if (id === null) return [];
  const isPull = kind === "pull-model" || kind === "import-model";
  const ofClaw = kind === "connect-openclaw" || kind === "verify-openclaw";
  const model = ofClaw && claw.defaultModel.isKnown ? claw.defaultModel.value.model : subject;
  // what was removed since fails no longer
  if (!isPull && !ofClaw && pulled !== null && !pulled.flat().some((name) => sameModel(name, model))) return [];
  const detail = (failure.detail ?? failure.message) || null;
  // a proxy that is named and a registry that is out of reach: the proxy is the first thing to look at
  const isProxied = id === "registry-unreachable" && (proxies.length > 0 || /proxy/i.test(detail ?? ""));
  return [one(isProxied ? "proxy-in-the-way" : id, { model, proxies: proxies.join(", ") }, detail)];
}

function openclaw(facts: DoctorFacts): Diagnosis[] {
  const { openclaw: claw, gateway, misplaced, runner, pulled, isNameKnown } = facts;
  const words = claw.problem === null ? null : [claw.problem.message, claw.problem.detail].filter(Boolean).join("\n");
  if (claw.state === "not-found") return [one("openclaw-missing")];
  if (claw.state === "config-invalid") return [one("config-broken", {}, words)];
  if (claw.state === "broken") {
    return [one(claw.problem?.code === "openclaw-node-too-old" ? "node-too-old" : "openclaw-broken", {}, words)];
  }
  if (claw.state !== "ready" || !claw.defaultModel.isKnown) return [];
  const found: Diagnosis[] = [];
  const { ref, model, baseUrl, place } = claw.defaultModel.value;
  const host = baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  const url = runner.endpoint?.openAiBaseUrl ?? null;
  if (misplaced !== null) {
    const id = isContainerOnly(baseUrl) ? "wrong-host-name" : "address-of-itself";
    found.push(one(id, { host, place: misplaced.subject, address: url ?? "" }));
  } else if (place === "cloud") found.push(one("cloud-by-default", { model: ref }));
  else if (!claw.isConnected && url !== null) found.push(one("not-connected", { model: ref, address: url }));
  else if (isSameEndpoint(baseUrl, url) && pulled !== null) found.push(...notPulled(model, pulled, isNameKnown));
  const fallbacks = claw.fallbacks.isKnown ? claw.fallbacks.value.filter((each) => each.place !== "this-machine") : [];
  if (fallbacks.length > 0) found.push(one("cloud-fallback", { models: fallbacks.map((each) => each.ref).join(", ") }));
  if (gateway.state === "silent") found.push(one("gateway-silent", { port: gateway.port ?? 0 }));
  if (gateway.state === "other-program") found.push(one("gateway-port-taken", { port: gateway.port ?? 0 }));
  return found;
}

/** Not there at all, there under a name that is nearly the same, or there from another registry. */
function notPulled(model: string, pulled: readonly (readonly string[])[], isNameKnown: boolean | null): Diagnosis[] {
  const names = pulled.flat();
  const same = names.find((name) => sameModel(name, model));
  // the registry that goes without saying is what the two differ in
  const full = same !== undefined && !/^[^/]*[.:][^/]*\//.test(same) ? `docker.io/${same}` : (same ?? "");
  if (same !== undefined) return isNameKnown === false ? [one("registry-mismatch", { model, pulled: full })] : [];
  const near = nearestName(model, names);
  if (near === null) return [one("model-not-pulled", { model })];
  return [one(near.kind === "registry" ? "registry-mismatch" : "name-mismatch", { model, pulled: near.name })];
}

function machine({ pressure }: DoctorFacts): Diagnosis[] {
  if (pressure === null) return [];
  return [one(pressure === "swap" ? "swapping" : "memory-short", { kind: pressure })];
}
