/** Why a typed address is none; the words are the window's and, in `addressWords`, the log's. */
export type AddressProblem = "empty" | "space" | "scheme" | "host" | "port" | "credentials" | "query" | "path";

/** An address as a person meant it. */
export type RunnerAddress = {
  ok: true;
  /** `https://box.example:8443`. */
  origin: string;
  /** Before every route, without a slash at its end: a reverse proxy's path, `/exp/vDD4.40`; empty: none. */
  basePath: string;
  /** Where the OpenAI way begins, as far as the typed address says it: `/v1`, `/engines/llama.cpp/v1`. */
  apiPath: string | null;
};

/** One sentence each, for whoever typed it. */
export const addressWords: Record<AddressProblem, string> = {
  empty: "The address is empty.",
  space: "An address holds no spaces and no backslashes.",
  scheme: "The address begins with http:// or https://.",
  host: "The address needs the name or number of a machine: https://box.example:8443",
  port: "The port is a number from 1 to 65535.",
  credentials: "A name or a password does not belong into the address: the token has a field of its own.",
  query: "An address has nothing behind ? or #.",
  path: "The path of the address holds characters that no path has.",
};

/**
 * The address of a Model Runner, or of an engine that is asked the OpenAI way. Without a scheme it is `http://`. What
 * people copy along (`/chat/completions`, `/models`) is left off. Never throws.
 */
export function parseRunnerAddress(text: string): RunnerAddress | { ok: false; why: AddressProblem } {
  const typed = text.trim();
  if (typed === "") return refuse("empty");
  if (/[\s\\]/.test(typed)) return refuse("space");
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
  if (!hasScheme && /^(?!localhost:)[a-z][a-z0-9+.-]*:(?!\d)/i.test(typed)) return refuse("scheme");
  const whole = hasScheme ? typed : `http://${typed}`;
  const [scheme = "", rest = ""] = splitAt(whole, "://");
  if (!/^https?$/i.test(scheme)) return refuse("scheme");
  if (/[?#]/.test(rest)) return refuse("query");
  const [authority = "", path = ""] = splitAt(rest, "/");
  if (authority.includes("@")) return refuse("credentials");
  if (authority === "") return refuse("host");
  const port = /:([^:\]]*)$/.exec(authority)?.[1];
  if (port !== undefined && !isPort(port)) return refuse("port");
  if (!/^[A-Za-z0-9/._~!$&'()*+,;=:@%-]*$/.test(path) || path.split("/").includes("..")) return refuse("path");
  if (!URL.canParse(`${scheme}://${authority}`)) return refuse("host");
  const { origin, hostname } = new URL(`${scheme}://${authority}`);
  if (hostname === "") return refuse("host");
  return { ok: true, origin, ...splitPath(path) };
}

/** The same, as it is kept and shown. */
export const writeRunnerAddress = ({ origin, basePath, apiPath }: RunnerAddress): string =>
  `${origin}${basePath}${apiPath ?? ""}`;

/** `…/engines/llama.cpp/v1` and `…/v1` are where an engine is asked; all before it leads to the rest. */
function splitPath(path: string): { basePath: string; apiPath: string | null } {
  const clean = `/${path}`.replaceAll(/\/{2,}/g, "/").replace(/\/+$/, "");
  const asked = clean.replace(/(\/v1)\/(?:chat\/completions|completions|models)$/, "$1");
  const [, basePath = "", apiPath] = /^(.*?)((?:\/engines(?:\/[\w.-]+)?)?\/v1)$/.exec(asked) ?? [];
  return apiPath === undefined ? { basePath: clean, apiPath: null } : { basePath, apiPath };
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536;
const refuse = (why: AddressProblem) => ({ ok: false, why }) as const;

function splitAt(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
