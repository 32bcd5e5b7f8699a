import { expect, test, vi } from "vitest";
import type { ProgramCommand } from "../../../app/contract/program";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import type { SwitchResult, SwitchSnapshot } from "../../../app/contract/switch";
import { done, failed, fakeJob } from "../../../app/domain/fake-job";
import { words } from "../words";
import { nothingRead, type Facts, type ShellFacts } from "./facts";
import { noteOf, notifyOfJobs } from "./job-notifications";
import type { Told } from "./notifications";

const none = { openclaw: null, switching: null };

test("a pull that is done can be tried, about that model", () => {
  expect(noteOf(words, fakeJob(done(9000)), none)).toEqual({
    title: "qwen3:8B is pulled",
    body: "It can be tried now.",
    click: { command: "go", page: "models" },
    action: { label: "Try it", command: { command: "go", page: "chat", modelRef: "ai/qwen3:8B" } },
  });
});

test("what failed says why, and where to look", () => {
  expect(noteOf(words, fakeJob(failed(9000)), none)).toMatchObject({
    title: "Pulling qwen3:8B: failed",
    body: words("translation:errors.disk-full.title"),
    action: { label: "Show", command: { command: "go", page: "models" } },
  });
});

test("a check that ended says proven only where the proof holds", () => {
  const check = fakeJob({ kind: "verify-openclaw", subject: "openclaw", ...done(60_000) });
  expect(noteOf(words, check, none)).toMatchObject({
    title: "Checking OpenClaw",
    body: "It ended without a full proof.",
    click: { command: "go", page: "openclaw" },
  });
});

const switched: SwitchResult = {
  at: 0,
  to: "ai/qwen3:8B",
  from: null,
  outcome: "done",
  failure: null,
  openclaw: "switched",
  gateway: "restart-needed",
  waitedMs: 0,
  loadMs: 3200,
  answeringMs: 900,
  unloaded: [],
  reloaded: [],
  proofs: [{ session: "new", verdict: "proven", why: null, seconds: 4 }],
};

test.each<[string, Partial<SwitchResult>, string]>([
  [
    "with OpenClaw",
    {},
    "OpenClaw is answered by it. Loaded in 3.2 s. Proven: the answer came from this machine. OpenClaw’s gateway has to be restarted to take it up.",
  ],
  [
    "without it, and loaded already",
    { openclaw: "not-there", gateway: null, loadMs: null, proofs: [] },
    "OpenClaw is not connected to it.",
  ],
  ["of which nothing more is known", { to: "ai/other" }, "Done."],
])("a switch %s says how it went", (_name, over, body) => {
  const switching = { last: { ...switched, ...over } } as SwitchSnapshot;
  const note = noteOf(words, fakeJob({ kind: "switch-model", ...done(9000) }), { openclaw: null, switching });
  expect(note).toMatchObject({ title: "qwen3:8B answers now", body });
});

function begin({ isLookedAt = false, showNotifications = true, isAwaited = false, takesUp = false, endedAt = 9000 }) {
  const listeners: ((now: ShellFacts, before: ShellFacts) => void)[] = [];
  const tell = vi.fn<(told: Told) => void>();
  const command = vi.fn<(asked: ProgramCommand) => void>();
  const facts = {
    onChange: (listener: (typeof listeners)[number]) => void listeners.push(listener),
  } as unknown as Facts;
  notifyOfJobs({
    facts,
    words,
    isLookedAt: () => isLookedAt,
    tell,
    command,
    isAwaited: () => isAwaited,
    takesUp: () => takesUp,
  });
  const settings = { values: { showNotifications } } as SettingsSnapshot;
  const at = (jobs: ShellFacts["jobs"]): ShellFacts => ({ ...nothingRead, settings, jobs });
  const live = fakeJob();
  for (const listener of listeners) listener(at([{ ...live, ...done(endedAt) }]), at([live]));
  return { tell, command };
}

test("it is told once, and its click and its button lead to their pages", () => {
  const { tell, command } = begin({});
  expect(tell).toHaveBeenCalledTimes(1);
  const [told] = tell.mock.calls[0] ?? [];
  told?.onClick();
  told?.action?.run();
  expect(command.mock.calls).toEqual([
    [{ command: "go", page: "models" }],
    [{ command: "go", page: "chat", modelRef: "ai/qwen3:8B" }],
  ]);
});

test.each([{ isLookedAt: true }, { showNotifications: false }])("nothing is told with %o", (over) => {
  expect(begin(over).tell).not.toHaveBeenCalled();
});

test("what was asked for in the tray is told however soon it ends, and while the window is in use", () => {
  expect(begin({ isAwaited: true, isLookedAt: true, endedAt: 1001 }).tell).toHaveBeenCalledTimes(1);
  expect(begin({ isAwaited: false, endedAt: 1001 }).tell).not.toHaveBeenCalled();
  expect(begin({ isAwaited: true, takesUp: true }).tell).not.toHaveBeenCalled();
});
