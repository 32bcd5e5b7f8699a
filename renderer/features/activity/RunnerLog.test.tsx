import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { RunnerLogLine, RunnerLogSnapshot } from "../../../app/contract/runner-log";
import { useConnection } from "../../state/connection";
import { useProgram } from "../../state/program";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleNow, sampleProgram, sampleRunner } from "../../test/samples";
import { sampleActivity } from "../../test/page-samples";
import { heading, panel } from "./activity-test-kit";
import { Activity } from "./Activity";

const line = (id: number, over: Partial<RunnerLogLine> = {}): RunnerLogLine => ({
  id,
  at: sampleNow + id,
  level: "info",
  source: "runner",
  text: `line ${id}`,
  ...over,
});
const snapshotOf = (over: Partial<RunnerLogSnapshot> = {}): RunnerLogSnapshot => ({
  revision: 1,
  asOf: sampleNow,
  state: "following",
  problem: null,
  lines: [line(1), line(2, { level: "error", source: "engine", text: "load_model: failed ••• to load" })],
  droppedCount: 0,
  failedLoads: [],
  ...over,
});
const shown = () =>
  within(screen.getByRole("region", { name: "Lines of the log, oldest first" })).getAllByRole("listitem");

async function show(over: Partial<RunnerLogSnapshot> = {}) {
  const fake = installFakeBridge({
    "activity.read": sampleActivity(),
    "activity.watch": {},
    "runnerLog.watch": {},
    "runnerLog.read": snapshotOf(over),
  });
  window.location.hash = "#/activity/log";
  const view = render(<Activity />);
  await waitFor(() => expect(heading()).not.toBe("Reading Model Runner’s log."));
  await expectNoAxeViolations(document.body);
  return { ...view, fake };
}

test("the log is watched while its view is open, again by a new main, and forgotten when it is left", async () => {
  const { fake, unmount } = await show();
  expect(heading()).toBe("Model Runner’s log tells of no failed load.");
  expect(fake.asked("runnerLog.watch")).toEqual([{ isOpen: true }]);
  act(() => fake.push("runnerLog.changed", snapshotOf({ revision: 2, lines: [line(1), line(2), line(3)] })));
  expect(shown()).toHaveLength(3);
  act(() => useConnection.getState().become("lost"));
  act(() => useConnection.getState().become("open"));
  await waitFor(() => expect(fake.asked("runnerLog.watch")).toHaveLength(2));
  unmount();
  await waitFor(() => expect(fake.asked("runnerLog.watch").at(-1)).toEqual({ isOpen: false }));
  expect(fake.listenerCount("runnerLog.changed")).toBe(0);
});

test("lines are found by text and by kind, and what is shown is what is copied", async () => {
  const user = userEvent.setup();
  await show({ droppedCount: 7 });
  expect(shown()[1]).toHaveTextContent("error load_model: failed ••• to load");
  expect(panel("Runner log").getByText(/7 older lines are not held here.*stands for a secret/)).toBeInTheDocument();
  await user.selectOptions(screen.getByRole("combobox", { name: "Show" }), "Warnings and errors");
  expect(shown()).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Copy: lines shown here" }));
  await expect(navigator.clipboard.readText()).resolves.toBe(
    "2026-11-20T12:00:00.002Z engine error load_model: failed ••• to load",
  );
  await user.type(screen.getByRole("searchbox"), "nothing of it");
  await user.click(await screen.findByRole("button", { name: "Show every line" }));
  await user.selectOptions(screen.getByRole("combobox", { name: "Show" }), "Runner only");
  expect(shown()).toHaveLength(1);
});

test("paused it stands still and says what waits; followed again it is up to date", async () => {
  const user = userEvent.setup();
  const { fake } = await show();
  await user.click(screen.getByRole("button", { name: "Pause" }));
  act(() => fake.push("runnerLog.changed", snapshotOf({ revision: 2, lines: [line(2), line(3), line(4)] })));
  expect(shown()).toHaveLength(2);
  expect(screen.getByText("Paused; 2 newer lines are waiting.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Follow" }));
  expect(shown().map((each) => each.textContent)).toEqual([
    expect.any(String),
    expect.stringContaining("line 3"),
    expect.stringContaining("line 4"),
  ]);
});

test("only the last lines are drawn; earlier ones come on request", async () => {
  await show({ lines: Array.from({ length: 450 }, (_each, number) => line(number + 1)) });
  expect(shown()).toHaveLength(200);
  await userEvent.click(screen.getByRole("button", { name: "Show 200 earlier lines" }));
  expect(shown()).toHaveLength(400);
});

test("a failed load is pulled out and explained, the engine's words behind it", async () => {
  const failure = {
    code: "load-context-too-large" as const,
    message: "There was not enough memory for the context.",
    detail: "failed to allocate buffer for kv cache",
  };
  const older = { at: sampleNow - 1000, model: "ai/cut:1", failure: { ...failure, code: "model-corrupt" as const } };
  await show({ failedLoads: [{ at: sampleNow, model: "ai/qwen3:8B", failure }, older] });
  expect(heading()).toMatch(
    new RegExp(`^qwen3:8B failed to load, at .*${new Date(sampleNow).getHours() % 12 || 12}:\\d0:00`),
  );
  const failed = panel("Loads that failed");
  expect(failed.getByText(/^qwen3:8B, /)).toBeInTheDocument();
  expect(failed.getByText("There is no memory for this context")).toBeInTheDocument();
  expect(failed.getAllByText(/failed to allocate buffer for kv cache/)[0]).toBeInTheDocument();
  expect(failed.getByText("One earlier").closest("details")).toHaveTextContent("The model’s file is damaged");
});

test("a log that can't be followed keeps what was read, and says why", async () => {
  await show({ state: "lost", problem: { code: "runner-down", message: "cut" } });
  expect(heading()).toBe("Model Runner’s log can’t be followed right now.");
  expect(screen.getByText("Homeport tries again by itself.")).toBeInTheDocument();
  expect(shown()).toHaveLength(2);
});

test.each([
  ["docker-engine", "linux", "docker logs --tail 200 --follow docker-model-runner"],
  ["docker-desktop", "darwin", "~/Library/Containers/com.docker.docker/Data/log/host/inference.log"],
  ["docker-desktop", "win32", String.raw`%LOCALAPPDATA%\Docker\log\host\inference.log`],
  ["standalone", "linux", "MODEL_RUNNER_LOG_DIR=~/dmr-log dmr serve --socket ~/dmr/runner.sock"],
  ["unknown", "linux", "docker model logs --follow"],
] as const)("a runner without a log (%s on %s): where else it is", async (kind, platform, place) => {
  useProgram.setState({ info: sampleProgram({ platform }) });
  const runner = sampleRunner();
  if (runner.endpoint) useRunner.getState().accept({ ...runner, endpoint: { ...runner.endpoint, kind } });
  await show({ state: "unsupported", lines: [] });
  expect(heading()).toBe("This Model Runner offers no log.");
  expect(screen.getByText(place)).toBeInTheDocument();
});

test("an empty log says so", async () => {
  await show({ lines: [] });
  expect(screen.getByText("The log is empty")).toBeInTheDocument();
});
