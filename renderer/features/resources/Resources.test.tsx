import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import type { EngineState } from "../../../app/contract/engine";
import type { FitFacts } from "../../../app/contract/fit";
import type { Job } from "../../../app/contract/jobs";
import { qwen3Gguf, sampleCard, sampleFitMachine } from "../../../app/domain/fit/fit-samples";
import { startStores } from "../../state/all";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleLimits } from "../../test/resources-samples";
import {
  sampleChat,
  sampleHardware,
  sampleJobs,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleOpenClaw,
  sampleProgram,
  sampleRunner,
  sampleSettings,
} from "../../test/samples";
import { useGuard } from "../../state/guard";
import { samplePlan } from "../guard/guard-samples";
import { Resources } from "./Resources";

const ref = "ai/qwen3:8B";

function engine(over: Partial<EngineState> = {}): EngineState {
  return { ref, asked: { contextTokens: 16_384 }, kept: {}, contextTokens: known(16_384), ...over };
}

function applyJob(over: Partial<Job> = {}): Job {
  return {
    id: "9",
    key: `apply-settings:${ref}`,
    kind: "apply-settings",
    subject: ref,
    phase: "loading-model",
    passed: [],
    progress: null,
    notice: null,
    warnings: [],
    expectedSeconds: unknown("not-measured-yet"),
    isCancellable: true,
    startedAt: Date.now(),
    endedAt: null,
    outcome: null,
    ...over,
  };
}

const gib = 1024 ** 3;

/** qwen3:8B on a card with `vramGib` of memory, 1 GiB of it in use by others. */
function fitFacts(vramGib = 24): FitFacts {
  return {
    model: {
      gguf: qwen3Gguf,
      ggufSource: "runner",
      weightsBytes: known(5 * gib),
      weightsSource: "runner",
      projectorBytes: null,
      vocabularySize: null,
      publishedBytes: null,
    },
    contextTokens: 16_384,
    gpuLayers: null,
    settings: {},
    machine: sampleFitMachine({
      memoryBytes: known(64 * gib),
      availableBytes: known(50 * gib),
      gpus: known([sampleCard(vramGib, 1, { name: "GeForce RTX 4090" })]),
      usesGpu: true,
    }),
    loaded: [],
  };
}

function show(replies: Replies = {}) {
  const fake = installFakeBridge({
    "program.read": sampleProgram(),
    "settings.read": sampleSettings(),
    "hardware.read": sampleHardware(),
    "runner.read": sampleRunner(),
    "models.read": sampleModels(),
    "jobs.read": sampleJobs(),
    "chat.read": sampleChat(),
    "openclaw.read": sampleOpenClaw(),
    "engine.read": engine(),
    "limits.read": sampleLimits(),
    "engine.apply": { jobId: "9" },
    "models.inspect": {
      model: sampleModel(),
      isRemote: false,
      gguf: { "general.architecture": "qwen3", "qwen3.block_count": "36" },
      license: null,
    },
    "fit.read": fitFacts(),
    ...replies,
  });
  startStores();
  return { fake, user: userEvent.setup(), ...render(<Resources />) };
}

test("a slider moves by the keyboard, says its value in words, and changes nothing before it is applied", async () => {
  const { fake, user, container } = show();
  const slider = await screen.findByRole("slider", { name: "Context" });
  expect(slider).toHaveAttribute("aria-valuetext", "16,384 tokens");
  slider.focus();
  await user.keyboard("{End}");
  expect(slider).toHaveAttribute("aria-valuetext", "40,960 tokens");
  expect(screen.getByText("Context 16,384 → 40,960")).toBeInTheDocument();
  expect(fake.asked("engine.apply")).toEqual([]);
  await expectNoAxeViolations(container);

  await user.click(screen.getByRole("button", { name: "Apply and load" }));
  expect(fake.asked("engine.apply")).toEqual([{ ref, change: { contextTokens: 40_960 } }]);
  await user.click(screen.getByRole("button", { name: "Reset" }));
  expect(slider).toHaveAttribute("aria-valuetext", "16,384 tokens");
});

