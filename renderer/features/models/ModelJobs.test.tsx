import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import type { Job, JobProgress } from "../../../app/contract/jobs";
import { useChosenModel } from "../../state/chosen-model";
import { useConnection } from "../../state/connection";
import { useJobs } from "../../state/jobs";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleHardware, sampleJobs } from "../../test/samples";
import { sampleJob } from "../../test/page-samples";
import { showModels } from "./show-models";

const open: JobProgress = {
  doneBytes: 1.22e9,
  totalBytes: unknown("not-reported"),
  bytesPerSecond: unknown("not-measured-yet"),
  secondsLeft: unknown("not-reported"),
};
const moving: JobProgress = {
  doneBytes: 1.22e9,
  totalBytes: known(3.28e9),
  bytesPerSecond: known(24e6),
  secondsLeft: known(86),
};

let revision = 1;
function push(...items: Job[]) {
  revision += 1;
  act(() => useJobs.getState().accept(sampleJobs({ revision, items })));
}

async function show(...jobs: Job[]) {
  revision = 1;
  await showModels({ jobs });
  return within(screen.getByRole("region", { name: "Pulls and removals" }));
}

const news = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

test("without jobs there is no panel", async () => {
  installFakeBridge();
  await showModels();
  expect(screen.queryByRole("region", { name: "Pulls and removals" })).toBeNull();
});

test("a pull shows bytes of total, speed and time left", async () => {
  installFakeBridge();
  const jobs = await show(sampleJob({ progress: moving }));
  expect(jobs.getByRole("heading", { name: "Pulling smollm3:Q8_0" })).toBeInTheDocument();
  expect(jobs.getByText("1.22 GB of 3.28 GB, 24 MB/s, 1 min 26 s left")).toBeInTheDocument();
  const bar = jobs.getByRole("progressbar", { name: "Progress of smollm3:Q8_0" });
  expect(bar).toHaveAttribute("value", "37");
  expect(bar).toHaveAttribute("aria-valuetext", "1.22 GB of 3.28 GB, 24 MB/s, 1 min 26 s left");
});

test("an unknown total shows bytes only, and a bar without an end", async () => {
  installFakeBridge();
  const jobs = await show(sampleJob({ progress: open }));
  expect(jobs.getByText("1.22 GB so far")).toBeInTheDocument();
  expect(jobs.getByRole("progressbar")).not.toHaveAttribute("value");
});

test("a stalled pull says so, and claims neither speed nor time", async () => {
  installFakeBridge();
  const jobs = await show(sampleJob({ progress: moving, notice: "stalled" }));
  expect(jobs.getByText("Nothing has arrived for a while.")).toBeInTheDocument();
  expect(jobs.getByText("1.22 GB of 3.28 GB")).toBeInTheDocument();
});

test("a queued pull says what it waits for, a waiting one that it waits", async () => {
  installFakeBridge();
  const jobs = await show(
    sampleJob({ notice: "queued" }),
    sampleJob({ id: "8", key: "pull:b", subject: "ai/b:x", phase: "waiting" }),
  );
  expect(jobs.getByText("Model Runner downloads something else first.")).toBeInTheDocument();
  expect(jobs.getByText("Waiting for its turn")).toBeInTheDocument();
});

test("cancelling asks once and waits for the outcome; then what is kept is said, and it can be resumed", async () => {
  const fake = installFakeBridge({ "jobs.cancel": {}, "models.pull": { jobId: "8" }, "jobs.dismiss": {} });
  const jobs = await show(sampleJob({ progress: moving }));
  expect(jobs.getByText("Cancelling keeps what has arrived.")).toBeInTheDocument();
  await userEvent.click(jobs.getByRole("button", { name: "Cancel: Pulling smollm3:Q8_0" }));
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "7" }]);
  push(sampleJob({ progress: moving, isCancellable: false }));
  expect(jobs.getByText("Cancelling")).toBeInTheDocument();
  const cancelled = sampleJob({
    progress: moving,
    isCancellable: false,
    outcome: { kind: "cancelled", isResumable: true },
  });
  push(cancelled);
  expect(jobs.getByRole("heading", { name: "smollm3:Q8_0 is paused" })).toBeInTheDocument();
  expect(jobs.getByText("1.22 GB of 3.28 GB is kept; resuming goes on from there.")).toBeInTheDocument();
  await expectNoAxeViolations(document.body);

  await userEvent.click(jobs.getByRole("button", { name: "Resume smollm3:Q8_0" }));
  expect(fake.asked("models.pull")).toEqual([{ ref: "ai/smollm3:Q8_0" }]);
  push(cancelled, sampleJob({ id: "8" }));
  expect(jobs.getAllByRole("heading", { level: 3 })).toHaveLength(1);
  expect(jobs.getByRole("heading", { name: "Pulling smollm3:Q8_0" })).toBeInTheDocument();
  push(cancelled, sampleJob({ id: "8", outcome: { kind: "cancelled", isResumable: true } }));
  await userEvent.click(jobs.getByRole("button", { name: "Dismiss: smollm3:Q8_0 is paused" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "7" }, { id: "8" }]);
});

