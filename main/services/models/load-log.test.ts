import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createLoadLog } from "./load-log";

const fixtures = path.resolve(import.meta.dirname, "../../../e2e/fixtures/recordings/dmr/http");
const linesOf = (name: string) => readFileSync(path.join(fixtures, name), "utf8").split("\n");

const gemma = "1a280e71526c8f4e284a20524abe32feb8a13f3430495df2ba316ba9e0620e48";
const synthetic = "dc2c27bd728d27de122f9be1e82fe18ad4f2470e68bca74d06f96d3212e5bd2e";
const reloaded = "994be58422456bc1b5c51a04b8bdb5cba03bf3607848e62e93265e2c92015936";

test("two models that loaded at once are told apart", () => {
  const log = createLoadLog();
  for (const line of linesOf("logs-two-loads.txt")) log.push(line);
  expect(log.contextOf(`sha256:${synthetic}`)).toBe(24_576);
  // 16,384 were asked for two slots, so each has half
  expect(log.contextOf(gemma)).toBe(8_192);
  expect(log.contextOf("0".repeat(64))).toBeNull();
});

test("the last load counts, and none after it was unloaded", () => {
  const log = createLoadLog();
  const seen: (number | null)[] = [];
  for (const line of linesOf("logs-load-reload.txt")) {
    log.push(line);
    const now = log.contextOf(reloaded);
    if (seen.at(-1) !== now) seen.push(now);
  }
  expect(seen).toEqual([null, 32_768, null, 16_384, null]);
});

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const args = (id: string, socket: string, more = "") =>
  `level=INFO msg="backend args" backend=llama.cpp args="[-ngl 999 --model /m/bundles/sha256/${id}/model/model.gguf --host ${socket}${more} --jinja]"`;
const slot = (tokens: number) =>
  `msg="0.00.1 I srv    load_model: initializing, n_slots = 4, n_ctx_slot = ${tokens}, kv_unified = 'true'"`;
const listening = (socket: string) => `msg="0.00.2 I srv  llama_server: listening on unix://${socket}"`;

describe("made up", () => {
  test.each<[string, string[], number | null, number | null]>([
    ["not there yet", [args(a, "r-0.sock"), slot(1)], null, null],
    ["one", [args(a, "r-0.sock"), slot(1), listening("r-0.sock")], 1, null],
    [
      "both lines before either listens: not told apart",
      [args(a, "r-0.sock"), args(b, "r-1.sock"), slot(1), slot(2), listening("r-0.sock"), listening("r-1.sock")],
      null,
      null,
    ],
    [
      "one of two died while loading",
      [args(a, "r-0.sock"), args(b, "r-1.sock"), slot(1), slot(2), listening("r-1.sock")],
      null,
      null,
    ],
    ["no word of the context", [args(a, "r-0.sock"), listening("r-0.sock")], null, null],
    [
      "an engine for embeddings is another one",
      [
        args(a, "r-0.sock"),
        slot(1),
        listening("r-0.sock"),
        args(a, "r-1.sock", " --embeddings"),
        slot(9),
        listening("r-1.sock"),
      ],
      1,
      null,
    ],
    ["paths of Windows", [args(a, "r-0.sock").replaceAll("/", "\\"), slot(5), listening("C:\\run\\r-0.sock")], 5, null],
    ["loading again", [args(a, "r-0.sock"), slot(1), listening("r-0.sock"), args(a, "r-0.sock")], null, null],
  ])("%s", (_name, lines, first, second) => {
    const log = createLoadLog();
    for (const line of lines) log.push(line);
    expect([log.contextOf(a), log.contextOf(b)]).toEqual([first, second]);
  });
});

describe("what engines say of the graphics processor", () => {
  const noGpu = 'level=INFO msg="warning: no usable GPU found, --gpu-layers option will be ignored"';
  const layers = (count: string) => `msg="0.00.1 I load_tensors: offloaded ${count} layers to GPU"`;
  const words = "no usable GPU found, --gpu-layers option will be ignored";

  test.each<[string, string[], object | null, object | null]>([
    ["none found", [args(a, "r-0.sock"), noGpu, listening("r-0.sock")], { noGpu: words, offloaded: null }, null],
    [
      "layers",
      [args(a, "r-0.sock"), layers("20/37"), listening("r-0.sock")],
      { noGpu: null, offloaded: { layers: 20, of: 37 } },
      null,
    ],
    ["not ready yet", [args(a, "r-0.sock"), noGpu], null, null],
    ["words outside of a load", [noGpu], null, null],
    [
      "two loads at once: the machine is the same, a count of layers is not told apart",
      [args(a, "r-0.sock"), args(b, "r-1.sock"), noGpu, layers("1/2"), listening("r-0.sock"), listening("r-1.sock")],
      { noGpu: words, offloaded: null },
      { noGpu: words, offloaded: null },
    ],
  ])("%s", (_name, lines, first, second) => {
    const log = createLoadLog();
    for (const line of lines) log.push(line);
    expect([log.gpuOf(a), log.gpuOf(b)]).toEqual([first, second]);
  });
});
