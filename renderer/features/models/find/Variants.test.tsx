import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../../app/contract/reading";
import type { AccessState } from "../../../../app/contract/registries";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleHardware } from "../../../test/samples";
import { sampleJob } from "../../../test/page-samples";
import { showModels } from "../show-models";
import { sampleVariant, sampleVariants } from "./find-test-kit";

const gib = 1024 ** 3;
const gated = "huggingface.co/google/gemma:Q4_0";

async function open(replies: Replies, given: Parameters<typeof showModels>[0] = {}) {
  const fake = installFakeBridge({ "models.pull": { jobId: "1" }, "registries.stop": {}, ...replies });
  await showModels(given);
  await userEvent.click(screen.getByRole("textbox", { name: "Name of the model" }));
  await userEvent.paste("gemma3");
  await userEvent.click(screen.getByRole("button", { name: "Other versions" }));
  const dialog = within(await screen.findByRole("dialog", { name: /^Versions of/ }));
  return { fake, dialog };
}

test("what can be pulled, smallest first, one suggested and why", async () => {
  const { fake, dialog } = await open({ "registries.variants": sampleVariants() });
  expect(await dialog.findByText(/As Docker Hub lists them/)).toBeInTheDocument();
  expect(fake.asked("registries.variants")).toEqual([{ ref: "ai/gemma3:latest" }]);
  const radios = dialog.getAllByRole("radio");
  expect(radios.map((radio) => radio.closest("label")?.textContent)).toEqual([
    "4B-Q4_K_M4B parameters · 4 bits a weight · also latest2.5 GB",
    "12B-Q4_K_Msuggested4B parameters · 4 bits a weight7.3 GB",
    "27B-Q8_04B parameters · 8 bits a weight28 GB",
  ]);
  expect(radios[1]).toBeChecked();
  expect(dialog.getByText(/largest in four bits.*under 60% of this machine’s 36 GB of memory/)).toBeInTheDocument();
  expect(dialog.getByText(/Trained for 131,072 tokens of context\. Licence: gemma\./)).toBeInTheDocument();
});

test("the suggested one is pulled, and the dialog is accessible", async () => {
  const { fake, dialog } = await open({ "registries.variants": sampleVariants() });
  const pull = await dialog.findByText("Pull 7.3 GB");
  await expectNoAxeViolations(screen.getByRole("dialog"));
  await userEvent.click(pull);
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/gemma3:12B-Q4_K_M" }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("another one can be chosen; one that does not fit on the disk is refused before", async () => {
  const { fake, dialog } = await open(
    { "registries.variants": sampleVariants() },
    { hardware: { modelDisk: { path: known("/x"), totalBytes: known(2e10), freeBytes: known(1e10) } } },
  );
  await userEvent.click(await dialog.findByRole("radio", { name: /27B-Q8_0/ }));
  expect(dialog.getByText(/28 GB are needed, 10 GB are free on the disk/)).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("button", { name: "Pull 28 GB" }));
  expect(fake.asked("models.pull")).toEqual([]);
  await userEvent.click(dialog.getByRole("radio", { name: /4B-Q4_K_M.*also latest/ }));
  await userEvent.click(dialog.getByRole("button", { name: "Pull 2.5 GB" }));
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/gemma3:4B-Q4_K_M" }]);
});

test("a graphics card's own memory decides where there is one", async () => {
  const card = {
    name: "RTX",
    vendor: "nvidia",
    vramBytes: known(8 * gib),
    isUnified: false,
    driver: known("1"),
  } as const;
  const { dialog } = await open(
    { "registries.variants": sampleVariants() },
    { hardware: sampleHardware({ gpus: known([card]) }) },
  );
  expect(await dialog.findByText(/under 60% of the graphics card’s 8 GB/)).toBeInTheDocument();
  expect(dialog.getByRole("radio", { checked: true })).toHaveAccessibleName(/4B-Q4_K_M/);
});

test("with unknown memory the usual one is pointed at, and says why", async () => {
  const { dialog } = await open(
    { "registries.variants": sampleVariants() },
    { hardware: { memoryBytes: unknown("tool-failed"), gpus: unknown("tool-failed") } },
  );
  expect(await dialog.findByText(/How much memory a model has here is not known/)).toBeInTheDocument();
});

test("projector, parts, nameless files and a tag that takes too much are told", async () => {
  const { dialog } = await open({
    "registries.variants": sampleVariants({
      registry: "hugging-face",
      projectorBytes: known(8e8),
      unnamedCount: 2,
      items: [
        sampleVariant("Q2_K", 3e9, { fileCount: 2, hasOthersFiles: true }),
        sampleVariant("Q4_K_M", 5e9, { fileCount: 3, parameters: null, sizeBytes: unknown("not-reported") }),
      ],
    }),
  });
  expect(await dialog.findByText("800 MB for reading pictures come with any of them.")).toBeInTheDocument();
  expect(dialog.getByText(/2 files have no quantisation in their names/)).toBeInTheDocument();
  expect(dialog.getByText("4 bits a weight · 3 files")).toBeInTheDocument();
  expect(dialog.getByText("size not told")).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("radio", { name: /Q2_K/ }));
  expect(dialog.getByText(/takes all 2 files whose names hold Q2_K/)).toBeInTheDocument();
  expect(dialog.getByRole("button", { name: "Pull 3.8 GB" })).toBeInTheDocument();
});

