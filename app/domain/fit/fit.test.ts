import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../contract/reading";
import { type FitQuestion, judgeFit, largestContext } from "./fit";
import type { FitModel } from "./need";
import type { FitGpu, FitMachine, LoadedNeed } from "./pools";
import { qwen3Gguf, sampleCard, sampleFitMachine } from "./fit-samples";

const gib = 1024 ** 3;
const runs = Number(process.env["FC_RUNS"] ?? 3000);

const model: FitModel = {
  gguf: qwen3Gguf,
  ggufSource: "gguf",
  weightsBytes: known(4.68 * gib),
  weightsSource: "file",
  projectorBytes: null,
  vocabularySize: 151_936,
  publishedBytes: null,
};
const machine = sampleFitMachine;
const card = (gibibytes: number, part: Partial<FitGpu> = {}) => sampleCard(gibibytes, 0, part);
const judge = (part: Partial<FitQuestion> = {}) =>
  judgeFit({ model, contextTokens: 4096, machine: machine(), ...part });
const brief = (part: Partial<FitQuestion>) => {
  const { verdict, reason, pool, canSpill } = judge(part);
  return { verdict, reason, pool: pool.kind, canSpill };
};

test("layers on both sides: each pool is told its part, and together they are no less than the whole", () => {
  const onCard = { machine: machine({ gpus: known([card(6)]) }) };
  const { split } = judge({ ...onCard, gpuLayers: 20 });
  expect(split?.map(({ pool }) => pool.kind)).toEqual(["vram", "ram"]);
  const [gpu = 0, processor = 0] = (split ?? []).map(({ needBytes }) => (needBytes.isKnown ? needBytes.value : NaN));
  const whole = judge().need.totalBytes;
  expect(gpu + processor).toBeGreaterThanOrEqual(whole.isKnown ? whole.value : NaN);
  const [more = 0] = (judge({ ...onCard, gpuLayers: 25 }).split ?? []).map(({ needBytes }) =>
    needBytes.isKnown ? needBytes.value : NaN,
  );
  expect(more).toBeGreaterThan(gpu);
  expect(judge(onCard).split).toBeNull();
});

describe("the verdict", () => {
  test.each<[string, Partial<FitQuestion>, Partial<ReturnType<typeof brief>>]>([
    ["a card with room", { machine: machine({ gpus: known([card(12)]) }) }, { verdict: "runs-well", pool: "vram" }],
    [
      "a card just large enough",
      { machine: machine({ gpus: known([card(6.9)]) }) },
      { verdict: "tight", reason: "near-limit" },
    ],
    [
      "a card too small: it does not spill by itself",
      { machine: machine({ gpus: known([card(6)]) }) },
      { verdict: "wont-fit", reason: "beyond-vram", canSpill: true },
    ],
    [
      "the same with some layers on the processor",
      { machine: machine({ gpus: known([card(6)]) }), gpuLayers: 20 },
      { verdict: "slow", reason: "split" },
    ],
    [
      "more layers than the card takes",
      { machine: machine({ gpus: known([card(6)]) }), gpuLayers: 999 },
      { verdict: "wont-fit", reason: "beyond-vram" },
    ],
    ["no GPU", {}, { verdict: "slow", reason: "on-processor", pool: "ram" }],
    [
      "a GPU the runner does not use",
      { machine: machine({ gpus: known([card(24)]), usesGpu: false }) },
      { verdict: "slow", pool: "ram" },
    ],
    [
      "an integrated one",
      { machine: machine({ gpus: known([card(0, { vendor: "intel", isUnified: true })]) }) },
      { pool: "ram" },
    ],
    [
      "too little memory",
      { machine: machine({ availableBytes: known(5 * gib) }) },
      { verdict: "wont-fit", reason: "beyond-ram" },
    ],
    ["nothing free", { machine: machine({ availableBytes: known(0) }) }, { verdict: "wont-fit" }],
    ["two cards together", { machine: machine({ gpus: known([card(4), card(4)]) }) }, { verdict: "runs-well" }],
    [
      "a card whose memory could not be read",
      { machine: machine({ gpus: known([card(8, { vramBytes: unknown("tool-missing") })]) }) },
      { verdict: "unknown", reason: "pool-unknown" },
    ],
    [
      "memory that could not be read",
      { machine: machine({ memoryBytes: unknown("tool-failed") }) },
      { verdict: "unknown" },
    ],
    ["another format than GGUF", { model: { ...model, gguf: null } }, { verdict: "unknown", reason: "need-unknown" }],
    [
      "another format, whose weights alone are too much",
      { model: { ...model, gguf: null, weightsBytes: known(30 * gib) } },
      { verdict: "wont-fit" },
    ],
    [
      "published only, at a small context",
      { model: { ...model, gguf: null, publishedBytes: 5.8 * gib } },
      { verdict: "slow" },
    ],
    [
      "published only, at a larger one",
      { model: { ...model, gguf: null, publishedBytes: 5.8 * gib }, contextTokens: 32_768 },
      { verdict: "unknown", reason: "need-unknown" },
    ],
    [
      "a size that is none",
      { model: { ...model, weightsBytes: known(0) } },
      { verdict: "unknown", reason: "need-unknown" },
    ],
  ])("%s", (_name, part, expected) => {
    expect(brief(part)).toMatchObject(expected);
  });

  test("an upper bound that fits is a verdict; one that does not is none", () => {
    const gguf = {
      ...renamed(qwen3Gguf, "newer"),
      "general.architecture": "newer",
      "newer.attention.sliding_window": "512",
    };
    const doubtful = { ...model, gguf };
    expect(brief({ model: doubtful, contextTokens: 4096 }).verdict).toBe("slow");
    expect(brief({ model: doubtful, contextTokens: 262_144 })).toMatchObject({
      verdict: "unknown",
      reason: "upper-bound-beyond",
    });
    const small = machine({ availableBytes: known(4 * gib) });
    expect(brief({ model: doubtful, contextTokens: 262_144, machine: small }).verdict).toBe("wont-fit");
  });

  test("memory is taken for the wish, words for what it was trained for", () => {
    const { need } = judge({ contextTokens: 1_000_000 });
    expect(need.contextTokens).toBe(1_000_000);
    expect(need.usableContextTokens).toEqual(known(40_960));
    expect(need.notes).toContain("context-beyond-training");
    expect(need.parts.find(({ kind }) => kind === "kv-cache")?.bytes).toEqual(known(36 * 8 * 256 * 2 * 1_000_192));
  });
});

