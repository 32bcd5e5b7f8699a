import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

async function search(page: Page, words: string) {
  await goToPage(page, "Models");
  await page.getByRole("tab", { name: "Search" }).click();
  await page.getByRole("searchbox", { name: "Words to search for" }).fill(words);
  await page.keyboard.press("Enter");
}

test("a model is searched for, a version chosen, pulled, and the ledger says who was asked", async ({ app }) => {
  test.slow();
  const { page } = app;
  await search(page, "llama 1b");
  const onHuggingFace = page.getByRole("region", { name: "Hugging Face" });
  await expect(onHuggingFace.getByRole("listitem").first()).toContainText("bartowski/Llama-3.2-1B-Instruct-GGUF");
  await expect(page.getByRole("region", { name: "Docker Hub" })).toContainText("Nothing here matches");
  await onHuggingFace.getByRole("button", { name: "Versions of bartowski/Llama-3.2-1B-Instruct-GGUF" }).click();

  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: /^Q4_K_M/ })).toBeChecked();
  await dialog.getByRole("radio", { name: /^Q4_0/ }).click();
  await dialog.getByRole("button", { name: "Pull 713 MB" }).click();
  const jobs = page.getByRole("region", { name: "Pulls and removals" });
  await expect(jobs).toContainText("is pulled", { timeout: 60_000 });
  await expect(page.getByRole("region", { name: /^Pulled/ })).toContainText("llama-3.2-1b-instruct-gguf:Q4_0");

  await goToPage(page, "Activity");
  const ledger = page.getByRole("region", { name: /Ledger|did/ });
  await expect(ledger.getByText("Searched a registry for models").first()).toBeVisible();
  await expect(ledger).toContainText("https://huggingface.co");
});

test("a gated model is pulled with an access token, which is written down nowhere", async ({ app, settingsFolder }) => {
  test.slow();
  const { page } = app;
  const token = "hf_NobodyMayReadThis123";
  await search(page, "gemma-3-4b");
  await page.getByRole("button", { name: "Versions of google/gemma-3-4b-it-qat-q4_0-gguf" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Pull/ }).click();
  const access = page.getByRole("dialog", { name: /^Access to/ });
  await expect(access).toContainText("kept in memory until Homeport ends");
  await access.getByLabel("Access token").fill(token);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Pulls and removals" })).toContainText("is pulled", {
    timeout: 60_000,
  });

  await goToPage(page, "Activity");
  await expect(page.getByText("Asked for a model to be pulled").first()).toBeVisible();
  const written = readdirSync(settingsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
  for (const text of [await page.content(), app.output(), ...written]) expect(text).not.toContain(token);
});

test("a GGUF file is imported with its own context, given a second name, and looked up for use", async ({ app }) => {
  test.slow();
  const { page } = app;
  await goToPage(page, "Models");
  await page.getByRole("tab", { name: "From a file" }).click();
  const path = page.getByRole("textbox", { name: "Path of the GGUF file" });
  await path.fill("/home/demo/Downloads/none.gguf");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This file can’t be imported")).toBeVisible();

  await path.fill("/home/demo/Downloads/Tiny-Stories-33M-Q4_0.gguf");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "What the file says of itself" })).toContainText("Tiny Stories 33M");
  await page.getByRole("textbox", { name: "Context it loads with, in tokens" }).fill("1024");
  await page.getByRole("button", { name: "Import 28.4 MB" }).click();
  await expect(page.getByRole("region", { name: "Pulls and removals" })).toContainText("is imported", {
    timeout: 30_000,
  });
  const list = page.getByRole("region", { name: /^Pulled/ });
  const row = list.getByRole("listitem").filter({ hasText: "local/tiny-stories:33M-Q4_0" });
  await expect(row).toContainText(/1,024\s*of 2,048/);

  await row.getByRole("button", { name: /^Details/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Give it another name").click();
  await dialog.getByRole("textbox", { name: "Another name" }).fill("bedtime");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("ai/bedtime:latest");
  await dialog.getByText("Use it from another program").click();
  await expect(dialog).toContainText("http://127.0.0.1:12434/engines/v1/chat/completions");
  await page.keyboard.press("Escape");
  await expect(row).toContainText("also bedtime");
});

test("what suits the machine is judged and stands first; a card's memory put right changes the verdicts at once", async ({
  app,
}) => {
  const { page } = app;
  await goToPage(page, "Models");
  const recommended = page.getByRole("region", { name: "Recommended for this machine" });
  await expect(recommended).toContainText("qwen3-coder:30B-A3B suits best. Runs well.");
  await recommended.getByRole("button", { name: "Show" }).click();
  const first = recommended.getByRole("listitem").first();
  await expect(first).toContainText("First for this machine");

  await goToPage(page, "Home");
  await page.getByRole("button", { name: /^Correct the memory of NVIDIA/ }).click();
  await page.getByRole("textbox", { name: "Memory of the card, in GB" }).fill("12");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "This machine" })).toContainText("As you said; 24 GB were read.");

  await goToPage(page, "Models");
  await expect(recommended).toContainText("ministral3:8B suits best. Runs well.");
  await goToPage(page, "Home");
  await page.getByRole("button", { name: /^Correct the memory of NVIDIA/ }).click();
  await page.getByRole("button", { name: "Use the value read" }).click();
  await expect(page.getByRole("region", { name: "This machine" })).not.toContainText("As you said");
});

test("a name that goes round leads to the one that is there, from the palette to a pull", async ({ app }) => {
  const { page } = app;
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search actions" }).fill("pull ai/phi-4");
  await page.keyboard.press("Enter");
  const name = page.getByRole("textbox", { name: "Name of the model" });
  await expect(name).toHaveValue("ai/phi4");
  await name.fill("gemma2");
  await page.getByRole("button", { name: "Use ai/gemma3 instead" }).click();
  await expect(name).toHaveValue("ai/gemma3");
});
