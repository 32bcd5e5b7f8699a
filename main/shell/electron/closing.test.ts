import { expect, test } from "vitest";
import { whatClosingDoes } from "./closing";

const usual = { isMac: false, isEnding: false, hasTray: true, closeToTray: true };

test.each([
  ["hides it in the tray", {}, "hide"],
  ["ends the program where that was switched off", { closeToTray: false }, "quit"],
  ["ends the program where there is no tray", { hasTray: false }, "quit"],
  ["closes it while the program ends", { isEnding: true }, "close"],
  ["closes it on macOS, where the program stays anyway", { isMac: true }, "close"],
] as const)("closing the window %s", (_name, over, expected) => {
  expect(whatClosingDoes({ ...usual, ...over })).toBe(expected);
});
