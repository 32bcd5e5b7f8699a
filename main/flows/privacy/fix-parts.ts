import { createHash } from "node:crypto";
import type { Failure } from "../../../app/contract/errors";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import type { Json } from "../../../app/domain/json-value";
import type { JobHandle, ReadTree } from "../../platform/ports";
import type { ConfigState, OpenClawSession } from "../../services/openclaw/session";
import type { KeptFix, KeptMode } from "../../services/privacy/fix-memory";

/** Where permissions are read and changed; a link is seen and never followed. */
export type ModeFiles = Pick<ReadTree, "list" | "look" | "setMode">;

/** What a fix is judged on. */
export type FixGround = {
  session: OpenClawSession;
  state: ConfigState;
  /** Made for one plan, should a secret be needed. */
  token: string;
};

/** How one fix is taken back. */
export type KeptPart = Pick<KeptFix, "config" | "modes" | "texts">;
/** Writes it down, before anything changes. */
type NoteFix = (part: KeptPart) => Promise<void>;
type FixDone = { unforeseen: FixChange[]; missed: FixChange[]; keys: readonly (readonly string[])[] };

/** What one fix would do as things are. */
export type PreparedFix =
  | { kind: "already" }
  | { kind: "blocked"; why: Failure }
  | {
      kind: "ready";
      changes: readonly FixChange[];
      isForeseen: boolean;
      /** Paths that were looked at for it, where permissions are concerned: another is there only since. */
      looked?: ReadonlySet<string>;
      /** Leaves all as it was when it throws. */
      apply(job: JobHandle, note: NoteFix): Promise<FixDone>;
    };

export const digestOf = (value: Json | undefined): string =>
  createHash("sha256")
    .update(JSON.stringify(value ?? null))
    .digest("hex");

/**
 * Everything to be done now was shown like that; what was done meanwhile need not be. Files that came to be since, as each
 * write of the tools' makes some, are closed too: these are answered with. Null: something is otherwise than it was shown.
 */
export function newSinceShown(
  shown: readonly FixChange[],
  now: readonly FixChange[],
  looked: ReadonlySet<string> | undefined,
): FixChange[] | null {
  const others = without(now, shown);
  const isNew = (change: FixChange) => change.kind === "mode" && looked?.has(change.path) === false;
  return others.every(isNew) ? others : null;
}

/** Those of the first that are not among the others. */
export function without(some: readonly FixChange[], others: readonly FixChange[]): FixChange[] {
  const known = new Set(others.map((change) => JSON.stringify(change)));
  return some.filter((change) => !known.has(JSON.stringify(change)));
}

export const asChange = ({ path, before, after }: KeptMode, isFolder: boolean): FixChange => ({
  kind: "mode",
  path,
  isFolder,
  before,
  after,
});
