import { expect, test } from "vitest";
import words from "../../../renderer/locales/en/doctor.json";
import { commonComplaints, guideTroubles } from "./complaints";
import { findingIds } from "./findings";
import { troubleshootingPage } from "./troubleshooting";

test("docs/troubleshooting.md is what the catalogue says; vitest -u writes it anew", async () => {
  await expect(troubleshootingPage(words)).toMatchFileSnapshot("../../../docs/troubleshooting.md");
});

test("each of the guide's five troubles, and each of the fifteen complaints, has a finding or a place of its own", () => {
  expect([guideTroubles.length, commonComplaints.length]).toEqual([5, 15]);
  for (const { findings, places = [] } of [...guideTroubles, ...commonComplaints]) {
    expect(findings.length + places.length).toBeGreaterThan(0);
    for (const id of findings) expect(findingIds).toContain(id);
  }
  for (const { findings } of guideTroubles) expect(findings.length).toBeGreaterThan(0);
});

test("every link of the page leads to a heading of it", () => {
  const page = troubleshootingPage(words);
  const anchors = new Set(
    [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});
