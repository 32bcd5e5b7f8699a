import type { CertificateFacts } from "../../app/domain/certificate";
import type { Clock } from "../platform/clock";
import type { HttpAddress } from "../platform/http";
import type { Answerer } from "./demo-http";
import { answerTo } from "./model-runner/answers";
import {
  type RunnerReply,
  type RunnerRequest,
  isObject,
  jsonReply,
  parseJson,
  streamReply,
} from "./model-runner/reply";
import { countTokens, splitTokens } from "./model-runner/tokens";
import type { Pace } from "./pace";

/** Whom an engine elsewhere lets in, and what it is; each is a machine of the demo's network. */
export type DemoEngine = {
  origin: string;
  /** Shape of its list: vLLM's, or llama-server's. */
  shape: "vllm" | "llama.cpp";
  model: string;
  contextTokens: number;
  /** Null: whoever asks is answered. */
  token: string | null;
  certificate: CertificateFacts | null;
};

const dayMs = 86_400_000;
const perTokenMs = 18;

/** Token and address that the demo's scene, its tests and its pictures know. */
export const demoToken = "demo-token-4711";
export const demoEngineAddress = "https://gpu-box.example:8443";
export const demoPlainAddress = "http://llama.example:8080";

/** The machines of the demo's network. Certificates are made at its start, as if a year ago. */
export function demoEngines(now: number): DemoEngine[] {
  return [
    {
      origin: demoEngineAddress,
      shape: "vllm",
      model: "Qwen/Qwen3-8B",
      contextTokens: 40_960,
      token: demoToken,
      certificate: {
        subject: "CN=gpu-box.example",
        issuer: "CN=gpu-box.example",
        names: ["gpu-box.example"],
        validFrom: now - 200 * dayMs,
        validTo: now + 165 * dayMs,
        fingerprint: "5C:0E:71:9A:44:D2:8B:13:F0:6E:A5:27:C9:38:BD:04:91:EF:62:7D:1A:B6:53:C8:2F:E4:09:76:DB:30:8C:A1",
      },
    },
    {
      origin: demoPlainAddress,
      shape: "llama.cpp",
      model: "gemma-3-4b-it-Q4_K_M.gguf",
      contextTokens: 32_768,
      token: null,
      certificate: null,
    },
  ];
}

/** Engines that are asked the OpenAI way, as they answer on other machines. Null: the address is none of theirs. */
export function createDemoEngines({
  engines,
  clock,
  pace,
}: {
  engines: readonly DemoEngine[];
  clock: Clock;
  pace: Pace;
}) {
  const at = (address: HttpAddress) =>
    address.kind === "tcp" ? engines.find(({ origin }) => origin === new URL(address.origin).origin) : undefined;
  return {
    find(address: HttpAddress): Answerer | null {
      const engine = at(address);
      return engine === undefined ? null : (request) => answer(engine, request, { clock, pace });
    },
    certificateAt: (address: HttpAddress): CertificateFacts | null => at(address)?.certificate ?? null,
  };
}

async function answer(engine: DemoEngine, request: RunnerRequest, deps: { clock: Clock; pace: Pace }) {
  const { shape, token, contextTokens } = engine;
  await deps.pace.pause(30, request.signal);
  const isOpen = shape === "llama.cpp" && request.path === "/v1/models";
  if (token !== null && !isOpen && request.headers["authorization"] !== `Bearer ${token}`) {
    return request.path.startsWith("/v1/") || shape === "llama.cpp" ? refusal(shape) : missing(shape);
  }
  if (request.path === "/v1/models") return jsonReply({ object: "list", data: [rowOf(engine, deps.clock)] });
  if (request.path === "/props" && shape === "llama.cpp") {
    return jsonReply({ default_generation_settings: { n_ctx: contextTokens }, total_slots: 1 });
  }
  if (request.path !== "/v1/chat/completions") return missing(shape);
  if (request.method !== "POST") return jsonReply({ detail: "Method Not Allowed" }, 405);
  const body = parseJson(request.body);
  if (!isObject(body)) return jsonReply({ error: { message: "invalid body", code: 400 } }, 400);
  if (shape === "vllm" && body["model"] !== engine.model) {
    const message = `The model \`${String(body["model"])}\` does not exist.`;
    return jsonReply({ error: { message, type: "NotFoundError", param: "model", code: 404 } }, 404);
  }
  return body["stream"] === true
    ? streamReply("text/event-stream; charset=utf-8", stream(engine, body, request.signal, deps))
    : collect(engine, body, deps.clock);
}

