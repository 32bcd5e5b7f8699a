import { z } from "zod";
import { PortHolder } from "./port-holder";
import { reading } from "./common";
import { ContainerLimits } from "./limits";
import { StandaloneInstall } from "./standalone-install";

/** What Homeport can do by itself to bring a Model Runner up: one command each, but for the two that change a file. */
export const SetUpOperation = z.enum([
  /** Docker Desktop is installed, its engine is not running. */
  "start-desktop",
  /** Docker Desktop runs, its Model Runner is off. */
  "enable-desktop",
  /** Docker Desktop's runner answers on its socket only; OpenClaw needs the port. */
  "open-port",
  /** Docker Engine: fetches the image, makes the container. */
  "install-runner",
  /** Docker Engine: the image is here, only the container is not running. */
  "start-runner",
  /** Docker Engine: the container runs and does not answer. */
  "restart-runner",
  /** The docker command is pointed at a daemon that does not answer, and another one here does. */
  "use-context",
  /** Docker Desktop is quit: its settings file is changed, and it is started. */
  "edit-desktop-settings",
  /** Docker Desktop is quit: what Homeport changed in its settings file is changed back. */
  "undo-desktop-settings",
  /** Gets what the runner without Docker needs and is not here, and starts it under Homeport. */
  "install-standalone",
  /** All of it is here: Homeport starts it. */
  "start-standalone",
]);
export type SetUpOperation = z.infer<typeof SetUpOperation>;

/** What the user may add to an operation's command; which one takes which is in `app/domain/set-up-command`. */
export const SetUpOption = z.enum(["tcp", "do-not-track"]);
export type SetUpOption = z.infer<typeof SetUpOption>;

/** What an operation leaves changed; the window has a sentence for each. */
export const SetUpChange = z.enum([
  "starts-desktop",
  "switches-on",
  "opens-port",
  "pulls-image",
  "makes-volume",
  "makes-container",
  "replaces-container",
  "listens",
  "comes-back",
  "edits-settings",
  "keeps-copy",
  "takes-settings-back",
  "points-docker",
  "downloads-dmr",
  "downloads-engine",
  "runs-under-homeport",
  "listens-here-only",
  "fetches-engine",
]);
export type SetUpChange = z.infer<typeof SetUpChange>;

/** What is lost, leaves this machine, or may surprise. */
export const SetUpWarning = z.enum(["network", "settings-forgotten", "answers-cut", "limits-forgotten"]);
export type SetUpWarning = z.infer<typeof SetUpWarning>;

/** Settings that the runner will have forgotten, given to it again afterwards. Giving them loads the model. */
export const SettingsBack = z.object({
  /** The one on OpenClaw's route. */
  model: z.string(),
  contextTokens: z.number().nullable(),
  gpuLayers: z.number().nullable(),
  threads: z.number().nullable(),
  /** Seconds a model stays loaded after its last answer. */
  keepAlive: z.union([z.number(), z.literal("forever")]).nullable(),
});
export type SettingsBack = z.infer<typeof SettingsBack>;

/** One key of a settings file; values as JSON text, null where the key is not there. */
export const FileChange = z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type FileChange = z.infer<typeof FileChange>;

export const SetUpOffer = z.object({
  operation: SetUpOperation,
  /** As typed in a terminal, without options. */
  command: z.string(),
  /** The docker context that is chosen; null where none is. */
  context: z.string().nullable(),
  options: z.array(z.object({ id: SetUpOption, isSuggested: z.boolean() })),
  changes: z.array(SetUpChange),
  warnings: z.array(SetUpWarning),
  /** The file that is changed, for people, and every key of it that would be; null where none is. */
  file: z.object({ path: z.string(), changes: z.array(FileChange) }).nullable(),
  /** What stands in the way now, and goes when the user does something. */
  isBlockedBy: z.enum(["desktop-running"]).nullable(),
  /** The image that is fetched or started; null where none is. */
  image: z.string().nullable(),
  /** As docker writes it ("147MB"); unknown where the image has to be fetched: its registry tells nobody before. */
  imageSize: reading(z.string()),
  /** What a new container is given again; null: nothing. */
  limits: ContainerLimits.nullable(),
  settingsBack: SettingsBack.nullable(),
  /** What the runner without Docker lacks, and how Homeport would get it; absent where that is not the matter. */
  installs: z.array(StandaloneInstall).exactOptional(),
  /** The command that takes it back; null when nothing does. */
  undo: z.string().nullable(),
});
export type SetUpOffer = z.infer<typeof SetUpOffer>;

export const RequirementId = z.enum(["desktop-version", "apple-silicon", "plugin-version", "nvidia-driver", "adreno"]);
export type RequirementId = z.infer<typeof RequirementId>;

/** One thing Docker's documentation asks for, beside what is here. */
export const Requirement = z.object({
  id: RequirementId,
  needed: z.string(),
  found: reading(z.string()),
  verdict: z.enum(["met", "unmet", "unknown"]),
  /** Without it: no Model Runner, or one that computes on the processor. */
  affects: z.enum(["runner", "gpu"]),
});
export type Requirement = z.infer<typeof Requirement>;

/** Why nothing (else) can be done by Homeport, or the other way to the same end. */
export const ByHandReason = z.enum([
  "not-known",
  "configured-address",
  "docker-missing-desktop",
  "docker-missing-engine",
  "docker-down",
  "engine-down",
  "wsl-docker-down",
  "remote-docker",
  "wrong-context",
  "pinned-context",
  "no-permission",
  "desktop-on-linux",
  "intel-mac",
  "daemon-hung",
  "desktop-too-old",
  "desktop-off-by-default",
  "desktop-settings",
  "desktop-locked",
  "desktop-port",
  "desktop-hanging",
  "podman",
  "orbstack",
  "colima",
  "rancher-desktop",
  "other-docker",
  "plugin-missing",
  "plugin-too-old",
  "wrong-service",
  "port-silent",
  "other-port",
]);
export type ByHandReason = z.infer<typeof ByHandReason>;

export const ByHand = z.object({
  reason: ByHandReason,
  /** To be typed by the user; Homeport never runs these. */
  commands: z.array(z.string()),
  needsAdmin: z.boolean(),
  /** What the sentence is about: an address, a version, a name. Empty when it needs none. */
  subject: z.string(),
  /** Who holds the port, where that is the matter; null: not told. */
  holder: PortHolder.nullable(),
});
export type ByHand = z.infer<typeof ByHand>;

export const SetUpPlan = z.object({
  /** The fitting one first; none when nothing has to or can be done by Homeport. */
  offers: z.array(SetUpOffer),
  byHand: ByHand.nullable(),
  /** What Model Runner needs here, and what of it there is; none where that does not matter. */
  requirements: z.array(Requirement),
});
export type SetUpPlan = z.infer<typeof SetUpPlan>;

export const SetUpRequest = z.strictObject({
  operation: SetUpOperation,
  options: z.array(SetUpOption).max(4),
  /** As it was offered: another one is refused. */
  context: z.string().max(300).nullable().exactOptional(),
});
export type SetUpRequest = z.infer<typeof SetUpRequest>;
