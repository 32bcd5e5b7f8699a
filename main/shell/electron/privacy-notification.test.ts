import { expect, test, vi } from "vitest";
import type { PrivacySnapshot } from "../../../app/contract/privacy";
import type { ProgramCommand } from "../../../app/contract/program";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import { speak, words } from "../words";
import { nothingRead, type Facts, type ShellFacts } from "./facts";
import type { Told } from "./notifications";
import { notifyOfPrivacy } from "./privacy-notification";

type Turn = PrivacySnapshot["news"][number];
const turn = (check: Turn["check"], at: number): Turn => ({ check, at, from: "pass", to: "fail" });

function begin({ isLookedAt = false, showNotifications = true } = {}) {
  let heard: (now: ShellFacts, before: ShellFacts) => void = () => {};
  const tell = vi.fn<(told: Told) => void>();
  const command = vi.fn<(asked: ProgramCommand) => void>();
  const facts = { onChange: (listener: typeof heard) => void (heard = listener) } as unknown as Facts;
  notifyOfPrivacy({ facts, words, isLookedAt: () => isLookedAt, tell, command });
  let held: ShellFacts = { ...nothingRead, settings: { values: { showNotifications } } as SettingsSnapshot };
  const now = (news: readonly Turn[], isRunning = false) => {
    const before = held;
    held = { ...held, privacy: { rows: [{ isRunning }], news } as unknown as PrivacySnapshot };
    heard(held, before);
    heard(held, held);
  };
  return { now, tell, command };
}

test("what one look found worse is told once, together, and leads to the page", () => {
  const { now, tell, command } = begin();
  now([]);
  now([turn("dm-policy", 1)], true);
  now([turn("gateway-loopback", 2), turn("dm-policy", 1)], true);
  expect(tell).not.toHaveBeenCalled();
  now([turn("gateway-loopback", 2), turn("dm-policy", 1)]);
  now([turn("gateway-loopback", 2), turn("dm-policy", 1)]);
  expect(tell).toHaveBeenCalledTimes(1);
  const [told] = tell.mock.calls[0] ?? [];
  expect(told).toMatchObject({
    title: "2 things got worse for your privacy",
    body: "The gateway can be reached from the network. Anybody can write to it.",
  });
  told?.onClick();
  expect(command).toHaveBeenCalledWith({ command: "go", page: "privacy" });
});

test("in Chinese each is a sentence of its own too", async () => {
  await speak("zh", []);
  const { now, tell } = begin();
  now([]);
  now([turn("gateway-loopback", 2), turn("dm-policy", 1)]);
  await speak("en", []);
  expect(tell.mock.calls[0]?.[0].body).toMatch(/^[^.。]+。[^.。]+。$/);
});

test("mended and worse again is told again; what was raised before the start is not", () => {
  const { now, tell } = begin();
  now([turn("dm-policy", 1)]);
  expect(tell).not.toHaveBeenCalled();
  now([]);
  now([turn("dm-policy", 9)]);
  expect(tell).toHaveBeenCalledTimes(1);
});

test.each([{ isLookedAt: true }, { showNotifications: false }])("nothing is told with %o, nor later", (over) => {
  const { now, tell } = begin(over);
  now([]);
  now([turn("dm-policy", 1)]);
  now([turn("dm-policy", 1)], true);
  expect(tell).not.toHaveBeenCalled();
});
