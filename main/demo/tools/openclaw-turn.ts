import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, type JsonObject, isJsonObject, parseJson, valueAt } from "../../../app/domain/json-value";
import { readAgentChoice } from "../../../app/domain/openclaw-config";
import type { AgentUsage } from "./openclaw-answer";
import { systemPrompt, toolList } from "./openclaw-prompt";
import { type OpenClawWorld, cloudDefaults } from "./openclaw-world";

const userAgents: Record<Dialect, string> = { openclaw: "OpenAI/JS 7.15.0", clawdbot: "OpenAI/JS 6.10.0" };

export type Turn = {
  dialect: Dialect;
  config: JsonObject;
  world: OpenClawWorld;
  signal: AbortSignal;
  message: string;
  /** Where the key lies that was handed over for a provider. */
  stateDir: string;
  agentId?: string | undefined;
};
export type TurnPart =
  | { kind: "text"; text: string }
  | { kind: "usage"; usage: AgentUsage }
  | { kind: "failed"; status: number | null; words: string };

/** Which model a turn asks, and what the configuration says of it. */
export function modelOfTurn({ config, dialect, agentId }: Pick<Turn, "config" | "dialect" | "agentId">) {
  const ref = readAgentChoice(config, dialect, agentId).primary ?? cloudDefaults[dialect];
  const [provider = "", ...rest] = ref.split("/");
  const model = rest.join("/");
  const entry = valueAt(config, ["models", "providers", provider]);
  const listed = valueAt(entry, ["models"]);
  const described = Array.isArray(listed)
    ? (listed as readonly Json[]).find((each) => valueAt(each, ["id"]) === model)
    : undefined;
  const baseUrl = valueAt(entry, ["baseUrl"]);
  const twice = `${provider}/`;
  return {
    ref,
    provider,
    // the newer one takes a name that begins as its provider does for said twice
    model: dialect === "openclaw" && model.startsWith(twice) ? model.slice(twice.length) : model,
    baseUrl: typeof baseUrl === "string" ? baseUrl : null,
    apiKey: valueAt(entry, ["apiKey"]),
    contextWindow: valueAt(described, ["contextWindow"]),
    maxTokens: valueAt(described, ["maxTokens"]),
    maxTokensField: valueAt(described, ["compat", "maxTokensField"]),
  };
}

/** Of the provider: as its configuration says, else out of the tool's own store. */
async function keyOfTurn(turn: Turn): Promise<string> {
  const { dialect, world, stateDir } = turn;
  const { provider, apiKey } = modelOfTurn(turn);
  const isNamed = apiKey === `${provider}:manual`;
  if (typeof apiKey === "string" && !isNamed) return apiKey;
  const folder = `${stateDir}/agents/main/agent`;
  const file = dialect === "openclaw" ? "keys.json" : "auth-profiles.json";
  const kept = parseJson((await world.readText(`${folder}/${file}`)) ?? "{}");
  const key = valueAt(kept, dialect === "openclaw" ? [provider] : ["profiles", `${provider}:default`, "key"]);
  return typeof key === "string" ? key : "not-needed";
}

/** One turn, its model asked over HTTP, as it comes. A turn that fails ends with `failed`. */
export async function* askModel(turn: Turn): AsyncGenerator<TurnPart> {
  const { dialect, world, signal, message } = turn;
  const { model, baseUrl, maxTokens, maxTokensField } = modelOfTurn(turn);
  const key = await keyOfTurn(turn);
  const user = dialect === "clawdbot" ? [{ type: "text", text: message }] : message;
  const body = {
    model,
    messages: [
      { role: "system", content: systemPrompt(dialect) },
      { role: "user", content: user },
    ],
    stream: true,
    stream_options: { include_usage: true },
    tools: toolList(),
    [maxTokensField === "max_tokens" ? "max_tokens" : "max_completion_tokens"]:
      typeof maxTokens === "number" ? maxTokens : 4096,
  };
  try {
    const { status, pieces } = await world.post({
      url: `${(baseUrl ?? "http://127.0.0.1:1").replace(/\/+$/, "")}/chat/completions`,
      headers: {
        "content-type": "application/json",
        "user-agent": userAgents[dialect],
        authorization: `Bearer ${key}`,
      },
      body: JSON.stringify(body),
      signal,
    });
    if (status !== 200) {
      let text = "";
      for await (const piece of pieces) text += piece;
      yield { kind: "failed", status, words: text.trim().slice(0, 300) };
      return;
    }
    let hasUsage = false;
    for await (const line of linesOf(pieces)) {
      if (!line.startsWith("data: {")) continue;
      const chunk = JSON.parse(line.slice("data: ".length)) as Json;
      const text = valueAt(chunk, ["choices", "0", "delta", "content"]);
      if (typeof text === "string" && text !== "") yield { kind: "text", text };
      const usage = usageIn(chunk);
      if (usage === null || usage.total === 0) continue;
      hasUsage = true;
      yield { kind: "usage", usage };
    }
    if (!hasUsage) yield { kind: "failed", status: null, words: "network connection error." };
  } catch {
    signal.throwIfAborted();
    yield { kind: "failed", status: null, words: "network connection error." };
  }
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function usageIn(chunk: Json): AgentUsage | null {
  if (!isJsonObject(valueAt(chunk, ["usage"]))) return null;
  const count = (...path: string[]) => {
    const value = valueAt(chunk, ["usage", ...path]);
    return typeof value === "number" ? value : 0;
  };
  const cacheRead = count("prompt_tokens_details", "cached_tokens");
  return {
    input: count("prompt_tokens") - cacheRead,
    output: count("completion_tokens"),
    cacheRead,
    cacheWrite: 0,
    total: count("total_tokens"),
  };
}
