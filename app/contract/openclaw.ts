import { z } from "zod";
import { isCliProfile } from "../domain/cli-profile";
import { routeProfiles } from "../domain/route-profile-names";
import { Nothing, reading, stamped } from "./common";
import { Failure } from "./errors";
import { JobStarted, ModelRefInput } from "./models";
import { BaseUrl, OpenClawWhere, PlaceAddress, PlaceReason } from "./openclaw-place";

/** The two command lines: `openclaw`, and the older `clawdbot`. */
export const Dialect = z.enum(["openclaw", "clawdbot"]);
export type Dialect = z.infer<typeof Dialect>;

/** The name of a profile of the command lines' own: a state folder `~/.openclaw-NAME` beside the usual one. */
export const CliProfile = z.string().refine(isCliProfile);

/** A command line that was found, whether it works or not. */
export const OpenClawInstall = z.object({
  dialect: Dialect,
  path: z.string(),
  version: reading(z.string()),
  problem: Failure.nullable(),
});
export type OpenClawInstall = z.infer<typeof OpenClawInstall>;

/** `this-machine` only when its provider's base URL is a loopback address; a provider we don't know is `cloud`. */
export const ModelPlace = z.enum(["this-machine", "another-machine", "cloud"]);
export type ModelPlace = z.infer<typeof ModelPlace>;

export const ConfiguredModel = z.object({
  /** `provider/model`, split at the first slash. */
  ref: z.string(),
  provider: z.string(),
  model: z.string(),
  baseUrl: z.string().nullable(),
  place: ModelPlace,
});
export type ConfiguredModel = z.infer<typeof ConfiguredModel>;

export const ProofCheck = z.object({
  id: z.enum(["provider", "model", "usage", "no-fallback", "nonce-in-runner", "model-in-runner", "nonce-in-answer"]),
  verdict: z.enum(["pass", "fail", "unknown"]),
  /** The value that was read, as text. */
  evidence: z.string(),
});
export type ProofCheck = z.infer<typeof ProofCheck>;

/** Evidence that an answer given through OpenClaw was computed by this runner. Held in memory only. */
export const Proof = z.object({
  at: z.number(),
  dialect: Dialect,
  model: z.string(),
  /** A random word put into the prompt, then looked for in the runner's own request record. */
  nonce: z.string(),
  question: z.string(),
  answer: z.string(),
  seconds: z.number().nonnegative(),
  promptTokens: reading(z.number().int().nonnegative()),
  /** Of those, found in the engine's cache and not read again. */
  cachedTokens: reading(z.number().int().nonnegative()),
  generatedTokens: reading(z.number().int().nonnegative()),
  promptTokensPerSecond: reading(z.number().nonnegative()),
  tokensPerSecond: reading(z.number().nonnegative()),
  isProven: z.boolean(),
  /** `word`: what answers keeps no record of requests, so OpenClaw's own word is all there can be. Absent: the record. */
  basis: z.literal("word").exactOptional(),
  checks: z.array(ProofCheck),
});
export type Proof = z.infer<typeof Proof>;

/** What Homeport changed a configuration for; `change` where an earlier Homeport didn't note it. */
export const changePurposes = [
  "connect",
  "local-only",
  "cloud",
  "local-then-cloud",
  "switch",
  "run",
  "install",
  "chat-on",
  "chat-off",
  "privacy",
  "privacy-undone",
  "change",
] as const;
export type ChangePurpose = (typeof changePurposes)[number];

/** A change Homeport made to a configuration file. */
export const OpenClawChange = z.object({
  id: z.string(),
  at: z.number(),
  purpose: z.enum(changePurposes),
  /** The model it was about; empty for none. */
  subject: z.string(),
  dialect: Dialect,
  configPath: z.string(),
  /** The copy made before; null when there was no file before. It may hold keys. */
  backupPath: z.string().nullable(),
  sizeBytes: z.number().nonnegative().nullable(),
  /** Its copy is there, or none was needed: expired and deleted copies can't be put back. */
  isUndoable: z.boolean(),
  /** The context of a model that was changed with it, as it was set before; null tokens: nothing was set. */
  context: z.object({ model: z.string(), earlierTokens: z.number().nullable() }).nullable(),
});
export type OpenClawChange = z.infer<typeof OpenClawChange>;

/** Who answers: only models on this machine, only a cloud, or this machine first. */
export const RouteProfile = z.enum(routeProfiles);

