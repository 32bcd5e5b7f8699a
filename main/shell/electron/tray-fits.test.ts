import { expect, test, vi } from "vitest";
import type { ModelsSnapshot } from "../../../app/contract/models";
import type { LoadedModel, RunnerSnapshot } from "../../../app/contract/runner";
import type { Gate } from "../../ipc/gate";
import { nothingRead, type Facts, type ShellFacts } from "./facts";
import { followFits } from "./tray-fits";

const runner = (...loaded: Partial<LoadedModel>[]) => ({ state: "healthy", loaded }) as RunnerSnapshot;
const models = (...refs: string[]) =>
  ({ state: "ready", items: refs.map((ref) => ({ ref, purpose: "text" })) }) as ModelsSnapshot;

function begin() {
  let held: ShellFacts = nothingRead;
  let heard: (now: ShellFacts, before: ShellFacts) => void = () => {};
  const facts = {
    now: () => held,
    onChange: (listener: typeof heard) => void (heard = listener),
  } as unknown as Facts;
  const waiting: (() => void)[] = [];
  const gate = vi.fn<Gate>(async (_sender, _route, input) => {
    await new Promise<void>((resolve) => void waiting.push(resolve));
    const items = (input as { refs: string[] }).refs.map((ref) => ({ ref, verdict: "tight" }));
    return { ok: true, data: { items } } as never;
  });
  const onChange = vi.fn<() => void>();
  const fits = followFits({ facts, gate, onChange });
  return {
    fits,
    gate,
    onChange,
    become(next: Partial<ShellFacts>) {
      const before = held;
      held = { ...held, ...next };
      heard(held, before);
    },
    async answer() {
      const calls = onChange.mock.calls.length;
      waiting.shift()?.();
      await vi.waitFor(() => expect(onChange.mock.calls.length).toBeGreaterThan(calls));
      await Promise.resolve();
    },
  };
}
const asked = ({ gate }: ReturnType<typeof begin>) =>
  gate.mock.calls.map(([, , input]) => (input as { refs: string[] }).refs);

test("nothing is asked before there is a runner with models; then once, until something a verdict hangs on changes", async () => {
  const tray = begin();
  tray.become({ runner: runner() });
  expect(asked(tray)).toEqual([]);
  tray.become({ models: models("a", "b") });
  expect(asked(tray)).toEqual([["a", "b"]]);
  await tray.answer();
  expect(tray.fits.read()).toMatchObject([{ ref: "a" }, { ref: "b" }]);
  tray.become({ runner: runner() });
  tray.become({ jobs: [] });
  expect(asked(tray)).toHaveLength(1);
  tray.become({ runner: runner({ ref: "a", mode: "completion", isLoading: false, isInUse: false }) });
  expect(asked(tray)).toHaveLength(2);
  await tray.answer();
  tray.become({ runner: runner({ ref: "a", mode: "completion", isLoading: false, isInUse: true }) });
  expect(asked(tray)).toHaveLength(2);
});

test("one read at a time: what changed meanwhile is read after it", async () => {
  const tray = begin();
  tray.become({ runner: runner(), models: models("a") });
  tray.become({ models: models("a", "b") });
  tray.fits.refresh();
  expect(asked(tray)).toEqual([["a"]]);
  await tray.answer();
  await vi.waitFor(() => expect(asked(tray)).toEqual([["a"], ["a", "b"]]));
  await tray.answer();
  expect(asked(tray)).toHaveLength(2);
});

test("without a runner no verdict is left", async () => {
  const tray = begin();
  tray.become({ runner: runner(), models: models("a") });
  await tray.answer();
  tray.become({ runner: { ...runner(), state: "down" } });
  await vi.waitFor(() => expect(tray.fits.read()).toEqual([]));
});