test("a number is typed; what lies outside is said and not taken", async () => {
  const { fake, user } = show();
  const field = await screen.findByRole("textbox", { name: "Context, exact value in tokens" });
  await user.clear(field);
  await user.type(field, "8000000");
  expect(screen.getByText("From 256 to 40,960.")).toBeInTheDocument();
  expect(field).toBeInvalid();
  await user.clear(field);
  await user.type(field, "-5");
  expect(field).toBeInvalid();
  for (const between of ["1000.5", "1000,5"]) {
    await user.clear(field);
    await user.type(field, between);
    expect(field).toBeInvalid();
  }
  await user.clear(field);
  await user.type(field, "20,000");
  expect(screen.getByRole("slider", { name: "Context" })).toHaveAttribute("aria-valuetext", "20,000 tokens");
  await user.click(screen.getByRole("button", { name: "Apply and load" }));
  expect(fake.asked("engine.apply")).toEqual([{ ref, change: { contextTokens: 20_000 } }]);
});

test("how it is loaded is read again when it is loaded under another of its names, and that it answers is said", async () => {
  const id = `sha256:${"ab".repeat(32)}`;
  const { fake, user } = show({
    "models.read": sampleModels({ items: [sampleModel({ id })] }),
    "runner.read": sampleRunner({ loaded: [] }),
  });
  (await screen.findByRole("slider", { name: "Context" })).focus();
  await user.keyboard("{End}");
  const before = fake.asked("engine.read").length;
  const loaded = [sampleLoaded({ ref: id, isInUse: true })];
  act(() => useRunner.getState().accept(sampleRunner({ revision: 9, loaded })));
  expect(screen.getByText("The model is answering. Its settings can’t change before it is done.")).toBeInTheDocument();
  await waitFor(() => expect(fake.asked("engine.read")).toHaveLength(before + 1));
});

