import axe from "axe-core";
import { expect } from "vitest";

/** Fails with axe's own words when the markup breaks a WCAG 2.2 AA rule. Colours are checked in the browser, not here. */
export async function expectNoAxeViolations(container: Element): Promise<void> {
  const { violations } = await axe.run(container, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    // A component is not a page: landmarks and the page's heading are the app's; jsdom draws no colours.
    rules: {
      "color-contrast": { enabled: false },
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}