const renamed = (gguf: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(gguf).map(([key, value]) => [key.replace(/^qwen3\./, `${name}.`), value]));

describe("what is free now", () => {
  const other: LoadedNeed = { isJudged: false, totalBytes: known(4 * gib), weightsBytes: known(3 * gib) };
  const own: LoadedNeed = { ...other, isJudged: true };
  const free = (part: Partial<FitMachine>, loaded: LoadedNeed[] = []) => {
    const { pool } = judge({ machine: machine(part), loaded });
    return pool.freeBytes.isKnown ? pool.freeBytes.value / gib : null;
  };

  test.each<[string, Partial<FitMachine>, LoadedNeed[], number | null]>([
    ["memory: what programs could get", {}, [], 24],
    ["memory: weights read from a file count as free there", {}, [other], 21],
    ["memory: the model's own comes back", {}, [own], 25],
    ["memory: the same model in two modes", {}, [own, other], 22],
    ["memory: macOS reads weights otherwise", { os: "darwin" }, [other], 24],
    ["memory: never more than all without the others", { availableBytes: known(32 * gib), os: "darwin" }, [other], 28],
    ["memory: in use by nobody knows", { availableBytes: unknown("tool-failed") }, [other], 32 - 6.4 - 4],
    ["memory: the container's limit", { runnerLimitBytes: 8 * gib }, [other], 4],
    ["card: what others use", { gpus: known([card(12, { vramUsedBytes: known(5 * gib) })]) }, [other], 7],
    ["card: the model's own comes back", { gpus: known([card(12, { vramUsedBytes: known(5 * gib) })]) }, [own], 11],
    ["card: use not measured", { gpus: known([card(12, { vramUsedBytes: unknown("not-supported") })]) }, [other], 7.5],
    [
      "Apple: two thirds up to 36 GB",
      { os: "darwin", gpus: apple(), availableBytes: known(30 * gib) },
      [],
      (32 * 2) / 3,
    ],
    [
      "Apple: three quarters above",
      { os: "darwin", gpus: apple(), memoryBytes: known(64 * gib), availableBytes: known(60 * gib) },
      [],
      48,
    ],
    ["Apple: the limit that was set", { os: "darwin", gpus: apple(), wiredLimitBytes: 20 * gib }, [], 20],
    ["Apple: no more than is free", { os: "darwin", gpus: apple(), availableBytes: known(6 * gib) }, [], 6],
    ["Apple: others are taken off its share", { os: "darwin", gpus: apple() }, [other], (32 * 2) / 3 - 4],
    ["GB10: all of the memory", { gpus: known([card(0, { isUnified: true })]) }, [], 24],
    ["Adreno, used by the engine: half", { os: "win32", gpus: adreno(), usesGpu: true }, [], 16],
  ])("%s", (_name, part, loaded, expected) => {
    expect(free(part, loaded)).toBeCloseTo(expected ?? Number.NaN, 6);
  });

  test("a loaded model of unknown size is said", () => {
    const { pool } = judge({ loaded: [{ ...other, totalBytes: unknown("not-reported") }] });
    expect(pool.notes).toContain("loaded-size-unknown");
  });

  function apple() {
    return known([card(0, { name: "Apple M4", vendor: "apple", isUnified: true, vramBytes: unknown("not-reported") })]);
  }
  function adreno() {
    return known([card(0, { vendor: "qualcomm", isUnified: true, vramBytes: unknown("not-reported") })]);
  }
});

