import type { TFunction } from "i18next";
import type { OpenClawChange } from "../../../app/contract/openclaw";
import { shortModelName } from "../../ui/format";

/** What a change was for, in one sentence. */
export function changeText(t: TFunction, { purpose, subject, dialect }: OpenClawChange): string {
  const assistant = t(`openclaw.name.${dialect}`);
  const words = { assistant, subject: shortModelName(subject) };
  // older lists don't say the model
  return t(subject === "" && purpose === "connect" ? "openclaw.change.change" : `openclaw.change.${purpose}`, words);
}
