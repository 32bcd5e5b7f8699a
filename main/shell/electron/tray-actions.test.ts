import { expect, test, vi } from "vitest";
import type { Failure } from "../../../app/contract/errors";
import type { ProgramCommand } from "../../../app/contract/program";
import { done, failed, fakeJob } from "../../../app/domain/fake-job";
import type { Gate } from "../../ipc/gate";
import { words } from "../words";
import type { Told } from "./notifications";
import { createTrayActions } from "./tray-actions";

vi.mock("./unload-all", () => ({ unloadAll: vi.fn<() => Promise<void>>() }));

function begin(answer: { jobId: string } | Failure = { jobId: "7" }) {
  const reply = "code" in answer ? { ok: false, error: answer } : { ok: true, data: answer };
  const gate = vi.fn<Gate>(async () => reply as Awaited<ReturnType<Gate>>);
  const command = vi.fn<(asked: ProgramCommand) => void>();
  const tell = vi.fn<(told: Told) => void>();
  const show = vi.fn<() => void>();
  const quit = vi.fn<() => void>();
  const actions = createTrayActions({ gate, words, window: () => null, show, quit, command, tell });
  return { ...actions, gate, command, tell, show, quit };
}
const asked = ({ gate }: ReturnType<typeof begin>) => gate.mock.calls.map(([, route, input]) => [route, input]);
const inWindow = [[{ command: "switch", modelRef: "ai/a" }]];
const wontFit: Failure = { code: "wont-fit", message: "40 GB are needed" };
const ours = (over: Parameters<typeof fakeJob>[0]) =>
  fakeJob({ id: "7", kind: "switch-model", subject: "ai/a", ...over });

test("a model is switched to without a window, and its end is awaited, once", async () => {
  const tray = begin();
  tray.act({ kind: "model", ref: "ai/a", needsWord: false });
  expect(asked(tray)).toEqual([["switch.to", { model: "ai/a", whenAnswering: "wait" }]]);
  await vi.waitFor(() => expect(tray.isAwaited(ours({}))).toBe(true));
  expect(tray.isAwaited(ours({ id: "8" }))).toBe(false);
  expect(tray.takesUp(ours(done(9)))).toBe(false);
  expect(tray.isAwaited(ours({}))).toBe(false);
  expect(tray.command).not.toHaveBeenCalled();
});

test("what won't fit is for the window: as its verdict says, as main refuses it, or as its job fails", async () => {
  const known = begin();
  known.act({ kind: "model", ref: "ai/a", needsWord: true });
  expect(asked(known)).toEqual([]);
  expect(known.command.mock.calls).toEqual(inWindow);

  const refused = begin(wontFit);
  refused.act({ kind: "model", ref: "ai/a", needsWord: false });
  await vi.waitFor(() => expect(refused.command.mock.calls).toEqual(inWindow));
  expect(refused.tell).not.toHaveBeenCalled();

  const late = begin();
  late.act({ kind: "model", ref: "ai/a", needsWord: false });
  await vi.waitFor(() => expect(late.isAwaited(ours({}))).toBe(true));
  const outcome = { kind: "failed", failure: wontFit } as const;
  expect(late.takesUp(ours({ outcome, endedAt: 2 }))).toBe(true);
  expect(late.command.mock.calls).toEqual(inWindow);
});

test("any other failure is told, and a job of somebody else's is not taken up", async () => {
  const tray = begin();
  tray.act({ kind: "model", ref: "ai/a", needsWord: false });
  await vi.waitFor(() => expect(tray.isAwaited(ours({}))).toBe(true));
  const outcome = { kind: "failed", failure: wontFit } as const;
  expect(tray.takesUp(ours({ id: "8", outcome, endedAt: 2 }))).toBe(false);
  expect(tray.takesUp(ours(failed(9)))).toBe(false);
  expect(tray.command).not.toHaveBeenCalled();
});

test.each([
  ["pause", "switch.pause", { whenAnswering: "wait" }],
  ["resume", "switch.resume", {}],
] as const)("%s asks main, and says why when it is refused", async (kind, route, input) => {
  const tray = begin({ code: "runner-down", message: "ECONNREFUSED" });
  tray.act({ kind });
  expect(asked(tray)).toEqual([[route, input]]);
  await vi.waitFor(() => expect(tray.tell).toHaveBeenCalledTimes(1));
  expect(tray.tell.mock.calls[0]?.[0].title).toBe(words("translation:errors.runner-down.title"));
});

test("what opens the window goes where it says", () => {
  const tray = begin();
  tray.act({ kind: "open" });
  tray.act({ kind: "open", page: "models" });
  tray.act({ kind: "profile", profile: "cloud" });
  tray.act({ kind: "quit" });
  expect(tray.show).toHaveBeenCalledTimes(1);
  expect(tray.command.mock.calls).toEqual([
    [{ command: "go", page: "models" }],
    [{ command: "profile", profile: "cloud" }],
  ]);
  expect(tray.quit).toHaveBeenCalledTimes(1);
});

test("a model that answers is not unloaded, and it is said why", async () => {
  const tray = begin({ code: "model-in-use", message: "It is answering." });
  await tray.unload("ai/a");
  expect(asked(tray)).toEqual([["models.unload", { ref: "ai/a" }]]);
  expect(tray.tell.mock.calls[0]?.[0].title).toBe(words("translation:errors.model-in-use.title"));
});

test("offline mode is switched without a window", async () => {
  const tray = begin();
  tray.act({ kind: "offline", isOn: true });
  await vi.waitFor(() => expect(asked(tray)).toEqual([["settings.update", { offlineMode: true }]]));
});
