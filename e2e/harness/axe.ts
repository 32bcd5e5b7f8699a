import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type axe from "axe-core";

/** To be added to a page before it opens, as an init script. */
export const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What breaks a rule of WCAG 2.2 AA or of good practice; `isColoursOnly`: of contrast alone. */
export async function violations(page: Page, isColoursOnly = false): Promise<string[]> {
  const runOnly = isColoursOnly ? ["color-contrast"] : ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate(async (values) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    const type = values.length === 1 ? "rule" : "tag";
    return (await run(document, { runOnly: { type, values }, resultTypes: ["violations"] })).violations;
  }, runOnly);
  return found.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html} ${nodes[0]?.any[0]?.message ?? ""}`);
}
