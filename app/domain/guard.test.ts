import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Reading, known, unknown } from "../contract/reading";
import { judgeFit } from "./fit/fit";
import type { FitModel } from "./fit/need";
import type { FitMachine } from "./fit/pools";
import { qwen3Gguf, sampleCard, sampleFitMachine } from "./fit/fit-samples";
import { type GuardEngine, type GuardQuestion, isWorse, planLoad } from "./guard";
import { bestRoom } from "./guard-room";

const gib = 1024 ** 3;
const runs = Number(process.env["FC_RUNS"] ?? 500);
const model: FitModel = {
  gguf: qwen3Gguf,
  ggufSource: "gguf",
  weightsBytes: known(4.7 * gib),
  weightsSource: "file",
  projectorBytes: null,
  vocabularySize: 151_936,
  publishedBytes: null,
};
const card = (usedGib: number, sizeGib = 12) => sampleCard(sizeGib, usedGib);
const machine = (part: Partial<FitMachine> = {}) =>
  sampleFitMachine({ gpus: known([card(0)]), usesGpu: true, ...part });
const engine = (ref: string, gibibytes: number | null, part: Partial<GuardEngine> = {}): GuardEngine => ({
  ref,
  mode: "completion",
  isJudged: false,
  isInUse: false,
  isLoading: false,
  lastUsedAt: 1_000,
  isKeptForEver: false,
  totalBytes: gibibytes === null ? unknown("not-reported") : known(gibibytes * gib),
  weightsBytes: gibibytes === null ? unknown("not-reported") : known(gibibytes * 0.8 * gib),
  ...part,
});
const ref = "ai/qwen3:8B";
const ask = (part: Partial<Omit<GuardQuestion, "fit">> & { machine?: FitMachine; contextTokens?: number } = {}) => {
  const { machine: given = machine(), contextTokens = 4096, ...rest } = part;
  return planLoad({
    ref,
    intent: "load",
    fit: { model, contextTokens, machine: given },
    engines: [],
    areEnginesKnown: true,
    slots: known(8),
    isChange: false,
    trainedTokens: 40_960,
    ...rest,
  });
};
const busyCard = (usedGib: number) => machine({ gpus: known([card(usedGib)]) });

