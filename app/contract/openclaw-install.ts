import { z } from "zod";
import { nodeFits } from "../domain/node-fit";
import { Nothing, bytes, reading, stamped } from "./common";
import { Failure } from "./errors";
import { JobStarted } from "./models";
import { Dialect } from "./openclaw";

/** Where a Node was found. `setting`: HOMEPORT_NODE says so; `homeport`: fetched by Homeport into its own folder. */
export const NodeSource = z.enum([
  "setting",
  "homeport",
  "path",
  "nvm",
  "fnm",
  "volta",
  "asdf",
  "mise",
  "homebrew",
  "system",
]);
export type NodeSource = z.infer<typeof NodeSource>;

export const FoundNode = z.object({
  path: z.string(),
  source: NodeSource,
  /** As it says itself when it is run: `24.21.0`. */
  version: reading(z.string()),
  /** npm lies beside it: without it nothing can be installed by it. */
  hasNpm: z.boolean(),
  /** By the one rule; null where its version is not known. */
  fit: z.object({ openclaw: z.enum(nodeFits), clawdbot: z.enum(nodeFits) }).nullable(),
});
export type FoundNode = z.infer<typeof FoundNode>;

/** A command line that Homeport installed into its own folder. Its configuration and its words lie elsewhere. */
export const OwnInstall = z.object({
  dialect: Dialect,
  version: z.string(),
  folder: z.string(),
  sizeBytes: reading(bytes),
  installedAt: z.number(),
  /** The Node it is run with; null: none that fits is there any more. */
  node: z.object({ path: z.string(), version: z.string() }).nullable(),
  /** The version Homeport would install now, when that is another one. */
  update: z.string().nullable(),
});
export type OwnInstall = z.infer<typeof OwnInstall>;

/** What can be installed, and by which Node. */
export const InstallOffer = z.object({
  dialect: Dialect,
  version: z.string(),
  isRecommended: z.boolean(),
  /** The one it would use; null: none fits, so Node comes first. */
  node: z.object({ path: z.string(), version: z.string(), source: NodeSource }).nullable(),
  /** Measured on one machine, told as about so much. */
  downloadBytes: bytes,
  diskBytes: bytes,
});
export type InstallOffer = z.infer<typeof InstallOffer>;

/** Node itself, as its makers publish it for this kind of machine. */
export const NodeOffer = z.object({
  /** The series; which release of it is the newest is read when it is planned. */
  series: z.string(),
  downloadBytes: bytes,
  diskBytes: bytes,
  folder: z.string(),
  contact: z.string(),
});
export type NodeOffer = z.infer<typeof NodeOffer>;

export const OpenClawInstallSnapshot = z.object({
  ...stamped,
  state: z.enum(["looking", "ready"]),
  nodes: z.array(FoundNode),
  /** By Homeport only; what lies elsewhere is in `openclaw.read`. */
  installed: z.array(OwnInstall),
  /** Recommended first. */
  offers: z.array(InstallOffer),
  /** Null: there is no archive for this kind of machine. */
  nodeOffer: NodeOffer.nullable(),
});
export type OpenClawInstallSnapshot = z.infer<typeof OpenClawInstallSnapshot>;

/** What installing will do, for reading before it is done. */
export const OpenClawInstallPlan = z.object({
  id: z.string(),
  dialect: Dialect,
  version: z.string(),
  node: z.object({ path: z.string(), version: z.string() }).nullable(),
  folder: z.string(),
  /** Another version in its place; it stays until the new one has said its version. */
  replaces: z.string().nullable(),
  downloadBytes: bytes,
  diskBytes: bytes,
  freeBytes: reading(bytes),
  /** About so long, on one machine with a fast line. */
  expectedSeconds: z.number().positive(),
  /** The registry's host, as npm's own configuration says. */
  contact: reading(z.string()),
  /** For reading, in order. */
  commands: z.array(z.string()),
  configPath: z.string(),
  /** A configuration lies there: it is not touched. */
  hasConfig: z.boolean(),
  /** Set when it can't be carried out. */
  blocker: Failure.nullable(),
});
export type OpenClawInstallPlan = z.infer<typeof OpenClawInstallPlan>;

export const NodePlan = z.object({
  id: z.string(),
  version: z.string(),
  contact: z.string(),
  /** The archive's name at its makers'. */
  file: z.string(),
  /** By which it is verified. */
  sha256: z.string(),
  downloadBytes: reading(bytes),
  diskBytes: bytes,
  freeBytes: reading(bytes),
  folder: z.string(),
  blocker: Failure.nullable(),
});
export type NodePlan = z.infer<typeof NodePlan>;

const ByPlan = z.strictObject({ planId: z.string().min(1).max(100) });

export const openclawInstallRoutes = {
  "openclawInstall.read": { input: Nothing, output: OpenClawInstallSnapshot },
  /** Looks for Nodes and for what is installed again, and runs each for its version. Contacts nobody. */
  "openclawInstall.probe": { input: Nothing, output: OpenClawInstallSnapshot },
  /** Reads only; contacts nobody. */
  "openclawInstall.plan": { input: z.strictObject({ dialect: Dialect }), output: OpenClawInstallPlan },
  "openclawInstall.install": { input: ByPlan, output: JobStarted },
  /** Its program only: configuration, conversations and workspace stay. */
  "openclawInstall.remove": {
    input: z.strictObject({ what: z.enum(["openclaw", "clawdbot", "node"]) }),
    output: JobStarted,
  },
  /** Asks Node's makers which release is the newest, and for the sum of its archive. */
  "openclawInstall.planNode": { input: Nothing, output: NodePlan },
  "openclawInstall.installNode": { input: ByPlan, output: JobStarted },
} as const;
export type OpenClawInstallEvents = { "openclawInstall.changed": OpenClawInstallSnapshot };
