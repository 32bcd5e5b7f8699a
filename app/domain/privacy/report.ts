/** One check as a report tells it, in words. */
export type ReportItem = {
  /** The verdict's own shape, so that it is told without colour too. */
  shape: string;
  verdict: string;
  title: string;
  /** Why it matters, where it needs a look; why it can't be told; why it was accepted. */
  note: string | null;
  evidence: readonly string[];
};

/** The checklist in words: what is copied, saved and printed is made of this. */
export type WordedReport = {
  title: string;
  /** Dated, how it was found, and what is masked. */
  intro: readonly string[];
  counts: string;
  groups: readonly { title: string; count: string; items: readonly ReportItem[] }[];
};

/** The report as Markdown. Words of tools stay on their line and can't become markup. */
export function reportMarkdown({ title, intro, counts, groups }: WordedReport): string {
  return [
    `# ${plain(title)}`,
    "",
    ...intro.flatMap((line) => [plain(line), ""]),
    `**${plain(counts)}**`,
    ...groups.flatMap((group) => [
      "",
      `## ${plain(group.title)} (${plain(group.count)})`,
      "",
      ...group.items.flatMap(({ shape, verdict, title: claim, note, evidence }) => [
        `- ${shape} **${plain(verdict)}**: ${plain(claim)}`,
        ...(note === null ? [] : [`  ${plain(note)}`]),
        ...evidence.map((line) => `  - ${plain(line)}`),
      ]),
    ]),
    "",
  ].join("\n");
}

/** On one line, with what Markdown would take for markup escaped. */
function plain(text: string): string {
  return (
    text
      .replace(/\s+/g, " ")
      .trim()
      .replace(/[\\`*_[\]<>#|~]/g, String.raw`\$&`)
      // a list would begin there; a digit can't be escaped, its sign can
      .replace(/^[-+](?=\s|$)/, String.raw`\$&`)
      .replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)
  );
}