describe("what a load would do", () => {
  test("with room there is nothing to ask", () => {
    const plan = ask();
    expect(plan).toMatchObject({ kind: "free", room: null, unloads: [], consequences: [], unknowns: [] });
    expect(plan.pools[0]).toMatchObject({ kind: "vram", takenBytes: known(0), withRoomBytes: null });
  });

  test("two models that fit alone and not together: the other one is proposed, and with it gone it fits", () => {
    const plan = ask({ machine: busyCard(6), engines: [engine("ai/other:1", 6)] });
    expect(plan).toMatchObject({
      kind: "refuse",
      verdict: "wont-fit",
      room: [{ ref: "ai/other:1", bytes: known(6 * gib), modes: ["completion"] }],
      consequences: ["load-fails"],
    });
    const [pool] = plan.pools;
    expect(pool?.takenBytes).toEqual(known(6 * gib));
    expect(valueOf(pool?.afterBytes)).toBeGreaterThan(12 * 0.9 * gib);
    expect(valueOf(pool?.withRoomBytes ?? undefined)).toBeLessThan(12 * 0.9 * gib);
  });

  test("the fewest go; of equals the longest unused, and what is kept for ever last", () => {
    const engines = [
      engine("ai/a:1", 3, { lastUsedAt: 5_000 }),
      engine("ai/b:1", 3, { lastUsedAt: 2_000 }),
      engine("ai/c:1", 3, { lastUsedAt: 1_000, isKeptForEver: true }),
      engine("ai/d:1", 0.2, { lastUsedAt: 500 }),
    ];
    expect(ask({ machine: busyCard(9.2), engines }).room?.map((each) => each.ref)).toEqual(["ai/a:1", "ai/b:1"]);
    expect(ask({ machine: busyCard(8), engines }).room?.map((each) => each.ref)).toEqual(["ai/b:1"]);
  });

  test("one that is answering or loading never goes, and is named", () => {
    const engines = [engine("ai/a:1", 6, { isInUse: true }), engine("ai/b:1", 1, { isLoading: true })];
    expect(ask({ machine: busyCard(7), engines })).toMatchObject({ room: null, busy: ["ai/a:1", "ai/b:1"] });
  });

  test("a second copy goes together with the first: the runner unloads by name", () => {
    const engines = [engine("ai/a:1", 3), engine("ai/a:1", 3, { mode: "embedding" })];
    expect(ask({ machine: busyCard(6.2), engines }).room).toMatchObject([
      { ref: "ai/a:1", modes: ["completion", "embedding"], bytes: known(6 * gib) },
    ]);
  });

  test("a smaller context is offered where that fits", () => {
    const plan = ask({ contextTokens: 40_960, machine: busyCard(3) });
    expect(plan).toMatchObject({ kind: "refuse", room: null });
    const tokens = plan.fitsWithTokens ?? 0;
    expect(tokens).toBeGreaterThanOrEqual(1024);
    expect(ask({ contextTokens: tokens, machine: busyCard(3) }).kind).toBe("free");
    expect(ask({ machine: busyCard(11.8) }).fitsWithTokens).toBeNull();
  });

  test("with all slots taken the runner ends every idle engine by itself, or waits for one that is at work", () => {
    const engines = [engine("ai/a:1", 1), engine("ai/b:1", 1, { isInUse: true })];
    expect(ask({ engines, slots: known(2) })).toMatchObject({
      kind: "ask",
      unloads: [{ ref: "ai/a:1", why: "slots-full" }],
      consequences: ["idle-unloaded"],
    });
    const busy = engines.map((each) => ({ ...each, isInUse: true }));
    expect(ask({ engines: busy, slots: known(2) })).toMatchObject({ kind: "ask", consequences: ["waits-for-slot"] });
    expect(ask({ engines, slots: unknown("not-reachable") }).unknowns).toEqual(["slots"]);
  });

  test("one that is up already is free; a change ends it and loads it anew", () => {
    const own = engine(ref, 6, { isJudged: true });
    const full = busyCard(11.5);
    expect(ask({ machine: full, engines: [own] })).toMatchObject({ kind: "free", consequences: ["already-loaded"] });
    expect(ask({ machine: full, engines: [own], isChange: true })).toMatchObject({
      unloads: [{ ref, why: "starts-anew" }],
      consequences: ["starts-anew"],
    });
    const answering = { ...own, isInUse: true };
    expect(ask({ machine: full, engines: [answering], isChange: true }).consequences).toEqual(["in-use"]);
  });

  test("a load that is on its way counts although nothing measures it yet", () => {
    const coming = engine("ai/other:1", 6, { isLoading: true, isComing: true });
    expect(ask({ engines: [coming] }).kind).toBe("refuse");
    expect(ask({ engines: [engine("ai/other:1", 6)], machine: busyCard(0) }).kind).toBe("free");
    const ram = machine({ gpus: known([]), usesGpu: false, availableBytes: known(9 * gib) });
    expect(ask({ machine: ram }).kind).toBe("free");
    expect(ask({ machine: ram, engines: [coming] }).kind).toBe("refuse");
  });

  test.each<[string, Partial<FitMachine>, string[]]>([
    ["a Mac", { os: "darwin", gpus: known([{ ...card(0), vendor: "apple", isUnified: true }]) }, ["machine-stalls"]],
    ["Linux without a card", { gpus: known([]) }, ["machine-swaps", "engine-killed"]],
    ["Windows without a card", { os: "win32", gpus: known([]) }, ["machine-swaps"]],
  ])("what happens on %s", (_name, part, expected) => {
    expect(ask({ machine: machine({ ...part, availableBytes: known(2 * gib) }) }).consequences).toEqual(expected);
  });

  test("what is not known is no reason to refuse, and is said", () => {
    const nothing: Reading<never> = unknown("not-reachable");
    const elsewhere = machine({ memoryBytes: nothing, availableBytes: nothing, gpus: nothing, usesGpu: null });
    expect(ask({ machine: elsewhere, areEnginesKnown: false, engines: [engine("ai/a:1", null)] })).toMatchObject({
      kind: "free",
      verdict: "unknown",
      pools: [{ takenBytes: nothing, afterBytes: nothing }],
      unknowns: ["pool", "loaded-size", "loaded"],
    });
  });

  test("a pull is refused only where the machine could never hold it", () => {
    const engines = [engine("ai/other:1", 11)];
    const full = { machine: busyCard(11), engines, intent: "pull" as const, contextTokens: 40_960 };
    expect(ask(full)).toMatchObject({ kind: "free", contextTokens: 4096 });
    const small = machine({ gpus: known([card(0, 4)]) });
    expect(ask({ ...full, engines: [], machine: small })).toMatchObject({
      kind: "refuse",
      consequences: ["never-fits"],
    });
  });
});