export const OpenClawSnapshot = z.object({
  ...stamped,
  state: z.enum(["looking", "not-found", "broken", "config-invalid", "ready"]),
  installs: z.array(OpenClawInstall),
  dialect: Dialect.nullable(),
  version: reading(z.string()),
  stateDir: reading(z.string()),
  configPath: reading(z.string()),
  hasConfigFile: reading(z.boolean()),
  cliProfile: z.object({
    /** Null: the usual folder. */
    name: z.string().nullable(),
    /** Those whose folder is there. */
    found: z.array(z.string()),
    /** The variable of the environment that says the place, so that none can be chosen. */
    fixedBy: z.string().nullable(),
  }),
  /** What would answer now; a cloud model on a fresh install. */
  defaultModel: reading(ConfiguredModel),
  fallbacks: reading(z.array(ConfiguredModel)),
  /** Does small tasks beside the default model (titles, summaries); null when none is set or none is told of. */
  utilityModel: ConfiguredModel.nullable(),
  /** The default model is served by the runner Homeport talks to. */
  isConnected: z.boolean(),
  /** Which profile the configuration is; null: none of them. */
  profile: reading(RouteProfile.nullable()),
  /** The last change of ours, when it can be taken back. */
  undo: OpenClawChange.nullable(),
  /** All that were not taken back, latest first. */
  changes: z.array(OpenClawChange),
  /** Where a list of changes that could not be read was put. The copies it speaks of lie beside the configuration. */
  changesSetAside: z.string().nullable(),
  proof: Proof.nullable(),
  problem: Failure.nullable(),
});
export type OpenClawSnapshot = z.infer<typeof OpenClawSnapshot>;

export const PlannedChange = z.object({
  key: z.string(),
  /** JSON text; null when the key is not there. Secrets are masked. */
  before: z.string().nullable(),
  /** Null: the key goes. */
  after: z.string().nullable(),
});
export type PlannedChange = z.infer<typeof PlannedChange>;

/** A place of the configuration from which words can leave this machine. */
export const CloudReach = z.object({
  /** The key, in one text. */
  key: z.string(),
  /** A reference, a provider or an address; never a key's value. */
  what: z.string(),
  place: z.enum(["another-machine", "cloud"]),
  /** `possible`: only when it is chosen, or used by hand. */
  kind: z.enum(["answers", "feature", "default", "possible"]),
});
export type CloudReach = z.infer<typeof CloudReach>;

/** Every way by which OpenClaw could reach a cloud, and what could not be looked into. */
export const CloudWays = z.object({
  asOf: z.number(),
  dialect: Dialect,
  ways: z.array(CloudReach),
  unread: z.array(
    z.object({
      source: z.enum([
        "configuration",
        "included-files",
        "environment-file",
        "key-store",
        "sessions",
        "gateway-environment",
      ]),
      why: Failure.nullable(),
    }),
  ),
});
export type CloudWays = z.infer<typeof CloudWays>;

const EnvironmentName = z.string().regex(/^[A-Z_][A-Z0-9_]{0,99}$/);
/** A cloud as OpenClaw is to be told of it. Its key never travels with this. */
export const CloudChoice = z.strictObject({
  model: z.string().regex(/^[\w.:@/-]{1,200}$/),
  baseUrl: z.url({ protocol: /^https$/ }).max(500),
  api: z.enum(["openai-completions", "openai-responses", "anthropic-messages"]),
  /** The variable of the environment that holds the key; null: OpenClaw's own store does. */
  keyVariable: EnvironmentName.nullable(),
});
export type CloudChoice = z.infer<typeof CloudChoice>;

/** The address OpenClaw is given, and how it is believed. */
const PlannedAddress = PlaceAddress.extend({
  where: OpenClawWhere,
  reason: PlaceReason,
  /** What was found: a container, an address, or docker's words; empty for none. */
  subject: z.string(),
  /** From where it is asked after the write; null: that can't be done from here. */
  tryFrom: z.enum(["here", "container"]).nullable(),
  /** The command that asks from inside the container, as it is run. */
  tryCommand: z.string().nullable(),
});

