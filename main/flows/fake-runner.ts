import { known, unknown, type Reading } from "../../app/contract/common";
import { toFailure, type Failure } from "../../app/contract/errors";
import type { Job, JobPhase, JobWarning } from "../../app/contract/jobs";
import type { Model } from "../../app/contract/models";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { HttpCall, HttpResponse } from "../platform/http";
import type { JobRequest, StartJob } from "../platform/ports";
import { noFacts } from "../services/runner/parse-docker";
import type { ConnectModels } from "./connect-plan";

export const ref = "ai/qwen3:8B";
export const runnerUrl = "http://127.0.0.1:12434/engines/v1";

/** For tests: a runner with one model, its requests remembered, its context set and read back. */
export function createFakeRunner({
  contextTokens = 32_768,
  baseUrl = runnerUrl,
}: { contextTokens?: number | null; baseUrl?: string | null } = {}) {
  const requests: HttpCall[] = [];
  const done: string[] = [];
  const records: unknown[] = [];
  let context: Reading<number> = contextTokens === null ? unknown("not-measured-yet") : known(contextTokens);
  let packaged = 32_768;
  let endpointUrl = baseUrl;
  let probeStatus = 200;
  let whileProbed: () => unknown = () => {};
  let configured: { "context-size": number } | null = null;
  let recordsStatus = 200;

  const send = async (call: HttpCall): Promise<HttpResponse> => {
    requests.push(call);
    if (call.path.startsWith("/engines/requests")) {
      return respond(
        recordsStatus,
        JSON.stringify([{ count: records.length, model: "sha256:x", config: {}, records }]),
      );
    }
    await whileProbed();
    return respond(probeStatus, probeStatus === 200 ? '{"choices":[{}]}' : "unable to load runner");
  };

  const model: Model = {
    id: "sha256:x",
    ref,
    tags: [ref],
    sizeBytes: known(4_000_000_000),
    parameters: null,
    quantization: null,
    architecture: null,
    format: "gguf",
    purpose: "text",
    packagedContextTokens: known(packaged),
    trainedContextTokens: known(40_960),
    createdAt: null,
  };
  const models: ConnectModels = {
    find: (wanted) => (wanted === ref ? { ...model, packagedContextTokens: known(packaged) } : null),
    locksOf: (name) => [`pull:${name}`],
    effectiveContext: async () => context,
    configured: async () => configured,
    async configure(_, change) {
      done.push(`configure ${change.contextTokens}`);
      configured = change.contextTokens === null ? null : { "context-size": change.contextTokens };
      packaged = change.contextTokens ?? 32_768;
      context = unknown("not-measured-yet");
    },
    async keep(_, change) {
      done.push(`keep ${change.contextTokens}`);
    },
    async preload() {
      done.push("preload");
      if (!context.isKnown) context = known(packaged);
    },
    inspect: async () => ({ model, isRemote: false, gguf: { "qwen3.block_count": "36" }, license: null }),
  };

  return {
    requests,
    records,
    done,
    models,
    send,
    read: (): RunnerSnapshot => runnerSnapshot(endpointUrl),
    setPackaged: (tokens: number) => void (packaged = tokens),
    setConfigured: (tokens: number | null) => void (configured = tokens === null ? null : { "context-size": tokens }),
    setContext: (tokens: number) => void (context = known(tokens)),
    setUrl: (url: string | null) => void (endpointUrl = url),
    /** Happens while the probe is under way. */
    setWhileProbed: (action: () => unknown) => void (whileProbed = action),
    setProbeStatus: (status: number) => void (probeStatus = status),
    setRecordsStatus: (status: number) => void (recordsStatus = status),
    /** A finished request as the runner remembers it. */
    remember(prompt: string, change: object = {}) {
      const timings = { prompt_n: 6_000, prompt_per_second: 300, predicted_n: 40, predicted_per_second: 50 };
      records.push({
        id: "sha256:x_1",
        model: ref,
        method: "POST",
        url: "/engines/v1/chat/completions",
        request: JSON.stringify({
          model: ref,
          messages: [{ role: "user", content: [{ type: "text", text: prompt }] }],
        }),
        response: JSON.stringify({
          usage: { prompt_tokens: 6_007, completion_tokens: 40, total_tokens: 6_047 },
          timings,
        }),
        timestamp: Math.floor(Date.now() / 1_000),
        status_code: 200,
        user_agent: "OpenAI/JS 6.10.0",
        ...change,
      });
    },
  };
}

function runnerSnapshot(openAiBaseUrl: string | null): RunnerSnapshot {
  return {
    revision: 1,
    asOf: 1,
    state: "healthy",
    endpoint: {
      source: "default-port",
      kind: "docker-engine",
      transport: "tcp",
      address: "127.0.0.1:12434",
      location: "this-machine",
      locationReason: { code: "loopback" },
      openAiBaseUrl,
    },
    version: unknown("not-reported"),
    backends: [],
    loaded: [],
    modelsDiskBytes: unknown("not-reported"),
    attempts: [],
    docker: noFacts(),
    problem: null,
  };
}

function respond(status: number, body: string): HttpResponse {
  return {
    status,
    headers: {},
    text: async () => body,
    async *pieces() {
      yield body;
    },
    async *lines() {
      yield* body.split("\n");
    },
    close() {},
  };
}

/** For tests: runs one job at once and tells how it went. */
export function createFakeJobs() {
  const controller = new AbortController();
  const phases: JobPhase[] = [];
  const warnings: JobWarning[] = [];
  const lines: string[] = [];
  let cancellable: boolean | null = null;
  const cancellableAt: Partial<Record<JobPhase, boolean>> = {};
  let request: JobRequest | null = null;
  let ended: Promise<Failure | null> = Promise.resolve(null);

  const startJob: StartJob = (next) => {
    request = next;
    phases.length = 0;
    cancellable = next.isCancellable;
    ended = next
      .run({
        signal: controller.signal,
        phase(phase) {
          phases.push(phase);
          cancellableAt[phase] = cancellable ?? false;
        },
        readBack() {},
        warn: (warning) => void warnings.push(warning),
        cancellable: (is) => void (cancellable = is),
        progress() {},
        notice() {},
        line: (text) => void lines.push(text),
        resumable() {},
      })
      .then(() => null, toFailure);
    return { id: "job-1" } as Job;
  };
  return {
    startJob,
    phases,
    warnings,
    lines,
    cancellableAt,
    request: () => request,
    ended: () => ended,
    cancel: () => controller.abort(),
  };
}
