import type { IncomingMessage } from "node:http";
import type { Refusal } from "./door";

type Body = { ok: true; value: unknown } | { ok: false; refusal: Refusal };

/** Reads a JSON body of at most `maxBytes` that arrives within `timeoutMs`. Leaves the connection open for the answer. */
export async function readJsonBody(
  request: IncomingMessage,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<Body> {
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return refused(415, "The body must be application/json.");
  const tooLarge = refused(413, `The body may have ${maxBytes} bytes.`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLarge;

  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  return new Promise<Body>((resolve) => {
    const settle = (body: Body) => {
      clearTimeout(timer);
      request.removeAllListeners("data");
      resolve(body);
    };
    const timer = setTimeout(() => settle(refused(408, "The body took too long.")), timeoutMs);
    request.on("data", (piece: Buffer) => {
      sizeBytes += piece.length;
      if (sizeBytes > maxBytes) settle(tooLarge);
      else pieces.push(piece);
    });
    request.on("end", () => settle(parse(Buffer.concat(pieces))));
    request.on("error", () => settle(refused(400, "The body was cut.")));
  });
}

function parse(bytes: Buffer): Body {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refused(400, "The body is not JSON.");
  }
}

function refused(status: number, words: string): Body & { ok: false } {
  return { ok: false, refusal: { status, words } };
}
