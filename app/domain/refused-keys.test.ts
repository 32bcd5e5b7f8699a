import { expect, test } from "vitest";
import { refusedKeys } from "./refused-keys";

test.each([
  [
    'Invalid config at ~/c.json:\\n- gateway.bind: Invalid input\n- <root>: Unrecognized key: "provider"',
    ["gateway.bind", "provider"],
  ],
  ['<root>: Unrecognized keys: "provider", "x"', ["provider", "x"]],
  ['agents.defaults: Unrecognized key: "sandboxNetwork"', ["agents.defaults.sandboxNetwork"]],
  ["gateway: Invalid input: expected object, received string", ["gateway"]],
  ["<root>: JSON5 parse failed: SyntaxError: invalid character '}' at 14:3", []],
  ["Error: Config validation failed\nFile: ~/.openclaw/openclaw.json", []],
  ["", []],
])("%j", (words, keys) => {
  expect(refusedKeys(words)).toEqual(keys);
});