describe("the largest context", () => {
  test("is the last that fits", () => {
    const question = { model, machine: machine({ gpus: known([card(8)]) }) };
    const most = largestContext(question, 40_960) ?? 0;
    expect(most).toBeGreaterThan(4096);
    expect(judgeFit({ ...question, contextTokens: most }).verdict).toBe("tight");
    expect(judgeFit({ ...question, contextTokens: most + 256 }).verdict).toBe("wont-fit");
  });
  test("none, when not even the smallest fits", () => {
    expect(largestContext({ model, machine: machine({ gpus: known([card(4)]) }) }, 40_960)).toBeNull();
  });
});

const order = ["runs-well", "tight", "slow", "wont-fit"];
const anyBytes = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 2 ** 50, noNaN: true }),
  fc.integer({ min: 1, max: 512 }).map((n) => n * gib),
);
const anyReading = fc.oneof(
  { weight: 9, arbitrary: anyBytes.map((value) => known(value)) },
  { weight: 1, arbitrary: fc.constant(unknown<number>("tool-failed")) },
);
const anyGpu = fc.record({
  name: fc.constant("a"),
  vendor: fc.constantFrom("nvidia", "amd", "apple", "intel", "qualcomm", "other" as const),
  isUnified: fc.boolean(),
  vramBytes: anyReading,
  isCorrected: fc.boolean(),
  vramUsedBytes: anyReading,
});
const anyMachine: fc.Arbitrary<FitMachine> = fc.record({
  os: fc.constantFrom("darwin", "win32", "linux", "other" as const),
  memoryBytes: anyReading,
  availableBytes: anyReading,
  gpus: fc.oneof(
    fc.array(anyGpu, { maxLength: 3 }).map((gpus) => known(gpus)),
    fc.constant(unknown<FitGpu[]>("timed-out")),
  ),
  wiredLimitBytes: fc.option(anyBytes),
  runnerLimitBytes: fc.option(anyBytes),
  usesGpu: fc.option(fc.boolean()),
});
const anyGguf = fc
  .record({
    architecture: fc.constantFrom("llama", "gemma3", "qwen3next", "mamba", "newer", "bert", "gpt-oss", "deepseek2"),
    layers: fc.integer({ min: 0, max: 100 }),
    embedding: fc.integer({ min: 0, max: 16_384 }),
    heads: fc.integer({ min: 0, max: 128 }),
    kvHeads: fc.integer({ min: 0, max: 128 }),
    length: fc.integer({ min: 0, max: 512 }),
    window: fc.option(fc.integer({ min: 0, max: 8192 })),
    state: fc.option(fc.integer({ min: 0, max: 256 })),
  })
  .map(({ architecture: name, layers, embedding, heads, kvHeads, length, window, state }) => ({
    "general.architecture": name,
    [`${name}.block_count`]: String(layers),
    [`${name}.embedding_length`]: String(embedding),
    [`${name}.attention.head_count`]: String(heads),
    [`${name}.attention.head_count_kv`]: String(kvHeads),
    [`${name}.attention.key_length`]: String(length),
    [`${name}.attention.value_length`]: String(length),
    ...(window === null ? {} : { [`${name}.attention.sliding_window`]: String(window) }),
    ...(state === null ? {} : { [`${name}.ssm.state_size`]: String(state) }),
  }));
