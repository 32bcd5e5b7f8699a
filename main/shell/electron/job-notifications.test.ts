import { expect, test, vi } from "vitest";
import type { ProgramCommand } from "../../../app/contract/program";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import { done, failed, fakeJob } from "../../../app/domain/fake-job";
import { words } from "../words";
import type { Facts, ShellFacts } from "./facts";
import { noteOf, notifyOfJobs } from "./job-notifications";
import type { Told } from "./notifications";

const none = { openclaw: null };

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

function begin({ isLookedAt = false, showNotifications = true }) {
  const listeners: ((now: ShellFacts, before: ShellFacts) => void)[] = [];
  const tell = vi.fn<(told: Told) => void>();
  const command = vi.fn<(asked: ProgramCommand) => void>();
  const facts = {
    onChange: (listener: (typeof listeners)[number]) => void listeners.push(listener),
  } as unknown as Facts;
  notifyOfJobs({ facts, words, isLookedAt: () => isLookedAt, tell, command });
  const settings = { values: { showNotifications } } as SettingsSnapshot;
  const at = (jobs: ShellFacts["jobs"]): ShellFacts => ({
    settings,
    jobs,
    runner: null,
    openclaw: null,
    pressure: null,
  });
  const live = fakeJob();
  for (const listener of listeners) listener(at([{ ...live, ...done(9000) }]), at([live]));
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
