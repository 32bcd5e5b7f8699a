import type { Clock } from "../platform/clock";
import { HttpProblem, problemOfSignal } from "../platform/http-problem";
import { type HttpAddress, type HttpCall, type ByteResponse, type SendBytes, isByteStream } from "../platform/http";
import { type CertificateFacts, isSameFingerprint } from "../../app/domain/certificate";
import { createHttpAccess, type HttpAccess } from "../platform/http-access";
import { createOfflineSwitch, type OfflineSwitch } from "../platform/offline";
import type { RecordInLedger } from "../platform/ledger-entry";
import type { RunnerReply, RunnerRequest } from "./model-runner/reply";

const headersTimeoutMs = 10_000;
const idleTimeoutMs = 30_000;

/** Whoever answers at an address of the simulated machine. Throws HttpProblem. */
export type Answerer = (request: RunnerRequest) => Promise<RunnerReply>;
/** Null: nobody listens there. */
export type FindAnswerer = (address: HttpAddress) => Answerer | null;

/** HTTP that never leaves the process, with the limits, the ledger entries and the failures of the real one. */
export function createDemoHttp({
  find,
  record,
  clock,
  describeAddress,
  version,
  signal: quitting,
  offline = createOfflineSwitch(),
  access = createHttpAccess(),
  certificateAt = () => null,
}: {
  find: FindAnswerer;
  record: RecordInLedger;
  clock: Clock;
  describeAddress: (address: HttpAddress) => string;
  version: string;
  signal: AbortSignal;
  offline?: OfflineSwitch;
  access?: HttpAccess;
  /** What is presented at an https address: nobody vouches for any of the demo's. */
  certificateAt?: (address: HttpAddress) => CertificateFacts | null;
}): SendBytes {
  return async (address, call) => {
    const startedMs = clock.monotonicMs();
    let isTold = false;
    const tell = (outcome: string) => {
      if (isTold) return;
      isTold = true;
      record({
        kind: "request",
        method: call.method,
        address: describeAddress(address),
        path: address.basePath + call.path,
        purpose: call.purpose,
        outcome,
        durationMs: clock.monotonicMs() - startedMs,
      });
    };
    const hangUp = new AbortController();
    offline.check(address);
    const ends = [call.signal, quitting, offline.signalFor(address)];
    const caller = AbortSignal.any(ends.filter((each) => each instanceof AbortSignal));
    if (caller.aborted) throw problemOfSignal(caller);
    const onAbort = () => hangUp.abort();
    // every call ends with hanging up: nothing of it stays with whoever lives longer
    caller.addEventListener("abort", onAbort, { once: true, signal: hangUp.signal });
    const limits = { clock, caller, hangUp };
    try {
      const answerer = find(address);
      if (answerer === null) throw nobodyAt(address);
      const presented = certificateAt(address);
      const pin = access.pinFor(address);
      if (presented !== null && (pin === null || !isSameFingerprint(pin, presented.fingerprint)))
        throw new HttpProblem("certificate", "DEPTH_ZERO_SELF_SIGNED_CERT");
      const token = access.tokenFor(address);
      const own = token === null ? {} : { authorization: `Bearer ${token}` };
      const sent = requestOf(address, call, version);
      const reply = await within(
        answerer({ ...sent, headers: { ...own, ...sent.headers }, signal: hangUp.signal }),
        call.headersTimeoutMs ?? headersTimeoutMs,
        limits,
      );
      const response = responseOf(reply, call, limits, tell);
      return response;
    } catch (error) {
      hangUp.abort();
      const problem = asProblem(error, caller);
      tell(problem.kind);
      throw problem;
    }
  };
}

type Limits = { clock: Clock; caller: AbortSignal; hangUp: AbortController };

