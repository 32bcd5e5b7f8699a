import { parseModelRef } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { Registry } from "./registry";
import { type RunnerReply, type RunnerRequest, emptyReply, isObject, jsonReply, parseJson, plainReply } from "./reply";
import { type ModelStore, idOf, showModel } from "./store";

/** `/models…` but for pulls. `ref` is what stands behind `/models/`, decoded. */
export function answerModels(
  request: RunnerRequest,
  query: URLSearchParams,
  rest: string,
  { store, registry, clock }: { store: ModelStore; registry: Registry; clock: Clock },
): RunnerReply {
  const { method } = request;
  if (method === "DELETE") {
    if (rest === "purge") {
      store.purge();
      return emptyReply(200);
    }
    const gone = store.remove(rest, query.get("force") === "true");
    if (gone === "missing") return plainReply(404, "error while deleting model: model not found");
    if (gone !== "conflict") return jsonReply(gone);
    return plainReply(409, "error while deleting model: the model has several tags; force is needed to remove all");
  }
  const action = /^(.*)\/(tag|repackage|push)$/.exec(rest);
  if (method === "POST" && action !== null) return change(request, query, action[1] ?? "", action[2] ?? "", store);
  if (method !== "GET") return plainReply(405, "Method Not Allowed");

  if (query.get("remote") === "true") {
    const found = registry.look(rest);
    if (found.kind === "refused") return plainReply(found.status, found.text);
    const { model } = found;
    const createdAtSeconds = Math.floor(clock.now() / 1000) - 86_400;
    return jsonReply(
      showModel({
        id: idOf(model),
        tags: [],
        createdAtSeconds,
        model,
        contextTokens: model.contextTokens,
        hasBundle: false,
      }),
    );
  }
  const local = store.find(rest);
  return local === undefined ? plainReply(404, "model not found") : jsonReply(showModel(local));
}

function change(
  request: RunnerRequest,
  query: URLSearchParams,
  ref: string,
  action: string,
  store: ModelStore,
): RunnerReply {
  const source = store.find(ref);
  if (source === undefined) return plainReply(404, "model not found");
  if (action === "push") return plainReply(401, "Unauthorized");
  if (action === "tag") {
    const target = `${query.get("repo") ?? ""}:${query.get("tag") ?? "latest"}`;
    if (!parseModelRef(target).ok) return plainReply(400, "Invalid model reference");
    store.tag(source, target);
    return jsonReply({ message: `Model tagged successfully with "${target}"`, target }, 201);
  }
  const body = parseJson(request.body);
  const target = isObject(body) ? body["target"] : undefined;
  if (!isObject(body) || typeof target !== "string" || !parseModelRef(target).ok)
    return plainReply(400, "invalid request");
  const context = body["context_size"];
  store.repackage(source, target, typeof context === "number" && context > 0 ? context : null);
  return jsonReply({ message: "Model repackaged successfully", source: ref, target }, 201);
}
