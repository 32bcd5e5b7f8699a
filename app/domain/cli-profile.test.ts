import { expect, test } from "vitest";
import { isCliProfile, usualGatewayPort } from "./cli-profile";

test.each<[string, boolean]>([
  ["work", true],
  ["Work_2-b", true],
  ["9", true],
  ["", false],
  ["default", false],
  ["Default", false],
  ["-x", false],
  ["_x", false],
  ["a b", false],
  ["../x", false],
  ["a/b", false],
  ["a".repeat(64), true],
  ["a".repeat(65), false],
])("%j: %s", (name, isOne) => {
  expect(isCliProfile(name)).toBe(isOne);
});

test.each([
  ["openclaw", null, 18_789],
  // as the real one listened
  ["openclaw", "local", 42_984],
  ["openclaw", "dev", 19_001],
  ["clawdbot", "local", 18_789],
  ["clawdbot", "dev", 19_001],
] as const)("%s with profile %s listens at %i", (dialect, profile, port) => {
  expect(usualGatewayPort(dialect, profile)).toBe(port);
});
