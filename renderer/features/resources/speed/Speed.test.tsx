import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge } from "../../../test/fake-bridge";
import { sampleJob } from "../../../test/page-samples";
import { sampleCheck, sampleJobs, sampleMeasure, sampleModel, sampleModels } from "../../../test/samples";
import { useJobs } from "../../../state/jobs";
import { useMeasure } from "../../../state/measure";
import { useModels } from "../../../state/models";
import { AgentTag } from "./AgentTag";
import { Speed } from "./Speed";

const ref = "ai/qwen3:8B";

function show(over: Parameters<typeof sampleMeasure>[0] = {}) {
  const fake = installFakeBridge({ "measure.checkAgent": { jobId: "1" } });
  useModels.getState().accept(sampleModels());
  useMeasure.getState().accept(sampleMeasure(over));
  const view = render(<Speed model={ref} isUsable />);
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
  expect(screen.getByRole("alert")).toHaveTextContent(/memory/i);
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
