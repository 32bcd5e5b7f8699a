import { randomUUID } from "node:crypto";
import type { Dialect } from "../../../app/contract/openclaw";
import { gatewayModel, readGatewayConfig } from "../../../app/domain/gateway-config";
import { type Json, type JsonObject, isJsonObject, parseJson, valueAt } from "../../../app/domain/json-value";
import type { Spoken, ToolCall } from "../demo-commands";
import type { RunnerReply, RunnerRequest } from "../model-runner/reply";
import { loadConfig } from "./openclaw-config";
import { askModel } from "./openclaw-turn";
import { type OpenClawWorld, type Place, versions } from "./openclaw-world";

const startMs: Record<Dialect, number> = { openclaw: 5_500, clawdbot: 2_600 };
const closeMs = 300;
/** What a gateway of ours is told by our other commands, in place of its WebSocket. */
export const backDoor = "/__simulator";

type Gateway = {
  dialect: Dialect;
  place: Place;
  world: OpenClawWorld;
  call: ToolCall;
  startedMs: number;
  stop(): void;
};

/** `gateway run`: stays until it is ended; the file is read anew for each request, as both real ones watch it. */
export async function runGateway(
  dialect: Dialect,
  place: Place,
  world: OpenClawWorld,
  call: ToolCall,
): Promise<Spoken> {
  const config = await configOf(dialect, place, world, call);
  const { mode, port, bind, auth } = readGatewayConfig(config, place.usualPort);
  if (mode !== "local") return refusesToStart(dialect);
  if (bind === "lan" && (auth === "unset" || auth === "none"))
    return { stderr: "Refusing to bind gateway to lan without auth.\n", exitCode: 1 };
  const taken = await world.knock(port);
  if (taken !== null) return isTaken(dialect, port, taken);

  if (world.gatewayFault !== null)
    return { stderr: `${world.gatewayFault}\n`, exitCode: dialect === "openclaw" ? 78 : 1 };
  const say = (text: string) => call.say(`${new Date(world.clock.now()).toISOString()} ${text}`);
  say("[gateway] loading configuration…");
  await world.pace.pause(startMs[dialect], call.signal);
  const ending = new AbortController();
  const gateway = { dialect, place, world, call, startedMs: world.clock.now(), stop: () => ending.abort() };
  const sessions = new Set<string>();
  const close = await world.listen(port, (request) => answer(gateway, sessions, request, say));
  const model = valueAt(config, ["agents", "defaults", "model", "primary"]);
  say(`[gateway] agent model: ${typeof model === "string" ? model : "none"}`);
  say(
    dialect === "openclaw"
      ? "[gateway] http server listening (14 plugins: anthropic, browser, canvas, memory-core; 3.3s)"
      : `[gateway] listening on ws://127.0.0.1:${port} (PID ${world.pid})`,
  );
  if (dialect === "openclaw") say("[gateway] ready");
  await aborted(AbortSignal.any([call.signal, ending.signal]));
  say("[gateway] received SIGTERM; shutting down");
  await close();
  await world.pace.pause(closeMs);
  if (dialect === "openclaw") say("[shutdown] completed cleanly in 304ms");
  return {};
}

async function configOf(
  dialect: Dialect,
  { configPath }: Place,
  world: OpenClawWorld,
  { env }: ToolCall,
): Promise<JsonObject> {
  const loaded = loadConfig(dialect, await world.readText(configPath), env);
  return loaded.kind === "ok" ? loaded.resolved : {};
}

function refusesToStart(dialect: Dialect): Spoken {
  const words = `Missing config. Run \`${dialect} setup\` or set gateway.mode=local (or pass --allow-unconfigured).`;
  return { stderr: `${words}\n`, exitCode: dialect === "openclaw" ? 78 : 1 };
}

function isTaken(dialect: Dialect, port: number, body: string): Spoken {
  const isGateway = /"uptimeMs"|clawdbot-app/.test(body);
  if (!isGateway)
    return {
      stderr: `Gateway failed to start: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`,
      exitCode: 1,
    };
  if (dialect === "clawdbot") {
    const words = `Gateway failed to start: gateway already running (pid 8527); lock timeout after 5000ms\nPort ${port} is already in use.\n`;
    return { stderr: words, exitCode: 1 };
  }
  const words =
    "Doctor could not enter maintenance. StateDatabaseCoordinatorContentionError: another OpenClaw process owns gateway-lifecycle Stop the Gateway service and other OpenClaw processes using this state, then run openclaw doctor --fix from an independent shell.";
  return { stderr: `${words}\nGateway failed to start: ${words}\n`, exitCode: 78 };
}