test("a repository without anything, and a registry that fails", async () => {
  const { fake, dialog } = await open({ "registries.variants": { code: "registry-offline", message: "" } });
  expect(await dialog.findByText("The registry can’t be reached")).toBeInTheDocument();
  fake.replies["registries.variants"] = sampleVariants({ items: [] });
  await userEvent.click(dialog.getByRole("button", { name: "Try again" }));
  expect(await dialog.findByText("There is nothing here that Model Runner can pull by a tag.")).toBeInTheDocument();
  expect(dialog.queryByRole("button", { name: /^Pull/ })).toBeNull();
});

const kept = (over: Partial<AccessState> = {}): AccessState => ({ kept: "no", canStore: false, ...over });

test("a gated model asks for a token, hands it over once, and pulls with it", async () => {
  const { fake, dialog } = await open({
    "registries.variants": sampleVariants({
      registry: "hugging-face",
      isGated: true,
      items: [sampleVariant("Q4_0", 3e9, { ref: gated })],
    }),
    "registries.access": kept(),
    "registries.setAccess": kept({ kept: "memory" }),
  });
  await userEvent.click(await dialog.findByRole("radio"));
  expect(dialog.getByText(/an access token is asked for next/)).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("button", { name: "Pull 3 GB" }));
  const access = within(await screen.findByRole("dialog", { name: /^Access to/ }));
  const field = await access.findByLabelText("Access token");
  expect(field).toHaveAttribute("type", "password");
  expect(access.getByRole("link", { name: /page on Hugging Face/ })).toHaveAttribute(
    "href",
    "https://huggingface.co/google/gemma",
  );
  expect(access.getByText(/kept in memory until Homeport ends/)).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.type(field, "hf_secret123");
  await userEvent.click(access.getByRole("button", { name: "Pull with the token" }));
  expect(fake.asked("registries.setAccess")).toEqual([{ token: "hf_secret123", isLasting: false }]);
  await waitFor(() => expect(fake.asked("models.pull")).toEqual([{ ref: gated, withAccess: true }]));
  expect(document.body.innerHTML).not.toContain("hf_secret123");
});

test("a pull that Hugging Face refused offers the token; a kept one can be used, exchanged and forgotten", async () => {
  const failure = { code: "pull-unauthorized", message: "" } as const;
  const fake = installFakeBridge({
    "models.pull": { jobId: "1" },
    "registries.access": kept({ kept: "stored", canStore: true }),
    "registries.forgetAccess": kept({ canStore: true }),
    "registries.setAccess": kept({ kept: "stored", canStore: true }),
  });
  await showModels({ jobs: [sampleJob({ subject: gated, endedAt: 1, outcome: { kind: "failed", failure } })] });
  await userEvent.click(screen.getByRole("button", { name: "Pull with an access token" }));
  const access = within(await screen.findByRole("dialog", { name: /^Access to/ }));
  expect(await access.findByText("A token is kept in this system’s secret store.")).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.click(access.getByRole("button", { name: "Forget it" }));
  expect(fake.asked("registries.forgetAccess")).toHaveLength(1);
  await userEvent.type(await access.findByLabelText("Access token"), "hf_other12345");
  await userEvent.click(access.getByRole("checkbox", { name: "Keep it in this system’s secret store" }));
  await userEvent.keyboard("{Tab}");
  await userEvent.click(access.getByRole("button", { name: "Pull with the token" }));
  expect(fake.asked("registries.setAccess")).toEqual([{ token: "hf_other12345", isLasting: true }]);
});

test("what is no token is said, and nothing is pulled; Docker Hub's refusal offers none", async () => {
  const failure = { code: "pull-unauthorized", message: "" } as const;
  const fake = installFakeBridge({
    "registries.access": kept(),
    "registries.setAccess": { code: "bad-input", message: "This is not an access token." },
  });
  const outcome = { kind: "failed", failure } as const;
  await showModels({
    jobs: [
      sampleJob({ subject: gated, key: "a", endedAt: 1, outcome }),
      sampleJob({ id: "8", key: "b", endedAt: 1, outcome }),
    ],
  });
  await userEvent.click(screen.getByRole("button", { name: "Pull with an access token" }));
  const access = within(await screen.findByRole("dialog", { name: /^Access to/ }));
  await userEvent.type(await access.findByLabelText("Access token"), "my password{Enter}");
  expect(await access.findByText(/^This is not an access token/)).toBeInTheDocument();
  expect(access.getByLabelText("Access token")).toBeInvalid();
  expect(fake.asked("models.pull")).toEqual([]);
});
