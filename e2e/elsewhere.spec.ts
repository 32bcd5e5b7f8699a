import { demoEngineAddress, demoToken } from "../main/demo/engines-elsewhere";
import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

test.use({ launch: { flags: ["--demo"], env: { HOMEPORT_DEMO: "elsewhere@20" } } });

test("an engine elsewhere: its certificate is trusted, its token typed, its model answers, and it is drawn outside", async ({
  app,
}) => {
  const { page } = app;
  const main = page.getByRole("main");
  const host = new URL(demoEngineAddress).host;
  await expect(main).toContainText("The certificate there is not trusted");
  await goToPage(page, "Settings");
  const panel = page.getByRole("region", { name: "Model Runner", exact: true });
  const card = panel.getByRole("region", { name: `Certificate of ${host}` });
  await expect(card).toContainText("signed by itself");
  await card.getByRole("button", { name: "Trust exactly this certificate" }).click();

  const field = panel.getByLabel("Token", { exact: true });
  await expect(field).toHaveAccessibleDescription(new RegExp(`${host} wants a token`));
  await field.fill("another-one");
  await field.press("Enter");
  await expect(panel).toContainText(`${host} refuses this token.`);
  await field.fill(demoToken);
  await field.press("Enter");
  await expect(panel).toContainText(`vLLM answers at ${demoEngineAddress}`);
  await expect(panel).toContainText(`A token for ${host} is kept`);
  expect(await page.content()).not.toContain(demoToken);

  await goToPage(page, "Models");
  await expect(main).toContainText("is asked for answers only");
  await expect(main).toContainText("qwen/qwen3-8b");
  await goToPage(page, "Try it");
  await page.getByRole("textbox", { name: "Question" }).fill("Hello");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log")).toContainText("part of Homeport's demo");

  await goToPage(page, "Home");
  const route = main.getByRole("region", { name: "The route your words take" });
  await expect(route).toContainText(/vLLM.*encrypted on the way.*leaves this machine/);
  await goToPage(page, "Privacy");
  await page.getByRole("tab", { name: /crosses/i }).click();
  await expect(main).toContainText(host);
});
