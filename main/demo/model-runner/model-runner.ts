import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http-problem";
import { createPace } from "../pace";
import { pullable, pulledAtStart } from "./catalogue";
import type { CatalogueModel } from "./describe-model";
import { answerChat } from "./chat";
import { answerAnthropic, answerEmbeddings, answerOllama, answerResponses } from "./compat";
import { answerEngines } from "./engine-routes";
import { createEngines } from "./engines";
import { type Faults, answerInstead, drip, noFaults } from "./faults";
import { loadArchive } from "./load-archive";
import { createRunnerLog } from "./log";
import { answerModels } from "./model-routes";
import { type Leftover, createPulls } from "./pull";
import { createRegistry } from "./registry";
import { type RunnerReply, type RunnerRequest, jsonReply, plainReply, streamReply, textReply } from "./reply";
import { createRequestRecorder } from "./requests";
import { createSettings } from "./settings";
import { storeFiles } from "./store-files";
import { createModelStore, showModel, showOpenAi } from "./store";

export type { Faults } from "./faults";
export type { RunnerReply, RunnerRequest } from "./reply";

export type ModelRunnerOptions = {
  clock: Clock;
  /** How much faster than a person would see it; Infinity waits not at all. */
  speed?: number;
  version?: string;
  /** The word the engine says of itself in `/engines/status`. */
  variant?: string;
  isDesktop?: boolean;
  /** Pulled already; further ones in `offers`. */
  models?: readonly CatalogueModel[];
  offers?: readonly CatalogueModel[];
  downloadBytesPerSecond?: number;
  diskBytes?: number;
  memoryBytes?: number;
  /** One for each processor, eight at most. */
  slots?: number;
  /** Of its container; 0: none. */
  limitBytes?: () => number;
  /** Of pulls that did not end, in its store from before. */
  leftovers?: readonly Leftover[];
  /** `DEFAULT_REGISTRY` of its environment; null: not set. */
  defaultRegistry?: string | null;
};

const allowedOrigins = new Set(
  ["localhost", "127.0.0.1", "0.0.0.0"].flatMap((host) => [`http://${host}`, `https://${host}`]),
);

export type ModelRunner = ReturnType<typeof createModelRunner>;

