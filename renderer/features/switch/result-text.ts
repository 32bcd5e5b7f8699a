import type { TFunction } from "i18next";
import type { SwitchResult } from "../../../app/contract/switch";
import { displayRef } from "../../../app/domain/model-reference";
import { formatList, formatParagraph } from "../../ui/format";

/** What a switch did beside answering: what was proven and why not more, what went for it, what was left alone. */
export function resultText(t: TFunction, { openclaw, proofs, unloaded }: SwitchResult): string {
  const room = unloaded.length > 0 ? t("switch.unloaded", { models: formatList(unloaded.map(displayRef)) }) : "";
  if (openclaw !== "switched") return formatParagraph([t(`switch.loadedOnly.${openclaw}`), room]);
  const proven = new Set(proofs.filter(({ verdict }) => verdict === "proven").map(({ session }) => session));
  const what = proven.has("existing") ? "both" : proven.has("new") ? "new" : "none";
  const why = proofs.find((proof) => proof.why !== null)?.why ?? null;
  return formatParagraph([t(`switch.proof.${what}`), why !== null && t(`switch.why.${why}`), room]);
}
