import type { RequestPurpose } from "../../../app/domain/request-purpose";
import type { BackendStatus, RunnerAttempt } from "../../../app/contract/runner";
import { judgeCertificate } from "../../../app/domain/certificate";
import { type OpenAiModel, parseOpenAiModels } from "../../../app/domain/openai-models";
import { type EngineService, engineService } from "../../../app/domain/runner-capabilities";
import { isLoopbackHost } from "../../../app/domain/runner-location";
import { nobodyBehind } from "../../../app/domain/standalone/forwarder-rules";
import {
  HttpProblem,
  type HttpAddress,
  type HttpProblemKind,
  type LookAtCertificate,
  type SendHttp,
} from "../../platform/http";
import { maskSecrets } from "../../platform/mask";
import { parseRoot, parseStatus } from "./parse";

/** Whoever accepts and is silent for this long is hanging; with the pause between two looks that is under two seconds. */
const silenceMs = 1300;
/** Another machine may be far away, and TLS takes three turns. */
const farSilenceMs = 5000;
/** A body in drips must not hold a probe for ever. */
const wholeMs = 6000;
const answerMaxBytes = 1024 * 1024;

type Answer = { status: number; text: string; headers: Readonly<Record<string, string>> };
export type ProbeOutcome = {
  outcome: RunnerAttempt["outcome"];
  detail: string | null;
  /** Of a healthy one. */
  backends: BackendStatus[];
  /** Of a healthy one that is no whole Model Runner, with the models it names. */
  engine?: { service: EngineService; models: OpenAiModel[] };
  certificate?: NonNullable<RunnerAttempt["certificate"]>;
};

/** What an address of another machine needs beside being asked. */
export type Elsewhere = {
  look: LookAtCertificate;
  /** False: unencrypted, and nobody said that this is meant. */
  isPermitted: (origin: string) => boolean;
  /** One that is sent there. */
  hasToken: (address: HttpAddress) => boolean;
  pinFor: (address: HttpAddress) => string | null;
  secrets: () => readonly string[];
  now: () => number;
};

type Asked = {
  sendHttp: SendHttp;
  address: HttpAddress;
  signal?: AbortSignal | undefined;
  elsewhere?: Elsewhere | undefined;
  /** Where an engine may be asked when no Model Runner answers. */
  apiPaths?: readonly string[] | undefined;
};

