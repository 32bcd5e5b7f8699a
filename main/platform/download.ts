import type { RequestPurpose } from "../../app/domain/request-purpose";
import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { Agent, request } from "undici";
import { CodedError } from "../../app/contract/errors";
import { isLoopbackHost } from "../../app/domain/runner-location";
import type { Clock } from "./clock";
import { checkedLookup } from "./http";
import { HttpProblem, toHttpProblem } from "./http-problem";
import type { RecordInLedger } from "./ledger-entry";
import { offlineError, type OfflineSwitch } from "./offline";
import { trustedContext } from "./tls";

/**
 * Fetches a file whole into `file`, which must not be there yet (0600), and tells its digest. Redirects are followed, over
 * https (or from this machine itself) and to `hosts` only. What is not whole is removed. Throws CodedError download-failed, offline-mode, disk-full,
 * cancelled.
 */
export type Download = (request: {
  url: string;
  file: string;
  hosts: readonly string[];
  maxBytes: number;
  signal: AbortSignal;
  purpose: RequestPurpose;
  /** `totalBytes` null: not told. */
  onProgress(doneBytes: number, totalBytes: number | null): void;
}) => Promise<{ sha256: string; sizeBytes: number }>;

const silenceMs = 30_000;
const redirectsMax = 5;

export function createDownload({
  record,
  clock,
  offline,
  version,
  scheme = "https:",
}: {
  record: RecordInLedger;
  clock: Clock;
  offline: OfflineSwitch;
  version: string;
  /** For tests: a server of their own speaks no TLS. */
  scheme?: "https:" | "http:";
}): Download {
  return async ({ url: first, file, hosts, maxBytes, signal: cancel, purpose, onProgress }) => {
    const agent = new Agent({
      connect: {
        lookup: checkedLookup(offline),
        timeout: silenceMs,
        ...(scheme === "https:" ? { secureContext: trustedContext() } : {}),
      },
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
      allowH2: false,
    });
    const startedAtMs = clock.monotonicMs();
    let url = first;
    const tell = (outcome: string) => {
      const { host, pathname } = new URL(url);
      record({
        kind: "request",
        method: "GET",
        address: host,
        // what comes after the path of a redirect is a signature
        path: pathname,
        purpose,
        outcome,
        durationMs: clock.monotonicMs() - startedAtMs,
      });
    };

    async function follow() {
      for (let hop = 0; hop <= redirectsMax; hop++) {
        const { protocol, hostname, origin } = new URL(url);
        const isSafe = protocol === scheme || (protocol === "http:" && isLoopbackHost(hostname));
        if (!isSafe || !hosts.includes(hostname)) {
          throw new CodedError("download-failed", `It was sent on to ${hostname}, where it is not taken from.`);
        }
        const address = { kind: "tcp", origin, basePath: "" } as const;
        offline.check(address);
        const ends = [cancel, offline.signalFor(address)].filter((each) => each !== null);
        const answer = await request(url, {
          dispatcher: agent,
          signal: AbortSignal.any(ends),
          headers: { "user-agent": `Homeport/${version}`, accept: "application/octet-stream" },
        });
        const { statusCode, headers, body } = answer;
        if (statusCode === 200) return answer;
        await body.dump().catch(() => {});
        const next = headers["location"];
        if (![301, 302, 303, 307, 308].includes(statusCode) || typeof next !== "string" || !URL.canParse(next, url)) {
          throw new CodedError("download-failed", `${new URL(url).host} answered ${statusCode}.`);
        }
        tell(String(statusCode));
        url = new URL(next, url).href;
      }
      throw new CodedError("download-failed", "It was sent on too often.");
    }

    let isMade = false;
    try {
      const { body, headers } = await follow();
      const told = Number(headers["content-length"]);
      const totalBytes = Number.isSafeInteger(told) && told > 0 ? told : null;
      const hash = createHash("sha256");
      let sizeBytes = 0;
      const handle = await open(file, "wx", 0o600);
      isMade = true;
      try {
        for await (const piece of body as AsyncIterable<Buffer>) {
          sizeBytes += piece.length;
          if (sizeBytes > maxBytes) throw new CodedError("download-failed", `It is longer than ${maxBytes} bytes.`);
          hash.update(piece);
          await handle.writeFile(piece);
          onProgress(sizeBytes, totalBytes);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (totalBytes !== null && sizeBytes !== totalBytes) throw new HttpProblem("cut", "it broke off");
      tell("200");
      return { sha256: hash.digest("hex"), sizeBytes };
    } catch (error) {
      if (isMade) await rm(file, { force: true });
      const coded = codedOf(error, cancel, new URL(url).host);
      tell(coded.code);
      throw coded;
    } finally {
      await agent.destroy();
    }
  };
}

function codedOf(error: unknown, cancel: AbortSignal, host: string): CodedError {
  if (cancel.aborted) return new CodedError("cancelled", "Cancelled.");
  if (error instanceof CodedError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOSPC" || code === "EDQUOT") return new CodedError("disk-full", "There is no room for it.", code);
  const { kind, message } = toHttpProblem(error);
  if (kind === "offline") return offlineError(host);
  return new CodedError("download-failed", `${host}: ${message}`, undefined, { cause: error });
}
