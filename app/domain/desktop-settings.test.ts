import { expect, test } from "vitest";
import {
  editSettings,
  inferenceIn,
  isLockedOff,
  isPortKey,
  joinChanges,
  missingIn,
  takeBack,
  wantedInference,
} from "./desktop-settings";

const minimal = `{
  "AutoStart": false,
  "SettingsVersion": 45,
  "IntegratedWslDistros": ["Ubuntu-22.04"]
}
`;

test("what is switched on is added; all else stays, in its order", () => {
  const edit = editSettings(minimal, wantedInference(12_434));
  expect(edit?.changes).toEqual([
    { key: "EnableInference", before: null, after: "true" },
    { key: "EnableInferenceTCP", before: null, after: "true" },
    { key: "EnableInferenceTCPPort", before: null, after: "12434" },
  ]);
  expect(JSON.parse(edit?.text ?? "")).toEqual({
    ...(JSON.parse(minimal) as object),
    EnableInference: true,
    EnableInferenceTCP: true,
    EnableInferenceTCPPort: 12_434,
  });
  expect(edit?.text.startsWith('{\n  "AutoStart": false,\n  "SettingsVersion": 45,')).toBe(true);
  expect(edit?.text.endsWith("}\n")).toBe(true);
});

test("without the port its keys are left as they are", () => {
  const text = '{"EnableInference":false,"EnableInferenceTCP":true,"EnableInferenceTCPPort":9000}';
  expect(editSettings(text, wantedInference(null))?.changes).toEqual([
    { key: "EnableInference", before: "false", after: "true" },
  ]);
});

test("a key in another spelling is set there, and both where both stand", () => {
  expect(editSettings('{"enableInference":false}', wantedInference(null))?.changes).toEqual([
    { key: "enableInference", before: "false", after: "true" },
  ]);
  const both = editSettings('{"EnableInference":true,"enableInference":false}', wantedInference(null));
  expect(JSON.parse(both?.text ?? "")).toEqual({ EnableInference: true, enableInference: true });
});

test("a file that says so already is not changed", () => {
  expect(editSettings('{"EnableInference":true}', wantedInference(null))?.changes).toEqual([]);
});

test.each(["", "[]", "null", '"x"', "{ broken", '{"a":1}{}'])("%j is no settings file", (text) => {
  expect(editSettings(text, wantedInference(null))).toBeNull();
  expect(takeBack(text, [{ key: "EnableInference", before: null, after: "true" }])).toBeNull();
  expect(inferenceIn(text)).toBeNull();
});

test("a mark of byte order stays", () => {
  const edit = editSettings("\uFEFF{}", wantedInference(null));
  expect(edit?.text.charCodeAt(0)).toBe(0xfe_ff);
  expect(inferenceIn(edit?.text ?? "")).toBe(true);
});

test.each([
  ['{"EnableInference":true}', true],
  ['{"enableinference":true}', true],
  ['{"EnableInference":false}', false],
  ['{"EnableInference":true,"enableInference":false}', false],
  ['{"EnableInference":"yes"}', null],
  ['{"EnableDockerAI":true,"InferenceCanUseGPUVariant":true}', null],
])("%s: Model Runner is on: %s", (text, isOn) => {
  expect(inferenceIn(text)).toBe(isOn);
});

test("what is taken back is what still stands as it was written", () => {
  const edit = editSettings(minimal, wantedInference(12_434));
  const changes = edit?.changes ?? [];
  expect(takeBack(edit?.text ?? "", changes)?.text).toBe(JSON.stringify(JSON.parse(minimal), null, 2) + "\n");
  const changed = JSON.stringify({ ...(JSON.parse(edit?.text ?? "") as object), EnableInferenceTCPPort: 9000 });
  const back = takeBack(changed, changes);
  expect(back?.changes.map(({ key }) => key)).toEqual(["EnableInference", "EnableInferenceTCP"]);
  expect(JSON.parse(back?.text ?? "")).toMatchObject({ EnableInferenceTCPPort: 9000, SettingsVersion: 45 });
  expect(takeBack(minimal, changes)).toBeNull();
});

test("read back, a key that was not taken over is named", () => {
  const edit = editSettings(minimal, wantedInference(null));
  expect(missingIn(edit?.text ?? "", edit?.changes ?? [])).toEqual([]);
  expect(missingIn(minimal, edit?.changes ?? [])).toEqual(["EnableInference"]);
  expect(missingIn("", edit?.changes ?? [])).toEqual(["EnableInference"]);
});

test("two changes of one file are taken back to what was there at first", () => {
  const first = [{ key: "EnableInference", before: "false", after: "true" }];
  const second = [
    { key: "EnableInference", before: "true", after: "true" },
    { key: "EnableInferenceTCP", before: null, after: "true" },
  ];
  expect(joinChanges(first, second)).toEqual([
    { key: "EnableInference", before: "false", after: "true" },
    { key: "EnableInferenceTCP", before: null, after: "true" },
  ]);
  expect(joinChanges(first, second.slice(1))).toHaveLength(2);
});

test.each([
  ['{"configurationFileVersion":2,"enableInference":{"locked":true,"value":false}}', true],
  ['{"enableInference":{"locked":false,"value":false}}', false],
  ['{"enableInference":{"locked":true,"value":true}}', false],
  ["{}", false],
  ["broken", false],
  [null, false],
])("a policy of %s locks it off: %s", (text, isSo) => {
  expect(isLockedOff(text)).toBe(isSo);
});

test("keys of the port are told apart", () => {
  expect(["EnableInferenceTCP", "enableInferenceTCPPort", "EnableInference"].map((key) => isPortKey(key))).toEqual([
    true,
    true,
    false,
  ]);
});
