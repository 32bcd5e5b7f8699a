import { type Reading, known, unknown } from "../../app/contract/common";
import { type Failure, toFailure } from "../../app/contract/errors";
import type { ModelDetail } from "../../app/contract/models";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import type { FitQuestion } from "../../app/domain/fit/fit";
import { type EngineMemory, defaultContextTokens, engineMemoryIn } from "../../app/domain/engine-record";
import { memoryNeedOf } from "../../app/domain/fit/need";
import { type FitMachine, type LoadedNeed, memoryPoolsOf } from "../../app/domain/fit/pools";
import { quantizationOf } from "../../app/domain/quantization";
import type { GgufHeader } from "../../app/domain/gguf-metadata";
import type { JsonObject } from "../../app/domain/json-value";
import { sameModel } from "../../app/domain/model-reference";
import { contextOf, modelOf, told, usesGpu } from "./fit-model";

/** What is asked for; what is absent is as the runner has it set. */
export type FitWish = {
  /** Null, here and below: taken away, so that the runner decides. */
  contextTokens?: number | null | undefined;
  gpuLayers?: number | null | undefined;
  slots?: number | null | undefined;
  settings?: EngineMemory["settings"] | undefined;
};

/** So many models are asked about at a time: a list of hundreds must not be felt by the runner. */
const askedAtOnce = 4;

/** Metadata of so many models is kept. */
const keptDetails = 1000;

type EngineNeed = Omit<LoadedNeed, "isJudged"> & { row: LoadedModel };
type SettingsOf = (ref: string) => EngineMemory;
type Listed = { ref: string } & ({ question: FitQuestion } | { failure: Failure });

