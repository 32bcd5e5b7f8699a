import { randomUUID } from "node:crypto";
import type { Dialect } from "../../../app/contract/openclaw";
import { readGatewayConfig } from "../../../app/domain/gateway-config";
import type { JsonObject } from "../../../app/domain/json-value";
import type { Spoken } from "../demo-commands";
import { type AgentUsage, answerDocument } from "./openclaw-answer";
import { cliError } from "./openclaw-errors";
import { type Turn, askModel, modelOfTurn } from "./openclaw-turn";
import type { OpenClawWorld, Place } from "./openclaw-world";

const startMs: Record<Dialect, number> = { openclaw: 4000, clawdbot: 1400 };
const giveUpMs: Record<Dialect, number> = { openclaw: 6000, clawdbot: 4000 };
const smallestContext = 16_000;

type Call = {
  dialect: Dialect;
  config: JsonObject;
  args: readonly string[];
  world: OpenClawWorld;
  place: Place;
  signal: AbortSignal;
};

/** `agent --local … --json`: one turn, its model asked over HTTP. */
export async function runAgent({ dialect, config, place, args, world, signal }: Call): Promise<Spoken> {
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
  const { port } = readGatewayConfig(config, place.usualPort);
  const isByGateway = dialect === "openclaw" && (await world.knock(port)) !== null;
  if (isByGateway && args.includes("--local")) {
    const words = `A Gateway is running for this state directory (pid ${world.pid}, port ${port}). Run without --local to use it, or stop the Gateway first (openclaw gateway stop).`;
    return cliError(words);
  }

  const turn = { dialect, config, world, signal, message, stateDir: place.stateDir, agentId: option("--agent") };
  const { ref, provider, model, baseUrl, contextWindow } = modelOfTurn(turn);
  if (baseUrl === null) return noKey(dialect, provider);
  if (dialect === "clawdbot" && typeof contextWindow === "number" && contextWindow < smallestContext) {
    const words = `FailoverError: Model context window too small (${contextWindow} tokens). Minimum is ${smallestContext}.`;
    return {
      stderr: `[agent/embedded] blocked model (context window too small): ${ref} ctx=${contextWindow}\n${words}\n`,
      exitCode: 1,
    };
  }
  const asked = await ask(turn);
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
    const wrapped = isByGateway
      ? { runId: randomUUID(), status: "ok", summary: "completed", result: document }
      : document;
    return { stdout: `${JSON.stringify(wrapped, null, 2)}\n`, stderr: noise(dialect) };
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

async function ask(
  turn: Turn,
): Promise<
  { kind: "answered"; text: string; usage: AgentUsage } | { kind: "failed"; status: number | null; words: string }
> {
  let text = "";
  let usage = noUsage;
  for await (const part of askModel(turn)) {
    if (part.kind === "failed") return part;
    if (part.kind === "text") text += part.text;
    else usage = part.usage;
  }
  return { kind: "answered", text, usage };
}

const noUsage: AgentUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 };

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