/** A Model Runner in memory: its whole surface as one function, and what tests do to it. */
export function createModelRunner({
  clock,
  speed = 1,
  version = "v1.2.6",
  variant = "b9879-cuda",
  isDesktop = false,
  models = pulledAtStart,
  offers = pullable,
  downloadBytesPerSecond = 85e6,
  diskBytes = 420e9,
  memoryBytes = 24e9,
  slots = 8,
  limitBytes = () => 0,
  leftovers = [],
  defaultRegistry = null,
}: ModelRunnerOptions) {
  const pace = createPace({ clock, speed });
  const log = createRunnerLog(clock);
  const requests = createRequestRecorder(clock);
  const store = createModelStore({ nowSeconds: () => Math.floor(clock.now() / 1000), defaultRegistry });
  const settings = createSettings(store);
  let faults: Faults = { ...noFaults };
  let life = new AbortController();
  /** A graphics card holds the models then, and the container's limit does not bound them. */
  const hasCard = !/-cpu\b/.test(variant);
  const engines = createEngines({
    clock,
    pace,
    log,
    settings,
    memoryBytes,
    slots,
    mostRamBytes: () => (hasCard || limitBytes() === 0 ? Number.POSITIVE_INFINITY : limitBytes()),
    variant,
    faults: () => faults,
    onEvict: (model) => requests.drop(model),
  });
  const registry = createRegistry({ offers: () => [...models, ...offers], isOffline: () => faults.isOffline });
  const pulls = createPulls({
    pace,
    clock,
    leftovers,
    store,
    registry,
    faults: () => faults,
    bytesPerSecond: () => downloadBytesPerSecond,
    freeBytes: () => diskBytes - store.usedBytes(),
  });
  const monthSeconds = 30 * 86_400;
  for (const [index, model] of models.entries()) {
    const createdAt = Math.floor(clock.now() / 1000) - Math.round(monthSeconds / (index + 1.3));
    for (const ref of [model.ref, ...model.aliases]) store.add(model, ref, createdAt);
  }

  const statuses = {
    diffusers: "Not Installed",
    "llama.cpp": `Running: llama.cpp ${variant}`,
    mlx: "Not Installed: only supported on Apple Silicon",
    sglang: "Not Installed: package not installed",
    vllm: "Not Installed: binary not found",
  };
  const root = isDesktop ? "Docker Model Runner\n\nThe service is running.\n" : "Docker Model Runner is running";
  const chatDeps = { clock, pace, store, engines, requests };
  const engineDeps = {
    store,
    engines,
    settings,
    requests,
    statuses,
    diskBytes: () => store.usedBytes() + pulls.incompleteBytes(),
  };

  async function route(request: RunnerRequest): Promise<RunnerReply> {
    const [rawPath = "/", rawQuery = ""] = request.path.split("?", 2);
    const path = rawPath.replaceAll(/\/{2,}/g, "/");
    const query = new URLSearchParams(rawQuery);
    const isGet = request.method === "GET";
    if (isGet && path === "/") return textReply(root);
    if (isGet && path === "/version") return jsonReply({ version });
    if (isGet && path === "/logs") {
      const isFollowed = query.get("follow") === "true";
      return isFollowed ? streamReply("text/plain", log.follow(request.signal)) : textReply(log.text(), "text/plain");
    }
    if (isGet && path === "/metrics") {
      return textReply("# No active runners\n", "text/plain; version=0.0.4; charset=utf-8");
    }
    const { origin } = request.headers;
    if (origin !== undefined && !allowedOrigins.has(origin)) return plainReply(403, "Origin not allowed");

    if (path === "/models" && isGet) return jsonReply(store.list().map(showModel));
    if (path === "/models/create" && request.method === "POST") return pulls.answer(request);
    if (path === "/models/load" && request.method === "POST" && request.stream)
      return loadArchive(request.stream, store);
    if (path.startsWith("/models/")) {
      return answerModels(request, query, decode(path.slice("/models/".length)), { store, registry, clock });
    }
    if (path.startsWith("/api/")) return answerOllama(path, store, clock);
    if (path === "/anthropic/v1/messages") return answerAnthropic(request, chatDeps);
    const inference = /^(?:\/engines(?:\/llama\.cpp)?)?\/v1\/(.+)$/.exec(path)?.[1];
    if (inference !== undefined) return infer(request, inference);
    return answerEngines(request, query, path, engineDeps) ?? plainReply(404, "404 page not found");
  }

  async function infer(request: RunnerRequest, what: string): Promise<RunnerReply> {
    if (request.method === "GET" && what === "models") {
      const rows = store.list().flatMap((model) => model.tags.map((tag) => showOpenAi(model, tag)));
      return jsonReply({ object: "list", data: rows });
    }
    if (request.method === "GET" && what.startsWith("models/")) {
      const model = store.find(decode(what.slice("models/".length)));
      return model === undefined ? plainReply(404, "model not found") : jsonReply(showOpenAi(model, undefined));
    }
    if (request.method === "POST" && what === "chat/completions") return answerChat(request, chatDeps);
    if (request.method === "POST" && what === "embeddings") return answerEmbeddings(request, chatDeps);
    if (request.method === "POST" && what === "responses") return answerResponses(request, chatDeps);
    return plainReply(404, "not found");
  }

  /** Answers a request. Throws HttpProblem where the connection itself is what fails. */
  async function handle(request: RunnerRequest): Promise<RunnerReply> {
    const now = { ...faults };
    if (now.delayMs > 0) await pace.pause(now.delayMs, request.signal);
    const instead = await answerInstead(now, request);
    if (instead !== null) return instead;
    const { signal: end } = life;
    const signal = AbortSignal.any([request.signal, end]);
    const reply = await route({ ...request, signal }).catch((error: unknown) => {
      throw end.aborted ? cut() : error;
    });
    const body = now.dripMs > 0 ? drip(reply.body, { dripMs: now.dripMs, pace, signal }) : reply.body;
    return { ...reply, body: untilKilled(body, end) };
  }

  return {
    handle,
    /** Breaks something; what is not named stays as it is. */
    fault(change: Partial<Faults>): void {
      faults = { ...faults, ...change };
    },
    faults: (): Readonly<Faults> => faults,
    /** All is well again. */
    heal(): void {
      faults = { ...noFaults };
    },
    /** The engines' processes die, the runner stays: answers under way are cut. */
    killEngines(): void {
      engines.kill();
    },
    /** The runner's process dies: everything under way is cut, what was in memory is gone. Down until `start`. */
    kill(): void {
      faults = { ...faults, service: "down" };
      life.abort();
      life = new AbortController();
      engines.kill();
      settings.clear();
      requests.clear();
      log.clear();
    },
    start(): void {
      faults = { ...faults, service: "up" };
    },
    /** Of the simulated machine: what its instruments would show. */
    usage: () => ({
      modelBytes: engines.usedBytes(),
      /** What of it lies in ordinary memory. */
      ramBytes: engines.usedBytes() * (hasCard ? 0.06 : 1),
      diskBytes: store.usedBytes() + pulls.incompleteBytes(),
      isBusy: engines.isBusy(),
    }),
    /** Bytes kept of unfinished downloads, by layer. */
    keptBytes: () => pulls.kept(),
    /** What lies in its store, as files. */
    files: () => storeFiles({ models: store.list(), pulls: pulls.files() }),
    /** A file of an unfinished download is deleted. */
    dropPull: (digest: string): void => pulls.drop(digest),
  };
}

/** A body that breaks when the runner's process ends. */
async function* untilKilled(body: AsyncIterable<string>, end: AbortSignal): AsyncGenerator<string> {
  try {
    for await (const piece of body) {
      if (end.aborted) throw cut();
      yield piece;
    }
  } catch (error) {
    throw end.aborted ? cut() : error;
  }
  if (end.aborted) throw cut();
}

const cut = () => new HttpProblem("cut", "ECONNRESET");

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