test("when memory runs short the largest idle model is named, one that is kept for ever last", () => {
  const engines = [
    engine("ai/a:1", 2),
    engine("ai/b:1", 4, { isInUse: true }),
    engine("ai/b:1", 4, { mode: "embedding" }),
    engine("ai/c:1", 9, { isKeptForEver: true }),
    engine("ai/d:1", 3),
  ];
  expect(bestRoom(engines)).toEqual({ ref: "ai/d:1", bytes: known(3 * gib) });
  expect(bestRoom(engines.slice(1, 4))).toMatchObject({ ref: "ai/c:1" });
  expect(bestRoom(engines.slice(1, 3))).toBeNull();
});

describe("the second step", () => {
  const shown = ask({ machine: busyCard(6), engines: [engine("ai/other:1", 6)] });
  test("holds while things are as they were, or better", () => {
    expect(isWorse(shown, ask({ machine: busyCard(6.01), engines: [engine("ai/other:1", 6)] }))).toBe(false);
    expect(isWorse(shown, ask({ machine: busyCard(5), engines: [engine("ai/other:1", 5)] }))).toBe(false);
    expect(isWorse(shown, ask())).toBe(false);
  });
  test("does not hold when less is free, when more would go, or for a load that was said to be free", () => {
    expect(isWorse(shown, ask({ machine: busyCard(8), engines: [engine("ai/other:1", 6)] }))).toBe(true);
    const more = ask({ machine: busyCard(9), engines: [engine("ai/new:1", 6)], slots: known(1) });
    expect(isWorse(shown, more)).toBe(true);
    expect(isWorse(ask(), shown)).toBe(true);
  });
});

function valueOf(reading: Reading<number> | undefined): number {
  return reading?.isKnown ? reading.value : Number.NaN;
}