export const ConnectPlan = z.object({
  id: z.string(),
  dialect: Dialect,
  /** Null: the model is connected, and nothing is said of who else answers. */
  profile: RouteProfile.nullable(),
  /** What answers with it: one of the runner's models, or the cloud's. */
  model: z.string(),
  /** What is switched off so that nothing else reaches a cloud. */
  closed: z.array(CloudReach),
  /** What still would, and only the user can change. */
  left: z.array(CloudReach),
  /** OpenClaw's own store has no key for the cloud yet: it is handed over with the plan. */
  needsKey: z.boolean(),
  configPath: z.string(),
  /** Null: no model of the runner is in it, or there is no address to be had. */
  address: PlannedAddress.nullable(),
  /** Docker Desktop's port is opened first, and closed again when what follows fails; null: nothing has to be opened. */
  opensPort: z.object({ command: z.string(), undo: z.string() }).nullable(),
  changes: z.array(PlannedChange),
  /** For reading, in order; secrets masked. Empty when the file is edited directly. */
  commands: z.array(z.string()),
  /** Read back from the runner, not from settings. */
  contextTokens: reading(z.number().int().positive()),
  /** The model must be loaded again with this context first, because what it has is under OpenClaw's minimum. */
  reloadWithContextTokens: z.number().int().positive().nullable(),
  warnings: z.array(
    z.enum([
      "comments-lost",
      "context-small",
      "cloud-fallbacks-removed",
      "env-references",
      "gateway-running",
      "runner-elsewhere",
      "words-to-cloud",
      "fallback-only-on-refusal",
      "key-from-environment",
      /** Its gateway runs on another machine (`gateway.mode` remote): which model answers there is set there. */
      "gateway-elsewhere",
      /** Where its gateway runs could not be told. */
      "place-unknown",
      /** This address can be used from inside containers only: not by the command line of this machine. */
      "containers-only",
      /** Nothing from here can ask whether it answers. */
      "address-untried",
      /** A loopback address for a container, or a container's name for a program outside. */
      "address-misplaced",
      /** The runner would have to be reachable from the network, and Homeport never opens it. */
      "address-network",
      /** Its version was not tested, and its schema can't be read: connecting asks for a second, deliberate step. */
      "schema-unread",
      /** The token kept for the address goes into the tool's own store of keys. */
      "runner-token",
      /** The address presents a certificate that is trusted by hand: the tool's Node has to be told. */
      "runner-certificate",
    ]),
  ),
  /** Set when the plan can't be carried out. */
  blocker: Failure.nullable(),
});
export type ConnectPlan = z.infer<typeof ConnectPlan>;

/** What a tool's own doctor found, reading only; in its own words, secrets masked. */
export const DoctorReport = z.object({
  /** As it was run. */
  command: z.string(),
  /** `about`: a key, a check or a heading. */
  findings: z.array(z.object({ about: z.string(), text: z.string() })),
});
export type DoctorReport = z.infer<typeof DoctorReport>;

export const openclawRoutes = {
  "openclaw.read": { input: Nothing, output: OpenClawSnapshot },
  "openclaw.refresh": { input: Nothing, output: OpenClawSnapshot },
  /** Which of the installed command lines to use. */
  "openclaw.choose": { input: z.strictObject({ dialect: Dialect }), output: OpenClawSnapshot },
  /** For the command line in use; null: the usual folder. Throws bad-input where a variable says the place. */
  "openclaw.chooseProfile": { input: z.strictObject({ profile: CliProfile.nullable() }), output: OpenClawSnapshot },
  /** `model` is not needed for `cloud`; `cloud` only for the profiles with one. `baseUrl`: another address than the best. */
  "openclaw.plan": {
    input: z.strictObject({
      baseUrl: BaseUrl.exactOptional(),
      model: ModelRefInput.exactOptional(),
      profile: RouteProfile.exactOptional(),
      cloud: CloudChoice.exactOptional(),
    }),
    output: ConnectPlan,
  },
  /**
   * Carries out a plan that was shown; refused as stale when the configuration changed since. `key` is the cloud's: handed
   * to OpenClaw's own store over its standard input, kept nowhere else.
   */
  "openclaw.connect": {
    input: z.strictObject({
      planId: z.string().min(1).max(100),
      key: z.string().min(8).max(1000).exactOptional(),
      /** The user saw that this version was not verified, and goes on. */
      isUnverified: z.boolean().exactOptional(),
    }),
    output: JobStarted,
  },
  /** Reads it afresh: one or two processes and a few files. */
  "openclaw.ways": { input: Nothing, output: CloudWays },
  /** Runs its own doctor where it only reads, never with `--fix`. */
  "openclaw.doctor": { input: Nothing, output: DoctorReport },
  "openclaw.undo": { input: Nothing, output: JobStarted },
  /** The copies beside changed files: they may hold keys. */
  "openclaw.deleteCopies": { input: Nothing, output: z.object({ deletedCount: z.number().int().nonnegative() }) },
  /** Seconds the first answer is expected to take, from measured prompt speed. */
  "openclaw.expect": {
    input: Nothing,
    output: z.object({ seconds: reading(z.number().positive()), promptTokens: z.number().int().positive() }),
  },
  "openclaw.verify": {
    input: z.strictObject({ question: z.string().min(1).max(2_000).optional() }),
    output: JobStarted,
  },
} as const;
export type OpenClawEvents = { "openclaw.changed": OpenClawSnapshot };