test("from Hugging Face nothing is kept, and that is said before and after", async () => {
  installFakeBridge();
  const subject = "huggingface.co/owner/model:latest";
  const jobs = await show(sampleJob({ subject }));
  expect(jobs.getByText("From Hugging Face a cancelled pull starts over.")).toBeInTheDocument();
  push(sampleJob({ subject, outcome: { kind: "cancelled", isResumable: false } }));
  expect(jobs.getByText("Nothing is kept; pulling again starts over.")).toBeInTheDocument();
  expect(jobs.getByRole("button", { name: "Pull again: hf.co/owner/model" })).toBeInTheDocument();
});

test("a failed pull has the catalogue's words, the raw ones behind Details, and can be tried again", async () => {
  const fake = installFakeBridge({ "models.pull": { code: "runner-down", message: "gone" } });
  const failure = { code: "disk-full", message: "4.7 GB are needed, 2 GB are free on the disk." } as const;
  const jobs = await show(sampleJob({ outcome: { kind: "failed", failure } }));
  expect(jobs.getByRole("heading", { name: "Pulling smollm3:Q8_0 failed" })).toBeInTheDocument();
  expect(jobs.getByText("There is not enough room on the disk")).toBeInTheDocument();
  expect(jobs.getByText(/4\.7 GB are needed/)).toBeInTheDocument();
  await userEvent.click(jobs.getByRole("button", { name: "Try again: smollm3:Q8_0" }));
  expect(fake.asked("models.pull")).toHaveLength(1);
  expect(await jobs.findByText("Model Runner is not running")).toBeInTheDocument();
});

test("warnings stay while the notice goes", async () => {
  installFakeBridge();
  const jobs = await show(
    sampleJob({ warnings: [{ code: "room-unsure", neededBytes: 40e9, freeBytes: 10e9, othersBytes: 0 }] }),
  );
  expect(jobs.getByText(/40 GB are needed and 10 GB are free/)).toBeInTheDocument();
});

test("a pulled model can be tried at once; when it is gone since, so is the row", async () => {
  installFakeBridge();
  const done = { key: "pull:q", subject: "ai/qwen3:8B", outcome: { kind: "done" } } as const;
  const jobs = await show(sampleJob(done), sampleJob({ id: "8", subject: "ai/gone:x", outcome: { kind: "done" } }));
  expect(jobs.getAllByRole("heading", { level: 3 })).toHaveLength(1);
  await userEvent.click(jobs.getByRole("button", { name: "Try it: qwen3:8B" }));
  expect(useChosenModel.getState().ref).toBe("ai/qwen3:8B");
  expect(window.location.hash).toBe("#/chat");
});

test("a removal shows its step and can be cancelled until the last one", async () => {
  installFakeBridge();
  const removal = { key: "remove:x", kind: "remove-model", subject: "ai/qwen3:8B", phase: "unloading" } as const;
  const jobs = await show(sampleJob(removal));
  expect(jobs.getByText("Unloading")).toBeInTheDocument();
  expect(jobs.getByRole("button", { name: "Cancel: Removing qwen3:8B" })).toBeInTheDocument();
  expect(screen.getByText("Being removed")).toBeInTheDocument();
  push(sampleJob({ ...removal, phase: "removing", isCancellable: false }));
  expect(jobs.queryByRole("button", { name: /Cancel/ })).toBeNull();
  push(sampleJob({ ...removal, outcome: { kind: "cancelled", isResumable: false } }));
  expect(jobs.getByText("Nothing was removed.")).toBeInTheDocument();
});

test("milestones are read out, ticks are not; what was there before the page is not news", async () => {
  const fake = installFakeBridge({ "hardware.refresh": sampleHardware() });
  const at = (doneBytes: number) => sampleJob({ progress: { ...moving, doneBytes } });
  await show(at(1e8));
  expect(news().join("")).toBe("");
  push(at(1.5e8));
  expect(news().join("")).toBe("");
  push(at(0.9e9));
  expect(news()).toContain("smollm3:Q8_0: 25% pulled.");
  push(at(1e9));
  push(sampleJob({ notice: "stalled", progress: moving }));
  expect(news()).toContain("smollm3:Q8_0: Nothing has arrived for a while.");
  push(sampleJob({ outcome: { kind: "failed", failure: { code: "pull-offline", message: "" } } }));
  expect(news()).toContain("Pulling smollm3:Q8_0 failed: The registry can’t be reached.");
  expect(fake.asked("hardware.refresh")).toHaveLength(1);
});

test("while main can't be reached, figures are the last known and nothing can be asked", async () => {
  const fake = installFakeBridge({ "jobs.cancel": {} });
  const jobs = await show(sampleJob({ progress: moving }));
  act(() => useConnection.getState().become("lost"));
  expect(jobs.getByText("1.22 GB of 3.28 GB, last known")).toBeInTheDocument();
  await userEvent.click(jobs.getByRole("button", { name: /Cancel/ }));
  expect(fake.asked("jobs.cancel")).toEqual([]);
});

test("ended jobs can be cleared together, and the focus does not fall out of the page", async () => {
  const fake = installFakeBridge({ "jobs.dismiss": {} });
  const ended = (id: string) =>
    sampleJob({ id, key: `pull:${id}`, subject: `ai/${id}`, outcome: { kind: "cancelled", isResumable: true } });
  const jobs = await show(ended("a"), ended("b"));
  await userEvent.click(jobs.getByRole("button", { name: "Clear ended" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "b" }, { id: "a" }]);
  push(ended("a"));
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  await userEvent.click(jobs.getByRole("button", { name: /Dismiss/ }));
  push();
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
});
