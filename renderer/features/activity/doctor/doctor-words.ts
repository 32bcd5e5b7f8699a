import type { TFunction } from "i18next";
import type { Checkup, DoctorFinding } from "../../../../app/contract/doctor";
import { formatCount, formatMemory } from "../../../ui/format";

type Shown = Partial<Record<"address" | "memoryBytes" | "holder" | "host" | "model" | "models" | "pulled", string>>;

/** Values of a finding as they are shown. */
export function findingValues({ values }: Pick<DoctorFinding, "values">): Shown {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value === "string") return [name, value];
      return [
        name,
        name === "memoryBytes" ? formatMemory(value) : name === "port" ? String(value) : formatCount(value),
      ];
    }),
  );
}

/** The sentence the view opens with. */
export function doctorSentence(t: TFunction, { findings, unread }: Checkup): string {
  const blocks = findings.filter(({ weight }) => weight === "blocks").length;
  if (blocks > 0) return t("doctor.blocks", { count: blocks });
  if (findings.length > 0) return t("doctor.harms", { count: findings.length });
  return t(unread.length > 0 ? "doctor.noneUnsure" : "doctor.none");
}
