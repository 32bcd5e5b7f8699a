import { expect, test } from "./harness/fake-runner";
import { goToPage } from "./harness/pages";

const model = "ai/qwen3:8B-Q4_K_M";

/** Another program asks, past Homeport. Resolves with the answer. */
async function askAs(agent: string, origin: string, question: string, more: object = {}) {
  return fetch(`${origin}/engines/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": agent },
    body: JSON.stringify({ model, max_tokens: 30, messages: [{ role: "user", content: question }], ...more }),
  });
}

test("what another program asks turns up while one looks, and its words only on a click", async ({ app, runner }) => {
  const { page } = app;
  await goToPage(page, "Activity");
  await page.getByRole("tab", { name: "Requests" }).click();
  await expect(page.getByRole("main")).toContainText("No request yet");
  const answer = await askAs("curl/8.5.0", runner.origin, "Tell me of the velvet armadillo");
  expect(answer.status).toBe(200);
  await answer.text();
  const requests = page.getByRole("region", { name: "Requests" });
  const row = requests.getByRole("listitem");
  await expect(row).toContainText(/curl.*qwen3:8B-Q4_K_M.*→ \d+.*answered/);
  await expect(page.getByRole("region", { name: "By client" })).toContainText("curl");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/answered one request/);

  await row.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  await expect(row).toContainText("curl/8.5.0");
  await expect(page.getByRole("main")).not.toContainText("armadillo");
  await row.getByRole("button", { name: "Show prompt and answer" }).press("Enter");
  await expect(row).toContainText("Tell me of the velvet armadillo");
  await page.getByRole("tab", { name: "Homeport" }).click();
  await page.getByRole("tab", { name: "Requests" }).click();
  await expect(page.getByRole("main")).not.toContainText("armadillo");

  // the runner forgets a model's requests when it is unloaded
  await fetch(`${runner.origin}/engines/unload`, { method: "POST", body: JSON.stringify({ models: [model] }) });
  await row.locator("summary").first().press("Enter");
  await row.getByRole("button", { name: "Show prompt and answer" }).click();
  await expect(row).toContainText("does not have them any more");
});

test("a runner that was started anew is followed again, and counts go on", async ({ app, runner }) => {
  const { page } = app;
  await goToPage(page, "Activity");
  await page.getByRole("tab", { name: "Requests" }).click();
  await (await askAs("curl/8.5.0", runner.origin, "one")).text();
  const requests = page.getByRole("region", { name: "Requests" });
  await expect(requests.getByRole("listitem")).toHaveCount(1);
  await runner.tell("kill");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/No Model Runner answers/);
  await expect(requests.getByRole("listitem")).toHaveCount(1);
  await runner.tell("start");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/has answered one request/);
  await (await askAs("OpenAI/Python 1.99.1", runner.origin, "two")).text();
  await expect(requests.getByRole("listitem")).toHaveCount(2);
  await expect(requests.getByRole("listitem").first()).toContainText("OpenAI for Python");
});

test("one that is being answered says for whom, from its beginning on", async ({ app, runner }) => {
  const { page } = app;
  await goToPage(page, "Activity");
  await page.getByRole("tab", { name: "Requests" }).click();
  const leaving = new AbortController();
  const answer = await fetch(`${runner.origin}/engines/v1/chat/completions`, {
    method: "POST",
    headers: { "user-agent": "My-Tool/1.2" },
    body: JSON.stringify({
      model,
      max_tokens: 4000,
      stream: true,
      messages: [{ role: "user", content: "a long story" }],
    }),
    signal: leaving.signal,
  });
  expect(answer.status).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Model Runner is answering My-Tool.");
  const row = page.getByRole("region", { name: "Requests" }).getByRole("listitem");
  await expect(row).toContainText("answering now");
  leaving.abort();
  await expect(row).toContainText("answered");
});

test("the runner's log is followed, and a load that failed is pulled out of it and explained", async ({
  app,
  runner,
}) => {
  const { page } = app;
  await goToPage(page, "Activity");
  await page.getByRole("tab", { name: "Runner log" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Model Runner’s log tells of no failed load.");
  await (await askAs("curl/8.5.0", runner.origin, "one")).text();
  const lines = page.getByRole("region", { name: "Lines of the log, oldest first" });
  await expect(lines).toContainText("llama_server: model loaded");
  await page.getByRole("combobox", { name: "Show" }).selectOption({ label: "Engine only" });
  await expect(lines).not.toContainText("backend args");

  await fetch(`${runner.origin}/engines/unload`, { method: "POST", body: JSON.stringify({ models: [model] }) });
  await runner.fault({ loads: "out-of-memory" });
  expect((await askAs("curl/8.5.0", runner.origin, "two")).status).toBe(500);
  const failed = page.getByRole("region", { name: "Loads that failed" });
  await expect(failed).toContainText("qwen3:8B-Q4_K_M");
  await expect(failed).toContainText("There is not enough memory for this model");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^qwen3:8B-Q4_K_M failed to load, at /);
});
