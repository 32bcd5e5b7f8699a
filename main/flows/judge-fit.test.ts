import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { known } from "../../app/contract/common";
import { CodedError } from "../../app/contract/errors";
import type { ModelDetail } from "../../app/contract/models";
import type { LoadedModel, RunnerEndpoint, RunnerSnapshot } from "../../app/contract/runner";
import { judgeFit } from "../../app/domain/fit/fit";
import { sampleCard } from "../../app/domain/fit/fit-samples";
import type { JsonObject } from "../../app/domain/json-value";
import { parseModel } from "../services/models/parse-models";
import { createFitFlow } from "./judge-fit";

const gib = 1024 ** 3;
const mib = 1024 ** 2;
const ref = "ai/gemma3:270M-Q4_K_M";
const recorded = path.resolve(import.meta.dirname, "../../e2e/fixtures/recordings/dmr/http/model-get-full.json");
const { body } = JSON.parse(readFileSync(recorded, "utf8")) as { body: string };

function detailOf(asked: string, isRemote: boolean): ModelDetail {
  const found = asked.includes("gemma3") || asked.startsWith("sha256") ? parseModel(body) : null;
  if (found === null) throw new CodedError("model-missing", `${asked} is not there`);
  return { ...found, isRemote, license: null };
}

function setUp({
  loaded = [] as Partial<LoadedModel>[],
  location = "this-machine" as RunnerEndpoint["location"],
  llamaCpp = "llama.cpp b10068",
  configured = null as JsonObject | null,
  onRecords = () => {},
  find = (() => undefined) as (name: string) => { id: string; tags: string[] } | undefined,
  inspect = (wanted: { ref: string; isRemote?: boolean }) =>
    Promise.resolve().then(() => detailOf(wanted.ref, wanted.isRemote ?? false)),
} = {}) {
  return createFitFlow({
    runnerLimitBytes: async () => null,
    runner: {
      read: () =>
        ({
          endpoint: { location },
          backends: [{ name: "llama.cpp", status: "running", detail: llamaCpp }],
          loaded: loaded.map((each) => ({ ref, mode: "completion", ...each })),
        }) as RunnerSnapshot,
    },
    models: {
      inspect,
      find,
      configuredNow: () => {
        onRecords();
        return Promise.resolve(() => configured);
      },
    },
    memoryNow: () =>
      Promise.resolve({
        os: "linux",
        memoryBytes: known(16 * gib),
        availableBytes: known(8 * gib),
        gpus: known([sampleCard(8, 1)]),
        wiredLimitBytes: null,
      }),
  });
}

describe("a model of the runner", () => {
  test("with what it is packaged with, on the machine the runner is on", async () => {
    const question = await setUp().ofModel({ ref });
    expect(question).toMatchObject({ contextTokens: 32_768, gpuLayers: null, settings: {}, loaded: [] });
    expect(question.model).toMatchObject({ ggufSource: "runner", weightsBytes: known(Math.round(235.16 * mib)) });
    expect(judgeFit(question)).toMatchObject({
      verdict: "runs-well",
      pool: { kind: "vram", freeBytes: known(7 * gib) },
    });
  });

  test("what is set counts, what is asked for counts more", async () => {
    const configured = { "context-size": 8192, "runtime-flags": ["-ngl", "4", "--cache-type-k", "q8_0", "-np", "2"] };
    const flow = setUp({ configured });
    expect(await flow.ofModel({ ref })).toMatchObject({
      contextTokens: 8192,
      gpuLayers: 4,
      settings: { keys: "q8_0", slots: 2 },
    });
    const wish = { contextTokens: 4096, gpuLayers: 0, settings: { slots: 1 } };
    expect(await flow.ofModel({ ref, wish })).toMatchObject({
      contextTokens: 4096,
      gpuLayers: 0,
      settings: { keys: "q8_0", slots: 1 },
    });
    // what is set for a model here says nothing of one that is not here
    expect(await flow.ofModel({ ref, isRemote: true })).toMatchObject({
      contextTokens: 32_768,
      model: { ggufSource: "registry" },
    });
  });

  test.each([
    ["llama.cpp b9879-metal (sha256:1) 7", true],
    ["llama.cpp latest-cuda", true],
    ["llama.cpp b9879-cpu", false],
    ["llama.cpp unknown", null],
  ])("an engine that says %s", async (llamaCpp, usesGpu) => {
    expect((await setUp({ llamaCpp }).ofModel({ ref })).machine.usesGpu).toBe(usesGpu);
  });

  test("of a runner elsewhere: nothing is known of that machine", async () => {
    for (const location of ["another-machine", "unknown"] as const) {
      const fit = judgeFit(await setUp({ location }).ofModel({ ref }));
      expect(fit).toMatchObject({ verdict: "unknown", reason: "pool-unknown" });
    }
  });

  test("one that is not there", async () => {
    await expect(setUp().ofModel({ ref: "ai/none" })).rejects.toMatchObject({ code: "model-missing" });
  });
});

