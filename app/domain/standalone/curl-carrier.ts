/** Headers that go on to the runner: what it reads. Whatever else a client sends stays here, `Authorization` first of all. */
const carriedHeaders = new Set([
  "accept",
  "content-encoding",
  "content-type",
  "user-agent",
  "x-preload-only",
  "x-request-origin",
]);
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** One word of a command line: nothing that ends a line, and nothing a code page could turn into something else. */
const plain = /^[\x20-\x7e]*$/;
const valueMaxChars = 2000;
const targetMaxChars = 8000;

export type CarriedRequest = {
  method: string;
  /** Path and query, as they came. */
  target: string;
  /** Names and values in turn. */
  rawHeaders: readonly string[];
  hasBody: boolean;
  /** As curl is to open it: seen from the folder it runs in, or whole. */
  socket: string;
};

/**
 * Arguments by which `curl` carries one request to a socket: its answer comes out with its head, piece by piece, and a body is
 * taken from stdin as it comes. Null: this request can't be put on a command line. Every word of the client's follows an option
 * that takes it, so none can be an option itself.
 */
export function curlArgs({ method, target, rawHeaders, hasBody, socket }: CarriedRequest): string[] | null {
  if (!methods.has(method) || !/^\/[\x21-\x7e]*$/.test(target) || target.length > targetMaxChars) return null;
  const given: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = (rawHeaders[at + 1] ?? "").trim();
    if (!carriedHeaders.has(name) || value === "" || !plain.test(value) || value.length > valueMaxChars) continue;
    given.push(`${name}: ${value}`);
  }
  const has = (name: string) => given.some((header) => header.startsWith(`${name}:`));
  const headers = [
    ...given,
    // what curl would add by itself
    ...["accept", "user-agent"].filter((name) => !has(name)).map((name) => `${name}:`),
    "expect:",
  ];
  return [
    // first, or a file of the user's is read
    "--disable",
    "--unix-socket",
    socket,
    "--noproxy",
    "*",
    "--proto",
    "=http",
    "--http1.1",
    "--silent",
    "--no-buffer",
    "--connect-timeout",
    "10",
    // not --include: that one keeps the head back until the first of the body is there
    ...(method === "HEAD" ? ["--head"] : ["--dump-header", "-", "--request", method]),
    ...headers.flatMap((header) => ["--header", header]),
    ...(hasBody ? ["--upload-file", "-"] : []),
    "--request-target",
    target,
    "--url",
    "http://localhost/",
  ];
}

export type CarriedHead = { status: number; message: string; rawHeaders: string[] };

const headMaxBytes = 64 * 1024;

/**
 * Reads what curl writes: heads of interim answers (1xx) are left out. `push` answers null until the head is whole, then with
 * it and the first of the body. Throws when it is no HTTP answer, or its head has no end.
 */
export function createHeadReader() {
  let gathered: Uint8Array = new Uint8Array(0);
  return {
    push(piece: Uint8Array): { head: CarriedHead; rest: Uint8Array } | null {
      const all = new Uint8Array(gathered.length + piece.length);
      all.set(gathered);
      all.set(piece, gathered.length);
      gathered = all;
      for (;;) {
        const end = endOfHead(gathered);
        if (end === null) {
          if (gathered.length > headMaxBytes) throw new Error("the head of the answer has no end");
          return null;
        }
        const head = readHead(latin1(gathered.subarray(0, end)));
        gathered = gathered.subarray(end);
        // nobody asked for another protocol
        if (head.status === 101) throw new Error("the answer changes the protocol");
        if (head.status >= 200) return { head, rest: gathered };
      }
    },
  };
}

/** The first byte behind the empty line; null: it is not there yet. */
function endOfHead(bytes: Uint8Array): number | null {
  const last = Math.min(bytes.length, headMaxBytes) - 3;
  for (let at = 0; at < last; at += 1) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4;
  }
  return null;
}

function readHead(text: string): CarriedHead {
  const [first = "", ...lines] = text.split("\r\n");
  const [, status, message = ""] = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(first) ?? [];
  if (status === undefined) throw new Error("what came is no HTTP answer");
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(status), message, rawHeaders };
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Why nothing came, by curl's exit code (its manual, "EXIT CODES"). */
export function curlFailure(exitCode: number | null): string {
  switch (exitCode) {
    case 7:
      return "nobody listens at its socket";
    case 18:
    case 52:
    case 55:
    case 56:
      return "it hung up";
    case 28:
      return "it took no connection in time";
    case null:
      return "curl was ended";
    default:
      return `curl ended with ${exitCode}`;
  }
}

/** Whether this curl can speak to a Unix socket, by what `curl --version` says. */
export const hasUnixSockets = (versionText: string): boolean => /^Features:.*\bUnixSockets\b/im.test(versionText);
