import { expect, test } from "./harness/app";

const twice = "The window stopped working twice in a short time";

test.beforeEach(({ app }) => test.skip(app.standIn === null, "a crash can't be ordered there"));

test("a page that crashes is loaded again; a second crash soon after asks", async ({ app }) => {
  await app.waitForWindow(async () => app.standIn?.crashWindow());
  await expect(app.page.getByRole("main")).toBeVisible();
  expect(await app.dialogs()).toEqual([]);
  await app.standIn?.crashWindow();
  await expect.poll(() => app.dialogs()).toMatchObject([{ message: twice, buttons: ["Reload", "Quit Homeport"] }]);
  await app.waitForWindow(() => app.answerDialog("Reload"));
  await expect(app.page.getByRole("main")).toBeVisible();
  expect(await app.windowCount()).toBe(1);
});

test("a crash loop can be left", async ({ app }) => {
  await app.waitForWindow(async () => app.standIn?.crashWindow());
  await app.standIn?.crashWindow();
  await expect.poll(async () => (await app.dialogs()).length).toBe(1);
  await app.answerDialog("Quit Homeport");
  expect(await app.quit()).toBe(0);
});

test("a window that hangs asks; waiting leaves it as it is, and one that comes back takes the box away", async ({
  app,
}) => {
  const hangs = [{ message: "The window does not respond", buttons: ["Wait", "Reload"] }];
  await app.standIn?.hangWindow(true);
  await expect.poll(() => app.dialogs()).toMatchObject(hangs);
  await app.answerDialog("Wait");
  await app.standIn?.hangWindow(true);
  await expect.poll(() => app.dialogs()).toMatchObject(hangs);
  await app.standIn?.hangWindow(true);
  expect(await app.dialogs()).toHaveLength(1);
  await app.standIn?.hangWindow(false);
  await expect.poll(() => app.dialogs()).toEqual([]);
  await expect(app.page.getByRole("main")).toBeVisible();
});

test("a window that hangs is loaded again when asked to, and that is no crash", async ({ app }) => {
  await app.standIn?.hangWindow(true);
  await expect.poll(async () => (await app.dialogs()).length).toBe(1);
  await app.waitForWindow(() => app.answerDialog("Reload"));
  await expect(app.page.getByRole("main")).toBeVisible();
  await app.waitForWindow(async () => app.standIn?.crashWindow());
  expect(await app.dialogs()).toEqual([]);
});

test("a page that can't be loaded says so; a load that another replaced does not", async ({ app }) => {
  await app.standIn?.failLoad(-3, "ERR_ABORTED");
  await app.standIn?.failLoad(-6, "ERR_FILE_NOT_FOUND");
  await expect
    .poll(() => app.dialogs())
    .toMatchObject([
      {
        message: "The window’s page could not be loaded",
        detail: expect.stringMatching(/ERR_FILE_NOT_FOUND/) as unknown,
      },
    ]);
  await app.waitForWindow(() => app.answerDialog("Reload"));
  await expect(app.page.getByRole("main")).toBeVisible();
});

test("a fault of main's own that nobody caught is told once, and the program goes on", async ({ app }) => {
  await app.standIn?.throwInMain("of no use");
  await expect
    .poll(() => app.dialogs())
    .toMatchObject([
      { message: "Something failed inside Homeport", detail: expect.stringMatching(/of no use/) as unknown },
    ]);
  await app.answerDialog("Keep running");
  await app.standIn?.throwInMain("again");
  await expect(app.page.getByRole("main")).toBeVisible();
  expect(await app.dialogs()).toEqual([]);
});
