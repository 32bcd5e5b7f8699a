import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge } from "../../../test/fake-bridge";
import { sampleJob } from "../../../test/page-samples";
import { sampleCheck, sampleMeasure, sampleRun, sampleWarm, sampleWarmUp } from "../../../test/resources-samples";
import {
  sampleHardware,
  sampleJobs,
  sampleModel,
  sampleModels,
  sampleRunner,
  sampleSettings,
} from "../../../test/samples";
import { useHardware } from "../../../state/hardware";
import { useRunner } from "../../../state/runner";
import { roundAbove } from "./Chart";
import { useJobs } from "../../../state/jobs";
import { useMeasure } from "../../../state/measure";
import { useSettings } from "../../../state/settings";
import { useWarmUp } from "../../../state/warm-up";
import { useModels } from "../../../state/models";
import { AgentTag } from "./AgentTag";
import { Speed } from "./Speed";
import { Frame } from "../../../test/frame";

const ref = "ai/qwen3:8B";

const noGpu = "no usable GPU found, --gpu-layers option will be ignored";

function show(over: Parameters<typeof sampleMeasure>[0] = {}, words: string | null = null) {
  const fake = installFakeBridge({
    "measure.checkAgent": { jobId: "1" },
    "measure.benchmark": { jobId: "2" },
    "measure.compare": { jobId: "3" },
    "measure.forgetRun": {},
    "measure.forgetComparison": {},
    "warmUp.start": { jobId: "4" },
    "settings.update": sampleSettings(),
    "gpu.read": { words: words === null ? null : { noGpu: words, offloaded: null }, gpuLayers: null },
  });
  useRunner.getState().accept(sampleRunner());
  useHardware.getState().accept(sampleHardware());
  useModels
    .getState()
    .accept(sampleModels({ items: [sampleModel(), sampleModel({ id: "sha256:2", ref: "ai/b", tags: ["ai/b"] })] }));
  useMeasure.getState().accept(sampleMeasure(over));
  const view = render(<Speed model={ref} isUsable />, { wrapper: Frame });
  return { ...view, fake };
}

