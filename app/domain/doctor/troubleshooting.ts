import { commonComplaints, guideTroubles } from "./complaints";
import { doctorAreas, doctorFindings, findingIds, type DoctorArea, type FindingId } from "./findings";

type Words = {
  area: Record<DoctorArea, string>;
  weight: Record<"blocks" | "harms", string>;
  finding: Record<FindingId, { title: string; why: string; next: string }>;
};

/** `docs/troubleshooting.md`: the doctor's catalogue in the window's own words. Values are told as what they are. */
export function troubleshootingPage({ area, weight, finding }: Words): string {
  const plain = (text: string) => text.replaceAll(/\{\{(\w+)\}\}/g, "‹$1›");
  const parts = doctorAreas.map((each) => {
    const entries = findingIds
      .filter((id) => doctorFindings[id].area === each)
      .map((id) => {
        const { title, why, next } = finding[id];
        return `### ${plain(title)}\n\n\`${id}\` · ${weight[doctorFindings[id].weight]}\n\n${plain(why)}\n\n**What to do:** ${plain(next)}\n`;
      });
    return `## ${area[each]}\n\n${entries.join("\n")}`;
  });
  const titleOf = (id: FindingId) => plain(finding[id].title);
  const asked = (title: string, list: typeof guideTroubles) => {
    const rows = list.map(({ words, findings, places = [] }) => {
      const answers = [
        ...findings.map((id) => `[${titleOf(id)}](#${anchorOf(titleOf(id))})`),
        ...places.map(placeWords),
      ];
      return `- ${words}: ${answers.join(" · ")}`;
    });
    return `### ${title}\n\n${rows.join("\n")}\n`;
  };
  return `# Troubleshooting

Everything the doctor knows (Activity → Doctor, or \`homeport doctor\` in a terminal). Made of its catalogue,
\`app/domain/doctor/findings.ts\`, and its words, \`renderer/locales/en/doctor.json\`: change those, not this page.

## What people look for

${asked("The public guide’s five troubles", guideTroubles)}
${asked("What users of such programs bring up most", commonComplaints)}
${parts.join("\n")}`;
}

const placeWords = (place: string) => `the page _${place.replace("/", " › ")}_`;
/** As GitHub makes it of a heading. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
