/**
 * The base URL a person meant, without a slash at its end; a bare origin leads to the runner's `/engines/v1`. Null when it
 * is none: another scheme, credentials, a query, a fragment, port 0.
 */
export function parseBaseUrl(text: string): string | null {
  const trimmed = text.trim();
  if (/[\s\\?#]/.test(trimmed) || !/^https?:\/\/[^/]/i.test(trimmed) || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  if (url.hostname === "" || url.port === "0" || url.username !== "" || url.password !== "") return null;
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path === "" ? "/engines/v1" : path}`;
}

export const isBaseUrl = (text: string): boolean => parseBaseUrl(text) !== null;
