import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import type { ContainerLimits, LimitsState } from "../../../../app/contract/limits";
import { known, unknown } from "../../../../app/contract/reading";
import { startStores } from "../../../state/all";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleJob } from "../../../test/page-samples";
import { sampleLimits } from "../../../test/resources-samples";
import { sampleHardware, sampleJobs, sampleRunner } from "../../../test/samples";
import { LimitsPanel } from "./LimitsPanel";
import { useLimits } from "./use-limits";

const gib = 1024 ** 3;
const none = { memoryBytes: null, cpus: null };

function Stage({ pool }: { pool: "ram" | "vram" }) {
  const [draft, setDraft] = useState<ContainerLimits | null>(null);
  return (
    <LimitsPanel
      {...useLimits()}
      draft={draft}
      onDraft={setDraft}
      model="ai/qwen3:8B"
      needBytes={known(6 * gib)}
      pool={pool}
      threads={8}
      isUsable
    />
  );
}

function show(over: Partial<LimitsState> = {}, { pool = "ram" as "ram" | "vram", replies = {} as Replies } = {}) {
  const fake = installFakeBridge({
    "runner.read": sampleRunner(),
    "hardware.read": sampleHardware(),
    "jobs.read": sampleJobs(),
    "limits.read": sampleLimits(over),
    "limits.apply": { jobId: "9" },
    "limits.undo": { jobId: "10" },
    "limits.putBack": { jobId: "11" },
    ...replies,
  });
  startStores();
  return { fake, user: userEvent.setup(), ...render(<Stage pool={pool} />) };
}

const job = sampleJob({ key: "set-limits:1", kind: "set-limits", subject: "docker-model-runner" });

test("by the keyboard: the slider, what it costs, the very command, and then it is set", async () => {
  const { fake, user, container } = show();
  const memory = await screen.findByRole("slider", { name: "Memory allowed" });
  expect(memory).toHaveAttribute("aria-valuetext", "all 64 GB");
  memory.focus();
  await user.keyboard("{Home}{PageUp}{ArrowRight}");
  expect(memory).toHaveAttribute("aria-valuetext", "6 GB");
  expect(screen.getByText(/An engine that needs more is ended/)).toBeInTheDocument();
  expect(screen.getByText("Memory allowed no limit → 6 GB")).toBeInTheDocument();
  expect(screen.getByText("docker update --memory 6g --memory-swap 6g docker-model-runner")).toBeInTheDocument();
  expect(fake.asked("limits.apply")).toEqual([]);
  await expectNoAxeViolations(container);
  await user.click(screen.getByRole("button", { name: "Set limits" }));
  expect(fake.asked("limits.apply")).toEqual([{ limits: { memoryBytes: 6 * gib, cpus: null }, isDeliberate: false }]);
});

test.each([
  ["6.5", { memoryBytes: 6.5 * gib, cpus: null }],
  ["6,5", { memoryBytes: 6.5 * gib, cpus: null }],
  ["12", { memoryBytes: 12 * gib, cpus: null }],
])("%s GB can be typed", async (text, limits) => {
  const { fake, user } = show();
  await user.type(await screen.findByRole("textbox", { name: /Memory allowed, exact value in GB/ }), text);
  await user.click(screen.getByRole("button", { name: "Set limits" }));
  expect(fake.asked("limits.apply")).toEqual([{ limits, isDeliberate: false }]);
});

test.each(["0.2", "65", "-1", "lots"])("%s GB is said to be outside, and not taken", async (text) => {
  const { fake, user } = show();
  const field = await screen.findByRole("textbox", { name: /Memory allowed, exact/ });
  await user.type(field, text);
  expect(field).toBeInvalid();
  expect(screen.getByText("From 0.5 to 64.")).toBeInTheDocument();
  expect(fake.asked("limits.apply")).toEqual([]);
});

test("fewer processors than threads are said to cost speed", async () => {
  const { user } = show();
  const cpus = await screen.findByRole("slider", { name: "Processors allowed" });
  cpus.focus();
  await user.keyboard("{Home}{ArrowRight}{ArrowRight}{ArrowRight}");
  expect(cpus).toHaveAttribute("aria-valuetext", "2 processors");
  expect(screen.getByText(/set threads to 2 as well/)).toBeInTheDocument();
});

