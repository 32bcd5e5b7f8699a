import type { Checkup, DoctorFinding, ShownValue } from "../../../app/contract/doctor";
import { formatMemory } from "../../../app/domain/units";
import { listOf, words, wordsLocale } from "../words";

/** What the doctor found, in words or as JSON; the exit code tells how bad it is. */
export async function answerDoctor(
  doctor: { look(): Promise<Checkup> },
  { isJson }: { isJson: boolean },
): Promise<{ text: string; exitCode: number }> {
  const checkup = await doctor.look();
  const { findings, unread } = checkup;
  const exitCode = findings.some(({ weight }) => weight === "blocks") ? 1 : findings.length > 0 ? 3 : 0;
  if (isJson) return { text: JSON.stringify(checkup), exitCode };
  const lines = findings.flatMap((finding) => {
    const { detail } = finding;
    return [
      `${finding.weight === "blocks" ? "✗" : "!"} ${say(finding, "title")}`,
      `  ${say(finding, "why")}`,
      `  → ${say(finding, "next")}`,
      ...(detail === null ? [] : detail.split("\n").map((line) => `    ${line}`)),
    ];
  });
  const missed = unread.map(({ probe }) => words(`translation:doctor.probe.${probe}`));
  return {
    text: [
      ...(findings.length === 0 ? [words("translation:doctor.none")] : lines),
      ...(missed.length === 0 ? [] : [`${words("translation:doctor.unread")}: ${listOf(missed)}`]),
    ].join("\n"),
    exitCode,
  };
}

function say({ id, values }: DoctorFinding, part: "title" | "why" | "next"): string {
  const shown: Partial<Record<ShownValue, string>> = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, shownValue(name, value)]),
  );
  return words(`translation:doctor.finding.${id}.${part}`, shown);
}

function shownValue(name: string, value: DoctorFinding["values"][string]): string {
  if (typeof value === "object") return words(`translation:portHolder.${value.kind}`, { ...value });
  if (name === "holder") return words("translation:portHolder.untold");
  return name === "memoryBytes" && typeof value === "number" ? formatMemory(value, wordsLocale()) : String(value);
}
