import type { Clock } from "../../platform/clock";
import { type ChatDeps, makeReady, piecesOf, refuseTooLong } from "./chat";
import { createGeneration, readPrompt } from "./generate";
import { type RunnerReply, type RunnerRequest, engineReply, isObject, jsonReply, parseJson, plainReply } from "./reply";
import type { ModelStore } from "./store";

/** An answer in one piece, in whichever form the client speaks. */
async function answerWhole(
  request: RunnerRequest,
  deps: ChatDeps,
  {
    body,
    origin,
    show,
  }: { body: object; origin?: string; show: (answer: WholeAnswer) => { reply: RunnerReply; kept: object } },
): Promise<RunnerReply> {
  const inner: RunnerRequest = { ...request, body: JSON.stringify(body) };
  const ready = await makeReady(inner, deps);
  if ("refusal" in ready) return ready.refusal;
  const { engine, release } = ready;
  const record = deps.requests.open(engine, request, body, origin);
  try {
    const asked = readPrompt(engine, ready.body);
    const tooLong = refuseTooLong(asked.promptTokens, engine);
    if (tooLong !== null) {
      record.finish(400, JSON.stringify(tooLong));
      return engineReply(tooLong, 400);
    }
    const generation = createGeneration(asked, deps.pace);
    let text = "";
    for await (const { content } of piecesOf({ engine, request, generation })) text += content;
    const { reply, kept } = show({
      text,
      id: generation.id,
      modelFile: generation.modelFile,
      isCut: generation.finishReason() === "length",
      ...generation.usage(),
      cachedTokens: asked.cachedTokens,
    });
    record.finish(200, JSON.stringify(kept));
    return reply;
  } finally {
    record.finish(502, '{"error": "unknown error"}');
    release();
  }
}
type WholeAnswer = {
  text: string;
  id: string;
  modelFile: string;
  isCut: boolean;
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  cachedTokens: number;
};

/** `POST /anthropic/v1/messages`, not streamed. */
export function answerAnthropic(request: RunnerRequest, deps: ChatDeps): Promise<RunnerReply> {
  const body = parseJson(request.body);
  return answerWhole({ ...request, path: "/engines/v1/messages" }, deps, {
    body: isObject(body) ? body : {},
    origin: "anthropic/messages",
    show(answer) {
      const kept = {
        id: answer.id,
        type: "message",
        role: "assistant",
        content: [{ type: "text", text: answer.text }],
        model: answer.modelFile,
        stop_reason: answer.isCut ? "max_tokens" : "end_turn",
        stop_sequence: null,
        usage: {
          cache_read_input_tokens: answer.cachedTokens,
          input_tokens: answer.prompt_tokens - answer.cachedTokens,
          output_tokens: answer.completion_tokens,
        },
      };
      return { kept, reply: engineReply(kept) };
    },
  });
}

/** `POST …/v1/responses`, not streamed. */
export function answerResponses(request: RunnerRequest, deps: ChatDeps): Promise<RunnerReply> {
  const parsed = parseJson(request.body);
  const body = isObject(parsed) ? parsed : {};
  const { model, input, max_output_tokens: limit } = body;
  const messages = typeof input === "string" ? [{ role: "user", content: input }] : input;
  return answerWhole({ ...request, path: "/engines/v1/chat/completions" }, deps, {
    body: { model, messages, ...(limit === undefined ? {} : { max_tokens: limit }) },
    show(answer) {
      const content = [{ type: "output_text", text: answer.text }];
      const kept = {
        id: answer.id.replace("chatcmpl-", "resp_"),
        object: "response",
        created_at: Math.floor(deps.clock.now() / 1000),
        model,
        status: "completed",
        output: [
          {
            id: answer.id.replace("chatcmpl-", "msg_"),
            type: "message",
            role: "assistant",
            content,
            status: "completed",
          },
        ],
        output_text: answer.text,
        ...Object.fromEntries(
          ["error", "incomplete_details", "instructions", "metadata", "parallel_tool_calls", "temperature"].map(
            (key) => [key, null],
          ),
        ),
        ...Object.fromEntries(["tool_choice", "tools", "top_p"].map((key) => [key, null])),
        max_output_tokens: limit ?? null,
        store: true,
        previous_response_id: null,
        reasoning: null,
        usage: {
          input_tokens: answer.prompt_tokens,
          output_tokens: answer.completion_tokens,
          total_tokens: answer.total_tokens,
        },
        user: null,
        reasoning_effort: null,
      };
      return { kept, reply: jsonReply(kept) };
    },
  });
}

/** `POST …/v1/embeddings`: a chat model refuses, yet an engine of its own was started for it. */
export async function answerEmbeddings(request: RunnerRequest, deps: ChatDeps): Promise<RunnerReply> {
  const ready = await makeReady(request, deps, { mode: "embedding" });
  if ("refusal" in ready) return ready.refusal;
  const error = {
    error: {
      code: 400,
      message: "Pooling type 'none' is not OAI compatible. Please use a different pooling type",
      type: "invalid_request_error",
    },
  };
  deps.requests.open(ready.engine, request, ready.body).finish(400, JSON.stringify(error));
  ready.release();
  return engineReply(error, 400);
}

/** The part of Ollama's API that only reads. */
export function answerOllama(path: string, store: ModelStore, clock: Clock): RunnerReply {
  if (path === "/api/version") return jsonReply({ version: "0.1.0" });
  if (path !== "/api/tags") return plainReply(404, "404 page not found");
  const models = store.list().flatMap(({ id, tags, createdAtSeconds, model }) =>
    tags.map((tag) => ({
      name: tag,
      model: tag,
      modified_at: new Date(Math.min(clock.now(), createdAtSeconds * 1000)).toISOString().replace(/\.\d+Z$/, "Z"),
      size: 0,
      digest: id,
      details: {
        format: "gguf",
        family: model.architecture,
        families: [model.architecture],
        parameter_size: model.parameters,
        quantization_level: model.quantization,
      },
    })),
  );
  return jsonReply({ models });
}
