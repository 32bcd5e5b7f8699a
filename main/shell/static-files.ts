import { readFile } from "node:fs/promises";
import path from "node:path";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

export type StaticFile =
  | { status: 200; contentType: string; body: Uint8Array<ArrayBuffer> }
  | { status: 400 | 403 | 404; contentType: string; body: Uint8Array<ArrayBuffer> };

/**
 * Reads files below `root` by URL path. Takes the path as it came, still encoded and without query; answers 400 to
 * what is no path, 403 to what leads outside or is hidden, 404 to what isn't there. `asStartPage` is handed the document.
 */
export function createStaticFiles(
  root: string,
  asStartPage: (html: string) => string | Promise<string> = (html) => html,
) {
  const startPage = path.resolve(root, "index.html");
  return async function readStatic(urlPath: string): Promise<StaticFile> {
    const place = placeBelow(root, urlPath);
    if (typeof place !== "string") return refused(place.status);
    try {
      const read = await readFile(place);
      const isStart = place === startPage;
      const body = new Uint8Array(isStart ? Buffer.from(await asStartPage(read.toString("utf8"))) : read);
      const contentType = contentTypes[path.extname(place).toLowerCase()] ?? "application/octet-stream";
      return { status: 200, contentType, body };
    } catch {
      return refused(404);
    }
  };
}

function placeBelow(root: string, urlPath: string): string | { status: 400 | 403 } {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return { status: 400 };
  }
  if (!decoded.startsWith("/") || decoded.includes("\0")) return { status: 400 };
  const file = decoded === "/" ? "/index.html" : decoded;
  // A backslash and a colon mean something to Windows; no file of ours has one, nor a name that starts with a dot.
  const parts = file.slice(1).split("/");
  if (/[\\:]/.test(file) || parts.some((part) => part.startsWith("."))) return { status: 403 };
  const base = path.resolve(root);
  const place = path.resolve(base, ...parts);
  return place.startsWith(base + path.sep) ? place : { status: 403 };
}

const words = { 400: "Bad request", 403: "Forbidden", 404: "Not found" } as const;

function refused(status: 400 | 403 | 404): StaticFile {
  const body = new Uint8Array(new TextEncoder().encode(words[status]));
  return { status, contentType: "text/plain; charset=utf-8", body };
}