/** Puts together what is needed to judge whether a model will run: the model, the machine, what is loaded. */
export function createFitFlow({
  runner,
  models,
  memoryNow,
  runnerLimitBytes,
}: {
  runner: { read(): RunnerSnapshot };
  models: {
    inspect(wanted: { ref: string; isRemote?: boolean }): Promise<ModelDetail>;
    /** The runner's records, read once: of a model, null when nothing was set. */
    configuredNow(): Promise<(ref: string) => JsonObject | null>;
    /** By any of its names, from the last list. */
    find(ref: string): { id: string; tags: string[] } | undefined;
  };
  memoryNow(): Promise<Omit<FitMachine, "runnerLimitBytes" | "usesGpu">>;
  /** Memory the runner on this machine may use, where it is limited. Never throws. */
  runnerLimitBytes(): Promise<number | null>;
}) {
  /** By id: what has the same id has the same metadata. */
  const inspected = new Map<string, Promise<ModelDetail>>();
  let lastList: Promise<unknown> = Promise.resolve();

  async function settingsNow(): Promise<SettingsOf> {
    const configOf = await models.configuredNow().catch(() => null);
    return (ref) => engineMemoryIn(configOf?.(ref) ?? null);
  }

  /** A model of the runner, or with `isRemote` of the registry. Throws what inspecting it throws. */
  async function ofModel(asked: { ref: string; isRemote?: boolean; wish?: FitWish }): Promise<FitQuestion> {
    return (await ofLoad({ ...asked, rows: runner.read().loaded })).question;
  }

  /** The same against engines that were just read, and which engine takes what. `isJudged` names its own. */
  async function ofLoad({
    ref,
    isRemote = false,
    wish = {},
    rows,
  }: {
    ref: string;
    isRemote?: boolean;
    wish?: FitWish;
    rows: readonly LoadedModel[];
  }): Promise<{ question: FitQuestion; engines: (LoadedNeed & { row: LoadedModel })[]; detail: ModelDetail }> {
    const [detail, settingsOf] = await Promise.all([
      isRemote ? models.inspect({ ref, isRemote }) : inspectOnce(ref),
      settingsNow(),
    ]);
    const [engines, machine] = await Promise.all([engineNeeds(settingsOf, rows), machineOfRunner()]);
    const set = isRemote ? engineMemoryIn(null) : settingsOf(ref);
    const question = questionOf({ detail, set, engines, machine, wish });
    const needs = question.loaded ?? [];
    return {
      question,
      detail,
      engines: engines.map((engine, at) => ({ ...engine, isJudged: needs[at]?.isJudged === true })),
    };
  }

  /**
   * Models of the runner, in the order asked: the machine, the engines and what was set are read once for all, a model's
   * metadata once while its id is the same. One list after the other. Never throws.
   */
  function ofModels(refs: readonly string[]): Promise<Listed[]> {
    const list = lastList.then(async () => {
      const settingsOf = await settingsNow();
      const [engines, machine] = await Promise.all([engineNeeds(settingsOf), machineOfRunner()]);
      const found = new Map<string, Listed>();
      const waiting = [...new Set(refs)];
      async function askInTurn() {
        for (let ref = waiting.shift(); ref !== undefined; ref = waiting.shift()) {
          found.set(ref, await listedOf(ref, settingsOf(ref), { engines, machine }));
        }
      }
      await Promise.all(Array.from({ length: askedAtOnce }, askInTurn));
      return refs.flatMap((ref) => found.get(ref) ?? []);
    });
    lastList = list.catch(() => undefined);
    return list;
  }

  async function listedOf(
    ref: string,
    set: EngineMemory,
    known: { engines: EngineNeed[]; machine: FitMachine },
  ): Promise<Listed> {
    try {
      return { ref, question: questionOf({ detail: await inspectOnce(ref), set, ...known }) };
    } catch (error) {
      return { ref, failure: toFailure(error) };
    }
  }

  async function inspectOnce(ref: string): Promise<ModelDetail> {
    const listed = models.find(ref);
    if (listed === undefined) return models.inspect({ ref });
    const { id, tags } = listed;
    let asked = inspected.get(id);
    if (asked === undefined) {
      if (inspected.size >= keptDetails) inspected.clear();
      asked = models.inspect({ ref });
      inspected.set(id, asked);
      asked.catch(() => inspected.delete(id));
    }
    const detail = await asked;
    return { ...detail, model: { ...detail.model, tags } };
  }

  function questionOf({
    detail,
    set,
    engines,
    machine,
    wish = {},
  }: {
    detail: ModelDetail;
    set: EngineMemory;
    engines: readonly EngineNeed[];
    machine: FitMachine;
    wish?: FitWish;
  }): FitQuestion {
    return {
      model: modelOf(detail),
      contextTokens:
        wish.contextTokens ??
        contextOf(detail, { ...set, ...(wish.contextTokens === null && { contextTokens: null }) }),
      settings: withSlots({ ...set.settings, ...wish.settings }, wish.slots),
      gpuLayers: wish.gpuLayers === undefined ? set.gpuLayers : wish.gpuLayers,
      machine,
      loaded: loadedBeside(engines, detail),
    };
  }

  /** A file on this machine, loaded by a runner on this machine. */
  async function ofFile({
    header,
    sizeBytes,
    projectorBytes,
    wish = {},
  }: {
    header: GgufHeader;
    sizeBytes: number;
    projectorBytes: number | null;
    wish?: FitWish;
  }): Promise<FitQuestion> {
    const isHere = runner.read().endpoint?.location === "this-machine";
    const [engines, now, limitBytes] = await Promise.all([
      settingsNow().then(engineNeeds),
      memoryNow(),
      isHere ? runnerLimitBytes() : null,
    ]);
    const trained = Number(header.metadata[`${header.metadata["general.architecture"]}.context_length`]);
    return {
      model: {
        gguf: header.metadata,
        ggufSource: "gguf",
        weightsBytes: known(header.weightsBytes ?? sizeBytes),
        weightsSource: "file",
        projectorBytes: projectorBytes === null ? null : known(projectorBytes),
        vocabularySize: header.vocabularySize,
        publishedBytes: null,
        expertBytes: header.expertBytes,
        ...told(quantizationOf(header.metadata), header.metadata["general.size_label"]),
      },
      // a packaged file is loaded with what it was trained for
      contextTokens:
        wish.contextTokens ?? (Number.isSafeInteger(trained) && trained > 0 ? trained : defaultContextTokens),
      settings: wish.settings ?? {},
      gpuLayers: wish.gpuLayers ?? null,
      machine: { ...now, runnerLimitBytes: limitBytes, usesGpu: isHere ? usesGpu(runner.read().backends) : null },
      loaded: isHere ? loadedBeside(engines, null) : [],
    };
  }

  async function machineOfRunner(): Promise<FitMachine> {
    const { endpoint, backends } = runner.read();
    if (endpoint?.location === "this-machine") {
      const [now, limitBytes] = await Promise.all([memoryNow(), runnerLimitBytes()]);
      return { ...now, runnerLimitBytes: limitBytes, usesGpu: usesGpu(backends) };
    }
    const elsewhere = unknown<never>("not-reachable", "The runner computes on another machine.");
    return {
      os: "other",
      memoryBytes: elsewhere,
      availableBytes: elsewhere,
      gpus: elsewhere,
      wiredLimitBytes: null,
      runnerLimitBytes: null,
      usesGpu: null,
    };
  }

  /** The machine, with what is loaded there, for a model that is not pulled. */
  async function ofMachine(): Promise<{ machine: FitMachine; loaded: LoadedNeed[] }> {
    const [engines, machine] = await Promise.all([settingsNow().then(engineNeeds), machineOfRunner()]);
    return { machine, loaded: loadedBeside(engines, null) };
  }

  /** What each engine that is up takes: the same model in two modes counts twice. */
  async function engineNeeds(
    settingsOf: SettingsOf,
    rows: readonly LoadedModel[] = runner.read().loaded,
  ): Promise<EngineNeed[]> {
    return Promise.all(
      rows.map(async (row): Promise<EngineNeed> => {
        const { ref, isLoading } = row;
        const coming = isLoading ? { isComing: true } : {};
        const detail = await inspectOnce(ref).catch(() => null);
        if (detail === null) {
          const nothing: Reading<number> = unknown("not-reported");
          return { row, ...coming, totalBytes: nothing, weightsBytes: nothing };
        }
        const set = settingsOf(ref);
        const model = modelOf(detail);
        const need = memoryNeedOf({ model, contextTokens: contextOf(detail, set), settings: set.settings });
        return { row, ...coming, totalBytes: need.totalBytes, weightsBytes: model.weightsBytes };
      }),
    );
  }

  /** What the engines that are up take of the machine's own memory; unknown where a graphics card holds them. */
  async function loadedNeedBytes(): Promise<Reading<number>> {
    try {
      if (runner.read().loaded.length === 0) return known(0);
      const { fast } = memoryPoolsOf(await machineOfRunner());
      if (fast?.kind === "vram") return unknown("not-supported");
      const needs = await engineNeeds(await settingsNow());
      return needs.reduce<Reading<number>>(
        (sum, { totalBytes }) =>
          sum.isKnown && totalBytes.isKnown ? known(sum.value + totalBytes.value) : unknown("not-reported"),
        known(0),
      );
    } catch {
      return unknown("not-reported");
    }
  }

  return { ofModel, ofLoad, ofModels, ofFile, ofMachine, loadedNeedBytes };
}

/** Its own chat engine is replaced by a load of the model; whatever else is up stays beside it. */
function loadedBeside(engines: readonly EngineNeed[], judged: ModelDetail | null): LoadedNeed[] {
  const names = judged === null || judged.isRemote ? [] : [judged.model.id, judged.model.ref, ...judged.model.tags];
  return engines.map(({ row: { ref, mode }, ...need }) => ({
    isJudged: (mode === "completion" || mode === "") && names.some((name) => sameModel(name, ref)),
    ...need,
  }));
}

function withSlots(settings: EngineMemory["settings"], slots: FitWish["slots"]): EngineMemory["settings"] {
  if (slots === undefined) return settings;
  const { slots: _, ...others } = settings;
  return slots === null ? others : { ...others, slots };
}