describe("for anything", () => {
  const gibibytes = fc.double({ min: 0, max: 80, noNaN: true });
  const size: fc.Arbitrary<Reading<number>> = fc.oneof(
    gibibytes.map((value) => known(value * gib)),
    fc.constant(unknown<number>("not-reported")),
  );
  const anyEngine = fc
    .record({
      ref: fc.constantFrom("ai/a:1", "ai/b:1", "ai/c:1", "ai/d:1"),
      mode: fc.constantFrom("completion", "embedding", ""),
      isInUse: fc.boolean(),
      isLoading: fc.boolean(),
      isKeptForEver: fc.boolean(),
      lastUsedAt: fc.option(fc.nat()),
      totalBytes: size,
    })
    .map((part): GuardEngine => ({
      ...part,
      isJudged: false,
      isComing: part.isLoading,
      weightsBytes: part.totalBytes.isKnown ? known(part.totalBytes.value * 0.7) : part.totalBytes,
    }));
  const anyQuestion = fc.record({
    engines: fc.array(anyEngine, { maxLength: 7 }),
    contextTokens: fc.integer({ min: 256, max: 8_000_000 }),
    used: size,
    vram: gibibytes,
    available: size,
    hasCard: fc.boolean(),
    os: fc.constantFrom("darwin", "win32", "linux", "other"),
    slots: fc.option(fc.integer({ min: 1, max: 8 })),
    isChange: fc.boolean(),
    hasOwn: fc.boolean(),
    weights: size,
  });
  type Drawn = typeof anyQuestion extends fc.Arbitrary<infer T> ? T : never;
  const questionOf = (drawn: Drawn, freed = 0): GuardQuestion => ({
    ref,
    intent: "load",
    engines: [...drawn.engines, ...(drawn.hasOwn ? [engine(ref, 6, { isJudged: true })] : [])],
    areEnginesKnown: true,
    slots: drawn.slots === null ? unknown("not-reachable") : known(drawn.slots),
    isChange: drawn.isChange,
    trainedTokens: 40_960,
    fit: {
      model: { ...model, weightsBytes: drawn.weights },
      contextTokens: drawn.contextTokens,
      machine: machine({
        os: drawn.os,
        memoryBytes: known(96 * gib),
        availableBytes: drawn.available.isKnown ? known(drawn.available.value + freed) : drawn.available,
        gpus: known(
          drawn.hasCard
            ? [
                {
                  ...card(0, drawn.vram),
                  vramUsedBytes: drawn.used.isKnown ? known(Math.max(0, drawn.used.value - freed)) : drawn.used,
                },
              ]
            : [],
        ),
      }),
    },
  });
  const order = ["free", "ask", "refuse"];

  test("nothing is negative, and what is answering stays", () => {
    fc.assert(
      fc.property(anyQuestion, (drawn) => {
        const plan = planLoad(questionOf(drawn));
        const figures = plan.pools.flatMap(({ sizeBytes, takenBytes, afterBytes, withRoomBytes }) =>
          [sizeBytes, takenBytes, afterBytes, withRoomBytes].flatMap((each) => (each?.isKnown ? [each.value] : [])),
        );
        const isQuiet = ({ ref: gone, mode }: { ref: string; mode: string }) =>
          gone === ref ||
          drawn.engines.some((each) => each.ref === gone && each.mode === mode && !each.isInUse && !each.isLoading);
        expect(figures.every((each) => each >= 0) && plan.unloads.every(isQuiet)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test("more free memory never makes it worse", () => {
    fc.assert(
      fc.property(anyQuestion, gibibytes, (drawn, more) => {
        const before = planLoad(questionOf(drawn));
        const after = planLoad(questionOf(drawn, more * gib));
        expect(order.indexOf(after.kind)).toBeLessThanOrEqual(order.indexOf(before.kind));
      }),
      { numRuns: runs },
    );
  });

  function isSound(question: GuardQuestion): boolean {
    const plan = planLoad(question);
    const [pool] = plan.pools;
    if (pool?.sizeBytes.isKnown === false && pool.afterBytes.isKnown) return false;
    const isUp = plan.consequences.includes("already-loaded");
    if (!plan.needBytes.isKnown && !isUp && !plan.unknowns.includes("need")) return false;
    if (plan.room === null) return true;
    const gone = new Set(plan.room.map((each) => each.ref));
    const evicted = new Set(plan.unloads.map((each) => `${each.ref} ${each.mode}`));
    const loaded = question.engines.map((each) => {
      const goes = gone.has(each.ref) || evicted.has(`${each.ref} ${each.mode}`);
      return { ...each, isJudged: each.isJudged || (!each.isInUse && !each.isLoading && goes) };
    });
    return ["runs-well", "tight", "slow"].includes(judgeFit({ ...question.fit, loaded }).verdict);
  }

  test("a verdict never comes out of an unknown, and what is proposed does suffice", () => {
    fc.assert(
      fc.property(anyQuestion, (drawn) => {
        expect(isSound(questionOf(drawn))).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});
