import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorCodes } from "../contract/errors";
import { explainLoadFailure } from "./load-failure";

const root = path.resolve(import.meta.dirname, "../..");
const fixtures = path.join(root, "e2e/fixtures/recordings/dmr/http");
const shared = path.resolve(root, "../shared/recordings/dmr/http");

function read(folder: string, name: string): { status: number; body: string } {
  const recording = JSON.parse(readFileSync(path.join(folder, name), "utf8")) as { status?: number; body?: string };
  return { status: recording.status ?? 0, body: recording.body ?? "" };
}

test.each([
  ["chat-truncated-gguf", "model-corrupt"],
  ["chat-engine-oom-killed", "load-out-of-memory"],
  ["chat-missing-model", "model-missing"],
  ["chat-too-long", "context-exceeded"],
  ["chat-no-model", "runner-bad-answer"],
  ["chat-bad-json", "runner-bad-answer"],
  ["embeddings-on-chat-model", "runner-bad-answer"],
  ["origin-evil", "runner-refused"],
  ["props", "runner-old"],
  ["model-get-missing", "model-missing"],
])("%s: %s", (name, code) => {
  const { status, body } = read(fixtures, `${name}.json`);
  const failure = explainLoadFailure(status, body);
  expect(failure.code).toBe(code);
  expect(failure.detail).toContain(body.trim().slice(0, 100));
});

test("both lengths are told when the context is too small", () => {
  const { status, body } = read(fixtures, "chat-too-long.json");
  expect(explainLoadFailure(status, body).message).toMatch(/40024 tokens, room for 32768/);
});

const started =
  "unable to load runner: error waiting for runner to be ready: llama.cpp terminated unexpectedly: llama.cpp failed: ";

const gpu = "warning: no usable GPU found, --gpu-layers option will be ignored\nwarning: consult docs/build.md\n";

/** The words of llama.cpp b10068 behind a real runner, shortened; the warning about GPUs is never the cause. */
describe("seen on a real runner", () => {
  test.each([
    [
      "a context of four million tokens",
      `${started}failed to load model\n\nVerbose output:\n0.03.091.089 E llama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache\n0.03.091.119 E cmn  common_init_: failed to create context with model '/m'\n0.03.100.902 E srv  llama_server: exiting due to model loading error\ncpu_buffer_type_alloc_buffer: failed to allocate buffer of size 12288000000\n`,
      "load-context-too-large",
    ],
    [
      "a kind of model it does not know",
      `${started}failed to load model\n\nVerbose output:\n0.01.044.647 E srv  llama_server: exiting due to model loading error\n0.00.446.248 E llama_model_load: error loading model: unknown model architecture: 'gemmaQ'\n`,
      "load-unsupported",
    ],
    [
      "a file that is no GGUF",
      `${started}failed to load model\n\nVerbose output:\n0.00.011.593 E gguf_init_from_reader: invalid magic characters: 'GGUX', expected 'GGUF'\n`,
      "model-corrupt",
    ],
    [
      "a flag with a value that is none",
      `${started}${gpu}error while handling argument "--cache-type-k": Unsupported cache type: nonsense\n\nusage:\n`,
      "load-setting-refused",
    ],
  ])("%s", (_name, words, code) => {
    expect(explainLoadFailure(500, words)).toMatchObject({ code, detail: words.trim() });
  });
});

describe("words that were not recorded", () => {
  test.each([
    [500, `${started}not enough GPU memory to load the model (CUDA)`, "load-out-of-memory"],
    [
      500,
      `${started}x\nggml_backend_cuda_buffer_type_alloc_buffer: cudaMalloc failed: out of memory`,
      "load-out-of-memory",
    ],
    [500, `${started}x\nerror: ErrorOutOfDeviceMemory`, "load-out-of-memory"],
    [500, `${started}x\nunable to allocate CPU buffer`, "load-out-of-memory"],
    [
      500,
      "unable to load runner: error waiting for runner to be ready: llama.cpp exit status: signal: killed",
      "load-out-of-memory",
    ],
    [
      500,
      `${started}/app/bin/llama-server: error while loading shared libraries: libcuda.so.1: cannot open shared object file`,
      "engine-broken",
    ],
    [500, `${started}dyld[1]: Library not loaded: @rpath/libggml.dylib`, "engine-broken"],
    [
      500,
      "unable to load runner: llama.cpp terminated unexpectedly: llama.cpp exit status: exit status 0xc0000135",
      "engine-broken",
    ],
    [
      500,
      `${started}x\nthis GGUF file is version 9 but this software only supports up to version 3`,
      "load-unsupported",
    ],
    [500, `${started}x\ngguf_init_from_file: invalid magic characters 'abcd'`, "model-corrupt"],
    // an error line of the engine: its death is no riddle
    [500, `${started}x\n0.00.1 I srv load_model: loading model '/m'\n0.00.2 E srv bad flag`, "load-failed"],
    // it died before it came to the model
    [500, `${started}warning: no usable GPU found`, "load-failed"],
    [500, "unable to load runner: error waiting for runner to be ready: timeout", "load-failed"],
    [500, "something else", "runner-bad-answer"],
    [412, 'backend "vllm" is not installed; run: docker model install-runner --backend vllm', "engine-missing"],
    [413, "request too large", "too-large"],
    [400, "request too large", "too-large"],
    [401, "", "runner-refused"],
    [404, "404 page not found", "runner-old"],
    [404, "", "model-missing"],
    [502, "bad gateway", "runner-bad-answer"],
    [503, "backend is installing", "engine-missing"],
    [503, "", "runner-disabled"],
    [503, '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}', "busy"],
    [500, '{"error":"plain"}', "runner-bad-answer"],
    [500, '{"error":{"message":"failed to allocate buffer"}}', "load-out-of-memory"],
    [200, "", "runner-bad-answer"],
  ])("%d %j: %s", (status, body, code) => {
    expect(explainLoadFailure(status, body).code).toBe(code);
  });

  test("long words keep their head and tail", () => {
    const { detail = "" } = explainLoadFailure(500, `head ${"x".repeat(100_000)} tail`);
    expect(detail.length).toBeLessThan(5000);
    expect(detail).toMatch(/^head .* tail$/s);
  });

  test("any words: never throws", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        expect(errorCodes).toContain(explainLoadFailure(status, body).code);
      }),
    );
  });
});

test.runIf(existsSync(shared))("every refusal that was recorded is explained", () => {
  const refusals = readdirSync(shared)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name, ...read(shared, name) }))
    .filter(({ status }) => status >= 400);
  expect(refusals.length).toBeGreaterThan(10);
  expect(refusals.filter(({ status, body }) => explainLoadFailure(status, body).message === "")).toEqual([]);
});
