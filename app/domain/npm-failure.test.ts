import fc from "fast-check";
import { expect, test } from "vitest";
import { errorCodes } from "../contract/errors";
import { npmFailure, npmWords } from "./npm-failure";

const advice = `npm error If you are behind a proxy, please make sure that the 'proxy' config is set properly.  See: 'npm help config'`;
const log =
  "npm error A complete log of this run can be found in: /home/anna/.npm/_logs/2026-11-29T02_16_45_891Z-debug-0.log";

/** Said by npm 11.19.1 on Node 24, each brought about on purpose; names and paths are nobody's. */
const said: readonly (readonly [string, string])[] = [
  [
    "npm-offline",
    `npm error code ECONNREFUSED\nnpm error syscall connect\nnpm error FetchError: request to http://127.0.0.1:9/openclaw failed, reason: connect ECONNREFUSED 127.0.0.1:9\n${advice}`,
  ],
  [
    "npm-offline",
    `npm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request to http://registry.invalid/openclaw failed, reason: getaddrinfo ENOTFOUND registry.invalid\nnpm error network In most cases you are behind a proxy or have bad network settings.\n${advice}`,
  ],
  [
    "npm-offline",
    `npm error code ECONNRESET\nnpm error network request to http://127.0.0.1:47314/openclaw failed, reason: socket hang up\n${advice}`,
  ],
  ["npm-offline", "npm error code E503\nnpm error 503 Service Unavailable - GET http://127.0.0.1:47311/503/openclaw"],
  [
    "npm-offline",
    `npm error code FETCH_ERROR\nnpm error invalid json response body at http://127.0.0.1/openclaw reason: Unexpected token '<', "<html>Sign"... is not valid JSON`,
  ],
  [
    "npm-offline",
    "npm error code 128\nnpm error An unknown git error occurred\nnpm error command git --no-replace-objects ls-remote ssh://git@github.com/x/y.git\nnpm error ssh: Could not resolve hostname github.com: Name or service not known",
  ],
  [
    "npm-not-found",
    "npm error code E404\nnpm error 404 Not Found - GET http://127.0.0.1:47311/404/openclaw - Not found\nnpm error 404\nnpm error 404  The requested resource 'openclaw@2026.9.6' could not be found or you do not have permission to access it.",
  ],
  ["npm-not-found", "npm error code ETARGET\nnpm error notarget No matching version found for x@2026.9.6."],
  ["npm-refused", "npm error code E401\nnpm error 401 Unauthorized - GET http://127.0.0.1:47311/401/openclaw"],
  ["npm-refused", "npm error code E403\nnpm error 403 403 Forbidden - GET http://127.0.0.1:47311/403/openclaw"],
  [
    "npm-damaged",
    "npm warn EBADENGINE Unsupported engine {\nnpm warn tarball tarball data for x seems to be corrupted. Trying again.\nnpm error code EINTEGRITY\nnpm error sha512-AQ== integrity checksum failed when using sha512: wanted sha512-AQ== but got sha512-MN==. (28 bytes)",
  ],
  [
    "npm-engine",
    'npm error code EBADENGINE\nnpm error engine Unsupported engine\nnpm error notsup Required: {"node":">=99"}',
  ],
  [
    "npm-proxy",
    "npm error code E407\nnpm error 407 Proxy Authentication Required - GET https://registry.invalid/openclaw",
  ],
  [
    "npm-certificate",
    "npm error code DEPTH_ZERO_SELF_SIGNED_CERT\nnpm error request to https://localhost:47313/openclaw failed, reason: self-signed certificate; if the root CA is installed locally",
  ],
  [
    "offline-mode",
    "npm error code ENOTCACHED\nnpm error request to https://registry.invalid/openclaw failed: cache mode is 'only-if-cached' but no cached response is available.",
  ],
  ["npm-git-missing", "npm error code ENOENT\nnpm error syscall spawn git\nnpm error path git\nnpm error errno -2"],
  [
    "disk-full",
    "npm error code ENOSPC\nnpm error syscall write\nnpm error nospc Invalid response body while trying to fetch https://registry.invalid/typescript: ENOSPC: no space left on device, write",
  ],
  ["file-not-writable", "npm error code EACCES\nnpm error syscall mkdir\nnpm error path /opt/x/node_modules"],
  ["npm-failed", "npm error code ENOENT\nnpm error syscall mkdir\nnpm error path /x/node_modules"],
  ["npm-failed", "Segmentation fault"],
  ["npm-failed", ""],
];

test.each(said)("%s: %s", (code, words) => {
  expect(npmFailure(`npm http fetch GET 200 https://registry.invalid/a 407ms\n${words}\n${log}\n`)).toBe(code);
});

test("warnings and fetched packages are no reason", () => {
  expect(
    npmFailure("npm warn EBADENGINE x\nnpm http fetch GET 404 https://registry.invalid/x\nnpm notice ENOSPC"),
  ).toBe("npm-failed");
});

test("its words are shown without marks, log paths and noise, and bounded", () => {
  expect(npmWords(`npm warn x\nnpm error code E401\nnpm error\nnpm error 401 Unauthorized\n${log}`)).toBe(
    "code E401\n401 Unauthorized",
  );
  expect(npmWords("\nSegmentation fault\n")).toBe("Segmentation fault");
  expect(npmWords(`npm error ${"x".repeat(9000)}`).length).toBeLessThanOrEqual(2001);
});

test("any text has a code of the catalogue", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(errorCodes).toContain(npmFailure(text));
    }),
  );
});
