import type { TFunction } from "i18next";
import type { Checkup, DoctorFinding, ShownValue } from "../../../../app/contract/doctor";
import { formatCount, formatMemory } from "../../../ui/format";
import { holderText } from "../../../ui/holder-text";

type Shown = Partial<Record<ShownValue, string>>;

/** Values of a finding as they are shown. */
export function findingValues(t: TFunction, { values }: Pick<DoctorFinding, "values">): Shown {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shownValue(t, name, value)]));
}

function shownValue(t: TFunction, name: string, value: DoctorFinding["values"][string]): string {
  if (typeof value === "object") return holderText(t, value);
  if (typeof value === "string") return name === "holder" ? t("portHolder.untold") : value;
  if (name === "memoryBytes") return formatMemory(value);
  return /port$/i.test(name) ? String(value) : formatCount(value);
}

/** The sentence the view opens with. */
export function doctorSentence(t: TFunction, { findings, unread }: Checkup): string {
  const blocks = findings.filter(({ weight }) => weight === "blocks").length;
  if (blocks > 0) return t("doctor.blocks", { count: blocks });
  if (findings.length > 0) return t("doctor.harms", { count: findings.length });
  return t(unread.length > 0 ? "doctor.noneUnsure" : "doctor.none");
}