/** GET with a probe's limits. Throws HttpProblem. */
export async function get(
  sendHttp: SendHttp,
  address: HttpAddress,
  path: string,
  { signal, purpose = "watch" }: { signal?: AbortSignal | undefined; purpose?: RequestPurpose } = {},
): Promise<Answer> {
  const isFar =
    address.kind === "tcp" && URL.canParse(address.origin) && !isLoopbackHost(new URL(address.origin).hostname);
  const limitMs = isFar ? farSilenceMs : silenceMs;
  // not AbortSignal.timeout: Node keeps each one that AbortSignal.any was given, for ever
  const whole = new AbortController();
  const timer = setTimeout(() => whole.abort(), wholeMs);
  try {
    const response = await sendHttp(address, {
      method: "GET",
      path,
      headersTimeoutMs: limitMs,
      idleTimeoutMs: limitMs,
      signal: signal ? AbortSignal.any([signal, whole.signal]) : whole.signal,
      purpose,
    });
    try {
      return { status: response.status, text: await response.text(answerMaxBytes), headers: response.headers };
    } finally {
      response.close();
    }
  } catch (error) {
    if (whole.signal.aborted && !signal?.aborted)
      throw new HttpProblem("timed-out", `No whole answer within ${wholeMs} ms.`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks an address whether a Model Runner answers there, and where `apiPaths` allow it, an engine that is asked the OpenAI
 * way. Never throws but for an abort by `signal`.
 */
export const probeAddress = (asked: Asked): Promise<ProbeOutcome> => carefully(asked, () => probeRunner(asked));

/** The same for an engine that was found before: its list alone says that it is well. */
export const probeEngine = (asked: Asked, { apiPath }: EngineService): Promise<ProbeOutcome> =>
  carefully(asked, async () => {
    const outcome = await askEngine({ ...asked, apiPaths: [apiPath] });
    return outcome ?? found("wrong-service", `Nothing answers at ${apiPath}/models any more`);
  });

/** Asks only where that is permitted, tells what went wrong below HTTP, and no secret. */
async function carefully(asked: Asked, ask: () => Promise<ProbeOutcome>): Promise<ProbeOutcome> {
  const { address, signal, elsewhere } = asked;
  if (address.kind === "tcp" && elsewhere?.isPermitted(address.origin) === false) {
    return found("plain-http", "http://, to another machine");
  }
  try {
    const outcome = await ask();
    return outcome.detail === null ? outcome : { ...outcome, detail: masked(outcome.detail, elsewhere) };
  } catch (error) {
    if (signal?.aborted) throw error;
    if (!(error instanceof HttpProblem)) return found("failed", error instanceof Error ? error.message : String(error));
    return (await underneath(error, asked)) ?? found(outcomes[error.kind], error.message);
  }
}

async function probeRunner(asked: Asked): Promise<ProbeOutcome> {
  const { sendHttp, address, signal } = asked;
  const { status, text } = await get(sendHttp, address, "/engines/status", { signal });
  const backends = status === 200 ? parseStatus(text) : null;
  if (backends !== null && backends.length > 0) return { outcome: "healthy", detail: null, backends };
  // Go's words, and nginx's
  if (status === 400 && /HTTP request (?:to an|was sent to) HTTPS/i.test(text)) {
    return found("wants-https", firstWords(status, text));
  }
  // our own forwarder: the runner behind it is being started again
  if (status === 502 && text.includes(nobodyBehind)) return found("refused", firstWords(status, text));
  if (status === 503 && /loading model/i.test(text)) return found("hanging", firstWords(status, text));
  if (status === 503) return found("disabled", firstWords(status, text));
  if (address.kind === "socket") return found("wrong-service", firstWords(status, text));
  const root = await get(sendHttp, address, "/", { signal });
  const isRunner = root.status === 200 && parseRoot(root.text) !== null;
  // a runner it is: no status route in this version, or no backend to tell of
  if (isRunner && (status === 404 || backends !== null)) return { outcome: "healthy", detail: null, backends: [] };
  const engine = await askEngine(asked);
  if (engine !== null && (engine.outcome === "healthy" || !isRunner)) return engine;
  if (isDenied(status)) return denied(asked, firstWords(status, text));
  return found(isRunner ? "failed" : "wrong-service", firstWords(status, text));
}

/** Null: no engine is asked the OpenAI way at any of its paths. */
async function askEngine(asked: Asked): Promise<ProbeOutcome | null> {
  const { sendHttp, address, signal, apiPaths = [] } = asked;
  let refusal: ProbeOutcome | null = null;
  for (const apiPath of apiPaths) {
    const { status, text, headers } = await get(sendHttp, address, `${apiPath}/models`, { signal });
    if (isDenied(status)) refusal ??= denied(asked, firstWords(status, text));
    const models = status === 200 ? parseOpenAiModels(text) : null;
    if (models === null) continue;
    // some give their list to everybody, and answers only to whoever has the token: a GET there computes nothing
    const door = await get(sendHttp, address, `${apiPath}/chat/completions`, { signal });
    if (isDenied(door.status)) return denied(asked, firstWords(door.status, door.text));
    const service = engineService(models, { apiPath, serverHeader: headers["server"] ?? null });
    return { outcome: "healthy", detail: null, backends: [], engine: { service, models } };
  }
  return refusal;
}

const isDenied = (status: number) => status === 401 || status === 403;

function denied({ address, elsewhere }: Asked, detail: string): ProbeOutcome {
  return found(elsewhere?.hasToken(address) === true ? "token-refused" : "wants-token", detail);
}

/** What is wrong below HTTP, where a look at the certificate tells it. */
async function underneath({ kind }: HttpProblem, { address, signal, elsewhere }: Asked): Promise<ProbeOutcome | null> {
  if (elsewhere === undefined || address.kind !== "tcp") return null;
  const isTls = address.origin.startsWith("https:");
  if (isTls ? kind !== "certificate" : kind !== "cut" && kind !== "not-http") return null;
  const presented = await elsewhere.look(address, signal).catch(() => null);
  if (presented === null) return null;
  const { certificate, code } = presented;
  if (!isTls) return found("wants-https", `It presents a certificate of ${certificate.subject}`);
  const pinned = elsewhere.pinFor(address);
  const problem = judgeCertificate(certificate, { code, now: elsewhere.now(), pinned });
  // it was mended between the two questions: the next look tells
  if (problem === null) return null;
  const shown = { ...certificate, names: [...certificate.names] };
  return { ...found("untrusted", code), certificate: { problem, presented: shown } };
}

const outcomes: Record<HttpProblemKind, RunnerAttempt["outcome"]> = {
  refused: "refused",
  "no-socket": "no-socket",
  "no-permission": "no-permission",
  "name-not-found": "failed",
  "timed-out": "hanging",
  cancelled: "failed",
  cut: "failed",
  "not-http": "wrong-service",
  certificate: "untrusted",
  "not-tls": "speaks-http",
  "too-large": "wrong-service",
  offline: "offline",
  failed: "failed",
};

function found(outcome: RunnerAttempt["outcome"], detail: string): ProbeOutcome {
  return { outcome, detail, backends: [] };
}

/** A server may say in its refusal what it was sent. */
const masked = (text: string, elsewhere: Elsewhere | undefined) => maskSecrets(text, elsewhere?.secrets() ?? []);

function firstWords(status: number, text: string): string {
  const words = text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words === "" ? `HTTP ${status}` : `HTTP ${status}: ${words.slice(0, 200)}`;
}