test("each setting can be given back to the runner", async () => {
  const { fake, user } = show({ "engine.read": engine({ asked: { threads: 4, keepAlive: "forever" } }) });
  await user.click(await screen.findByRole("button", { name: "Threads: leave it to Model Runner" }));
  await user.click(screen.getByRole("button", { name: "Stay loaded: leave it to Model Runner" }));
  expect(screen.getByText("Threads 4 → automatic · Stay loaded for ever → automatic")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Apply and load" }));
  expect(fake.asked("engine.apply")).toEqual([{ ref, change: { threads: null, keepAlive: null } }]);
});

test.each([
  [12_000, "OpenClaw refuses less than 16,000 tokens."],
  [20_000, "OpenClaw works, and warns below 32,000 tokens."],
])("what OpenClaw says to %d tokens is said", async (tokens, words) => {
  show({ "engine.read": engine({ asked: { contextTokens: tokens } }) });
  expect(await screen.findByText(words)).toBeInTheDocument();
});

test.each<[string, Partial<EngineState>, RegExp]>([
  ["less than asked", { asked: { contextTokens: 32_768 }, contextTokens: known(8192) }, /in use are 8,192/],
  [
    "more than trained",
    { asked: { contextTokens: 60_000 }, contextTokens: known(40_960) },
    /trained for less and uses 40,960/,
  ],
  ["forgotten", { asked: {}, kept: { contextTokens: 16_384 } }, /has forgotten the 16,384 tokens/],
])("%s is told with its reason", async (_name, state, words) => {
  show({ "engine.read": engine(state) });
  expect(await screen.findByText(words)).toBeInTheDocument();
});

test.each([
  ["rounded up to whole blocks", { contextTokens: 20_000 }, 20_224],
  ["a slot’s share", { contextTokens: 32_768, slots: 4 }, 8192],
])("%s is no difference", async (_name, asked, used) => {
  show({ "engine.read": engine({ asked, contextTokens: known(used) }) });
  await screen.findByRole("slider", { name: "Context" });
  expect(screen.queryByText(/Another program may have loaded it/)).toBeNull();
});

test("a context split into slots is told as what each request gets, and the split can be taken away", async () => {
  const { fake, user } = show({
    "engine.read": engine({ asked: { contextTokens: 32_768, slots: 4 }, contextTokens: known(8192) }),
  });
  expect(await screen.findByText(/split into 4 slots .* each request gets 8,192/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Don’t split it" }));
  expect(fake.asked("engine.apply")).toEqual([{ ref, change: { slots: null } }]);
});

test("a context is made lasting under a name of its own, read back, and can be set up at once", async () => {
  const { fake, user, container } = show({ "models.repackage": sampleModels() });
  await user.click(await screen.findByText("Make 16,384 tokens lasting"));
  expect(screen.getByRole("textbox", { name: "Name of the copy" })).toHaveValue("local/qwen3:8B-16k");
  await user.click(screen.getByRole("button", { name: "Make the copy" }));
  expect(fake.asked("models.repackage")).toEqual([{ ref, target: "local/qwen3:8B-16k", contextTokens: 16_384 }]);
  expect(await screen.findAllByText(/local\/qwen3:8B-16k is there, read back with 16,384/)).toHaveLength(2);
  expect(screen.getByRole("button", { name: "Set it up here" })).toBeInTheDocument();
  await expectNoAxeViolations(container);
});

test("a name that is taken is told where the copy was asked for", async () => {
  const { user } = show({ "models.repackage": { code: "name-taken", message: "" } });
  await user.click(await screen.findByText("Make 16,384 tokens lasting"));
  await user.click(screen.getByRole("button", { name: "Make the copy" }));
  expect(await screen.findByText(/already/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Set it up here" })).toBeNull();
});

test("layers on both sides have a bar each", async () => {
  show({ "fit.read": fitFacts(6), "engine.read": engine({ asked: { contextTokens: 4096, gpuLayers: 20 } }) });
  const memory = await screen.findByRole("region", { name: "Memory after this change" });
  expect(within(memory).getByText("On the graphics card").parentElement).toHaveTextContent(/takes [\d.]+ of 5 GB free/);
  expect(within(memory).getByText("In the machine’s memory")).toBeInTheDocument();
});

test("while it is applied the phase is shown and it can be cancelled; then what was read back, and a way back", async () => {
  const { fake, user } = show();
  const slider = await screen.findByRole("slider", { name: "Context" });
  slider.focus();
  await user.keyboard("{End}");
  await user.click(screen.getByRole("button", { name: "Apply and load" }));
  fake.push("jobs.changed", sampleJobs({ revision: 5, items: [applyJob()] }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "9" }]);

  fake.replies["engine.read"] = engine({ asked: { contextTokens: 40_960 }, contextTokens: known(40_960) });
  const done = applyJob({ outcome: { kind: "done" }, endedAt: Date.now() });
  fake.push("jobs.changed", sampleJobs({ revision: 6, items: [done] }));
  expect(
    (await screen.findAllByText("Loaded and read back: 40,960 tokens of context are in use.")).length,
  ).toBeGreaterThan(0);
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(fake.asked("engine.apply").at(-1)).toEqual({ ref, change: { contextTokens: 16_384 } });

  // what was taken back is not offered once more
  fake.replies["engine.read"] = engine({ asked: { contextTokens: 16_384 }, contextTokens: known(16_384) });
  fake.push(
    "jobs.changed",
    sampleJobs({ revision: 7, items: [applyJob({ ...done, id: "10", startedAt: done.startedAt + 1 })] }),
  );
  await waitFor(() => expect(slider).toHaveAttribute("aria-valuetext", "16,384 tokens"));
  expect(screen.getByRole("button", { name: "Apply and load" })).toHaveAttribute("aria-disabled", "true");
});

test("a failure is told where it was asked for, and what was dragged stays", async () => {
  const { fake, user } = show();
  const slider = await screen.findByRole("slider", { name: "Context" });
  slider.focus();
  await user.keyboard("{End}");
  const failed = applyJob({
    outcome: { kind: "failed", failure: { code: "load-out-of-memory", message: "killed" } },
    endedAt: Date.now(),
  });
  fake.push("jobs.changed", sampleJobs({ revision: 6, items: [failed] }));
  const section = screen.getByRole("region", { name: "Settings of qwen3:8B" });
  await waitFor(() => expect(within(section).getByText("What was set before is set again.")).toBeInTheDocument());
  expect(slider).toHaveAttribute("aria-valuetext", "40,960 tokens");
});

test("the memory it takes moves with the slider, and the sum can be seen part by part", async () => {
  const { user } = show();
  const memory = await screen.findByRole("region", { name: "Memory after this change" });
  expect(within(memory).getByText("Runs well.")).toBeInTheDocument();
  const taken = () => Number(/takes ([\d.]+) of 23 GB free/.exec(memory.textContent ?? "")?.[1]);
  const before = taken();
  expect(before).toBeGreaterThan(7);
  screen.getByRole("slider", { name: "Context" }).focus();
  await user.keyboard("{End}");
  // 24,576 more tokens × 36 layers × 8 heads × 256 × 2 bytes = 3.4 GiB
  expect(taken() - before).toBeGreaterThan(3.3);
  expect(taken() - before).toBeLessThan(3.6);
  await user.click(within(memory).getByText("How this is counted"));
  expect(within(memory).getByText("KV cache of the context").parentElement).toHaveTextContent("5.63 GB");
});

test("what won’t fit is asked about before it is applied; the most that fits is one click away", async () => {
  const { fake, user } = show({ "fit.read": fitFacts(10), "guard.look": samplePlan() });
  const memory = await screen.findByRole("region", { name: "Memory after this change" });
  screen.getByRole("slider", { name: "Context" }).focus();
  await user.keyboard("{End}");
  expect(within(memory).getByText("Won’t fit.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Apply and load" }));
  await waitFor(() => expect(useGuard.getState().question?.plan.kind).toBe("refuse"));
  expect(fake.asked("engine.apply")).toEqual([]);
  act(() => useGuard.getState().question?.answer({ guard: { planId: "p1", isForced: true } }));
  await waitFor(() => expect(fake.asked("engine.apply")).toMatchObject([{ guard: { planId: "p1", isForced: true } }]));

  await user.click(within(memory).getByRole("button", { name: /^Use [\d,]+ tokens, the most that fits$/ }));
  expect(within(memory).queryByText("Won’t fit.")).toBeNull();
});

test("what can't be read is said, and nothing is guessed", async () => {
  show({ "fit.read": { code: "runner-down", message: "refused" } });
  expect(await screen.findByText("What it takes could not be read from Model Runner.")).toBeInTheDocument();
});

test("without a model there is a way to one", async () => {
  show({ "models.read": sampleModels({ items: [] }) });
  expect(await screen.findByRole("link", { name: "Go to Models" })).toBeInTheDocument();
});

test("a list that could not be read is not taken for one without models", async () => {
  const problem = { code: "runner-bad-answer", message: "200 <html>" } as const;
  show({ "models.read": sampleModels({ state: "failed", items: [], problem }) });
  expect(await screen.findByText(/200 <html>/)).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Go to Models" })).toBeNull();
});

test("memory of which a part is unknown is unknown, and nothing is called free", async () => {
  const facts = fitFacts();
  show({ "fit.read": { ...facts, model: { ...facts.model, gguf: null } } });
  const memory = await screen.findByRole("region", { name: "Memory after this change" });
  const [legend] = within(memory).getAllByRole("list");
  expect(
    within(legend ?? memory)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual(["In use by others 1 GB", "Weights 5 GB", "Context and working memory unknown"]);
});

test("a runner that was started anew is read again: what it has forgotten is told", async () => {
  const { fake } = show({ "engine.read": engine({ kept: { contextTokens: 16_384 } }) });
  await screen.findByRole("slider", { name: "Context" });
  fake.replies["engine.read"] = { code: "runner-down", message: "refused" };
  fake.push("runner.changed", sampleRunner({ revision: 5, state: "down", loaded: [] }));
  await waitFor(() => expect(screen.queryByRole("slider", { name: "Context" })).toBeNull());
  fake.replies["engine.read"] = engine({ asked: {}, kept: { contextTokens: 16_384 } });
  fake.push("runner.changed", sampleRunner({ revision: 6, loaded: [] }));
  expect(await screen.findByText(/has forgotten the 16,384 tokens/)).toBeInTheDocument();
});

test("without a runner its help is there, and nothing can be applied", async () => {
  show({ "runner.read": sampleRunner({ state: "down", loaded: [] }) });
  expect(await screen.findByRole("button", { name: "Look again" })).toBeInTheDocument();
  expect(await screen.findByRole("button", { name: "Apply and load" })).toHaveAttribute("aria-disabled", "true");
});
