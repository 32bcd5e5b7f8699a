import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { StandaloneEnd, StandaloneSnapshot } from "../../../../app/contract/standalone";
import { speak } from "../../../i18n";
import { useConnection } from "../../../state/connection";
import { useJobs } from "../../../state/jobs";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge, type Replies } from "../../../test/fake-bridge";
import { sampleJob } from "../../../test/page-samples";
import { sampleJobs } from "../../../test/samples";
import { sampleStandalone, sampleStandalonePlan } from "../../../test/standalone-samples";
import { StandalonePanel } from "./StandalonePanel";

const idle = { pid: null, socket: null, address: null, engines: [] };

async function show(over: Partial<StandaloneSnapshot>, replies: Replies = {}) {
  const fake = installFakeBridge({
    "standalone.read": sampleStandalone(over),
    "standalone.start": { jobId: "job-1" },
    "standalone.stop": { jobId: "job-1" },
    "standalone.install": { jobId: "job-1" },
    ...replies,
  });
  const { container } = render(<StandalonePanel />);
  await screen.findByRole("heading", { name: "Runner without Docker" });
  return { fake, container };
}

test("running: its address, what is loaded, its log, and a way to stop it", async () => {
  const { fake, container } = await show({});
  expect(screen.getByText("It runs, and is reached at 127.0.0.1:12434.")).toBeVisible();
  expect(screen.getByText(/^one, [\d.]+ GB$/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Its log is under Activity" })).toHaveAttribute("href", "#/activity/log");
  expect(screen.queryByRole("button", { name: "Start it" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Stop it" }));
  expect(fake.asked("standalone.stop")).toEqual([{}]);
  await userEvent.click(screen.getByRole("checkbox", { name: "Keep it running when Homeport quits" }));
  expect(fake.asked("standalone.set")).toEqual([{ keepAtQuit: true }]);
  expect(screen.getByText(/nobody reaches it: its address goes with Homeport, only its socket stays/)).toBeVisible();
  await expectNoAxeViolations(container);
});

test("another port is said, with who was taken over and what was ended", async () => {
  await show({ isOtherPort: true, address: "127.0.0.1:12444", isAdopted: true, endedEngines: 2, restarts: 1 });
  expect(screen.getByText(/Port 12434 is taken by somebody else, so it is reached at 127.0.0.1:12444/)).toBeVisible();
  expect(screen.getByText("It was running when Homeport started, and was taken over.")).toBeVisible();
  expect(screen.getByText("2 engines left behind by a runner that ended unexpectedly were ended.")).toBeVisible();
  expect(screen.getByText("It ended unexpectedly once and was started again.")).toBeVisible();
});

test("it is started again in so many seconds, or left, with its own last words", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const lastDeath = { at: 1, how: { kind: "exit" as const, code: 3 }, words: ["panic: no room"] };
  await show({ ...idle, state: "restarting", restarts: 2, retryAt: Date.now() + 3500, lastDeath });
  const said = screen.getByText("It ended unexpectedly (2 times) and is started again.");
  expect(said.closest("output")).toHaveTextContent(/started again\.$/);
  // what changes each second is not read out each second
  expect(screen.getByText("Next start in 4 s.").closest("output")).toBeNull();
  expect(screen.getByText("It ended with exit code 3.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Start it now" })).toBeVisible();
});

test.each<[StandaloneEnd, string, string]>([
  [{ kind: "exit", code: 3 }, "Er endete mit Exit-Code 3.", "它已结束，退出代码为 3。"],
  [{ kind: "signal", signal: "SIGKILL" }, "Er wurde mit SIGKILL beendet.", "它已被 SIGKILL 终止。"],
  [
    { kind: "gone" },
    "Er ist nicht mehr da; wie er endete, hat niemand gesehen.",
    "它已不在运行；没有人看到它如何结束。",
  ],
  [{ kind: "no-answer", seconds: 30 }, "Er hat binnen 30 s nicht geantwortet.", "它在 30 秒内没有响应。"],
  [
    { kind: "not-started", code: "command-missing" },
    "Er ließ sich nicht starten: Ein Programm fehlt",
    "它无法启动：缺少一个程序",
  ],
])("that it ended by %j is said in the window’s language", async (how, german, chinese) => {
  await show({ ...idle, state: "gave-up", restarts: 6, lastDeath: { at: 1, how, words: [] } });
  await act(() => speak("de"));
  expect(screen.getByText(german)).toBeVisible();
  await act(() => speak("zh"));
  expect(screen.getByText(chinese)).toBeVisible();
  await act(() => speak("en"));
});

test("given up: said with its words, and started by hand", async () => {
  const lastDeath = { at: 1, how: { kind: "exit" as const, code: 3 }, words: ["panic: no room"] };
  const { fake, container } = await show({ ...idle, state: "gave-up", restarts: 6, lastDeath });
  expect(screen.getByText("It ended unexpectedly 6 times within two minutes, so it is left alone.")).toBeVisible();
  await userEvent.click(screen.getByText("Its last words"));
  expect(screen.getByText("panic: no room")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Start it" }));
  expect(fake.asked("standalone.start")).toEqual([{}]);
  await expectNoAxeViolations(container);
});

test("what is missing is shown before it is fetched: nobody is asked outside until that is wanted", async () => {
  const missing = { ...idle, state: "not-found" as const, dmr: null, engine: { isNeeded: true, found: null } };
  const { fake, container } = await show(missing, {
    "standalone.plan": ({ asksOutside }) => ({ ok: true, data: sampleStandalonePlan(asksOutside) }),
  });
  const dmr = within(await screen.findByRole("region", { name: "dmr" }));
  expect(dmr.getByText("not asked yet")).toBeVisible();
  expect(fake.asked("standalone.plan")).toEqual([{ asksOutside: false }]);
  await userEvent.click(screen.getByRole("button", { name: "Ask GitHub for version, size and checksum" }));
  expect(dmr.getByText("21.5 MB")).toBeVisible();
  expect(dmr.getByText("published; compared after the download")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Get llama-server" }));
  expect(fake.asked("standalone.install")).toEqual([{ part: "llama-server" }]);
  await expectNoAxeViolations(container);
});

test("a download shows how far it is; a failed start its own words", async () => {
  await show({ ...idle, state: "stopped" });
  const items = [sampleJob({ kind: "install-standalone", subject: "dmr", phase: "unpacking" })];
  act(() => useJobs.getState().accept(sampleJobs({ items })));
  expect(screen.getByText("Installing dmr: Unpacking")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Start it" })).toBeNull();
  const failure = { code: "standalone-not-started" as const, message: "dmr: exit 1.", detail: "panic: x" };
  const failed = [
    sampleJob({ kind: "run-standalone", subject: "dmr", endedAt: 1, outcome: { kind: "failed", failure } }),
  ];
  act(() => useJobs.getState().accept(sampleJobs({ revision: 9, items: failed })));
  expect(screen.getByRole("alert")).toHaveTextContent("The runner without Docker did not start");
});

test("a main that was started anew is believed, though its revisions begin again", async () => {
  const { fake } = await show({ revision: 9 });
  fake.replies["standalone.read"] = sampleStandalone({ ...idle, revision: 0, state: "stopped" });
  act(() => useConnection.setState({ reconnections: 1 }));
  expect(await screen.findByText("It is stopped.")).toBeVisible();
});

test("on Windows it is said why not, and nothing is offered", async () => {
  await show({ ...idle, state: "unsupported", blockedBy: "curl-missing", dmr: null });
  expect(screen.getByText(/Its port would be open to the whole network/)).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});
