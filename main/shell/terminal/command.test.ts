import { expect, test } from "vitest";
import { CodedError } from "../../../app/contract/errors";
import { type Command, readCommand } from "./command";

const plain = {
  name: "fit",
  target: "x",
  isJson: false,
  isRemote: false,
  projector: null,
  contextTokens: undefined,
  gpuLayers: undefined,
  settings: {},
};

test.each<[string, object]>([
  ["", { name: "help" }],
  ["fit x --help", { name: "help" }],
  ["status", { name: "status", isJson: false }],
  ["status --json", { name: "status", isJson: true }],
  ["fit x", plain],
  [
    "fit x --json --remote --context 8192 --gpu-layers 0",
    { ...plain, isJson: true, isRemote: true, contextTokens: 8192, gpuLayers: 0 },
  ],
  ["fit x --mmproj y.gguf --parallel 2", { ...plain, projector: "y.gguf", settings: { slots: 2 } }],
  ["fit x --cache-type-k q8_0 --cache-type-v=q4_0", { ...plain, settings: { keys: "q8_0", values: "q4_0" } }],
])("%s", (line, expected) => {
  expect(readCommand(line.split(" ").filter(Boolean))).toEqual(expected satisfies object as Command);
});

test.each([
  ["mend", /no command "mend"/],
  ["fit", /needs a model/],
  ["fit x y", /not "y" too/],
  ["fit x --context 0", /whole number from 1/],
  ["fit x --context 8k", /not "8k"/],
  ["fit x --context=-1", /not "-1"/],
  ["fit x --parallel 0", /from 1 to 256/],
  ["fit x --cache-type-k q9", /no cache type/],
  ["fit x --port 1", /--port/],
  ["status x", /takes no "x"/],
  ["status --context 1", /takes no "context"/],
])("%s is refused, with what there is", (line, words) => {
  expect(() => readCommand(line.split(" "))).toThrow(CodedError);
  expect(() => readCommand(line.split(" "))).toThrow(words);
  expect(() => readCommand(line.split(" "))).toThrow(/Exit codes of fit/);
});
