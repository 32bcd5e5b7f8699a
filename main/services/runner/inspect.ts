import { known, unknown, type Reading } from "../../../app/contract/common";
import type { LoadedModel } from "../../../app/contract/runner";
import { parseLoaded } from "../../../app/domain/loaded-models";
import { HttpProblem, type HttpAddress, type SendHttp } from "../../platform/http";
import { defaultOrigin } from "./candidates";
import { parseDiskUse, parseModelIds, parseRoot, parseVersion } from "./parse";
import { get } from "./probe";

/** What changes rarely, read at discovery and every half minute. */
export type RunnerDetails = {
  /** Where it is asked the OpenAI way, behind its base path. */
  apiPath: string;
  version: Reading<string>;
  modelsDiskBytes: Reading<number>;
  root: "desktop" | "open-source" | null;
  openAiBaseUrl: string | null;
};

/** Loaded models; null when the runner did not tell. A version without the route has none to tell of. */
export async function readLoaded(
  sendHttp: SendHttp,
  address: HttpAddress,
  signal: AbortSignal,
): Promise<LoadedModel[] | null> {
  const answer = await reach(sendHttp, address, "/engines/ps", signal);
  if (answer instanceof HttpProblem) return null;
  if (answer.status === 404) return [];
  return answer.status === 200 ? parseLoaded(answer.text) : null;
}

export async function readDetails(
  sendHttp: SendHttp,
  address: HttpAddress,
  signal: AbortSignal,
  /** As the typed address says it; else Model Runner's usual one. */
  apiPath = "/engines/v1",
): Promise<RunnerDetails> {
  const [version, modelsDiskBytes, root, openAiBaseUrl] = await Promise.all([
    readValue(sendHttp, address, "/version", parseVersion, signal),
    readValue(sendHttp, address, "/engines/df", parseDiskUse, signal),
    readRoot(sendHttp, address, signal),
    findOpenAiBaseUrl(sendHttp, address, apiPath, signal),
  ]);
  return { apiPath, version, modelsDiskBytes, root, openAiBaseUrl };
}

/** Of an engine that is asked the OpenAI way: it tells nothing else, and where it is asked is known. */
export function detailsOfEngine(address: HttpAddress, apiPath: string): RunnerDetails {
  return {
    apiPath,
    version: unknown("not-supported"),
    modelsDiskBytes: unknown("not-supported"),
    root: null,
    openAiBaseUrl: address.kind === "tcp" ? `${address.origin}${address.basePath}${apiPath}` : null,
  };
}

async function readValue<T>(
  sendHttp: SendHttp,
  address: HttpAddress,
  path: string,
  parse: (text: string) => T | null,
  signal: AbortSignal,
): Promise<Reading<T>> {
  const answer = await reach(sendHttp, address, path, signal);
  if (answer instanceof HttpProblem) {
    return unknown(answer.kind === "timed-out" ? "timed-out" : "not-reachable", answer.message);
  }
  if (answer.status === 404) return unknown("not-supported");
  const value = answer.status === 200 ? parse(answer.text) : null;
  return value === null ? unknown("not-reported") : known(value);
}

async function readRoot(sendHttp: SendHttp, address: HttpAddress, signal: AbortSignal) {
  const answer = await reach(sendHttp, address, "/", signal);
  return answer instanceof HttpProblem || answer.status !== 200 ? null : parseRoot(answer.text);
}

/**
 * Where OpenClaw would find this runner over TCP. Behind a socket: the default port, if the same runner (same version,
 * same models) answers there, else null.
 */
async function findOpenAiBaseUrl(
  sendHttp: SendHttp,
  address: HttpAddress,
  apiPath: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (address.kind === "tcp") return `${address.origin}${address.basePath}${apiPath}`;
  const overTcp: HttpAddress = { kind: "tcp", origin: defaultOrigin, basePath: "" };
  const there = await fingerprint(sendHttp, overTcp, signal);
  if (there === null) return null;
  return there === (await fingerprint(sendHttp, address, signal)) ? `${defaultOrigin}/engines/v1` : null;
}

/** Version and models of whoever answers; null when it is no runner. */
async function fingerprint(sendHttp: SendHttp, address: HttpAddress, signal: AbortSignal): Promise<string | null> {
  const models = await reach(sendHttp, address, "/engines/v1/models", signal);
  if (models instanceof HttpProblem || models.status !== 200) return null;
  const ids = parseModelIds(models.text);
  if (ids === null) return null;
  const version = await reach(sendHttp, address, "/version", signal);
  return JSON.stringify([version instanceof HttpProblem ? null : parseVersion(version.text), ids]);
}

/** An answer, or the problem as a value; throws only when `signal` aborted. */
async function reach(sendHttp: SendHttp, address: HttpAddress, path: string, signal: AbortSignal) {
  try {
    return await get(sendHttp, address, path, { signal });
  } catch (error) {
    if (signal.aborted || !(error instanceof HttpProblem)) throw error;
    return error;
  }
}
