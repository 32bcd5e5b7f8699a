import dns from "node:dns";
import type { LookupFunction } from "node:net";
import os from "node:os";
import { Readable } from "node:stream";
import { Agent, request } from "undici";
import type { Clock } from "./clock";
import { HttpProblem, problemOfSignal, toHttpProblem } from "./http-problem";
import { createHttpAccess, type HttpAccess } from "./http-access";
import { type ByteResponse, createHttpResponse, type HttpResponse } from "./http-response";
import type { RecordInLedger } from "./ledger-entry";
import { maskSecrets } from "./mask";
import type { RequestPurpose } from "../../app/domain/request-purpose";
import { createOfflineSwitch, type OfflineSwitch } from "./offline";
import { shortenPath } from "./paths";
import { type PresentedCertificate, pinnedConnector, readCertificate, trustedContext } from "./tls";

export { HttpProblem, type HttpProblemKind } from "./http-problem";
export type { ByteResponse, HttpResponse } from "./http-response";

/** Where to send: an http(s) origin, or a Unix socket or Windows named pipe. `basePath` goes before every path. */
export type HttpAddress =
  | { kind: "tcp"; origin: string; basePath: string }
  | { kind: "socket"; path: string; basePath: string };

export type HttpCall = {
  method: "GET" | "POST" | "DELETE";
  /** Starts with `/`; already encoded. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON when an object, as it is when a string, piece by piece as it comes when a stream. */
  body?: object | string | AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
  /** Until the status line. Default 10 s. */
  headersTimeoutMs?: number;
  /** Between two pieces of the body. Default 30 s; 0 for never. */
  idleTimeoutMs?: number;
  /** Why it is sent: polls of the same purpose are one ledger entry. */
  purpose: RequestPurpose;
};

/** Throws only HttpProblem. Never follows redirects, never sends Origin, never uses a proxy for loopback. */
export type SendHttp = (address: HttpAddress, call: HttpCall) => Promise<HttpResponse>;
/** The same, for whoever stores a body as it came. */
export type SendBytes = (address: HttpAddress, call: HttpCall) => Promise<ByteResponse>;

const headersTimeoutMs = 10_000;
const connectTimeoutMs = 10_000;
/** Short: a runner that was started anew must not meet a connection of its former life. */
const keepAliveMs = 2000;

/** Looks at the certificate of an https address; null: no TLS is spoken there, or nobody answers. Throws HttpProblem `offline`. */
export type LookAtCertificate = (
  address: Extract<HttpAddress, { kind: "tcp" }>,
  signal?: AbortSignal,
) => Promise<PresentedCertificate | null>;

const certificateTimeoutMs = 5000;

/** `closeAll` hangs up everywhere; calls under way end as `cancelled`, later ones too. */
export type ClosableSendHttp = SendBytes & { closeAll(): Promise<void> };

/**
 * Sends HTTP/1.1 over TCP, Unix sockets and named pipes. Proxies from the environment are never used, redirects never
 * followed, `Origin` never sent. Each call is one ledger entry, written when its body ended or broke; a body nobody
 * reads is hung up after its idle time.
 */
