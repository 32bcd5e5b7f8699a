import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http-problem";
import type { Pace } from "../pace";
import { type Engine, type Engines } from "./engines";
import { type RunningGeneration, createGeneration, readPrompt } from "./generate";
import {
  type RunnerReply,
  type RunnerRequest,
  emptyReply,
  engineReply,
  isObject,
  parseJson,
  plainReply,
  streamReply,
} from "./reply";
import type { OpenRecord, RequestRecorder } from "./requests";
import type { Mode } from "./settings";
import type { ModelStore } from "./store";

const maxBodyBytes = 10 * 1024 * 1024;

export type ChatDeps = {
  clock: Clock;
  pace: Pace;
  store: ModelStore;
  engines: Engines;
  requests: RequestRecorder;
};
/** A loaded engine with a request on it, or the refusal. */
type Ready = { engine: Engine; body: Record<string, unknown>; release: () => void } | { refusal: RunnerReply };

/** Body, model and engine of a request, in the runner's own order of complaints. */
export async function makeReady(
  request: RunnerRequest,
  { store, engines }: ChatDeps,
  { mode = "completion" as Mode }: { mode?: Mode } = {},
): Promise<Ready> {
  const refuse = (status: number, text: string) => ({ refusal: plainReply(status, text) });
  if (Buffer.byteLength(request.body) > maxBodyBytes) return refuse(413, "request too large");
  const body = parseJson(request.body);
  if (!isObject(body)) return refuse(400, "invalid request");
  const name = body["model"];
  if (typeof name !== "string" || name === "") return refuse(400, "model is required");
  const model = store.find(name);
  if (model === undefined) return refuse(404, `error while getting model: get model '"${name}"': model not found`);
  const engine = engines.obtain(model, name, mode, request.signal);
  const release = engines.use(engine);
  // whoever hangs up lets the engine go, also before its answer began
  request.signal.addEventListener("abort", release, { once: true });
  const failure = await untilReady(engine, request.signal);
  if (failure === null) return { engine, body, release };
  release();
  return refuse(500, failure);
}

