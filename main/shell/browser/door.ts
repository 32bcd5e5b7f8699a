import type { IncomingMessage } from "node:http";
import { createHash, timingSafeEqual } from "node:crypto";

/** Why someone is sent away: an HTTP status and a sentence for people. */
export type Refusal = { status: number; words: string };

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const loopbackPeer = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/;

/**
 * Judges what is true of every request, before its path is looked at: it comes from this machine, was addressed to it
 * by a loopback name (a rebound DNS name is not one) and was not sent by another site's page.
 */
export function judgeCaller(request: IncomingMessage): Refusal | null {
  if (!loopbackPeer.test(request.socket.remoteAddress ?? "")) {
    return { status: 403, words: "Homeport answers this machine only." };
  }
  const { host, origin } = request.headers;
  // An SSH tunnel changes the port, so any is good.
  if (host === undefined || !loopbackHost.test(host) || isRepeated(request, "host")) {
    return { status: 421, words: "Open Homeport by the address it printed." };
  }
  if (origin !== undefined && (origin !== `http://${host}` || isRepeated(request, "origin"))) {
    return { status: 403, words: "Pages of other sites may not talk to Homeport." };
  }
  const site = request.headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") {
    // Following a link here shows the page, which holds nothing; reading it from afar is something else.
    const isLink = request.headers["sec-fetch-mode"] === "navigate" && request.headers["sec-fetch-dest"] === "document";
    if (!isLink || request.method !== "GET")
      return { status: 403, words: "Pages of other sites may not talk to Homeport." };
  }
  return null;
}

/** Tells in constant time whether a request carries the token. Never by cookie, so no page can make a browser send it. */
export function createTokenCheck(token: string): (request: IncomingMessage) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(token);
  return (request) => {
    const given = request.headers["x-homeport-token"];
    return typeof given === "string" && timingSafeEqual(digest(given), wanted);
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The name a page gave itself, or null when it is none. */
export function clientIdOf(request: IncomingMessage): string | null {
  const id = request.headers["x-homeport-client"];
  return typeof id === "string" && uuid.test(id) ? id : null;
}

function isRepeated(request: IncomingMessage, name: string): boolean {
  return (request.headersDistinct[name]?.length ?? 0) > 1;
}
