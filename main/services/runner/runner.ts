import { hostname, networkInterfaces } from "node:os";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { LoadedModel, RunnerSnapshot } from "../../../app/contract/runner";
import type { Clock } from "../../platform/clock";
import { HttpProblem, type HttpAddress, type SendHttp } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";
import type { RunCommand } from "../../platform/run-command";
import { createSnapshot } from "../../platform/snapshot";
import { listCandidates, type Candidate } from "./candidates";
import { discover, type Discovery } from "./discover";
import { createDockerWatch } from "./docker-watch";
import { noFacts } from "./docker-facts";
import type { ReadTextFile } from "./docker-context";
import { readDetails, readLoaded, type RunnerDetails } from "./inspect";
import { describeEndpoint, describeLooking, describeSick, type Content } from "./describe";
import { probeAddress, type ProbeOutcome } from "./probe";
import { codeSendProblem } from "./send-problem";

const visiblePollMs = 1500;
const hiddenPollMs = 30_000;
const detailsEveryMs = 30_000;

type Found = {
  key: string;
  candidate: Candidate;
  address: HttpAddress;
  details: RunnerDetails;
  detailsAtMs: number;
};

/**
 * Finds the Model Runner, follows it, and carries everybody's calls to it. What docker's command line says is asked
 * for when nothing answers, once when a bare port does (which product is it?), and on `probe()`.
 */
