import { sameModel } from "../../../app/domain/model-reference";
import type { Engines } from "./engines";
import {
  type RunnerReply,
  type RunnerRequest,
  emptyReply,
  isObject,
  jsonReply,
  parseJson,
  plainReply,
  streamReply,
} from "./reply";
import type { RequestRecorder } from "./requests";
import { type Settings, readConfigure } from "./settings";
import type { ModelStore } from "./store";

export type EngineDeps = {
  store: ModelStore;
  engines: Engines;
  settings: Settings;
  requests: RequestRecorder;
  statuses: Readonly<Record<string, string>>;
  diskBytes: () => number;
};

const backendBytes = 13_529_656;

/** `/engines/…` but for inference. Null: no such route. */
export function answerEngines(
  request: RunnerRequest,
  query: URLSearchParams,
  path: string,
  deps: EngineDeps,
): RunnerReply | null {
  const key = `${request.method} ${path.replace(/^\/engines\/llama\.cpp\//, "/engines/")}`;
  switch (key) {
    case "GET /engines/status":
      return { ...jsonReply(deps.statuses), body: once(JSON.stringify(deps.statuses)) };
    case "GET /engines/ps":
      return jsonReply(deps.engines.list().map((engine) => deps.engines.show(engine)));
    case "GET /engines/df":
      return jsonReply({ models_disk_usage: deps.diskBytes(), default_backend_disk_usage: backendBytes });
    case "GET /engines/requests":
      return listRequests(request, query, deps);
    case "GET /engines/_configure":
      return jsonReply(deps.settings.list(query.get("model")));
    case "POST /engines/_configure":
      return configure(request, deps);
    case "POST /engines/unload":
      return unload(request, deps);
    default:
      return null;
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function listRequests(request: RunnerRequest, query: URLSearchParams, { requests }: EngineDeps): RunnerReply {
  const model = query.get("model");
  if (request.headers["accept"] !== "text/event-stream") return jsonReply(requests.list(model));
  const hasExisting = query.get("include_existing") === "true";
  const kept = { "cache-control": "no-cache", connection: "keep-alive" };
  return streamReply("text/event-stream", requests.follow(model, hasExisting, request.signal), kept);
}

/** Taken whatever it says, and the model is loaded by it; refused only while an answer is being made. */
function configure(request: RunnerRequest, { store, engines, settings }: EngineDeps): RunnerReply {
  const asked = readConfigure(parseJson(request.body));
  if ("status" in asked) return plainReply(asked.status, asked.text);
  const model = store.find(asked.model);
  const running = engines.list().find((each) => each.model.id === model?.id && each.mode === asked.mode);
  if (running !== undefined && (running.inUse > 0 || running.isLoading))
    return plainReply(409, "runner already active");
  const isChanged = settings.put(asked.model, "llama.cpp", asked.mode, asked.config);
  if (model === undefined) return emptyReply(202);
  if (isChanged) engines.evict((each) => each === running);
  engines.obtain(model, asked.model, asked.mode);
  return emptyReply(202);
}

function unload(request: RunnerRequest, { engines, settings }: EngineDeps): RunnerReply {
  const body = parseJson(request.body);
  if (!isObject(body)) return plainReply(400, "invalid request");
  const { backend } = body;
  if (body["all"] === true) {
    const count = engines.evict(() => true);
    settings.clear();
    return jsonReply({ unloaded_runners: count });
  }
  const names = Array.isArray(body["models"]) ? body["models"].map(String) : [];
  const count = engines.evict(({ model, ref }) =>
    names.some((name) => [ref, model.id, ...model.tags].some((own) => sameModel(own, name))),
  );
  if (typeof backend === "string" && backend !== "") for (const name of names) settings.drop(name, backend);
  return jsonReply({ unloaded_runners: count });
}