function requestOf(address: HttpAddress, call: HttpCall, version: string): Omit<RunnerRequest, "signal"> {
  const headers: Record<string, string> = { host: "127.0.0.1", "user-agent": `Homeport/${version}` };
  const { body } = call;
  const stream = isByteStream(body) ? body : null;
  if (typeof body === "object" && stream === null) headers["content-type"] = "application/json";
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    if (name.toLowerCase() !== "origin") headers[name.toLowerCase()] = value;
  }
  return {
    method: call.method,
    path: address.basePath + call.path,
    headers,
    body: stream !== null ? "" : typeof body === "object" ? JSON.stringify(body) : ((body as string | undefined) ?? ""),
    ...(stream === null ? {} : { stream }),
  };
}

function nobodyAt(address: HttpAddress): HttpProblem {
  if (address.kind === "socket") return new HttpProblem("no-socket", "ENOENT");
  const { hostname } = new URL(address.origin);
  const isHere = /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(hostname);
  // nothing of the demo goes out, so no other machine has a name
  return isHere ? new HttpProblem("refused", "ECONNREFUSED") : new HttpProblem("name-not-found", "ENOTFOUND");
}

function asProblem(error: unknown, caller: AbortSignal): HttpProblem {
  if (caller.aborted) return problemOfSignal(caller);
  if (error instanceof HttpProblem) return error;
  return new HttpProblem("failed", error instanceof Error ? error.message : String(error), { cause: error });
}

/** The promise, or the problem of whoever is first: the limit or the caller. 0: no limit. */
async function within<T>(work: Promise<T>, limitMs: number, { clock, caller, hangUp }: Limits): Promise<T> {
  const done = new AbortController();
  const late =
    limitMs > 0
      ? clock.sleep(limitMs, done.signal).then(() => {
          throw new HttpProblem("timed-out", `silent for ${limitMs} ms`);
        })
      : new Promise<never>(() => {});
  late.catch(() => {});
  work.catch(() => {});
  const onAbort = new Promise<never>((_resolve, reject) => {
    const leave = () => reject(caller.aborted ? problemOfSignal(caller) : new HttpProblem("cancelled", "hung up"));
    if (hangUp.signal.aborted) leave();
    else hangUp.signal.addEventListener("abort", leave, { once: true, signal: done.signal });
  });
  onAbort.catch(() => {});
  try {
    return await Promise.race([work, late, onAbort]);
  } finally {
    done.abort();
  }
}

function responseOf(reply: RunnerReply, call: HttpCall, limits: Limits, tell: (outcome: string) => void): ByteResponse {
  const { caller, hangUp } = limits;
  const idleMs = call.idleTimeoutMs ?? idleTimeoutMs;
  let isTaken = false;

  async function* pieces(): AsyncGenerator<string> {
    if (isTaken) throw new HttpProblem("failed", "the body was read already");
    isTaken = true;
    const source = reply.body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await within(source.next(), idleMs, limits);
        if (next.done === true) break;
        yield next.value;
      }
      tell(String(reply.status));
    } catch (error) {
      const problem = asProblem(error, caller);
      tell(`${reply.status}, ${problem.kind}`);
      throw problem;
    } finally {
      close();
      void Promise.resolve(source.return?.()).catch(() => {});
    }
  }

  async function* lines(): AsyncGenerator<string> {
    let rest = "";
    for await (const piece of pieces()) {
      const parts = (rest + piece).split(/\r?\n/);
      rest = parts.pop() ?? "";
      yield* parts;
    }
    if (rest !== "") yield rest;
  }

  function close() {
    tell(`${reply.status}, hung up`);
    hangUp.abort();
  }

  return {
    status: reply.status,
    headers: reply.headers,
    // an archive of the demo is a text in which each character is a byte
    async *bytes() {
      const encoding = reply.headers["content-type"] === "application/gzip" ? "latin1" : "utf8";
      for await (const piece of pieces()) yield Buffer.from(piece, encoding);
    },
    pieces,
    lines,
    close,
    async text(maxBytes = 16 * 1024 * 1024) {
      let whole = "";
      for await (const piece of pieces()) {
        whole += piece;
        if (whole.length > maxBytes) throw new HttpProblem("too-large", `the answer is longer than ${maxBytes} bytes`);
      }
      return whole;
    },
  };
}
