import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known } from "../../../app/contract/reading";
import type { Job } from "../../../app/contract/jobs";
import { useConnection } from "../../state/connection";
import { useJobs } from "../../state/jobs";
import { expectNoAxeViolations } from "../../test/axe";
import { sampleJobs, sampleNow } from "../../test/samples";
import { panel, sampleJob, show } from "./activity-test-kit";

function push(...items: Job[]) {
  const revision = (useJobs.getState().snapshot?.revision ?? 0) + 1;
  act(() => useJobs.getState().accept(sampleJobs({ revision, items })));
}

const pull = (over: Partial<Job> = {}) =>
  sampleJob({
    kind: "pull-model",
    subject: "ai/smollm3:Q8_0",
    phase: "downloading",
    progress: { doneBytes: 1e9, totalBytes: known(2e9), bytesPerSecond: known(1e7), secondsLeft: known(100) },
    ...over,
  });

test("no jobs: said, with what would be here", async () => {
  await show();
  expect(panel("Jobs").getByText("Nothing is under way.")).toBeInTheDocument();
});

test("jobs of every kind stand side by side, those under way first", async () => {
  await show({
    jobs: [
      sampleJob({
        id: "1",
        kind: "undo-openclaw",
        subject: "clawdbot",
        outcome: { kind: "done" },
        endedAt: sampleNow + 2000,
      }),
      pull({ id: "2" }),
      sampleJob({ id: "3", kind: "connect-openclaw", subject: "ai/qwen3:8B", phase: "writing", isCancellable: false }),
    ],
  });
  const jobs = panel("Jobs");
  expect(jobs.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent)).toEqual([
    "Pulling smollm3:Q8_0",
    "Connecting qwen3:8B",
    "Taking back the change to Clawdbot",
  ]);
  expect(jobs.getByText("1 GB of 2 GB, 10 MB/s, 1 min 40 s left")).toBeInTheDocument();
  expect(jobs.getByRole("progressbar", { name: "Progress: Pulling smollm3:Q8_0" })).toHaveAttribute("value", "50");
  expect(jobs.getByText("Writing the configuration")).toBeInTheDocument();
  expect(jobs.getByText("This step can’t be interrupted.")).toBeInTheDocument();
  expect(jobs.getByText(/took 2 s$/)).toBeInTheDocument();
});

test("cancelling asks once, and the end is read out", async () => {
  const { fake } = await show({ jobs: [sampleJob()], replies: { "jobs.cancel": {} } });
  const cancel = screen.getByRole("button", { name: "Cancel: Checking OpenClaw" });
  await userEvent.click(cancel);
  await userEvent.click(cancel);
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "7" }]);
  expect(panel("Jobs").getByText("Cancelling")).toBeInTheDocument();
  push(sampleJob({ outcome: { kind: "cancelled", isResumable: false }, isCancellable: false, endedAt: sampleNow }));
  expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toContain(
    "Checking OpenClaw: Cancelled.",
  );
  expect(panel("Jobs").getByRole("link", { name: "Go to OpenClaw" })).toHaveAttribute("href", "#/openclaw");
});

test("a cancel that is refused says why", async () => {
  await show({ jobs: [sampleJob()], replies: { "jobs.cancel": { code: "busy", message: "not now" } } });
  await userEvent.click(screen.getByRole("button", { name: "Cancel: Checking OpenClaw" }));
  expect(await screen.findByText("Something else is using it")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Cancel: Checking OpenClaw" })).not.toHaveAttribute("aria-busy");
});

test("a stalled pull, a paused and a failed one have their words, and lead to where they can be taken up", async () => {
  await show({
    jobs: [
      pull({ id: "1", notice: "stalled", warnings: [{ code: "tool-said", text: "built for a newer engine" }] }),
      pull({ id: "2", subject: "ai/a:x", outcome: { kind: "cancelled", isResumable: true }, endedAt: sampleNow }),
      pull({
        id: "3",
        subject: "ai/b:x",
        outcome: { kind: "failed", failure: { code: "disk-full", message: "4 GB short" } },
        endedAt: sampleNow,
      }),
    ],
  });
  const jobs = panel("Jobs");
  expect(jobs.getByText("Nothing has arrived for a while.")).toBeInTheDocument();
  expect(jobs.getByText("It said: built for a newer engine")).toBeInTheDocument();
  expect(jobs.getByText("Paused. What is here is kept.")).toBeInTheDocument();
  expect(jobs.getByText("There is not enough room on the disk")).toBeInTheDocument();
  expect(jobs.getAllByRole("link", { name: "Go to Models" })).toHaveLength(2);
});

test("a failed one of any kind leads to its own page", async () => {
  const failure = { code: "disk-full", message: "4 GB short" } as const;
  const ended = { outcome: { kind: "failed", failure }, endedAt: sampleNow } as const;
  await show({
    jobs: [
      sampleJob({ ...ended, id: "1", kind: "install-standalone", subject: "dmr" }),
      sampleJob({ ...ended, id: "2", kind: "set-limits", subject: "" }),
    ],
  });
  const jobs = panel("Jobs");
  expect(jobs.getByRole("link", { name: "Go to Settings" })).toHaveAttribute("href", "#/settings");
  expect(jobs.getByRole("link", { name: "Go to Resources" })).toHaveAttribute("href", "#/resources");
});

test("an ended job is dismissed, all of them are cleared, and the focus stays in the page", async () => {
  const ended = (id: string) => sampleJob({ id, subject: id, outcome: { kind: "done" }, endedAt: sampleNow });
  const { fake } = await show({ jobs: [ended("openclaw"), ended("clawdbot")], replies: { "jobs.dismiss": {} } });
  await userEvent.click(screen.getByRole("button", { name: "Dismiss: Checking Clawdbot" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "clawdbot" }]);
  await userEvent.click(screen.getByRole("button", { name: "Clear ended" }));
  expect(fake.asked("jobs.dismiss")).toHaveLength(3);
  push();
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
});

test("while main can't be reached, figures are the last known and nothing can be asked", async () => {
  const { fake } = await show({ jobs: [pull()], replies: { "jobs.cancel": {} } });
  act(() => useConnection.getState().become("lost"));
  expect(panel("Jobs").getByText("1 GB of 2 GB, last known")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: /^Cancel/ }));
  expect(fake.asked("jobs.cancel")).toEqual([]);
  await expectNoAxeViolations(document.body);
});
