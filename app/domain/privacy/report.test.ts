import fc from "fast-check";
import { expect, test } from "vitest";
import { type WordedReport, reportMarkdown } from "./report";

const item = { shape: "■", verdict: "Crosses the line", title: "The gateway can be reached", note: null, evidence: [] };
const report = (over: Partial<WordedReport["groups"][number]["items"][number]> = {}): WordedReport => ({
  title: "Privacy checklist, 20 Nov 2026",
  intro: ["Read from this machine.", "Names are masked."],
  counts: "1 crosses the line",
  groups: [{ title: "OpenClaw", count: "0 of 1", items: [{ ...item, ...over }] }],
});

test("title, introduction, counts, groups, and each check with its shape, word and evidence", () => {
  expect(
    reportMarkdown(report({ note: "Whoever reaches it.", evidence: ["gateway.bind is lan.", "port 18789"] })),
  ).toBe(
    `# Privacy checklist, 20 Nov 2026

Read from this machine.

Names are masked.

**1 crosses the line**

## OpenClaw (0 of 1)

- ■ **Crosses the line**: The gateway can be reached
  Whoever reaches it.
  - gateway.bind is lan.
  - port 18789
`,
  );
});

test("words of tools stay on their line and become no markup, whatever they are", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("# x", "- x", "1. x", "**x**", "<b>", "[a](b)", "\n## y", "| a |"),
      (any, bad) => {
        const text = `${bad}${any}`;
        const [plainRows, rows] = [
          report({ evidence: ["x"], note: "x" }),
          report({ evidence: [text], note: text }),
        ].map((each) => reportMarkdown(each).split("\n"));
        expect(rows).toHaveLength(plainRows?.length ?? 0);
        const told = (rows ?? []).slice(-3, -1).join("");
        expect(told).not.toMatch(/(?<!\\)[*_`<>[\]#|~]/);
      },
    ),
  );
});