async function answer(
  gateway: Gateway,
  sessions: Set<string>,
  request: RunnerRequest,
  say: (text: string) => void,
): Promise<RunnerReply> {
  const { dialect, world, startedMs } = gateway;
  const path = request.path.split("?")[0] ?? "/";
  if (path === `${backDoor}/stop`) {
    gateway.stop();
    return json(200, { ok: true });
  }
  if (path === `${backDoor}/sessions.list`) return json(200, [...sessions]);
  if (path === `${backDoor}/sessions.delete`) {
    const key = valueAt(parseJson(request.body), ["key"]);
    const isThere = typeof key === "string" && sessions.delete(key);
    const file = `${gateway.place.stateDir}/agents/main/sessions/${randomUUID()}.jsonl.deleted.2026-11-28T19-02-47.655Z`;
    return json(200, { ok: true, key: key ?? null, deleted: isThere, archived: isThere ? [file] : [] });
  }
  if (path === "/v1/chat/completions") return chat(gateway, sessions, request, say);
  if (dialect === "openclaw" && (path === "/startupz" || path === "/healthz" || path === "/readyz")) {
    const uptimeMs = world.clock.now() - startedMs;
    if (path === "/startupz") return json(200, { ok: true, status: "started", version: versions.openclaw, uptimeMs });
    return json(200, path === "/healthz" ? { ok: true, status: "live" } : { ready: true, failing: [], uptimeMs });
  }
  const title = dialect === "openclaw" ? "OpenClaw Control" : "Clawdbot Control";
  const html = `<!doctype html>\n<html lang="en"><head><title>${title}</title></head><body><${dialect}-app></${dialect}-app></body></html>\n`;
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: one(html) };
}

async function chat(
  { dialect, place, world, call }: Gateway,
  sessions: Set<string>,
  request: RunnerRequest,
  say: (text: string) => void,
): Promise<RunnerReply> {
  const config = await configOf(dialect, place, world, call);
  const { isChatOn, auth, secret } = readGatewayConfig(config);
  if (!isChatOn) return dialect === "openclaw" ? plain(404, "Not Found") : plain(405, "Method Not Allowed");
  if (request.method !== "POST") return plain(405, "Method Not Allowed");
  const given = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "")?.[1];
  const isOpen = auth === "none" || (auth === "unset" && dialect === "clawdbot");
  if (!isOpen && (secret?.kind !== "literal" || given !== secret.text))
    return problem(401, "Unauthorized", "unauthorized");
  const body = parseJson(request.body);
  const question = lastQuestion(body);
  if (question === null) return problem(400, "Missing user message in `messages`.", "invalid_request_error");
  const model = valueAt(body, ["model"]);
  if (dialect === "openclaw" && (typeof model !== "string" || !/^openclaw(?:\/[\w-]+)?$/.test(model)))
    return problem(400, "Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.", "invalid_request_error");
  const user = valueAt(body, ["user"]);
  sessions.add(`agent:main:${typeof user === "string" ? `openai-user:${user}` : `openai:${randomUUID()}`}`);
  const isStream = valueAt(body, ["stream"]) === true;
  const turn = { dialect, config, world, signal: request.signal, message: question, stateDir: place.stateDir };
  const name = typeof model === "string" ? model : gatewayModel(dialect, "main");
  if (isStream) {
    const headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
    return { status: 200, headers, body: events(turn, name, say) };
  }
  let text = "";
  for await (const piece of askModel(turn)) if (piece.kind === "text") text += piece.text;
  say(text);
  const choices = [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }];
  return json(200, {
    id: `chatcmpl_${randomUUID()}`,
    object: "chat.completion",
    model: name,
    choices,
    usage: nothingUsed,
  });
}

const nothingUsed = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

async function* events(
  turn: Parameters<typeof askModel>[0],
  model: string,
  say: (text: string) => void,
): AsyncGenerator<string> {
  const id = `chatcmpl_${randomUUID()}`;
  const event = (delta: Json) =>
    `data: ${JSON.stringify({ id, object: "chat.completion.chunk", model, choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
  // openclaw says who speaks at once, clawdbot with the first word
  if (turn.dialect === "openclaw") yield event({ role: "assistant" });
  let text = "";
  for await (const piece of askModel(turn)) {
    if (piece.kind === "failed") {
      // clawdbot hands an error over as an answer
      if (turn.dialect === "clawdbot")
        yield event({ content: piece.status === null ? "Connection error." : `${piece.status} ${piece.words}` });
      else
        yield `data: ${JSON.stringify({ error: { message: `LLM request failed: ${piece.words}`, type: "api_error" } })}\n\n`;
    } else if (piece.kind === "text") {
      if (turn.dialect === "clawdbot" && text === "") yield event({ role: "assistant" });
      text += piece.text;
      yield event({ content: piece.text });
    }
  }
  say(text);
  yield "data: [DONE]\n\n";
}

function lastQuestion(body: Json | undefined): string | null {
  const messages = valueAt(body, ["messages"]);
  if (!Array.isArray(messages)) return null;
  const last = (messages as readonly Json[]).findLast((each) => isJsonObject(each) && each["role"] === "user");
  const content = valueAt(last, ["content"]);
  return typeof content === "string" && content.trim() !== "" ? content : null;
}

async function* one(text: string): AsyncGenerator<string> {
  yield text;
}
const json = (status: number, value: unknown): RunnerReply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: one(JSON.stringify(value)),
});
const plain = (status: number, text: string): RunnerReply => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: one(text),
});
const problem = (status: number, message: string, type: string) => json(status, { error: { message, type } });

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