const anyModel: fc.Arbitrary<FitModel> = fc.record({
  gguf: fc.option(anyGguf),
  ggufSource: fc.constant("gguf" as const),
  weightsBytes: anyReading,
  weightsSource: fc.constant("file" as const),
  projectorBytes: fc.option(anyReading),
  vocabularySize: fc.option(fc.nat(300_000)),
  publishedBytes: fc.option(anyBytes),
});
const anyLoaded = fc.array(fc.record({ isJudged: fc.boolean(), totalBytes: anyReading, weightsBytes: anyReading }), {
  maxLength: 3,
});
const anyQuestion: fc.Arbitrary<FitQuestion> = fc.record({
  model: anyModel,
  contextTokens: fc.oneof(fc.integer({ min: 1, max: 2_000_000 }), fc.constantFrom(0, -5, Number.NaN, 1.5)),
  machine: anyMachine,
  loaded: anyLoaded,
  gpuLayers: fc.option(fc.integer({ min: 0, max: 1000 })),
});

test("layers beside the card where the machine's own memory can't be told are unknown, not too much", () => {
  const nothing = unknown<number>("tool-failed");
  const untold = machine({ gpus: known([card(6)]), memoryBytes: nothing, availableBytes: nothing });
  expect(brief({ machine: untold, gpuLayers: 20 })).toMatchObject({ verdict: "unknown", reason: "pool-unknown" });
});

describe("any model on any machine", () => {
  const isSound = (value: number) => Number.isFinite(value) && value >= 0;

  test("no figure is negative, endless or no number", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { need, pool, fraction } = judgeFit(question);
        const readings = [
          need.totalBytes,
          pool.freeBytes,
          pool.sizeBytes,
          fraction,
          ...need.parts.map(({ bytes }) => bytes),
        ];
        expect(readings.every((each) => !each.isKnown || isSound(each.value))).toBe(true);
        expect(isSound(need.leastBytes)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("unknown stays unknown: a verdict has a need and a pool behind it", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const { verdict, need, pool } = judgeFit(question);
        const isKnown = need.totalBytes.isKnown && pool.freeBytes.isKnown;
        expect(isKnown || verdict === "unknown" || (pool.freeBytes.isKnown && verdict === "wont-fit")).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  const isNotBetter = (before: FitQuestion, after: FitQuestion): boolean => {
    const [first, second] = [judgeFit(before), judgeFit(after)];
    if (first.verdict === "unknown" || second.verdict === "unknown") return true;
    return order.indexOf(second.verdict) >= order.indexOf(first.verdict);
  };

  test("more context never fits better", () => {
    fc.assert(
      fc.property(anyQuestion, fc.integer({ min: 1, max: 1_000_000 }), (question, more) => {
        if (question.model.publishedBytes !== null) return;
        expect(isNotBetter(question, { ...question, contextTokens: question.contextTokens + more })).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("heavier weights never fit better", () => {
    fc.assert(
      fc.property(anyQuestion, anyBytes, (question, more) => {
        const { weightsBytes } = question.model;
        if (!weightsBytes.isKnown || weightsBytes.value === 0) return;
        expect(
          isNotBetter(question, {
            ...question,
            model: { ...question.model, weightsBytes: known(weightsBytes.value + more) },
          }),
        ).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("more memory never fits worse", () => {
    fc.assert(
      fc.property(anyQuestion, fc.integer({ min: 1, max: 64 * gib }), (question, more) => {
        const grow = (reading: typeof question.machine.memoryBytes) =>
          reading.isKnown ? known(reading.value + more) : reading;
        const { machine: small } = question;
        const gpus = small.gpus.isKnown
          ? known(small.gpus.value.map((gpu) => ({ ...gpu, vramBytes: grow(gpu.vramBytes) })))
          : small.gpus;
        const large = {
          ...small,
          memoryBytes: grow(small.memoryBytes),
          availableBytes: grow(small.availableBytes),
          gpus,
        };
        expect(isNotBetter({ ...question, machine: large }, question)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("another loaded model never makes room", () => {
    fc.assert(
      fc.property(anyQuestion, anyBytes, (question, taken) => {
        const other = { isJudged: false, totalBytes: known(taken), weightsBytes: known(taken / 2) };
        expect(isNotBetter(question, { ...question, loaded: [...(question.loaded ?? []), other] })).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});
