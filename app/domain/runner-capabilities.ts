import type { RunnerSnapshot } from "../contract/runner";
import type { OpenAiModel } from "./openai-models";

/**
 * What can be done through an address beside asking a model: only a whole Model Runner does all of it. `load`: load and
 * unload; `settings`: how models are loaded; `requests`: its record of who asked what; `logs`: its log; `fit`: judging
 * memory before a load; `details`: a model's metadata; `disk`: what models take.
 */
export const capabilities = [
  "pull",
  "remove",
  "load",
  "settings",
  "requests",
  "logs",
  "fit",
  "details",
  "disk",
] as const;
export type Capability = (typeof capabilities)[number];

/** What answers at an address that is no whole Model Runner. */
export type EngineService = {
  /** Who it says it is; null: it doesn't. */
  engine: string | null;
  /** Where it is asked, behind the origin: `/v1`. */
  apiPath: string;
  can: Capability[];
};

/** A snapshot that names no other service is of a Model Runner, or of none: pages say what they need then. */
export const can = (runner: Pick<RunnerSnapshot, "service"> | null, what: Capability): boolean =>
  runner?.service?.can.includes(what) ?? true;

/** Names as their makers write them, by what the model list says of who owns a model. */
const owners: Readonly<Record<string, string>> = {
  docker: "Docker Model Runner",
  vllm: "vLLM",
  llamacpp: "llama.cpp",
  library: "Ollama",
  organization_owner: "LM Studio",
  sglang: "SGLang",
};

/** The service behind a list of models that came without anything of Model Runner's own. Only what it says is believed. */
export function engineService(
  models: readonly OpenAiModel[],
  { apiPath, serverHeader }: { apiPath: string; serverHeader: string | null },
): EngineService {
  const said = models.map((each) => (each.isOfModelRunner ? "docker" : (each.ownedBy ?? "").toLowerCase()));
  const named = said.map((owner) => owners[owner]).find((name) => name !== undefined);
  const byHeader = /^llama\.cpp\b/i.test(serverHeader ?? "") ? "llama.cpp" : null;
  return { engine: named ?? byHeader, apiPath, can: [] };
}
