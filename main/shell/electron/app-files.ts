import { securityHeaders } from "../security-headers";
import { createStaticFiles } from "../static-files";
import { isOwnUrl } from "./own-page";

/** Answers `app://homeport/…` with the renderer's files. Every response carries the security headers, refusals too. */
export function createAppFiles(
  rendererRoot: string,
  asStartPage: (html: string) => string,
): (request: Request) => Promise<Response> {
  const readStatic = createStaticFiles(rendererRoot, asStartPage);
  const headers = securityHeaders("electron");
  const refuse = (status: number, words: string) =>
    new Response(words, { status, headers: { ...headers, "content-type": "text/plain; charset=utf-8" } });

  return async (request) => {
    if (!isOwnUrl(request.url)) return refuse(404, "Not found");
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "Not allowed");
    const file = await readStatic(new URL(request.url).pathname);
    const body = request.method === "HEAD" ? null : file.body;
    return new Response(body, { status: file.status, headers: { ...headers, "content-type": file.contentType } });
  };
}