test("on a graphics card the limit is said not to bound the model", async () => {
  show({ now: known({ memoryBytes: 4 * gib, cpus: null }) }, { pool: "vram" });
  expect(await screen.findByText(/Models on the graphics card take its own memory/)).toBeInTheDocument();
});

test("below what is loaded takes a second, deliberate word", async () => {
  const { fake, user } = show({ loadedBytes: known(6 * gib) });
  await user.type(await screen.findByRole("textbox", { name: /Memory allowed, exact/ }), "4");
  expect(screen.getByText(/The models loaded now take 6 GB/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Set limits" }));
  expect(fake.asked("limits.apply")).toEqual([]);
  expect(screen.getByText(/the system may end the engine in the middle of an answer/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Set it anyway" }));
  expect(fake.asked("limits.apply")).toEqual([{ limits: { memoryBytes: 4 * gib, cpus: null }, isDeliberate: true }]);
});

test("set: what was read back, and the way back", async () => {
  const now = { memoryBytes: 8 * gib, cpus: 4 };
  const done = sampleJobs({ items: [{ ...job, endedAt: 1, outcome: { kind: "done" } }] });
  const { fake, user } = show({ now: known(now), kept: now, before: none }, { replies: { "jobs.read": done } });
  expect(await screen.findAllByText("Read back: memory 8 GB, processors 4.")).not.toHaveLength(0);
  await user.click(screen.getByRole("button", { name: /Take the limits back: Memory allowed 8 GB → no limit/ }));
  expect(fake.asked("limits.undo")).toEqual([{}]);
});

test("a container that lost its limits is offered them", async () => {
  const { fake, user } = show({ kept: { memoryBytes: 8 * gib, cpus: null } });
  expect(await screen.findByText(/does not have the limits that were set here/)).toHaveTextContent("no limit → 8 GB");
  await user.click(screen.getByRole("button", { name: "Put back" }));
  expect(fake.asked("limits.putBack")).toEqual([{}]);
});

test.each([
  ["that needs more than the limit", 4, 1],
  ["that the limit would have let in", 8, 0],
])("a model %s and was ended while it loaded", async (_name, limitGib, isSaid) => {
  const outcome = { kind: "failed" as const, failure: { code: "load-out-of-memory" as const, message: "x" } };
  const load = sampleJob({ kind: "load-model", subject: "ai/qwen3:8B", endedAt: 1, outcome });
  show(
    { now: known({ memoryBytes: limitGib * gib, cpus: null }) },
    { replies: { "jobs.read": sampleJobs({ items: [load] }) } },
  );
  await screen.findByRole("slider", { name: "Memory allowed" });
  // the job is known before the limits are, so that nothing comes later
  expect(screen.queryAllByText(/needs about 6 GB, and the container may have 4 GB/)).toHaveLength(isSaid);
});

test("docker's refusal is shown with its words", async () => {
  const failure = { code: "limits-in-use" as const, message: "x", detail: "current usage: 2147483648" };
  const failed = sampleJobs({ items: [{ ...job, endedAt: 1, outcome: { kind: "failed", failure } }] });
  show({}, { replies: { "jobs.read": failed } });
  expect(await screen.findByText("More memory than that is in use")).toBeInTheDocument();
});

test.each([
  ["desktop", /runs on this computer itself/],
  ["standalone", /runs without Docker/],
  ["another-machine", /on another machine/],
] as const)("%s: why there is nothing to slide", async (kind, words) => {
  const { container } = show({ kind, now: unknown("not-supported") });
  const panel = within(await screen.findByRole("region", { name: "Docker’s limits" }));
  expect(panel.getByText(words)).toBeInTheDocument();
  expect(panel.queryByRole("slider")).toBeNull();
  await expectNoAxeViolations(container);
});

test("what Docker does not tell is unknown, and a runner not known has no panel", async () => {
  show({ now: unknown("tool-failed") });
  expect(await screen.findByText(/Docker does not tell what limits/)).toBeInTheDocument();
});