async function untilReady(engine: Engine, signal: AbortSignal): Promise<string | null> {
  const gone = new Promise<never>((_resolve, reject) => {
    const leave = () => reject(new HttpProblem("cancelled", "hung up"));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  gone.catch(() => {});
  return Promise.race([engine.ready, gone]);
}

/** A prompt longer than the context is refused at once, before any work. */
export function refuseTooLong(promptTokens: number, { contextTokens }: Engine) {
  if (promptTokens < contextTokens) return null;
  return {
    error: {
      code: 400,
      message: `request (${promptTokens} tokens) exceeds the available context size (${contextTokens} tokens), try increasing it`,
      type: "exceed_context_size_error",
      n_prompt_tokens: promptTokens,
      n_ctx: contextTokens,
    },
  };
}

/** `POST …/v1/chat/completions`. */
export async function answerChat(request: RunnerRequest, deps: ChatDeps): Promise<RunnerReply> {
  const ready = await makeReady(request, deps);
  if ("refusal" in ready) return ready.refusal;
  const { engine, body, release } = ready;
  if (request.headers["x-preload-only"] === "true") {
    release();
    return emptyReply(200);
  }
  const record = deps.requests.open(engine, request, body);
  const asked = readPrompt(engine, body);
  const tooLong = refuseTooLong(asked.promptTokens, engine);
  if (tooLong !== null) {
    record.finish(400, JSON.stringify(tooLong));
    release();
    return engineReply(tooLong, 400);
  }
  const run: Run = {
    request,
    engine,
    release,
    record,
    generation: createGeneration(asked, deps.pace),
    createdSeconds: Math.floor(deps.clock.now() / 1000),
    hasUsage: isObject(body["stream_options"]) && body["stream_options"]["include_usage"] === true,
    hasTimingsPerToken: body["timings_per_token"] === true,
  };
  if (body["stream"] !== true) return collect(run);
  return streamReply("text/event-stream", stream(run), { server: "llama.cpp", "x-accel-buffering": "no" });
}

type Run = {
  request: RunnerRequest;
  engine: Engine;
  release: () => void;
  record: OpenRecord;
  generation: RunningGeneration;
  createdSeconds: number;
  hasUsage: boolean;
  hasTimingsPerToken: boolean;
};

/** All pieces; throws HttpProblem "cut" when the engine's process ends meanwhile. */
export async function* piecesOf({ engine, request, generation }: Pick<Run, "engine" | "request" | "generation">) {
  const signal = AbortSignal.any([request.signal, engine.ended.signal]);
  try {
    yield* generation.pieces(signal);
  } catch (error) {
    if (engine.ended.signal.aborted) throw new HttpProblem("cut", "ECONNRESET");
    throw error;
  }
}

async function collect(run: Run): Promise<RunnerReply> {
  const { record, release, engine, request } = run;
  let content = "";
  let reasoning = "";
  try {
    for await (const piece of piecesOf(run)) {
      content += piece.content;
      reasoning += piece.reasoning;
    }
  } catch (error) {
    record.finish(502, '{"error": "unknown error"}');
    if (engine.ended.signal.aborted && !request.signal.aborted) return plainReply(502, "Bad Gateway");
    throw error;
  } finally {
    release();
  }
  const answer = wholeAnswer(run, content, reasoning);
  record.finish(200, JSON.stringify(answer));
  return engineReply(answer);
}

function wholeAnswer({ generation, createdSeconds }: Run, content: string, reasoning: string): object {
  const toolCalls = generation.toolCalls();
  return {
    choices: [
      {
        finish_reason: generation.finishReason(),
        index: 0,
        message: {
          role: "assistant",
          content,
          ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
          ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
        },
      },
    ],
    created: createdSeconds,
    model: generation.modelFile,
    system_fingerprint: "b10068-simulated",
    object: "chat.completion",
    usage: generation.usage(),
    id: generation.id,
    timings: generation.timings(),
  };
}

async function* stream(run: Run): AsyncGenerator<string> {
  const { generation, createdSeconds, record, release, hasUsage, hasTimingsPerToken } = run;
  let content = "";
  let reasoning = "";
  let isWhole = false;
  const chunk = (choices: object[], more: object = {}) =>
    `data: ${JSON.stringify({
      choices,
      created: createdSeconds,
      id: generation.id,
      model: generation.modelFile,
      system_fingerprint: "b10068-simulated",
      object: "chat.completion.chunk",
      ...more,
    })}\n\n`;
  const part = (delta: object, finish: string | null = null) => ({ finish_reason: finish, index: 0, delta });
  const timed = () => (hasTimingsPerToken ? { timings: generation.timings() } : {});
  let isFirst = true;
  try {
    for await (const piece of piecesOf(run)) {
      if (isFirst) yield chunk([part({ role: "assistant", content: null })]);
      isFirst = false;
      if (piece.content === "" && piece.reasoning === "") continue;
      content += piece.content;
      reasoning += piece.reasoning;
      const delta = piece.reasoning === "" ? { content: piece.content } : { reasoning_content: piece.reasoning };
      yield chunk([part(delta)], timed());
    }
    const calls = generation.toolCalls().map((call, index) => ({ index, ...call }));
    if (calls.length > 0) yield chunk([part({ tool_calls: calls })], timed());
    const last = hasUsage ? {} : { timings: generation.timings() };
    yield chunk([part({}, generation.finishReason())], last);
    if (hasUsage) yield chunk([], { usage: generation.usage(), timings: generation.timings() });
    isWhole = true;
    record.finish(200, JSON.stringify(wholeAnswer(run, content, reasoning)));
    yield "data: [DONE]\n\n";
  } finally {
    if (!isWhole) record.finish(200, JSON.stringify(wholeAnswer(run, content, reasoning)));
    release();
  }
}
