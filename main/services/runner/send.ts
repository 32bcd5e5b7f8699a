import { CodedError, type Failure, toError } from "../../../app/contract/errors";
import { sameModel } from "../../../app/domain/model-reference";
import { HttpProblem, type HttpAddress, type HttpCall, type HttpResponse, type SendHttp } from "../../platform/http";
import { maskSecrets } from "../../platform/mask";
import type { SendToRunner } from "../../platform/ports";
import { codeSendProblem } from "./send-problem";

/** An engine that is no whole Model Runner: where it is asked, and the names it takes, exactly as it tells them. */
export type EngineWay = { apiPath: string; names: readonly string[] };

/** What it says of itself beside its models; of llama.cpp alone. */
const ownFacts = "/props";

/**
 * A call as the engine understands it; null: only a Model Runner does. Names are compared in one form everywhere, and
 * asked for in the engine's own.
 */
function throughEngine(call: HttpCall, { apiPath, names }: EngineWay): HttpCall | null {
  const rest = /^\/engines\/v1(\/(?:chat\/completions|completions|embeddings|models))$/.exec(call.path)?.[1];
  if (rest === undefined) return call.path === ownFacts && call.method === "GET" ? call : null;
  const { body } = call;
  const asked = typeof body === "object" && "model" in body && typeof body.model === "string" ? body.model : null;
  const name = names.find((each) => each === asked) ?? names.find((each) => asked !== null && sameModel(each, asked));
  return {
    ...call,
    path: `${apiPath}${rest}`,
    ...(name === undefined ? {} : { body: { ...(body as object), model: name } }),
  };
}

/** What an engine would say to a question it does not know, without asking it. */
function unknownThere(): HttpResponse {
  const text = "404 page not found\n";
  return {
    status: 404,
    headers: {},
    text: () => Promise.resolve(text),
    async *pieces() {
      yield text;
    },
    async *lines() {
      yield text.trim();
    },
    close() {},
  };
}

const deniedChars = 2000;

/** Carries calls to the runner that was found; while there is none, one is looked for first. */
export function createSender({
  sendHttp,
  address,
  look,
  whenFound,
  refuseElsewhere,
  problem,
  engine = () => null,
  hasToken = () => false,
  secrets = () => [],
}: {
  sendHttp: SendHttp;
  /** Of the runner that was found. */
  address: () => HttpAddress | null;
  /** Looks now, or joins who looks already. Never rejects. */
  look: () => Promise<void>;
  /** Called when a runner is found. Returns the function that ends it. */
  whenFound(listener: () => void): () => void;
  /** Throws CodedError offline-mode when it is on and the runner is on another machine. */
  refuseElsewhere: () => void;
  /** Why there is none. */
  problem: () => Failure | null;
  /** Null: a whole Model Runner answers there. */
  engine?: () => EngineWay | null;
  hasToken?: (address: HttpAddress) => boolean;
  secrets?: () => readonly string[];
}): SendToRunner {
  /** A registry's refusal comes with the same number, and is not about us. */
  const isAboutUs = ({ path, method }: HttpCall, status: number) =>
    engine() === null
      ? status === 401 && !(method === "POST" && path === "/models/create") && !path.includes("remote=true")
      : status === 401 || status === 403;

  async function codeDenied(response: HttpResponse, target: HttpAddress): Promise<CodedError> {
    const words = await response.text(64 * 1024).catch(() => "");
    response.close();
    void look();
    const detail = maskSecrets(words, secrets()).slice(0, deniedChars);
    return hasToken(target)
      ? new CodedError("runner-token-refused", "The token was refused.", detail)
      : new CodedError("runner-wants-token", "A token is wanted there.", detail);
  }

  /** Until a runner is found, the look under way has ended, or the caller has had enough. */
  async function lookFor(caller: AbortSignal | undefined): Promise<void> {
    const over = Promise.withResolvers<void>();
    const end = () => over.resolve();
    const endListening = whenFound(end);
    caller?.addEventListener("abort", end, { once: true });
    void look().then(end);
    await over.promise;
    endListening();
    caller?.removeEventListener("abort", end);
  }

  return async (call) => {
    if (address() === null && call.signal?.aborted !== true) await lookFor(call.signal);
    if (call.signal?.aborted) throw new CodedError("cancelled", "Cancelled.");
    const target = address();
    if (target === null) {
      const why = problem();
      if (why !== null) throw toError(why);
      throw new CodedError("runner-down", "No Model Runner answers.");
    }
    refuseElsewhere();
    const way = engine();
    const sent = way === null ? call : throughEngine(call, way);
    if (sent === null) return unknownThere();
    try {
      const response = await sendHttp(target, sent);
      if (isAboutUs(call, response.status)) throw await codeDenied(response, target);
      return response;
    } catch (error) {
      if (error instanceof HttpProblem && error.kind !== "cancelled") void look();
      throw codeSendProblem(error);
    }
  };
}