describe("what is loaded", () => {
  const loadedOf = async (loaded: Partial<LoadedModel>[], isRemote = false) =>
    (await setUp({ loaded }).ofModel({ ref, isRemote })).loaded?.map(({ isJudged, totalBytes }) => [
      isJudged,
      totalBytes.isKnown,
    ]);

  test("the model itself, in two modes: only its chat engine is replaced", async () => {
    expect(await loadedOf([{}, { mode: "embedding" }])).toEqual([
      [true, true],
      [false, true],
    ]);
  });
  test("under its id", async () => {
    const id = "sha256:de2fbf7c1450fb35e5c6bdfb15bbd31f771c95a1b3f4722a980f52770cf0e9e3";
    expect(await loadedOf([{ ref: id }])).toEqual([[true, true]]);
  });
  test("another whose size nobody knows", async () => {
    expect(await loadedOf([{ ref: "ai/gone" }])).toEqual([[false, false]]);
  });
});

describe("a list of models", () => {
  const find = (name: string) => ({ id: name, tags: [name] });

  test("is judged in its order, and one that can't be inspected says why", async () => {
    const [first, second] = await setUp({ find }).ofModels([ref, "ai/none"]);
    expect(first).toMatchObject({ ref, question: { contextTokens: 32_768 } });
    expect(second).toMatchObject({ ref: "ai/none", failure: { code: "model-missing" } });
  });

  test("asks for four at a time, whoever else asks, and for the metadata of an id once", async () => {
    let open = 0;
    let most = 0;
    const asked: string[] = [];
    const inspect = async (wanted: { ref: string }) => {
      asked.push(wanted.ref);
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open -= 1;
      return detailOf("gemma3", false);
    };
    const flow = setUp({ find, inspect });
    const names = Array.from({ length: 30 }, (_, index) => `ai/gemma3:${index}`);
    const [whole, part] = await Promise.all([flow.ofModels(names), flow.ofModels(names.slice(0, 3))]);
    expect([whole.length, part.length, most]).toEqual([30, 3, 4]);
    expect(asked).toEqual(names);
  });

  test("reads what was set once for a whole list, the loaded ones among it", async () => {
    let reads = 0;
    const flow = setUp({ find, loaded: [{}, {}], onRecords: () => void (reads += 1) });
    await flow.ofModels(Array.from({ length: 30 }, (_, index) => `ai/gemma3:${index}`));
    expect(reads).toBe(1);
  });

  test("what could not be read is asked again; a new name of a known id counts", async () => {
    let isDown = true;
    let tags = [ref];
    const inspect = () =>
      isDown ? Promise.reject(new CodedError("runner-down", "down")) : Promise.resolve(detailOf(ref, false));
    const flow = setUp({ find: () => ({ id: "1", tags }), inspect, loaded: [{ ref: "mine/new:1" }] });
    expect(await flow.ofModels([ref])).toMatchObject([{ failure: { code: "runner-down" } }]);
    isDown = false;
    expect(await flow.ofModels([ref])).toMatchObject([{ question: { loaded: [{ isJudged: false }] } }]);
    tags = [ref, "mine/new:1"];
    expect(await flow.ofModels([ref])).toMatchObject([{ question: { loaded: [{ isJudged: true }] } }]);
  });
});

describe("a file", () => {
  const header = {
    version: 3,
    metadata: { "general.architecture": "llama", "llama.context_length": "2048" },
    vocabularySize: 100,
    tensorCount: 1,
    weightsBytes: 5000,
    expertBytes: 0,
    embeddingBytes: 0,
    neededFileBytes: 6000,
  };

  test("with what it was trained for, its weights rather than the whole file", async () => {
    const question = await setUp({ loaded: [{}] }).ofFile({ header, sizeBytes: 6000, projectorBytes: 300 });
    expect(question).toMatchObject({
      contextTokens: 2048,
      model: { weightsBytes: known(5000), projectorBytes: known(300), vocabularySize: 100 },
      loaded: [{ isJudged: false }],
    });
  });
  test("of a type of weights nobody knows: the file's size", async () => {
    const question = await setUp().ofFile({
      header: { ...header, weightsBytes: null, metadata: {} },
      sizeBytes: 6000,
      projectorBytes: null,
    });
    expect(question).toMatchObject({ contextTokens: 4096, model: { weightsBytes: known(6000), projectorBytes: null } });
  });
  test("is judged on this machine, wherever the runner is", async () => {
    const question = await setUp({ location: "another-machine", loaded: [{}] }).ofFile({
      header,
      sizeBytes: 1,
      projectorBytes: null,
    });
    expect(question).toMatchObject({ machine: { memoryBytes: known(16 * gib) }, loaded: [] });
    expect(question.machine.usesGpu).toBeNull();
  });
});

describe("the machine, for models that are not here", () => {
  test("with what is loaded there taken off", async () => {
    const { machine, loaded } = await setUp({ loaded: [{}, { mode: "embedding" }] }).ofMachine();
    expect(machine).toMatchObject({ os: "linux", memoryBytes: known(16 * gib) });
    expect(loaded.map(({ isJudged, totalBytes }) => [isJudged, totalBytes.isKnown])).toEqual([
      [false, true],
      [false, true],
    ]);
  });
  test("another machine is not known", async () => {
    const { machine } = await setUp({ location: "another-machine" }).ofMachine();
    expect([machine.memoryBytes.isKnown, machine.gpus.isKnown]).toEqual([false, false]);
  });
});