test("a model that was never checked says so, and is checked on a click", async () => {
  const { fake, container } = show();
  expect(screen.getByText("Tools not checked")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Check" }));
  expect(fake.requests).toContainEqual({ route: "measure.checkAgent", input: { ref } });
  await expectNoAxeViolations(container);
});

test("what the check found is told with its reason; the check of another quantisation is not", async () => {
  show({ checks: [sampleCheck({ modelId: "sha256:other" })] });
  expect(screen.getByText("Tools not checked")).toBeVisible();
  useMeasure
    .getState()
    .accept(sampleMeasure({ revision: 2, checks: [sampleCheck({ verdict: "words", reason: "call-in-words" })] }));
  expect(await screen.findByText("Did not call the tool")).toBeVisible();
  expect(screen.getByText(/wrote the call into its answer/)).toBeVisible();
});

test("a check under way shows its phase and can be cancelled; one that failed says why", async () => {
  const { fake } = show();
  const job = sampleJob({ id: "9", kind: "check-agent", subject: ref, phase: "loading-model", isCancellable: true });
  useJobs.getState().accept(sampleJobs({ items: [job] }));
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(screen.queryByRole("button", { name: "Check" })).toBeNull();
  expect(fake.requests).toContainEqual({ route: "jobs.cancel", input: { id: "9" } });
  const failure = { code: "load-out-of-memory" as const, message: "" };
  useJobs
    .getState()
    .accept(sampleJobs({ revision: 9, items: [{ ...job, endedAt: 2, outcome: { kind: "failed", failure } }] }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Check" })).toBeVisible());
  expect(screen.getAllByRole("alert").some(({ textContent }) => /memory/i.test(textContent))).toBe(true);
});

test("beside a model its tag tells the verdict and leads to the view, or offers the check", async () => {
  const fake = installFakeBridge({ "measure.checkAgent": { jobId: "1" } });
  useMeasure.getState().accept(sampleMeasure());
  const model = sampleModel();
  render(<AgentTag model={model} />);
  await userEvent.click(screen.getByRole("button", { name: "Check whether qwen3:8B calls tools" }));
  expect(fake.requests).toContainEqual({ route: "measure.checkAgent", input: { ref } });
  useMeasure.getState().accept(sampleMeasure({ revision: 2, checks: [sampleCheck()] }));
  const link = await screen.findByRole("link", { name: "qwen3:8B: Calls tools" });
  expect(link).toHaveAttribute("href", "#/resources/speed");
});

test("a benchmark is asked for with what was chosen; its figures are shown with their spread and conditions", async () => {
  const { fake, container } = show({ runs: [sampleRun(), sampleRun({ id: "x", modelId: "sha256:other" })] });
  expect(screen.getByText("62 tokens/s, within 5%")).toBeVisible();
  expect(screen.getAllByText("2.6 s")).not.toHaveLength(0);
  expect(screen.getByRole("heading", { name: "History, one run" })).toBeVisible();
  expect(screen.getAllByText(/context 16,384 · Q4_K_M · llama.cpp b9879-cuda/)).not.toHaveLength(0);
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Repetitions" }), "5");
  await userEvent.click(screen.getByRole("button", { name: "Measure" }));
  expect(fake.requests).toContainEqual({
    route: "measure.benchmark",
    input: { ref, promptTokens: 512, maxTokens: 128, repetitions: 5 },
  });
  await userEvent.click(screen.getByRole("button", { name: /^Forget the run/ }));
  expect(fake.requests).toContainEqual({ route: "measure.forgetRun", input: { id: "run-1" } });
  await expectNoAxeViolations(container);
  act(() => useMeasure.getState().accept(sampleMeasure({ revision: 2, runs: [] })));
  expect(screen.queryByRole("button", { name: /^Forget the run/ })).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("a run that could not be forgotten says so", async () => {
  const { fake } = show({ runs: [sampleRun()] });
  fake.replies["measure.forgetRun"] = { code: "disk-full", message: "ENOSPC" };
  await userEvent.click(screen.getByRole("button", { name: /^Forget the run/ }));
  expect(await screen.findByText("There is not enough room on the disk")).toBeInTheDocument();
});

test("what is not known of a run is not shown as nothing", () => {
  const { repetitions, ...run } = sampleRun();
  const blank = repetitions.map((each) => ({ ...each, tokensPerSecond: null }));
  show({ runs: [{ ...run, loadMs: null, repetitions: blank }] });
  expect(screen.getByText("No run has this figure.")).toBeVisible();
  expect(screen.queryByText(/\b0 tokens/)).toBeNull();
});

test("a model that runs on the processor beside a GPU is told loudly, in the engine's own words, with what to do", async () => {
  show({}, noGpu);
  expect(await screen.findByText("It runs on the processor, and shouldn’t.")).toBeVisible();
  expect(screen.getByText(noGpu)).toBeVisible();
  expect(screen.getByText(/docker model reinstall-runner|GPU-backed inference|LLAMA_SERVER_PATH/)).toBeVisible();
});

test("two models are compared on one question, and forgotten when the page is left", async () => {
  const [figures] = sampleRun().repetitions;
  if (figures === undefined) throw new Error("no repetition");
  const side = { state: "done" as const, loadMs: 2_000, figures, answer: "Because." };
  const { fake, unmount } = show({
    comparison: {
      question: "Why?",
      at: 1,
      sides: [
        { ...side, ref },
        { ...side, ref: "ai/b", figures: { ...figures, tokensPerSecond: 122 }, answer: "Light scatters." },
      ],
    },
  });
  expect(screen.getByText("Light scatters.")).toBeVisible();
  expect(screen.getByRole("row", { name: "Answer speed 61 tokens/s 122 tokens/s 2 ×" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Compare" }));
  expect(fake.requests).toContainEqual({
    route: "measure.compare",
    input: { refs: [ref, "ai/b"], question: expect.stringContaining("sky"), maxTokens: 256 },
  });
  expect(fake.requests.some(({ route }) => route === "measure.forgetComparison")).toBe(false);
  unmount();
  expect(fake.requests).toContainEqual({ route: "measure.forgetComparison", input: {} });
});

test.each([
  [0, 1],
  [0.3, 0.5],
  [62, 100],
  [100, 100],
  [1_890, 2_000],
])("the scale of %d ends at %d", (value, end) => {
  expect(roundAbove(value)).toBeCloseTo(end);
});

test("a warm-up shows what it cost and gained, and is only as good as the engine's cache", async () => {
  const { fake } = show();
  useWarmUp.getState().accept(sampleWarmUp({ done: [sampleWarm()] }));
  expect(await screen.findByText(/Warm: OpenClaw’s next message starts at once/)).toBeVisible();
  expect(screen.getByText("5.5 s, 1,900 tokens/s")).toBeVisible();
  expect(screen.getByText("21 ms")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Warm up now" }));
  expect(fake.requests).toContainEqual({ route: "warmUp.start", input: { ref } });
  const next = { promptTokens: 10_504, cachedTokens: 20, readMs: 5_400 };
  useWarmUp.getState().accept(sampleWarmUp({ revision: 2, done: [sampleWarm({ next })] }));
  expect(await screen.findByText(/did not keep OpenClaw’s prompt/)).toBeVisible();
});

test("why nothing was warmed up by itself is told, and it can be switched off", async () => {
  const { fake } = show();
  useSettings.getState().accept(sampleSettings());
  useWarmUp.getState().accept(sampleWarmUp({ prompt: null, skipped: { ref, at: 1, reason: "battery" } }));
  expect(await screen.findByText(/the machine runs on battery/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Let Homeport send one" })).toHaveAttribute("href", "#/openclaw/verify");
  const box = screen.getByRole("checkbox", { name: "Warm up after a load" });
  expect(box).toBeChecked();
  await userEvent.click(box);
  expect(fake.requests).toContainEqual({ route: "settings.update", input: { warmUpAfterLoad: false } });
});
