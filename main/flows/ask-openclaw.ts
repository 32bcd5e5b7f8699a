import { CodedError, type Failure } from "../../app/contract/errors";
import { onOneLine } from "../../app/domain/one-line";
import { isErrorText } from "../../app/domain/disguised-error";
import { gatewayModel, ourSessionUser } from "../../app/domain/gateway-config";
import { type JsonObject, parseJson, textOf, valueAt } from "../../app/domain/json-value";
import { sameModel } from "../../app/domain/model-reference";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { Clock } from "../platform/clock";
import { HttpProblem, type HttpResponse, type SendHttp } from "../platform/http";
import type { SendToRunner } from "../platform/ports";
import type { ThroughOpenClaw } from "../services/chat/through-openclaw";
import type { AgentAnswer } from "../services/openclaw/agent-answer";
import type { AnswerRoute } from "../services/openclaw/facts";
import type { FoundGateway, GatewayServiceApi } from "../services/openclaw/gateway/gateway";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { OpenClawSession } from "../services/openclaw/session";
import type { GuardFlow } from "./guard";
import { refuseUnlessLocal } from "./only-local";
import { probeEndpoint } from "./probe-endpoint";
import { readRunnerRecords } from "./runner-records";

const firstByteLimitMs = 610_000;
const commandLimitMs = 600_000;
/** The record of a request is filled in a moment after its answer has ended. */
const recordPatienceMs = 1_500;
const recordEveryMs = 100;

export type AskOpenClawOptions = {
  openclaw: OpenClawService;
  gateway: GatewayServiceApi;
  guard: Pick<GuardFlow, "admit">;
  runner: { read(): RunnerSnapshot; send: SendToRunner };
  sendHttp: SendHttp;
  clock: Clock;
};

/**
 * A question of the chat test through OpenClaw: streamed by its gateway, where one runs and its chat endpoint is on, into one
 * session of ours; else through the command line, in one piece. Refused before anything is sent, where it would leave.
 */
export function createAskOpenClaw(options: AskOpenClawOptions): ThroughOpenClaw {
  const { openclaw, gateway, guard, runner, sendHttp, clock } = options;
  let lastRoute: { key: string; route: AnswerRoute } | null = null;

  /** By the command line's own word, asked again only when its file says something else: it takes seconds. */
  async function routeOf(session: OpenClawSession, agentId: string | undefined): Promise<AnswerRoute> {
    const { hash } = await session.readConfig();
    const key = JSON.stringify([session.location.configPath, hash, agentId]);
    if (lastRoute?.key !== key) lastRoute = { key, route: await openclaw.readRoute(session, agentId) };
    return lastRoute.route;
  }

  async function ask({ text, signal, onWay }: Parameters<ThroughOpenClaw["ask"]>[0]): Promise<HttpResponse> {
    const [session, found] = await Promise.all([openclaw.open(), gateway.look()]);
    const { chat } = gateway.read();
    const isByGateway = found?.probe.kind === "gateway" && found.probe.isReady && chat.isKnown && chat.value !== "off";
    const route = await routeOf(session, isByGateway ? undefined : session.adapter.askedAgent);
    const { endpoint } = runner.read();
    refuseUnlessLocal(route, endpoint?.openAiBaseUrl ?? null);
    const { defaultModel } = route;
    signal.throwIfAborted();
    onWay(isByGateway ? "gateway" : "command", defaultModel.model);
    // whoever asks first makes the runner load the model
    await guard.admit({ ref: defaultModel.model, intent: "chat", isAsSet: true }, { signal });
    if (isByGateway) return askGateway(found, route, text, signal);
    // when the endpoint is down both tools retry for minutes, and one of them calls the error an answer
    await probeEndpoint({
      send: runner.send,
      sendHttp,
      baseUrl: defaultModel.baseUrl ?? "",
      model: defaultModel.model,
      signal,
    });
    const answer = await session.ask({
      message: onOneLine(text),
      sessionId: `${ourSessionUser}-chat`,
      timeoutMs: commandLimitMs,
      signal,
    });
    return asEvents(answer);
  }

  async function askGateway(
    { origin, secret, session }: FoundGateway,
    { agentId }: AnswerRoute,
    text: string,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    try {
      return await sendHttp(
        { kind: "tcp", origin, basePath: "" },
        {
          method: "POST",
          path: "/v1/chat/completions",
          ...(secret === null ? {} : { headers: { authorization: `Bearer ${secret}` } }),
          body: {
            model: gatewayModel(session.dialect, agentId),
            // without it each question would open a session of its own
            user: ourSessionUser,
            messages: [{ role: "user", content: text }],
            stream: true,
            stream_options: { include_usage: true },
          },
          signal,
          headersTimeoutMs: firstByteLimitMs,
          idleTimeoutMs: 0,
          purpose: "chat",
        },
      );
    } catch (error) {
      if (error instanceof HttpProblem && error.kind === "refused")
        throw new CodedError("gateway-down", "The gateway is not there any longer", error.message);
      throw error;
    }
  }

  async function figures({ model, since }: { model: string; since: number }): ReturnType<ThroughOpenClaw["figures"]> {
    const until = clock.monotonicMs() + recordPatienceMs;
    for (;;) {
      const records = await readRunnerRecords(runner.send, { word: null }).catch(() => null);
      const record = records?.findLast(
        (each) => sameModel(each.model, model) && each.timestampSeconds >= Math.floor(since / 1_000),
      );
      const isFilled = record !== undefined && record.statusCode !== 0;
      if (isFilled && record.promptTokens !== null) return figuresOf(record);
      if (records === null || clock.monotonicMs() >= until) return null;
      await clock.sleep(recordEveryMs);
    }
  }

  return { ask, explain: explainOpenClaw, failureIn, figures };
}