const refusal = (shape: DemoEngine["shape"]): RunnerReply =>
  shape === "vllm"
    ? jsonReply({ error: "Unauthorized" }, 401)
    : jsonReply({ error: { code: 401, message: "Invalid API Key", type: "authentication_error" } }, 401);

const missing = (shape: DemoEngine["shape"]): RunnerReply =>
  shape === "vllm"
    ? jsonReply({ detail: "Not Found" }, 404)
    : jsonReply({ error: { code: 404, message: "File Not Found", type: "not_found_error" } }, 404);

function rowOf({ shape, model, contextTokens }: DemoEngine, clock: Clock): object {
  const created = Math.floor(clock.now() / 1000);
  return shape === "vllm"
    ? { id: model, object: "model", created, owned_by: "vllm", root: model, parent: null, max_model_len: contextTokens }
    : {
        id: model,
        object: "model",
        created,
        owned_by: "llamacpp",
        meta: {
          vocab_type: 1,
          n_vocab: 262_144,
          n_ctx_train: 131_072,
          n_embd: 2560,
          n_params: 3_880_099_328,
          size: 2_489_757_856,
        },
      };
}

function questionOf(body: Record<string, unknown>): { prompt: string; question: string } {
  const messages = Array.isArray(body["messages"]) ? body["messages"] : [];
  const texts = messages.map((each: unknown) => {
    const content = isObject(each) ? each["content"] : "";
    return typeof content === "string" ? content : JSON.stringify(content ?? "");
  });
  return { prompt: texts.join("\n"), question: texts.at(-1) ?? "" };
}

function wordsOf(body: Record<string, unknown>): { words: string[]; usage: object } {
  const { prompt, question } = questionOf(body);
  const most = typeof body["max_tokens"] === "number" ? body["max_tokens"] : 512;
  const words = splitTokens(answerTo(question)).slice(0, most);
  const prompt_tokens = countTokens(prompt) + 8;
  return {
    words,
    usage: { prompt_tokens, completion_tokens: words.length, total_tokens: prompt_tokens + words.length },
  };
}

async function* stream(
  engine: DemoEngine,
  body: Record<string, unknown>,
  signal: AbortSignal,
  { clock, pace }: { clock: Clock; pace: Pace },
): AsyncGenerator<string> {
  const { words, usage } = wordsOf(body);
  const shared = { id: "chatcmpl-demo", object: "chat.completion.chunk", created: Math.floor(clock.now() / 1000) };
  const chunk = (choices: object[], more: object = {}) =>
    `data: ${JSON.stringify({ ...shared, model: engine.model, choices, ...more })}\n\n`;
  yield chunk([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]);
  const timeline = pace.timeline();
  for (const [index, word] of words.entries()) {
    await timeline.until((index + 1) * perTokenMs, signal);
    yield chunk([{ index: 0, delta: { content: word }, finish_reason: null }]);
  }
  yield chunk([{ index: 0, delta: {}, finish_reason: "stop" }]);
  const options = body["stream_options"];
  if (isObject(options) && options["include_usage"] === true) yield chunk([], { usage });
  yield "data: [DONE]\n\n";
}

function collect(engine: DemoEngine, body: Record<string, unknown>, clock: Clock): RunnerReply {
  const { words, usage } = wordsOf(body);
  const message = { role: "assistant", content: words.join("") };
  return jsonReply({
    id: "chatcmpl-demo",
    object: "chat.completion",
    created: Math.floor(clock.now() / 1000),
    model: engine.model,
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage,
  });
}