export function createSendHttp({
  record,
  clock,
  home = os.homedir(),
  version = "0",
  offline = createOfflineSwitch(),
  access = createHttpAccess(),
}: {
  record: RecordInLedger;
  clock: Clock;
  /** For showing socket paths. */
  home?: string;
  version?: string;
  offline?: OfflineSwitch;
  /** Tokens and certificates of single addresses. */
  access?: HttpAccess;
}): ClosableSendHttp {
  const agents = new Map<string, Agent>();
  const closing = new AbortController();
  // never "docker-model-cli/": the runner answers that one with lines before the body
  const userAgent = `Homeport/${version}`;

  /** What changes something gets a connection of its own: one kept from before may be dead, and can't be tried twice. */
  function agentFor(address: HttpAddress, isKept: boolean): Agent {
    const target = address.kind === "socket" ? `socket ${address.path}` : new URL(address.origin).origin;
    const pin = access.pinFor(address);
    const key = `${isKept ? "kept" : "fresh"} ${target} ${pin ?? ""}`;
    const existing = agents.get(key);
    if (existing) return existing;
    const agent = new Agent({
      connect: connectorOf(address, pin),
      allowH2: false,
      pipelining: isKept ? 1 : 0,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      // ours count from the call on, and to the millisecond
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agents.set(key, agent);
    return agent;
  }

  function connectorOf(address: HttpAddress, pin: string | null) {
    const timeout = connectTimeoutMs;
    if (address.kind === "socket") return { timeout, socketPath: address.path };
    const lookup = checkedLookup(offline);
    if (pin !== null) return pinnedConnector(pin, { timeout, lookup, allowH2: false });
    const isTls = /^https:/i.test(address.origin);
    return { timeout, lookup, ...(isTls ? { secureContext: trustedContext() } : {}) };
  }

  const sendHttp: SendBytes = async (address, call) => {
    const startedAtMs = clock.monotonicMs();
    let isTold = false;
    function tell(outcome: string): void {
      if (isTold) return;
      isTold = true;
      record({
        kind: "request",
        method: call.method,
        address: maskSecrets(describeAddress(address, home)),
        path: maskSecrets(address.basePath + call.path),
        purpose: call.purpose,
        outcome,
        durationMs: clock.monotonicMs() - startedAtMs,
      });
    }

    // before a connection, a look-up or a line in the ledger: it was not done
    offline.check(address);
    const ends = [call.signal, closing.signal, offline.signalFor(address)];
    const signal = AbortSignal.any(ends.filter((each) => each instanceof AbortSignal));
    if (signal.aborted) throw problemOfSignal(signal);
    try {
      const own = { userAgent, token: access.tokenFor(address) };
      const attempt = (isKept: boolean) => begin(agentFor(address, isKept), address, call, own, signal);
      const isRead = call.method === "GET";
      const { response, hangUp } = await attempt(isRead).catch((error: unknown) => {
        // the kept connection was closed under our hands: the runner started anew
        if (isRead && toHttpProblem(error).kind === "cut") return attempt(false);
        throw error;
      });
      return createHttpResponse({ response, hangUp, idleTimeoutMs: call.idleTimeoutMs, signal, onEnd: tell });
    } catch (error) {
      const problem = toHttpProblem(error);
      tell(problem.kind);
      throw problem;
    }
  };

  return Object.assign(sendHttp, {
    async closeAll() {
      closing.abort();
      const open = [...agents.values()];
      agents.clear();
      await Promise.all(open.map((agent) => agent.destroy()));
    },
  });
}

/** Resolves as the system does, and asks again whether it may be reached: a name can lead anywhere. */
export function checkedLookup(offline: OfflineSwitch): LookupFunction {
  return (hostname, options, found) =>
    dns.lookup(hostname, options, (error, address, family) => {
      try {
        const all = typeof address === "string" ? [address] : (address ?? []).map((each) => each.address);
        if (error === null)
          for (const each of all) offline.check({ kind: "tcp", origin: originAt(each), basePath: "" });
      } catch (problem) {
        found(problem as NodeJS.ErrnoException, address, family);
        return;
      }
      found(error, address, family);
    });
}

const originAt = (address: string) => `http://${address.includes(":") ? `[${address.replace(/%.*$/, "")}]` : address}`;

/** As {@link LookAtCertificate} says; each look is one line of the ledger. */
export function createLookAtCertificate({
  record,
  clock,
  offline,
  home = os.homedir(),
}: {
  record: RecordInLedger;
  clock: Clock;
  offline: OfflineSwitch;
  home?: string;
}): LookAtCertificate {
  return async (address, signal) => {
    offline.check(address);
    const startedAtMs = clock.monotonicMs();
    const { hostname, port } = new URL(address.origin);
    const ends = [signal, offline.signalFor(address)].filter((each) => each instanceof AbortSignal);
    const found = await readCertificate({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port === "" ? (address.origin.startsWith("https:") ? 443 : 80) : Number(port),
      lookup: checkedLookup(offline),
      timeoutMs: certificateTimeoutMs,
      signal: AbortSignal.any(ends),
    });
    record({
      kind: "request",
      method: "TLS",
      address: describeAddress(address, home),
      path: "",
      purpose: "certificate",
      outcome: found === null ? "no TLS" : found.code || "trusted",
      durationMs: clock.monotonicMs() - startedAtMs,
    });
    return found;
  };
}

/** Until the status line. The call's own limit and signal end it at once, also while undici is still connecting. */
async function begin(agent: Agent, address: HttpAddress, call: HttpCall, own: OwnHeaders, signal: AbortSignal) {
  const hangingUp = new AbortController();
  const hangUp = () => hangingUp.abort();
  const { body, headers } = contentOf(call, own);
  const answer = request(`${originOf(address)}${address.basePath}${call.path}`, {
    dispatcher: agent,
    method: call.method,
    headers,
    ...(body === undefined ? {} : { body }),
    signal: hangingUp.signal,
  });
  const limitMs = call.headersTimeoutMs ?? headersTimeoutMs;
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const given = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(problemOfSignal(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    if (limitMs > 0) {
      timer = setTimeout(() => reject(new HttpProblem("timed-out", `no answer within ${limitMs} ms`)), limitMs);
    }
  });
  try {
    return { response: await Promise.race([answer, given]), hangUp };
  } catch (error) {
    hangUp();
    // what comes after all finds nobody
    answer.then(
      (late) => late.body.on("error", () => {}).destroy(),
      () => {},
    );
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

export function isByteStream(body: HttpCall["body"]): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && Symbol.asyncIterator in body;
}

function originOf(address: HttpAddress): string {
  return address.kind === "socket" ? "http://localhost" : new URL(address.origin).origin;
}

type OwnHeaders = { userAgent: string; token: string | null };

function contentOf(call: HttpCall, { userAgent, token }: OwnHeaders) {
  const headers: Record<string, string> = { "user-agent": userAgent };
  if (token !== null) headers["authorization"] = `Bearer ${token}`;
  const { body: content } = call;
  const isStream = isByteStream(content);
  if (typeof content === "object" && !isStream) headers["content-type"] = "application/json";
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    // the runner refuses calls with an Origin it doesn't know; we are no web page
    if (name.toLowerCase() !== "origin") headers[name.toLowerCase()] = value;
  }
  const body = isStream
    ? Readable.from(content, { objectMode: false })
    : typeof content === "object"
      ? JSON.stringify(content)
      : content;
  return { headers, body };
}

/** An address for people: `127.0.0.1:12434`, `https://box:8443`, `~/.docker/run/docker.sock`. */
export function describeAddress(address: HttpAddress, home: string = os.homedir()): string {
  if (address.kind === "socket") return shortenPath(address.path, home, process.platform);
  if (!URL.canParse(address.origin)) return address.origin;
  const { protocol, host } = new URL(address.origin);
  return protocol === "http:" ? host : `${protocol}//${host}`;
}