/** An answer of the gateway that is none, or an error in the middle of its stream. */
export function explainOpenClaw(status: number, text: string): Failure {
  const words = textOf(valueAt(parseJson(text), ["error", "message"])) ?? text.trim().slice(0, 2_000);
  if (status === 401 || status === 403)
    return {
      code: "gateway-unauthorized",
      message: "The gateway refuses the token of its configuration",
      detail: words,
    };
  if (status === 404 || status === 405)
    return { code: "gateway-chat-off", message: "Its chat endpoint is off", detail: words };
  if (status === 400) return { code: "gateway-refused", message: "The gateway refused the question", detail: words };
  if (/exceeds the available context|exceed_context_size/i.test(words))
    return { code: "context-exceeded", message: "OpenClaw's prompt is longer than the model's context", detail: words };
  // openclaw can't take back what it has sent, and says so in the stream
  if (/append-only/i.test(words))
    return { code: "chat-cut", message: "OpenClaw changed its answer after it had begun to send it", detail: words };
  return { code: "openclaw-no-answer", message: "OpenClaw could not finish the answer", detail: words };
}

function failureIn(answer: string): Failure | null {
  if (!isErrorText(answer)) return null;
  return { code: "openclaw-no-answer", message: "The model could not be reached", detail: answer.slice(0, 500) };
}

type Record = NonNullable<Awaited<ReturnType<typeof readRunnerRecords>>>[number];
/** In the engine's own names. */
function figuresOf({ promptTokens, readTokens, generatedTokens, promptTokensPerSecond, tokensPerSecond }: Record) {
  const put = (name: string, value: number | null): JsonObject => (value === null ? {} : { [name]: value });
  const cached = promptTokens === null || readTokens === null ? null : Math.max(0, promptTokens - readTokens);
  return {
    usage: { ...put("prompt_tokens", promptTokens), ...put("completion_tokens", generatedTokens) },
    timings: {
      ...put("cache_n", cached),
      ...put("prompt_per_second", promptTokensPerSecond),
      ...put("predicted_per_second", tokensPerSecond),
    },
  };
}

/** What the command line answered in one piece, as the events a gateway would have sent. */
function asEvents({ text, usage }: AgentAnswer): HttpResponse {
  const event = (content: object) => `data: ${JSON.stringify(content)}\n\n`;
  const body = [
    event({ choices: [{ delta: { content: text }, finish_reason: "stop" }] }),
    ...(usage === null || usage.total === 0
      ? []
      : [event({ choices: [], usage: { prompt_tokens: usage.input, completion_tokens: usage.output } })]),
    "data: [DONE]\n\n",
  ].join("");
  async function* pieces() {
    yield body;
  }
  return {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    pieces,
    lines: pieces,
    text: async () => body,
    close: () => {},
  };
}
