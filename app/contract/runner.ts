import { z } from "zod";
import { certificateProblems } from "../domain/certificate";
import { capabilities } from "../domain/runner-capabilities";
import { Nothing, bytes, reading, stamped } from "./common";
import { Failure } from "./errors";
import { JobStarted } from "./models";
import { SetUpPlan, SetUpRequest } from "./set-up";

/** Where an address came from, in the order they are tried. */
export const EndpointSource = z.enum([
  "settings",
  /** The runner without Docker that Homeport runs itself. */
  "homeport",
  "environment",
  "docker-context",
  "docker-socket",
  "default-port",
]);
export type EndpointSource = z.infer<typeof EndpointSource>;

/** Where the engine computes. `another-machine` is drawn outside the outline. */
export const RunnerLocation = z.enum(["this-machine", "another-machine", "unknown"]);
export type RunnerLocation = z.infer<typeof RunnerLocation>;

export const RunnerKind = z.enum(["docker-desktop", "docker-engine", "standalone", "cloud", "unknown"]);
export type RunnerKind = z.infer<typeof RunnerKind>;

/**
 * Why a place is taken for what it is; worded by the locale files' `privacy.place`, by its code. `host`: of the address;
 * `docker`: where docker points, without its user; `listener`: the program at a loopback port.
 */
export const LocationReason = z.discriminatedUnion("code", [
  z.object({
    code: z.enum(["docker-cloud", "pipe-elsewhere", "local-pipe", "local-socket", "loopback", "untold-listener"]),
  }),
  z.object({ code: z.enum(["own-address", "other-address"]), host: z.string() }),
  z.object({ code: z.enum(["docker-elsewhere", "docker-elsewhere-loopback"]), docker: z.string() }),
  z.object({ code: z.enum(["listener", "tunnel"]), listener: z.string() }),
]);
export type LocationReason = z.infer<typeof LocationReason>;

export const RunnerEndpoint = z.object({
  source: EndpointSource,
  kind: RunnerKind,
  transport: z.enum(["tcp", "socket", "pipe"]),
  /** For people: `127.0.0.1:12434`, `~/.docker/run/docker.sock`. */
  address: z.string(),
  location: RunnerLocation,
  locationReason: LocationReason,
  /** What OpenClaw on this host would use (`http://127.0.0.1:12434/engines/v1`); null when there is no TCP way in. */
  openAiBaseUrl: z.string().nullable(),
  /** Whether what is sent can be read on the way; absent where it stays within this machine. */
  isEncrypted: z.boolean().exactOptional(),
});
export type RunnerEndpoint = z.infer<typeof RunnerEndpoint>;

export const runnerStates = ["looking", "healthy", "absent", "disabled", "down", "wrong-service", "hanging"] as const;
export const RunnerState = z.enum(runnerStates);
export type RunnerState = z.infer<typeof RunnerState>;

/** A server's certificate, as it was presented; times in epoch ms. */
export const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  validFrom: z.number(),
  validTo: z.number(),
  /** SHA-256, `AB:CD:…`. */
  fingerprint: z.string(),
});
export type Certificate = z.infer<typeof Certificate>;

/** One address that was tried, and what it said: the evidence behind the state. */
export const RunnerAttempt = z.object({
  source: EndpointSource,
  address: z.string(),
  outcome: z.enum([
    "healthy",
    "refused",
    "no-socket",
    "disabled",
    "wrong-service",
    "hanging",
    "no-permission",
    /** Its certificate is not one this machine trusts. */
    "untrusted",
    /** It answers in TLS only, and was asked without. */
    "wants-https",
    /** Its address says https, and what listens there knows no TLS. */
    "speaks-http",
    /** Not asked: it is another machine, unencrypted, and nobody has said yet that this is meant. */
    "plain-http",
    "wants-token",
    "token-refused",
    /** Not asked: it is another machine, and offline mode is on. */
    "offline",
    "failed",
  ]),
  detail: z.string().optional(),
  /** With `untrusted`: what was presented, and what is wrong with it. */
  certificate: z.object({ problem: z.enum(certificateProblems), presented: Certificate }).exactOptional(),
  /** With `healthy`: no whole Model Runner answers there, but an engine, by its own name where it says one. */
  engine: z.string().nullable().exactOptional(),
});
export type RunnerAttempt = z.infer<typeof RunnerAttempt>;