export function createRunnerService({
  sendHttp,
  runCommand,
  findExecutable,
  readTextFile,
  env,
  home,
  os,
  clock,
  push,
  getAddressSetting,
  attention,
  log,
  listOwnHosts = ownHosts,
}: {
  sendHttp: SendHttp;
  runCommand: RunCommand;
  findExecutable: (name: string) => Promise<string | null>;
  readTextFile: ReadTextFile;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
  clock: Clock;
  push: Push;
  getAddressSetting: () => string | null;
  attention: { isVisible(): boolean; onChange(listener: () => void): () => void };
  log: { warn(message: string): void };
  listOwnHosts?: () => string[];
}) {
  const snapshot = createSnapshot<Content>(describeLooking(), {
    clock,
    publish: (next) => push("runner.changed", next),
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const healthyListeners = new Set<() => void>();
  let found: Found | null = null;
  let lastAttempts: Discovery["attempts"] | null = null;
  let wasEverHealthy = false;
  let areDetailsDue = false;
  let inFlight: { promise: Promise<void>; isDeep: boolean } | null = null;
  let wake: AbortController | null = null;
  let loop: Promise<void> | null = null;

  const docker = createDockerWatch({
    runCommand,
    findExecutable,
    readTextFile,
    env,
    os,
    clock,
    signal,
    onChange: () => (found === null ? publishSick() : pollSoon()),
  });

  function publishSick() {
    if (found !== null || lastAttempts === null) return;
    const hasDesktopRunner = docker.hasDesktopRunner();
    snapshot.setIfChanged(describeSick(lastAttempts, docker.findings(), { hasDesktopRunner, wasEverHealthy }));
  }

  function publishHealthy(
    now: Found,
    backends: Content["backends"],
    loaded: LoadedModel[],
    attempts: Content["attempts"],
  ) {
    const isNew = snapshot.read().state !== "healthy" || found?.key !== now.key || found.address !== now.address;
    found = now;
    wasEverHealthy = true;
    lastAttempts = attempts;
    snapshot.setIfChanged({
      state: "healthy",
      endpoint: describeEndpoint({
        ...now,
        root: now.details.root,
        openAiBaseUrl: now.details.openAiBaseUrl,
        findings: docker.findings(),
        os,
        ownHosts: listOwnHosts(),
      }),
      version: now.details.version,
      backends,
      loaded,
      modelsDiskBytes: now.details.modelsDiskBytes,
      attempts,
      docker: docker.findings()?.facts ?? noFacts(),
      problem: null,
    });
    if (!isNew) return;
    // one question tells which product answers behind a bare port
    if (snapshot.read().endpoint?.kind === "unknown" && docker.findings() === null) void docker.refresh();
    for (const listener of healthyListeners) {
      try {
        listener();
      } catch (error) {
        log.warn(`runner: a listener failed: ${toFailure(error).message}`);
      }
    }
  }

  async function look(isDeep: boolean): Promise<void> {
    const candidates = await listCandidates({ setting: getAddressSetting(), env, home, os, readTextFile });
    const key = JSON.stringify(candidates);
    const deepFindings = isDeep ? docker.refresh() : null;
    const sick = found !== null && found.key === key && !isDeep ? await follow(found) : undefined;
    if (sick === null) return;
    const already = sick?.outcome === "hanging" && found !== null ? { address: found.address, result: sick } : null;
    await settle(await discover(sendHttp, candidates, signal, already), { candidates, key, deepFindings });
  }

  /** Asks the known runner how it is; null when all is well. */
  async function follow(known: Found): Promise<ProbeOutcome | null> {
    const [probe, loaded] = await Promise.all([
      probeAddress(sendHttp, known.address, signal),
      readLoaded(sendHttp, known.address, signal),
    ]);
    if (probe.outcome !== "healthy") return probe;
    const isDue = areDetailsDue || clock.monotonicMs() - known.detailsAtMs >= detailsEveryMs;
    areDetailsDue = false;
    const now = isDue
      ? { ...known, details: await readDetails(sendHttp, known.address, signal), detailsAtMs: clock.monotonicMs() }
      : known;
    publishHealthy(now, probe.backends, loaded ?? snapshot.read().loaded, lastAttempts ?? []);
    return null;
  }

  async function settle(
    { attempts, winner }: Discovery,
    {
      candidates,
      key,
      deepFindings,
    }: { candidates: readonly Candidate[]; key: string; deepFindings: Promise<void> | null },
  ) {
    if (winner !== null) {
      const { candidate, address, backends } = winner;
      const [details, loaded] = await Promise.all([
        readDetails(sendHttp, address, signal),
        readLoaded(sendHttp, address, signal),
        deepFindings,
      ]);
      areDetailsDue = false;
      const isSame = found?.key === key && found.candidate.label === candidate.label;
      const now = {
        key,
        candidate,
        address: isSame && found ? found.address : address,
        details,
        detailsAtMs: clock.monotonicMs(),
      };
      publishHealthy(now, backends, loaded ?? [], attempts);
      return;
    }
    const hasChanged = JSON.stringify(attempts) !== JSON.stringify(lastAttempts);
    found = null;
    lastAttempts = attempts;
    await deepFindings;
    publishSick();
    // a configured address is judged by itself; a hidden window starts no processes again and again
    const isAuto = candidates.some(({ source }) => source === "default-port");
    if (isAuto && deepFindings === null && (attention.isVisible() || docker.findings() === null)) {
      void docker.refreshIfStale({ hasChanged });
    }
  }

  /** One look at a time: whoever comes meanwhile shares it, unless it is not deep enough. */
  function lookShared(isDeep: boolean): Promise<void> {
    if (inFlight !== null && (inFlight.isDeep || !isDeep)) return inFlight.promise;
    const before = inFlight?.promise ?? Promise.resolve();
    const promise = before
      .then(() => look(isDeep))
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn(`runner: looking failed: ${toFailure(error).message}`);
      })
      .finally(() => {
        if (inFlight?.promise === promise) inFlight = null;
      });
    inFlight = { promise, isDeep };
    return promise;
  }

  async function follower(): Promise<void> {
    const endAttention = attention.onChange(() => {
      if (attention.isVisible()) wake?.abort();
    });
    try {
      while (!signal.aborted) {
        wake = new AbortController();
        await lookShared(false);
        const waitMs = attention.isVisible() ? visiblePollMs : hiddenPollMs;
        await clock.sleep(waitMs, AbortSignal.any([signal, wake.signal])).catch(() => {});
      }
    } finally {
      endAttention();
    }
  }

  function pollSoon() {
    areDetailsDue = true;
    if (wake === null) void lookShared(false);
    else wake.abort();
  }

  const send: SendToRunner = async (call) => {
    if (call.signal?.aborted) throw new CodedError("cancelled", "Cancelled.");
    if (found === null) await lookShared(false);
    if (found === null) {
      const { problem } = snapshot.read();
      if (problem) throw new CodedError(problem.code, problem.message, problem.detail);
      throw new CodedError("runner-down", "No Model Runner answers.");
    }
    try {
      return await sendHttp(found.address, call);
    } catch (error) {
      if (error instanceof HttpProblem && error.kind !== "cancelled") void lookShared(false);
      throw codeSendProblem(error);
    }
  };

  return {
    read: (): RunnerSnapshot => snapshot.read(),
    /** Looks everywhere now, docker's command line included, and answers with what was found. */
    async probe(): Promise<RunnerSnapshot> {
      await lookShared(true);
      return snapshot.read();
    },
    send,
    /** Where the healthy runner is; null while there is none. */
    address: (): HttpAddress | null => found?.address ?? null,
    /** Begins to follow: every 1.5 s while somebody looks, else every 30 s. */
    start(): void {
      loop ??= follower();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await loop;
      await inFlight?.promise;
    },
    /** Called when a runner becomes healthy, or another one is found. Returns the function that ends it. */
    onHealthy(listener: () => void): () => void {
      const own = () => listener();
      healthyListeners.add(own);
      return () => healthyListeners.delete(own);
    },
    /** Something changed: look now instead of at the next turn. */
    pollSoon,
  };
}

function ownHosts(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return [hostname(), ...addresses];
}
