import type { Clock } from "../../platform/clock";
import type { Pace } from "../pace";
import { engineMemoryIn } from "../../../app/domain/engine-record";
import { contextOfSlot } from "../../../app/domain/fit/kv-cache";
import { parseDurationMs } from "../../../app/domain/units";
import type { Faults } from "./faults";
import { damagedFile, killedForMemory, crashed, neverReady } from "./load-words";
import type { RunnerLog } from "./log";
import type { EngineConfig, Mode, Settings } from "./settings";
import type { StoredModel } from "./store";

const defaultKeepAliveMs = 300_000;
const defaultContextTokens = 4096;
/** The runner asks an engine 600 times, twice a second, whether it is ready. */
const endlessLoadMs = 300_000;
/** So long a load that the settings began is waited for. */
const backgroundLoadMs = 60_000;
const weightsBytesPerMs = 2_600_000;

export type Engine = {
  model: StoredModel;
  /** As its first client called it. */
  ref: string;
  mode: Mode;
  config: EngineConfig;
  contextTokens: number;
  socket: number;
  isLoading: boolean;
  /** It found no GPU. */
  isOnProcessor: boolean;
  inUse: number;
  lastUsedMs: number;
  lastUsedAt: number;
  /** What its slot holds: a prompt that begins the same is not read again. */
  cachedPrompt: string;
  /** Aborted when its process ends. */
  ended: AbortController;
  /** Null: it answers. */
  ready: Promise<string | null>;
};

