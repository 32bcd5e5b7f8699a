import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Answer } from "../../../app/contract/index";
import { known, unknown } from "../../../app/contract/reading";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { useSettings } from "../../state/settings";
import { sampleModel, sampleRunner, sampleSettings } from "../../test/samples";
import { sampleJob } from "../../test/page-samples";
import { showModels } from "./show-models";

const form = () => within(screen.getByRole("region", { name: "Get a model" }));
const field = () => form().getByRole("textbox", { name: "Name of the model" });
const button = (name = "Pull") => form().getByRole("button", { name });

test("a name is said in full as it is typed, pulled on Enter, and the field is free again", async () => {
  const fake = installFakeBridge({ "models.pull": { jobId: "1" } });
  await showModels();
  expect(button()).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(field(), " smollm2 ");
  expect(field()).toHaveAccessibleDescription("Pulls ai/smollm2:latest from Docker Hub.");
  await userEvent.type(field(), "{Enter}");
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/smollm2:latest" }]);
  await waitFor(() => expect(field()).toHaveValue(""));
});

test("Hugging Face keeps upper and lower case", async () => {
  const fake = installFakeBridge({ "models.pull": { jobId: "1" } });
  await showModels();
  await userEvent.type(field(), "hf.co/Owner/Model-GGUF:Q4_K_M{Enter}");
  expect(fake.asked("models.pull")).toEqual([{ ref: "huggingface.co/Owner/Model-GGUF:Q4_K_M" }]);
});

test.each(["ai/x; rm -rf ~", "$(id)", "ai/x\u202Egnp", "<img src=x>", "https://evil.example/x"])(
  "the hostile name %j is refused with a word while it is typed, and never sent",
  async (text) => {
    const fake = installFakeBridge({ "models.pull": { jobId: "1" } });
    await showModels();
    await userEvent.click(field());
    await userEvent.paste(text);
    expect(field()).toBeInvalid();
    expect(form().getByRole("alert")).not.toBeEmptyDOMElement();
    await expectNoAxeViolations(document.body);
    await userEvent.type(field(), "{Enter}");
    await userEvent.click(button("Look it up first"));
    expect(fake.asked("models.pull")).toEqual([]);
    expect(fake.asked("models.inspect")).toEqual([]);
  },
);

test("an unfinished name is not complained about until it is left or sent", async () => {
  installFakeBridge();
  await showModels();
  await userEvent.type(field(), "hf.co/owner/");
  expect(field()).toBeValid();
  await userEvent.tab();
  expect(field()).toBeInvalid();
  expect(field()).toHaveAccessibleDescription(/not a model’s name/);
  await userEvent.type(field(), "model");
  expect(field()).toBeValid();
});

test("a pasted command or page becomes its name with one click", async () => {
  installFakeBridge();
  await showModels();
  await userEvent.click(field());
  await userEvent.paste("docker model pull ai/qwen3:14B-Q6_K");
  await userEvent.click(form().getByRole("button", { name: "Use ai/qwen3:14B-Q6_K" }));
  expect(field()).toHaveValue("ai/qwen3:14B-Q6_K");
  expect(field()).toHaveFocus();
  expect(field()).toBeValid();
});

test.each([
  ["ai/phi-4", /not known to have ai\/phi-4\. It is written ai\/phi4 there \(9\.05 GB\)/, "ai/phi4"],
  ["gemma2:9B", /not known to have ai\/gemma2\. ai\/gemma3 took its place \(2\.48 GB\)/, "ai/gemma3"],
  ["deepseek-r1", /a smaller model that learned from it \(4\.92 GB\)/, "ai/deepseek-r1-distill-llama"],
  ["ai/qwen2.5-coder", /has ai\/qwen2\.5-coder is not certain: look it up first.*17\.7 GB/, "ai/qwen3-coder"],
])(
  "for %s the name that works is said and taken with one click, before anything is pulled",
  async (name, why, other) => {
    const fake = installFakeBridge({ "models.pull": { jobId: "1" } });
    await showModels();
    await userEvent.type(field(), name);
    expect(form().getByRole("status")).toHaveTextContent(why);
    expect(fake.asked("models.pull")).toEqual([]);
    await expectNoAxeViolations(document.body);
    await userEvent.click(form().getByRole("button", { name: `Use ${other} instead` }));
    expect(field()).toHaveValue(other);
    expect(field()).toHaveFocus();
    expect(form().queryByRole("button", { name: /instead/ })).toBeNull();
  },
);

