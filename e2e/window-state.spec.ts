import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "./harness/app";
import type { App } from "./harness/app-type";

const left = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 }, scaleFactor: 1 };
const right = { id: 2, workArea: { x: 1920, y: 0, width: 2560, height: 1400 }, scaleFactor: 1.5 };
const onTheRight = { x: 2100, y: 150, width: 1500, height: 1000 };

// nothing of this machine's own Docker, runner or OpenClaw is found or touched
const nothing = { MODEL_RUNNER_HOST: "http://127.0.0.1:9", PATH: "/nowhere" };
test.use({ launch: { flags: [], env: { ...nothing, STAND_IN_DISPLAYS: JSON.stringify([left, right]) } } });

test.describe("where the window stood", () => {
  test.beforeEach(({ app }) => test.skip(app.standIn === null, "a window manager has its own mind"));
  const window = async ({ standIn }: App) => (await standIn?.windows())?.[0];

  test("is where it comes back", async ({ app }) => {
    await app.standIn?.placeWindow({ bounds: onTheRight });
    await app.restart();
    expect((await window(app))?.bounds).toEqual(onTheRight);
    expect(await window(app)).toMatchObject({ isVisible: true, isMaximised: false });
  });

  test("is kept as maximised, with the place to go back to", async ({ app }) => {
    await app.standIn?.placeWindow({ bounds: onTheRight, isMaximised: true });
    await app.restart();
    await expect.poll(async () => (await window(app))?.isMaximised).toBe(true);
    expect((await window(app))?.bounds).toEqual(onTheRight);
  });

  test("is another when that display is gone: all of it on one that is there", async ({ app }) => {
    await app.standIn?.placeWindow({ bounds: onTheRight });
    await app.restart({ STAND_IN_DISPLAYS: JSON.stringify([left]) });
    expect((await window(app))?.bounds).toEqual({ x: 210, y: 20, width: 1500, height: 1000 });
  });

  test("fits a display that shrank", async ({ app }) => {
    await app.standIn?.placeWindow({ bounds: onTheRight });
    const shrunk = { ...right, workArea: { ...right.workArea, width: 1280, height: 700 }, scaleFactor: 3 };
    await app.restart({ STAND_IN_DISPLAYS: JSON.stringify([left, shrunk]) });
    expect((await window(app))?.bounds).toEqual({ x: 1920, y: 0, width: 1280, height: 700 });
  });

  test("is left for one that can be reached when the display goes while it runs", async ({ app }) => {
    await app.standIn?.placeWindow({ bounds: onTheRight });
    await app.standIn?.setDisplays([left]);
    expect((await window(app))?.bounds).toEqual({ x: 210, y: 20, width: 1500, height: 1000 });
  });

  for (const garbage of ["", '{"bounds":{"x":1e99,"y":0,"width":-5,"height":"a"}}']) {
    test(`is ignored when the file holds ${JSON.stringify(garbage)}, and kept again from then on`, async ({ app }) => {
      const file = path.join(app.settingsFolder, "window.json");
      await app.standIn?.placeWindow({ bounds: { x: 5, y: 5, width: 1000, height: 700 } });
      await expect.poll(() => existsSync(file)).toBe(true);
      await app.quit();
      writeFileSync(file, garbage);
      await app.restart();
      expect((await window(app))?.bounds).toEqual({ x: 370, y: 130, width: 1180, height: 780 });
      await app.standIn?.placeWindow({ bounds: { x: 7, y: 7, width: 1000, height: 700 } });
      await expect.poll(() => readFileSync(file, "utf8")).toContain('"x": 7');
    });
  }
});