/** The engines of a runner: one process for each model and mode, loaded when first asked for. */
export function createEngines({
  clock,
  pace,
  log,
  settings,
  faults,
  memoryBytes,
  slots,
  mostRamBytes,
  variant,
  onEvict,
}: {
  clock: Clock;
  pace: Pace;
  log: RunnerLog;
  settings: Settings;
  faults: () => Faults;
  /** Of the simulated machine: a context beyond it never comes up. */
  memoryBytes: number;
  /** Engines that can be up together; when they are taken every idle one goes, and where none is the load waits. */
  slots: number;
  /** What all engines together may take of ordinary memory: beyond it the system ends the one that comes last. */
  mostRamBytes: () => number;
  /** What the engine was built for, as its status says it. */
  variant: string;
  onEvict: (model: StoredModel) => void;
}) {
  let engines: Engine[] = [];

  const keepAliveMs = ({ config }: Engine) => parseDurationMs(config.keep_alive ?? "") ?? defaultKeepAliveMs;

  function end(engine: Engine) {
    engines = engines.filter((each) => each !== engine);
    engine.ended.abort();
  }

  function evict(engine: Engine) {
    log.info(
      "Evicting backend runner",
      `backend=llama.cpp model=${engine.model.id} modelRef=${engine.ref} mode=${engine.mode}`,
    );
    end(engine);
    onEvict(engine.model);
  }

  const isIdle = (engine: Engine) => !engine.isLoading && engine.inUse === 0;

  /** Looked at with each request instead of by a timer: nothing is left ticking. */
  function evictIdle() {
    for (const engine of engines) {
      // counted by the clock itself: at high speed a model must not be gone in the blink of an eye
      if (isIdle(engine) && clock.monotonicMs() - engine.lastUsedMs >= keepAliveMs(engine)) evict(engine);
    }
  }

  function freeSocket(): number {
    for (let number = 0; ; number += 1) if (!engines.some(({ socket }) => socket === number)) return number;
  }

  /** `client`: whose request began it; when that is given up, so is the load. None: settings began it. */
  function start(model: StoredModel, ref: string, mode: Mode, client?: AbortSignal): Engine {
    if (engines.length >= slots) for (const idle of engines.filter(isIdle)) evict(idle);
    const config = settings.find(model.id, mode) ?? {};
    const asked = config["context-size"] ?? 0;
    const wanted = asked === -1 ? model.model.trainedTokens : asked > 0 ? asked : (model.contextTokens ?? 0);
    const contextTokens = Math.min(model.model.trainedTokens, wanted > 0 ? wanted : defaultContextTokens);
    const engine: Engine = {
      model,
      ref,
      mode,
      config,
      contextTokens,
      socket: freeSocket(),
      isLoading: true,
      isOnProcessor: false,
      inUse: 0,
      lastUsedMs: clock.monotonicMs(),
      lastUsedAt: clock.now(),
      cachedPrompt: "",
      ended: new AbortController(),
      ready: Promise.resolve(null),
    };
    engines = [...engines, engine];
    engine.ready = load(engine, wanted).catch(() => crashed());
    const giveIn = () => {
      if (engine.isLoading) end(engine);
    };
    client?.addEventListener("abort", giveIn, { once: true });
    if (client === undefined) void endUnwanted(engine);
    return engine;
  }

  /** A load that only settings asked for is given up after a minute, unless a request waits for it by then. */
  async function endUnwanted(engine: Engine): Promise<void> {
    const done = new AbortController();
    void engine.ready.then(() => done.abort());
    const over = AbortSignal.any([done.signal, engine.ended.signal]);
    await pace.pause(backgroundLoadMs, over).catch(() => undefined);
    if (engine.isLoading && engine.inUse === 0) end(engine);
  }

  /** Its process ended before it answered; the runner's log says so in the words the client gets. */
  function giveUp(engine: Engine, words: string): string {
    const error = words.replace("unable to load runner: error waiting for runner to be ready: ", "");
    log.warn(
      "Backend running model exited with error",
      `backend=llama.cpp model=${engine.ref} error=${JSON.stringify(error)}`,
    );
    end(engine);
    return words;
  }

  /** Null when it answers, else the runner's words. */
  async function load(engine: Engine, wantedTokens: number): Promise<string | null> {
    const { model, mode, socket, contextTokens, ended } = engine;
    const file = fileOf(model);
    const startMs = clock.monotonicMs();
    const say = (words: string) => log.engine(clock.monotonicMs() - startMs, words);
    const flags = [
      ...(wantedTokens > 0 ? ["--ctx-size", String(wantedTokens)] : []),
      ...(engine.config["runtime-flags"] ?? []),
      ...(mode === "embedding" ? ["--embeddings"] : []),
      "--jinja",
    ];
    log.info("Loading backend runner", `backend=llama.cpp model=${model.id} mode=${mode}`);
    log.info(
      "backend args",
      `backend=llama.cpp args="[-ngl 999 --metrics --model ${file} --host inference-runner-${socket}.sock ${flags.join(" ")}]"`,
    );
    await pace.pause(180, ended.signal);
    engine.isOnProcessor = faults().isGpuGone;
    const hasGpu = /-(cuda|metal|rocm|vulkan)\b/.test(`-${variant.split("-").at(-1)}`) && !engine.isOnProcessor;
    if (!hasGpu) log.info("warning: no usable GPU found, --gpu-layers option will be ignored");
    say(`I srv    load_model: loading model '${file}'`);
    const failure = failureOf(model, faults().loads, file);
    if (failure !== null) {
      await pace.pause(320, ended.signal);
      return giveUp(engine, failure);
    }
    if (faults().loads === "hang") {
      await pace.pause(endlessLoadMs, ended.signal);
      return giveUp(engine, neverReady());
    }
    const isBeyondMemory = wantedTokens * model.model.kvBytesPerToken > 4 * memoryBytes;
    await pace.pause(isBeyondMemory ? endlessLoadMs : loadMs(model), ended.signal);
    const isBeyondLimit = engineBytes(engine) + usedBytes(engine) > mostRamBytes();
    if (isBeyondMemory || isBeyondLimit) return giveUp(engine, killedForMemory(file));
    if (hasGpu) say(`I load_tensors: offloaded ${layersOnGpu(engine)} layers to GPU`);
    const slots = engineMemoryIn({ "runtime-flags": flags }).settings.slots ?? null;
    const ofSlot = slots === null ? contextTokens : contextOfSlot(contextTokens, slots);
    say(
      `I srv    load_model: initializing, n_slots = ${slots ?? 4}, n_ctx_slot = ${ofSlot}, kv_unified = '${slots === null}'`,
    );
    await pace.pause(60, ended.signal);
    say("I srv  llama_server: model loaded");
    say(`I srv  llama_server: listening on unix://inference-runner-${socket}.sock`);
    engine.isLoading = false;
    model.hasBundle = true;
    touch(engine);
    return null;
  }

  /** Weights and cache of one that is loaded. */
  const engineBytes = ({ model: { model }, contextTokens }: Engine) =>
    model.weightsBytes + contextTokens * model.kvBytesPerToken;
  /** Of everything loaded, but for one. */
  const usedBytes = (without?: Engine): number =>
    engines.reduce(
      (sum, engine) => (engine === without ? sum : sum + (engine.isLoading ? 0.6 : 1) * engineBytes(engine)),
      0,
    );

  function touch(engine: Engine) {
    engine.lastUsedMs = clock.monotonicMs();
    engine.lastUsedAt = clock.now();
  }

  return {
    list(): readonly Engine[] {
      evictIdle();
      return engines;
    },
    /** Finds or starts it. Whoever uses it says `use` before the first await. */
    obtain(model: StoredModel, ref: string, mode: Mode, client?: AbortSignal): Engine {
      evictIdle();
      const present = engines.find((each) => each.model.id === model.id && each.mode === mode);
      return present ?? start(model, ref, mode, client);
    },
    /** Answers with the function that lets it go; calling that twice is once. */
    use(engine: Engine): () => void {
      engine.inUse += 1;
      let isDone = false;
      return () => {
        if (isDone) return;
        isDone = true;
        engine.inUse -= 1;
        touch(engine);
      };
    },
    /** Idle ones only, silently; how many went. */
    evict(isMeant: (engine: Engine) => boolean): number {
      evictIdle();
      const going = engines.filter((each) => isIdle(each) && isMeant(each));
      for (const engine of going) evict(engine);
      if (going.length > 0) log.info("Evicted runner(s)", `count=${going.length}`);
      return going.length;
    },
    /** All processes die at once, in the middle of whatever they do. */
    kill(): void {
      for (const engine of engines) end(engine);
    },
    /** A row of `GET /engines/ps`. */
    show(engine: Engine): object {
      const { keep_alive: keepAlive } = engine.config;
      const isBusy = engine.inUse > 0 && !engine.isLoading;
      return {
        backend_name: "llama.cpp",
        model_name: engine.ref,
        mode: engine.mode,
        last_used: isBusy || engine.isLoading ? "0001-01-01T00:00:00Z" : goTime(engine.lastUsedAt),
        ...(isBusy ? { in_use: true } : {}),
        ...(engine.isLoading ? { loading: true } : {}),
        ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
      };
    },
    usedBytes: () => usedBytes(),
    isBusy: (): boolean => engines.some(({ inUse, isLoading }) => inUse > 0 || isLoading),
  };
}
export type Engines = ReturnType<typeof createEngines>;

/** Where a model's file lies in the runner's store: the name its answers carry. */
export const fileOf = ({ id }: StoredModel) => `/models/bundles/sha256/${id.replace("sha256:", "")}/model/model.gguf`;

const loadMs = ({ model }: StoredModel) => 500 + model.weightsBytes / weightsBytesPerMs;
const goTime = (at: number) => new Date(at).toISOString().replace("Z", "000001Z");

/** `20/37`: of the layers and the output, those that were asked for. */
function layersOnGpu({ model, config }: Engine): string {
  const { gguf, architecture } = model.model;
  const all = Number(gguf[`${architecture}.block_count`]) + 1;
  const flags = config["runtime-flags"] ?? [];
  const at = flags.findIndex((flag) => /^(--gpu-layers|--n-gpu-layers|-ngl)$/.test(flag));
  const asked = at < 0 ? all : Number(flags[at + 1]);
  return `${Math.min(all, asked)}/${all}`;
}

function failureOf(model: StoredModel, loads: Faults["loads"], file: string): string | null {
  if (model.model.isTruncated) return damagedFile(file);
  if (loads === "out-of-memory") return killedForMemory(file);
  return loads === "crash" ? crashed() : null;
}
