import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { LoadedModel, RunnerAttempt, RunnerSnapshot } from "../../../app/contract/runner";
import { createLoadedSince } from "../../../app/domain/loaded-since";
import type { Clock } from "../../platform/clock";
import type { HttpAddress, SendHttp } from "../../platform/http";
import type { RunCommand } from "../../platform/run-command";
import { createSnapshot } from "../../platform/snapshot";
import { listCandidates, typedCandidate, type Candidate } from "./candidates";
import { attemptOf, discover, type Discovery, type Winner } from "./discover";
import { createDockerWatch } from "./docker-watch";
import { noFacts } from "./parse-docker";
import type { ReadTextFile } from "./docker-context";
import { createFoundReader, type Found } from "./found";
import { describeEndpoint, describeLooking, describeSick, type Content } from "./describe";
import { type Elsewhere, probeAddress, type ProbeOutcome } from "./probe";
import { listenTo } from "./listen-to";
import { ownHosts } from "../../platform/own-hosts";
import { createSender } from "./send";
import { gatherSetUpFacts } from "./set-up-facts";
import { createTurns } from "./turns";

const visiblePollMs = 600;
const hiddenPollMs = 30_000;
/** An engine has nothing to tell but that it is there, and is on another machine most often. */
const enginePollMs = 5000;
/** Changes only by what somebody does here, which makes us look at once: not asked ten times in between. */
const waitsForUser: ReadonlySet<RunnerAttempt["outcome"]> = new Set([
  "untrusted",
  "speaks-http",
  "wants-https",
  "wants-token",
  "token-refused",
]);
/** So long docker's command line may take to say why no runner answers; then that much is told without it. */
const dockerPatienceMs = 1000;

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
  ownAddress = () => null,
  attention,
  log,
  listOwnHosts = ownHosts,
  refuseOffline = () => {},
  elsewhere,
  whoListens = () => Promise.resolve(null),
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
  /** Of the runner that Homeport runs itself; null: it runs none. */
  ownAddress?: () => string | null;
  attention: { isVisible(): boolean; onChange(listener: () => void): () => void };
  log: { warn(message: string): void };
  listOwnHosts?: () => string[];
  /** Throws offline-mode while it is on. */
  refuseOffline?: (contact: string) => void;
  /** What addresses of other machines need: certificates, tokens, and whether they may be asked at all. */
  elsewhere?: Elsewhere;
  /** The program that listens at a port of this machine; null: not told. */
  whoListens?: (port: string) => Promise<string | null>;
}) {
  const markSince = createLoadedSince();
  const snapshot = createSnapshot<Content>(describeLooking(), {
    clock,
    publish: (next) => push("runner.changed", next),
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const healthyListeners = new Set<() => void>();
  const foundListeners = new Set<() => void>();
  let found: Found | null = null;
  let lastAttempts: Discovery["attempts"] | null = null;
  let lastCandidates: readonly Candidate[] = [];
  let wasEverHealthy = false;
  let areDetailsDue = false;
  let dockerWait: "not-begun" | "waiting" | "over" = "not-begun";
  const reader = createFoundReader({ sendHttp, elsewhere, signal, clock, whoListens });

  const docker = createDockerWatch({
    runCommand,
    findExecutable,
    readTextFile,
    env,
    os,
    clock,
    signal,
    onChange() {
      if (found === null) return publishSick();
      const { backends, loaded, attempts } = snapshot.read();
      publishHealthy(found, backends, loaded, attempts);
    },
  });

  function publishSick() {
    if (found !== null || lastAttempts === null) return;
    const known = { hasDesktopRunner: docker.hasDesktopRunner(), wasEverHealthy, isDockerSlow: dockerWait === "over" };
    snapshot.setIfChanged(describeSick(lastAttempts, docker.findings(), known));
    if (dockerWait !== "not-begun") return;
    dockerWait = "waiting";
    const over = () => {
      dockerWait = "over";
      publishSick();
    };
    clock.sleep(dockerPatienceMs, signal).then(over, () => {});
  }

  /** Null: this version, or this answer, does not tell. */
  const seen = (loaded: LoadedModel[] | null) => (loaded === null ? null : markSince(loaded, clock.now()));

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
        isEngine: now.engine !== null,
        holder: now.holder,
      }),
      ...(now.engine === null ? {} : { service: now.engine.service }),
      version: now.details.version,
      backends,
      loaded,
      modelsDiskBytes: now.details.modelsDiskBytes,
      attempts,
      docker: docker.findings()?.facts ?? noFacts(),
      problem: null,
    });
    for (const listener of foundListeners) listener();
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
    const candidates = await listCandidates({
      setting: getAddressSetting(),
      own: ownAddress(),
      env,
      home,
      os,
      readTextFile,
    });
    lastCandidates = candidates;
    const key = JSON.stringify(candidates);
    const sick = found !== null && found.key === key && !isDeep ? await follow(found) : undefined;
    if (sick === null) return;
    const already = sick?.outcome === "hanging" && found !== null ? { address: found.address, result: sick } : null;
    let settled: Promise<Winner | null> = Promise.resolve(null);
    /** One after the other, in the order they were found. */
    const settleInTurn = (discovery: Discovery) => {
      settled = settled.then((before) => settle(discovery, { candidates, key, before }));
      settled.catch(() => {});
      return settled;
    };
    await settleInTurn(
      await discover({ sendHttp, candidates, elsewhere, signal, clock, already, onEarly: settleInTurn }),
    );
  }

  /** Asks the known runner how it is; null when all is well. */
  async function follow(known: Found): Promise<ProbeOutcome | null> {
    const isDue = areDetailsDue;
    areDetailsDue = false;
    const now = await reader.again(known, isDue);
    // it was let go meanwhile: the next look, which is woken already, tells
    if (found !== known) return null;
    if ("outcome" in now) {
      areDetailsDue ||= isDue;
      return now;
    }
    publishHealthy(now.found, now.backends, seen(now.loaded) ?? snapshot.read().loaded, lastAttempts ?? []);
    return null;
  }

  /** Tells what was found; `before` is whom this look has told of already. */
  async function settle(
    { attempts, winner }: Discovery,
    { candidates, key, before }: { candidates: readonly Candidate[]; key: string; before: Winner | null },
  ): Promise<Winner | null> {
    if (winner !== null) {
      if (found !== null && before?.candidate === winner.candidate) {
        publishHealthy(found, winner.backends, snapshot.read().loaded, attempts);
        return winner;
      }
      const now = await reader.whole(winner, key, () => found);
      areDetailsDue = false;
      publishHealthy(now.found, now.backends, seen(now.loaded) ?? [], attempts);
      return winner;
    }
    const hasChanged = JSON.stringify(attempts) !== JSON.stringify(lastAttempts);
    found = null;
    lastAttempts = attempts;
    publishSick();
    // a configured address is judged by itself; a hidden window starts no processes again and again
    const isAuto = candidates.some(({ source }) => source === "default-port");
    if (isAuto && (attention.isVisible() || docker.findings() === null)) void docker.refreshIfStale({ hasChanged });
    return null;
  }

  const turns = createTurns({
    look,
    waitMs() {
      if (!attention.isVisible()) return hiddenPollMs;
      const isSlow =
        found === null ? (lastAttempts ?? []).some(({ outcome }) => waitsForUser.has(outcome)) : found.engine !== null;
      return isSlow ? enginePollMs : visiblePollMs;
    },
    onLookedAt() {
      // somebody may have typed a command meanwhile
      if (found === null && docker.findings() !== null) void docker.refreshIfStale({ hasChanged: true });
    },
    attention,
    clock,
    log,
    signal,
  });

  function pollSoon(): void {
    areDetailsDue = true;
    turns.soon();
  }

  const send = createSender({
    sendHttp,
    address: () => found?.address ?? null,
    look: () => turns.shared(false),
    whenFound: (listener) => listenTo(foundListeners, listener),
    refuseElsewhere() {
      const { endpoint } = snapshot.read();
      if (endpoint?.location === "another-machine") refuseOffline(endpoint.address);
    },
    problem: () => snapshot.read().problem,
    engine: () =>
      found?.engine ? { apiPath: found.engine.service.apiPath, names: found.engine.models.map(({ id }) => id) } : null,
    hasToken: (address) => elsewhere?.hasToken(address) === true,
    secrets: () => elsewhere?.secrets() ?? [],
  });

  return {
    read: (): RunnerSnapshot => snapshot.read(),
    /** Looks everywhere now, docker's command line included, and answers with what was found. */
    async probe(): Promise<RunnerSnapshot> {
      await Promise.all([docker.refresh(), turns.shared(true)]);
      return snapshot.read();
    },
    /** Asks one address, without using it. Throws CodedError `bad-input` for what is none. */
    async tryAddress(text: string): Promise<RunnerAttempt> {
      const candidate = typedCandidate(text);
      const { address, fault, apiPaths } = candidate;
      if (address === null) throw new CodedError("bad-input", fault ?? "");
      return attemptOf(candidate, await probeAddress({ sendHttp, address, signal, elsewhere, apiPaths }));
    },
    send,
    /** What is kept for an address (its origin) changed: where it is one of ours, what was found is looked for anew. */
    lookAnew(origin: string) {
      const isMeant = ({ address }: Candidate) =>
        address?.kind === "tcp" && URL.parse(address.origin)?.origin === origin;
      if (!lastCandidates.some(isMeant)) return;
      found = null;
      pollSoon();
    },
    /** What a set-up is chosen from, as of the last look. */
    setUpFacts: () => gatherSetUpFacts({ os, now: snapshot.read(), candidates: lastCandidates, docker }),
    /** Where Docker Engine keeps its volumes; null while docker was not asked. */
    dockerRoot: (): string | null => docker.findings()?.rootFolder ?? null,
    /** Where the healthy runner is; null while there is none. */
    address: (): HttpAddress | null => found?.address ?? null,
    /** Begins to follow: every 0.6 s while somebody looks, else every 30 s. */
    start: turns.start,
    async stop(): Promise<void> {
      stopping.abort();
      await turns.ended();
    },
    /** Called when a runner becomes healthy, or another one is found. Returns the function that ends it. */
    onHealthy: (listener: () => void): (() => void) => listenTo(healthyListeners, listener),
    /** Something changed: look now instead of at the next turn. */
    pollSoon,
  };
}