export const BackendStatus = z.object({
  name: z.string(),
  status: z.enum(["running", "error", "not-installed", "installing", "unknown"]),
  detail: z.string(),
});
export type BackendStatus = z.infer<typeof BackendStatus>;

export const LoadedModel = z.object({
  /** Canonical reference where it can be told, else the runner's own name (an id). */
  ref: z.string(),
  backend: z.string(),
  mode: z.string(),
  isInUse: z.boolean(),
  isLoading: z.boolean(),
  lastUsedAt: z.number().nullable(),
  /** When Homeport saw it come; absent where it was loaded before, or is loading. */
  seenSince: z.number().optional(),
  /** Go duration as the runner gives it (`5m0s`, `-1` for ever); null when not configured (5 minutes). */
  keepAlive: z.string().nullable(),
});
export type LoadedModel = z.infer<typeof LoadedModel>;

/** Who answers to the docker command; `other`: somebody's virtual machine. */
export const DockerProduct = z.enum([
  "docker-desktop",
  "docker-engine",
  "podman",
  "orbstack",
  "colima",
  "rancher-desktop",
  "other",
]);
export type DockerProduct = z.infer<typeof DockerProduct>;

/** What the docker command line says of itself; asked for only when no runner answers, or on request. */
export const DockerFacts = z.object({
  client: reading(z.string()),
  /** Product of the daemon: "Docker Desktop 4.83.0", "Docker Engine 28.2.2". */
  server: reading(z.string()),
  product: reading(DockerProduct),
  isDesktop: reading(z.boolean()),
  /** "4.83.0"; not reported by anything that is not Docker Desktop. */
  desktopVersion: reading(z.string()),
  hasModelPlugin: reading(z.boolean()),
  /** Of the plugin behind `docker model`: "v1.2.6". */
  pluginVersion: reading(z.string()),
  isRootless: reading(z.boolean()),
  /** What the daemon fetches images through, without a name or password in it; empty: nothing. */
  proxy: reading(z.string()),
});
export type DockerFacts = z.infer<typeof DockerFacts>;

/** What answers where it is no whole Model Runner: an engine that is asked the OpenAI way, and what else it can do. */
const RunnerService = z.object({
  /** As it names itself: `vLLM`; null: it doesn't say. */
  engine: z.string().nullable(),
  apiPath: z.string(),
  can: z.array(z.enum(capabilities)),
});

export const RunnerSnapshot = z.object({
  ...stamped,
  state: RunnerState,
  endpoint: RunnerEndpoint.nullable(),
  /** Absent: a Model Runner, which can do everything. */
  service: RunnerService.exactOptional(),
  version: reading(z.string()),
  backends: z.array(BackendStatus),
  loaded: z.array(LoadedModel),
  modelsDiskBytes: reading(bytes),
  attempts: z.array(RunnerAttempt),
  docker: DockerFacts,
  /** Why the state is not healthy, with the tool's own words. */
  problem: Failure.nullable(),
});
export type RunnerSnapshot = z.infer<typeof RunnerSnapshot>;

export const runnerRoutes = {
  "runner.read": { input: Nothing, output: RunnerSnapshot },
  /** Probes now, docker command line included, and answers with what was found. */
  "runner.probe": { input: Nothing, output: RunnerSnapshot },
  /** Asks one address whether a Model Runner answers there; nothing is changed, and what is used stays. */
  "runner.try": { input: z.strictObject({ address: z.string().min(1).max(300) }), output: RunnerAttempt },
  /** What would bring the runner up, as it stands now. Changes nothing. */
  "runner.plan": { input: Nothing, output: SetUpPlan },
  /** Carries one offer of the plan out, as a job. Refuses (`setup-stale`) what does not fit any longer. */
  "runner.setUp": { input: SetUpRequest, output: JobStarted },
} as const;
export type RunnerEvents = { "runner.changed": RunnerSnapshot };