test("a name that is not known to be there can still be pulled", async () => {
  const fake = installFakeBridge({ "models.pull": { jobId: "1" } });
  await showModels();
  await userEvent.type(field(), "ai/phi-4{Enter}");
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/phi-4:latest" }]);
});

test("what is here, and what is being pulled, is said", async () => {
  installFakeBridge();
  await showModels({ jobs: [sampleJob()] });
  await userEvent.type(field(), "qwen3:8B");
  expect(field()).toHaveAccessibleDescription(/is here already/);
  expect(button()).not.toHaveAttribute("aria-disabled");
  await userEvent.clear(field());
  await userEvent.type(field(), "SmolLM3:Q8_0");
  expect(field()).toHaveAccessibleDescription(/is being pulled now/);
  expect(button()).toHaveAttribute("aria-disabled", "true");
});

test("a pull that can't start is told in the catalogue's words, and goes when the name is edited", async () => {
  installFakeBridge({ "models.pull": { code: "runner-down", message: "ECONNREFUSED" } });
  await showModels();
  await userEvent.type(field(), "qwen3{Enter}");
  expect(await form().findByText("Model Runner is not running")).toBeInTheDocument();
  expect(field()).toHaveValue("qwen3");
  await userEvent.type(field(), ":x");
  expect(form().queryByText("Model Runner is not running")).toBeNull();
});

test("looking it up shows the registry's facts, pulls nothing, and offers the pull with its size", async () => {
  const model = sampleModel({ ref: "ai/qwen3:latest", tags: [], sizeBytes: known(4.68e9) });
  const fake = installFakeBridge({
    "models.inspect": { model, isRemote: true, gguf: {}, license: "apache-2.0" },
    "models.pull": { jobId: "1" },
  });
  await showModels();
  await userEvent.type(field(), "qwen3");
  await userEvent.click(button("Look it up first"));
  const dialog = within(await screen.findByRole("dialog", { name: "qwen3" }));
  expect(await dialog.findByText("apache-2.0")).toBeInTheDocument();
  expect(fake.asked("models.inspect")).toEqual([{ ref: "ai/qwen3:latest", isRemote: true }]);
  expect(fake.asked("models.pull")).toEqual([]);
  await expectNoAxeViolations(document.body);
  await userEvent.click(dialog.getByRole("button", { name: "Pull 4.68 GB" }));
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/qwen3:latest" }]);
  await waitFor(() => expect(button("Look it up first")).toHaveFocus());
});

test("the facts of a model that was looked up come late, under another's name never", async () => {
  const replies = new Map<string, PromiseWithResolvers<Answer<"models.inspect">>>();
  installFakeBridge({
    "models.inspect": ({ ref }) => {
      const reply = Promise.withResolvers<Answer<"models.inspect">>();
      replies.set(ref, reply);
      return reply.promise;
    },
  });
  const answer = (ref: string, license: string) =>
    act(async () => {
      replies.get(ref)?.resolve({
        ok: true,
        data: { model: sampleModel({ ref, tags: [] }), isRemote: true, gguf: {}, license },
      });
      await replies.get(ref)?.promise;
    });
  await showModels();
  await userEvent.type(field(), "qwen3");
  await userEvent.click(button("Look it up first"));
  await userEvent.keyboard("{Escape}");
  await userEvent.clear(field());
  await userEvent.type(field(), "gemma3");
  await userEvent.click(button("Look it up first"));
  const dialog = within(await screen.findByRole("dialog", { name: "gemma3" }));
  await answer("ai/qwen3:latest", "of the first");
  expect(dialog.queryByText("of the first")).toBeNull();
  await answer("ai/gemma3:latest", "of the second");
  expect(await dialog.findByText("of the second")).toBeInTheDocument();
});

