import type { ErrorCode } from "../contract/errors";

/** What npm said on its way, in the order in which one word outweighs another. */
const signs: readonly (readonly [ErrorCode, RegExp])[] = [
  ["disk-full", /\bENOSPC\b|\bEDQUOT\b|no space left on device/i],
  ["npm-git-missing", /\bspawn git\b|No git binary found|\bENOGIT\b/i],
  ["file-not-writable", /\bcode (?:EACCES|EPERM|EROFS)\b|\b(?:EACCES|EPERM|EROFS): /],
  ["offline-mode", /\bENOTCACHED\b|cache mode is 'only-if-cached'/],
  [
    "npm-proxy",
    /code E407|\b407 Proxy|Proxy Authentication|tunneling socket|proxy (?:connection|response)|code (?:EPROXY|ERR_PROXY)/i,
  ],
  [
    "npm-certificate",
    /SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|CERT_(?:HAS_EXPIRED|NOT_YET|UNTRUSTED)|ERR_TLS_CERT|unable to get local issuer|self[- ]signed certificate/i,
  ],
  ["npm-engine", /\bEBADENGINE\b/],
  ["npm-not-found", /code (?:E404|ETARGET|ENOVERSIONS)\b|\b404 Not Found\b/],
  ["npm-refused", /code (?:E401|E403|ENEEDAUTH|EOTP|E451)\b|\b40[13] (?:Unauthorized|Forbidden)\b/],
  ["npm-damaged", /\bEINTEGRITY\b|TAR_(?:BAD_ARCHIVE|ENTRY_ERROR)|\bZ_(?:DATA|BUF)_ERROR\b|integrity checksum failed/],
  [
    "npm-offline",
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|ENETDOWN|EPIPE)\b|code E5\d\d\b|\b5\d\d (?:Bad Gateway|Service Unavailable|Gateway Time-?out|Internal Server Error)|network request to .* failed|invalid json response body|Could not (?:resolve host|read from remote)/i,
  ],
];

/** Why npm did not install, by its own last words; `npm-failed` where they say none of what is known. */
export function npmFailure(said: string): ErrorCode {
  // warnings speak of what went on all the same
  const errors = said
    .split(/\r?\n/)
    .filter((line) => !/^npm (?:warn|notice|http|info|verb|sill)\b/i.test(line))
    .join("\n");
  return signs.find(([, sign]) => sign.test(errors))?.[0] ?? "npm-failed";
}

const maxWords = 2000;

/** npm's error lines, without its marks, for showing: the last of them, since the reason comes before its log's path. */
export function npmWords(said: string): string {
  const lines = said
    .split(/\r?\n/)
    .filter((line) => /^npm (?:error|ERR!)/i.test(line))
    .map((line) => line.replace(/^npm (?:error|ERR!) ?/i, ""))
    .filter((line) => line.trim() !== "" && !/complete log of this run|debug-\d+\.log/.test(line));
  const text = lines.length > 0 ? lines.join("\n") : said.trim().split(/\r?\n/).slice(-12).join("\n");
  return text.length > maxWords ? `…${text.slice(-maxWords)}` : text;
}
