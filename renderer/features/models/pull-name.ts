import { parseModelRef, type ModelRef, type RefProblem } from "../../../app/domain/model-reference";
import { substituteOf, type Substitute } from "../../../app/domain/substitutes";

export type PullName =
  | { kind: "empty" }
  | {
      kind: "refused";
      reason: RefProblem | "digest";
      /** May become a name as typing goes on: no reason to complain yet. */
      isUnfinished: boolean;
      /** The name that is in what was pasted. */
      meant: string | null;
    }
  | {
      kind: "ok";
      ref: ModelRef;
      /** What to take instead, where the catalogue is not known to have this one. */
      instead: Substitute | null;
    };

const command = /^(?:docker\s+model|dmr)\s+(?:pull|run)\s+(\S+)\s*$/i;
const huggingFacePage = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/([^/?#]+\/[^/?#]+)/i;
const hubPage = /^https?:\/\/hub\.docker\.com\/(?:r|repository\/docker)\/([^/?#]+\/[^/?#]+)/i;
const hubModelPage = /^https?:\/\/hub\.docker\.com\/(?:r\/)?(ai\/[^/?#]+)/i;

/** The name in a pasted command or address of a model's page; null when there is none. */
export function nameInPaste(text: string): string | null {
  const typed = text.trim();
  const onHuggingFace = huggingFacePage.exec(typed)?.[1];
  const name =
    command.exec(typed)?.[1] ??
    (onHuggingFace === undefined ? undefined : `hf.co/${onHuggingFace}`) ??
    hubPage.exec(typed)?.[1] ??
    hubModelPage.exec(typed)?.[1];
  return name !== undefined && parseModelRef(name).ok ? name : null;
}

/** What a typed name is: one that can be pulled, or why not. */
export function judgePullName(text: string): PullName {
  const parsed = parseModelRef(text);
  if (!parsed.ok) {
    if (parsed.reason === "empty") return { kind: "empty" };
    const isUnfinished = parsed.reason === "bad-name" || parsed.reason === "bad-tag";
    return { kind: "refused", reason: parsed.reason, isUnfinished, meant: nameInPaste(text) };
  }
  if (parsed.isDigest) return { kind: "refused", reason: "digest", isUnfinished: true, meant: null };
  return { kind: "ok", ref: parsed, instead: substituteOf(text) };
}

/** Where a name is pulled from, for the words. */
export function placeOf({ registry }: ModelRef): "hub" | "huggingFace" | "registry" {
  if (registry === "docker.io") return "hub";
  return registry === "huggingface.co" ? "huggingFace" : "registry";
}
