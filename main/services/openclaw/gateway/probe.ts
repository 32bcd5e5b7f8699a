import { type Reading, known, unknown } from "../../../../app/contract/common";
import type { Dialect } from "../../../../app/contract/openclaw";
import { parseJson, valueAt } from "../../../../app/domain/json-value";
import { type HttpCall, HttpProblem, type SendHttp } from "../../../platform/http";

const probeTimeoutMs = 2_000;
const maxBodyBytes = 64 * 1024;

/** What answers at the gateway's port. `closed`: nobody; `silent`: somebody who says nothing in time. */
export type GatewayProbe =
  | { kind: "closed" | "silent" | "other-program" }
  | { kind: "gateway"; dialect: Dialect; isReady: boolean; version: string | null; startedAt: number | null };

/** Somebody was there, who doesn't speak as a gateway does. */
const talksOtherwise: ReadonlySet<HttpProblem["kind"]> = new Set(["cut", "not-http", "too-large", "certificate"]);

export const originOfPort = (port: number, host = "127.0.0.1") =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/**
 * One request, no process. openclaw answers `/startupz` in JSON; clawdbot answers every path with the page of its control
 * panel, so the content decides, never the status. Never throws but for the signal.
 */
export async function probeGateway(
  sendHttp: SendHttp,
  { origin, now, signal }: { origin: string; now: number; signal?: AbortSignal },
): Promise<GatewayProbe> {
  try {
    const { status, contentType, text } = await ask(sendHttp, origin, get("/startupz", signal));
    if (contentType.startsWith("application/json")) {
      const body = parseJson(text);
      const state = valueAt(body, ["status"]);
      if (valueAt(body, ["ok"]) === undefined || typeof state !== "string") return { kind: "other-program" };
      const uptimeMs = valueAt(body, ["uptimeMs"]);
      const version = valueAt(body, ["version"]);
      return {
        kind: "gateway",
        dialect: "openclaw",
        isReady: state === "started",
        version: typeof version === "string" ? version : null,
        // whole seconds: asked twice, it must be the same start
        startedAt: typeof uptimeMs === "number" ? Math.round((now - uptimeMs) / 1_000) * 1_000 : null,
      };
    }
    const isClawdbot = status === 200 && /<clawdbot-app|Clawdbot Control/i.test(text);
    return isClawdbot
      ? { kind: "gateway", dialect: "clawdbot", isReady: true, version: null, startedAt: null }
      : { kind: "other-program" };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof HttpProblem)) throw error;
    if (error.kind === "timed-out") return { kind: "silent" };
    return { kind: talksOtherwise.has(error.kind) ? "other-program" : "closed" };
  }
}

/**
 * Whether the gateway's chat endpoint is on and takes our token: a request without a question, which starts nothing. 401: it
 * is on; 400 "Missing user message": and takes the token; 404 or 405: it is off.
 */
export async function probeChat(
  sendHttp: SendHttp,
  { origin, secret, signal }: { origin: string; secret: string | null; signal?: AbortSignal },
): Promise<Reading<"on" | "off" | "refused">> {
  try {
    const headers = secret === null ? {} : { headers: { authorization: `Bearer ${secret}` } };
    const path = "/v1/chat/completions";
    const { status } = await ask(sendHttp, origin, {
      ...get(path, signal),
      ...headers,
      method: "POST",
    });
    if (status === 404 || status === 405) return known("off");
    if (status === 401 || status === 403) return known("refused");
    return status === 400 ? known("on") : unknown("not-reported", String(status));
  } catch (error) {
    signal?.throwIfAborted();
    return unknown("tool-failed", error instanceof HttpProblem ? error.kind : String(error));
  }
}

/** Whether one of these addresses of this machine, which others reach too, leads to it as well. */
export async function probeOutside(
  sendHttp: SendHttp,
  { port, hosts, now }: { port: number; hosts: readonly string[]; now: number },
): Promise<Reading<boolean>> {
  if (hosts.length === 0) return unknown("not-reported");
  const found = await Promise.all(
    hosts.map(async (host) => (await probeGateway(sendHttp, { origin: originOfPort(port, host), now })).kind),
  );
  return known(found.some((kind) => kind === "gateway" || kind === "other-program"));
}

const get = (path: string, signal: AbortSignal | undefined): HttpCall => ({
  method: "GET",
  path,
  headersTimeoutMs: probeTimeoutMs,
  idleTimeoutMs: probeTimeoutMs,
  purpose: "openclaw-gateway",
  ...(signal === undefined ? {} : { signal }),
});

async function ask(sendHttp: SendHttp, origin: string, call: HttpCall) {
  const response = await sendHttp({ kind: "tcp", origin, basePath: "" }, call);
  try {
    const text = await response.text(maxBodyBytes);
    return { status: response.status, contentType: response.headers["content-type"] ?? "", text };
  } finally {
    response.close();
  }
}
