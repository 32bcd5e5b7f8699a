import type { Page } from "@playwright/test";
import { expect, test } from "./harness/stage";
import { table } from "./states/table";

test.use({ trace: "off" });

const richest = [
  ["home", "set-up-failed"],
  ["models", "pull-failed"],
  ["chat", "complete"],
  ["resources", "in-use"],
  ["openclaw", "plan"],
  ["activity", "lines"],
  ["settings", "set-aside"],
] as const;

const staged = (page: keyof typeof table, state: string) => {
  const row = table[page][state];
  if (row === undefined) throw new Error(`no state ${state}`);
  return row;
};

/** Presses Tab from the top until the focus has gone round; each time what has it must be there to be seen. */
async function hiddenFocus(page: Page): Promise<string[]> {
  const hidden: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
      const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
      const at = document.elementFromPoint(x, y);
      const isSeen = at !== null && (element.contains(at) || at.contains(element));
      return isSeen ? "" : element.outerHTML.slice(0, 160);
    });
    if (seen === null) return hidden;
    if (seen !== "") hidden.push(seen);
  }
  return hidden;
}

for (const [name, state] of richest) {
  test(`whatever has the focus on ${name} is in view at 200 % zoom, and the focus goes round`, async ({ stage }) => {
    const page = await stage.show(staged(name, state), name);
    await page.setViewportSize({ width: 590, height: 390 });
    expect(await hiddenFocus(page)).toEqual([]);
  });
}

test("nothing moves for those who asked for less motion", async ({ stage }) => {
  for (const [name, state] of [
    ["activity", "loading"],
    ["models", "pulling"],
    ["chat", "answering"],
    ["openclaw", "connecting"],
  ] as const) {
    const page = await stage.show(staged(name, state), name);
    const moving = () =>
      page.evaluate(
        () =>
          document
            .getAnimations()
            .filter(
              ({ effect, playState }) =>
                playState === "running" && Number(effect?.getComputedTiming().activeDuration) > 1,
            ).length,
      );
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await expect.poll(moving, `${name} moves at all`).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect.poll(moving, name).toBe(0);
  }
});

test("states, bars and the present page are told apart where the system sets the colours", async ({ stage }) => {
  const page = await stage.show(staged("models", "pulling"), "models");
  await page.emulateMedia({ forcedColors: "active" });
  const colours = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const canvas = getComputedStyle(document.body).backgroundColor;
        const { backgroundColor, outlineStyle } = getComputedStyle(element);
        return { isDrawn: backgroundColor !== canvas, outlineStyle };
      });
  expect((await colours("[data-state=ok]")).isDrawn).toBe(true);
  expect((await colours("progress")).isDrawn).toBe(true);
  expect((await colours("nav [aria-current=page]")).outlineStyle).toBe("solid");
});
