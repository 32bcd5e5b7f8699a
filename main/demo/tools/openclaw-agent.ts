import { randomUUID } from "node:crypto";
import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, type JsonObject, isJsonObject, valueAt } from "../../../app/domain/json-value";
import { readAgentChoice } from "../../../app/domain/openclaw-config";
import type { Spoken } from "../demo-commands";
import { type AgentUsage, answerDocument } from "./openclaw-answer";
import { cliError } from "./openclaw-errors";
import { systemPrompt, toolList } from "./openclaw-prompt";
import { type OpenClawWorld, cloudDefaults } from "./openclaw-world";

const startMs: Record<Dialect, number> = { openclaw: 4000, clawdbot: 1400 };
const giveUpMs: Record<Dialect, number> = { openclaw: 6000, clawdbot: 4000 };
const smallestContext = 16_000;
const userAgents: Record<Dialect, string> = { openclaw: "OpenAI/JS 7.15.0", clawdbot: "OpenAI/JS 6.10.0" };

type Turn = {
  dialect: Dialect;
  config: JsonObject;
  args: readonly string[];
  world: OpenClawWorld;
  signal: AbortSignal;
};

/** `agent --local … --json`: one turn, its model asked over HTTP. */
export async function runAgent(turn: Turn): Promise<Spoken> {
  const { dialect, config, args, world, signal } = turn;
  const option = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const message = option("--message");
  const session = option("--session-id") ?? option("--agent") ?? (dialect === "openclaw" ? "main" : undefined);
  if (message === undefined)
    return { stderr: "error: required option '-m, --message <text>' not specified\n", exitCode: 1 };
  if (session === undefined) {
    return { stderr: "Error: Pass --to <E.164>, --session-id, or --agent to choose a session\n", exitCode: 1 };
  }
  await world.pace.pause(startMs[dialect], signal);

  const choice = readAgentChoice(config, dialect, option("--agent"));
  const ref = choice.primary ?? cloudDefaults[dialect];
  const [provider = "", ...rest] = ref.split("/");
  const model = rest.join("/");
  const entry = valueAt(config, ["models", "providers", provider]);
  const baseUrl = valueAt(entry, ["baseUrl"]);
  if (typeof baseUrl !== "string") return noKey(dialect, provider);
  const listed = valueAt(entry, ["models"]);
  const described = Array.isArray(listed)
    ? (listed as readonly Json[]).find((each) => valueAt(each, ["id"]) === model)
    : undefined;
  const contextWindow = valueAt(described, ["contextWindow"]);
  if (dialect === "clawdbot" && typeof contextWindow === "number" && contextWindow < smallestContext) {
    const words = `FailoverError: Model context window too small (${contextWindow} tokens). Minimum is ${smallestContext}.`;
    return {
      stderr: `[agent/embedded] blocked model (context window too small): ${ref} ctx=${contextWindow}\n${words}\n`,
      exitCode: 1,
    };
  }
  const asked = await ask({ turn, baseUrl, model, described, message, apiKey: valueAt(entry, ["apiKey"]) });
  const durationMs = startMs[dialect] + 20;
  if (asked.kind === "answered") {
    const document = answerDocument(dialect, {
      ...asked,
      session,
      provider,
      model,
      contextWindow,
      message,
      durationMs,
    });
    return { stdout: `${JSON.stringify(document, null, 2)}\n`, stderr: noise(dialect) };
  }
  await world.pace.pause(giveUpMs[dialect], signal);
  if (dialect === "openclaw") return cliError(`LLM request failed: ${asked.words}`);
  // the older one hands the error over as if it were an answer
  const text = asked.status === null ? "Connection error." : `${asked.status} ${asked.words}`;
  const document = answerDocument(dialect, {
    text,
    usage: noUsage,
    session,
    provider,
    model,
    contextWindow,
    message,
    durationMs,
  });
  return { stdout: `${JSON.stringify(document, null, 2)}\n` };
}

async function ask({
  turn: { dialect, world, signal },
  baseUrl,
  model,
  described,
  message,
  apiKey,
}: {
  turn: Turn;
  baseUrl: string;
  model: string;
  described: Json | undefined;
  message: string;
  apiKey: Json | undefined;
}): Promise<
  { kind: "answered"; text: string; usage: AgentUsage } | { kind: "failed"; status: number | null; words: string }
> {
  const maxTokens = valueAt(described, ["maxTokens"]);
  const field = valueAt(described, ["compat", "maxTokensField"]);
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
    [field === "max_tokens" ? "max_tokens" : "max_completion_tokens"]: typeof maxTokens === "number" ? maxTokens : 4096,
  };
  try {
    const { status, text } = await world.post({
      url: `${baseUrl.replace(/\/+$/, "")}/chat/completions`,
      headers: {
        "content-type": "application/json",
        "user-agent": userAgents[dialect],
        authorization: `Bearer ${typeof apiKey === "string" ? apiKey : "not-needed"}`,
      },
      body: JSON.stringify(body),
      signal,
    });
    if (status !== 200) return { kind: "failed", status, words: text.trim().slice(0, 300) };
    const answer = readStream(text);
    return answer.usage.total === 0
      ? { kind: "failed", status: null, words: "network connection error." }
      : { kind: "answered", ...answer };
  } catch {
    signal.throwIfAborted();
    return { kind: "failed", status: null, words: "network connection error." };
  }
}

const noUsage: AgentUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 };

/** Text and usage out of a stream that has ended. */
function readStream(text: string): { text: string; usage: AgentUsage } {
  let content = "";
  let usage = noUsage;
  for (const line of text.split("\n")) {
    if (!line.startsWith("data: {")) continue;
    const chunk = JSON.parse(line.slice("data: ".length)) as Json;
    const piece = valueAt(chunk, ["choices", "0", "delta", "content"]);
    if (typeof piece === "string") content += piece;
    const count = (...path: string[]) => {
      const value = valueAt(chunk, ["usage", ...path]);
      return typeof value === "number" ? value : 0;
    };
    if (!isJsonObject(valueAt(chunk, ["usage"]))) continue;
    const cacheRead = count("prompt_tokens_details", "cached_tokens");
    usage = {
      input: count("prompt_tokens") - cacheRead,
      output: count("completion_tokens"),
      cacheRead,
      cacheWrite: 0,
      total: count("total_tokens"),
    };
  }
  return { text: content, usage };
}

function noKey(dialect: Dialect, provider: string): Spoken {
  if (dialect === "openclaw") {
    return cliError(`No route-compatible authentication source is configured for ${provider}.`);
  }
  return {
    stderr: `[diagnostic] lane task error: lane=main error="Error: No API key found for provider "${provider}"."\nError: No API key found for provider "${provider}".\n`,
    exitCode: 1,
  };
}

/** Both talk on stderr when all is well. */
function noise(dialect: Dialect): string {
  const id = randomUUID().slice(0, 8);
  return dialect === "openclaw"
    ? `[agent/embedded] tool-search: cataloged 52 tools behind compact prompt surface\n[agent/embedded] run ${id} settled\n`
    : `[agent/embedded] embedded run done: runId=${id} aborted=false\n`;
}
