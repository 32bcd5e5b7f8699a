import { expect, test } from "vitest";
import { routes } from "../contract/index";
import { parseOpenAiModels, parseServedContext } from "./openai-models";
import { routeNeeds } from "./route-capabilities";
import { can, capabilities, engineService } from "./runner-capabilities";

const list = (...rows: object[]) => parseOpenAiModels(JSON.stringify({ object: "list", data: rows })) ?? [];

test.each([
  ["vLLM", [{ id: "Qwen/Qwen3-8B", owned_by: "vllm", max_model_len: 40_960 }], null, "vLLM"],
  ["llama-server", [{ id: "x.gguf", owned_by: "llamacpp", meta: { n_ctx_train: 32_768 } }], null, "llama.cpp"],
  ["llama-server with an alias", [{ id: "x", owned_by: "me" }], "llama.cpp", "llama.cpp"],
  ["Ollama", [{ id: "qwen3:8b", owned_by: "library" }], null, "Ollama"],
  ["LM Studio", [{ id: "qwen3-8b", owned_by: "organization_owner" }], null, "LM Studio"],
  ["Model Runner behind a door", [{ id: "docker.io/ai/x:latest", owned_by: "docker" }], null, "Docker Model Runner"],
  ["Model Runner that says so", [{ id: "x", dmr: {} }], null, "Docker Model Runner"],
  // a name that was not said is not made up
  ["somebody", [{ id: "x", owned_by: "acme" }], "nginx", null],
  ["an empty list", [], null, null],
])("%s", (_name, rows, serverHeader, engine) => {
  const service = engineService(list(...rows), { apiPath: "/v1", serverHeader });
  expect(service).toEqual({ engine, apiPath: "/v1", can: [] });
});

test("a Model Runner, and none at all, can everything; an engine only what it says", () => {
  expect(capabilities.filter((each) => can(null, each))).toEqual(capabilities);
  expect(capabilities.filter((each) => can({}, each))).toEqual(capabilities);
  const engine = { service: { engine: null, apiPath: "/v1", can: ["logs" as const] } };
  expect(capabilities.filter((each) => can(engine, each))).toEqual(["logs"]);
});

test("what needs something is a route, and needs something there is", () => {
  for (const [route, need] of Object.entries(routeNeeds)) {
    expect(Object.hasOwn(routes, route)).toBe(true);
    expect(capabilities).toContain(need);
  }
});

test("what a list tells of its models is read, and nothing else is made of it", () => {
  expect(
    list(
      { id: "a", max_model_len: 8192 },
      { id: "b", meta: { n_ctx_train: 131_072, n_params: 268_098_176, size: 253_113_024 } },
      { id: "c", dmr: { context_window: 4096, parameters: "8.19B", quantization: "Q4_K_M", architecture: "qwen3" } },
      { id: "d", max_model_len: "many" },
      { noId: true },
    ).map(({ id, contextTokens, trainedTokens, parameters, sizeBytes }) => [
      id,
      contextTokens,
      trainedTokens,
      parameters,
      sizeBytes,
    ]),
  ).toEqual([
    ["a", 8192, null, null, null],
    ["b", null, 131_072, "268.10M", 253_113_024],
    ["c", 4096, null, "8.19B", null],
    ["d", null, null, null, null],
  ]);
  for (const none of ["", "<html>", "[]", "{}", '{"data":{}}', '{"object":"list"}'])
    expect(parseOpenAiModels(none)).toBeNull();
  expect(parseOpenAiModels('{"object":"list","data":null}')).toEqual([]);
  expect(parseServedContext('{"default_generation_settings":{"n_ctx":8192}}')).toBe(8192);
  expect(parseServedContext('{"error":1}')).toBeNull();
});
