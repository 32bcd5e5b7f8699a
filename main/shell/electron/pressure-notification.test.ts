import { expect, test, vi } from "vitest";
import { known } from "../../../app/contract/common";
import type { PressureSnapshot } from "../../../app/contract/pressure";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import { words } from "../words";
import { nothingRead, type Facts, type ShellFacts } from "./facts";
import type { Told } from "./notifications";
import { notifyOfPressure } from "./pressure-notification";

function begin({ isLookedAt = false, showNotifications = true } = {}) {
  let heard: (now: ShellFacts, before: ShellFacts) => void = () => {};
  const tell = vi.fn<(told: Told) => void>();
  const unload = vi.fn<(ref: string) => void>();
  const facts = { onChange: (listener: typeof heard) => void (heard = listener) } as unknown as Facts;
  notifyOfPressure({ facts, words, isLookedAt: () => isLookedAt, tell, command: () => {}, unload });
  const at = (since: number | null): ShellFacts => {
    const notice = {
      kind: "ram",
      since,
      freeBytes: known(1),
      unload: { ref: "ai/a:1", bytes: known(6.8 * 1024 ** 3) },
    };
    const pressure = { revision: 1, asOf: 0, notice: since === null ? null : notice } as PressureSnapshot;
    return { ...nothingRead, settings: { values: { showNotifications } } as SettingsSnapshot, pressure };
  };
  heard(at(1), at(null));
  heard(at(1), at(1));
  return { tell, unload };
}

test("it is told once, and its button unloads", () => {
  const { tell, unload } = begin();
  expect(tell).toHaveBeenCalledTimes(1);
  const [told] = tell.mock.calls[0] ?? [];
  expect(told).toMatchObject({
    title: "Memory is nearly gone.",
    body: "Unload a:1, 6.8 GB",
    action: { label: "Unload" },
  });
  told?.action?.run();
  expect(unload).toHaveBeenCalledWith("ai/a:1");
});

test.each([{ isLookedAt: true }, { showNotifications: false }])("nothing is told with %o", (over) => {
  expect(begin(over).tell).not.toHaveBeenCalled();
});