test("a second model is pulled while the first is still being asked for, and its name stays while it is typed", async () => {
  const replies: PromiseWithResolvers<Answer<"models.pull">>[] = [];
  const model = sampleModel({ ref: "ai/x:latest", tags: [], sizeBytes: known(4.68e9) });
  const fake = installFakeBridge({
    "models.inspect": { model, isRemote: true, gguf: {}, license: null },
    "models.pull": () => {
      const reply = Promise.withResolvers<Answer<"models.pull">>();
      replies.push(reply);
      return reply.promise;
    },
  });
  await showModels();
  for (const name of ["qwen3", "gemma3"]) {
    await userEvent.clear(field());
    await userEvent.type(field(), name);
    await userEvent.click(button("Look it up first"));
    await userEvent.click(await screen.findByRole("button", { name: "Pull 4.68 GB" }));
  }
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/qwen3:latest" }, { ref: "ai/gemma3:latest" }]);
  await userEvent.clear(field());
  await userEvent.type(field(), "mistral{Enter}");
  await userEvent.clear(field());
  await userEvent.type(field(), "llama3.2");
  await act(async () => {
    for (const { resolve } of replies) resolve({ ok: true, data: { jobId: "1" } });
    await Promise.all(replies.map(({ promise }) => promise));
  });
  expect(fake.asked("models.pull")).toHaveLength(3);
  expect(field()).toHaveValue("llama3.2");
});

test("a refused pull is told after a refused removal, and each can be dismissed", async () => {
  const model = sampleModel({ ref: "ai/qwen3:latest", tags: [], sizeBytes: known(4.68e9) });
  installFakeBridge({
    "models.inspect": { model, isRemote: true, gguf: {}, license: null },
    "models.remove": { code: "internal", message: "no removal" },
    "models.pull": { code: "disk-full", message: "no pull" },
  });
  await showModels();
  await userEvent.click(screen.getByRole("button", { name: "Remove qwen3:8B" }));
  await userEvent.click(await screen.findByRole("button", { name: /^Remove .*GB/ }));
  expect(await screen.findByText("no removal")).toBeInTheDocument();
  await userEvent.type(field(), "gemma3");
  await userEvent.click(button("Look it up first"));
  await userEvent.click(await screen.findByRole("button", { name: "Pull 4.68 GB" }));
  expect(await screen.findByText("no pull")).toBeInTheDocument();
  expect(screen.queryByText("no removal")).toBeNull();
  await expectNoAxeViolations(document.body);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText("no pull")).toBeNull();
});

test("free space is the one of the runner's disk, so it is shown only where the runner is on this machine", async () => {
  installFakeBridge();
  const { unmount } = await showModels();
  expect(form().getByText("388 GB free on the disk")).toBeInTheDocument();
  unmount();
  const { endpoint } = sampleRunner();
  await showModels({
    runner: { revision: 2, endpoint: endpoint && { ...endpoint, location: "another-machine" } },
  });
  expect(form().queryByText(/free/)).toBeNull();
});

test("free space that is not known says why", async () => {
  installFakeBridge();
  await showModels({
    hardware: { modelDisk: { path: known("/x"), totalBytes: known(1), freeBytes: unknown("no-permission") } },
  });
  expect(form().getByRole("button", { name: /unknown.*may not read/ })).toBeInTheDocument();
});

test("offline, a pull says whom it would ask and is not asked for; a registry on this machine is", async () => {
  const fake = installFakeBridge({ "models.pull": { jobId: "1" } });
  useSettings.getState().accept(sampleSettings({ values: { offlineMode: true } }));
  await showModels();
  await userEvent.type(field(), "smollm2");
  const reason = "Offline mode is on: this would ask docker.io.";
  expect(field()).toHaveAccessibleDescription(reason);
  expect(button()).toHaveAttribute("aria-disabled", "true");
  expect(button()).toHaveAccessibleDescription(reason);
  expect(button("Look it up first")).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(field(), "{Enter}");
  expect(fake.asked("models.pull")).toEqual([]);
  await userEvent.clear(field());
  await userEvent.type(field(), "localhost:5000/ai/x{Enter}");
  expect(fake.asked("models.pull")).toEqual([{ ref: "localhost:5000/ai/x:latest" }]);
});
