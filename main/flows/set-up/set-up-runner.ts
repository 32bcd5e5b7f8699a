import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { SetUpOperation, SetUpRequest } from "../../../app/contract/set-up";
import type { SetUpChoice } from "../../../app/domain/choose-set-up";
import { setUpContact } from "../../../app/domain/offline-policy";
import { holderInEnglish } from "../../../app/domain/port-holder";
import {
  type DockerOperation,
  type StandaloneOperation,
  isStandaloneOperation,
  optionsOf,
  setUpArgs,
  setUpLine,
  undoArgs,
  undoLine,
} from "../../../app/domain/set-up-command";
import type { Clock } from "../../platform/clock";
import type { JobHandle, StartJob } from "../../platform/ports";
import type { CommandResult } from "../../platform/run-command";
import { childEnvironment } from "../../services/runner/docker-facts";
import { isFileOperation } from "../desktop-settings";
import { type SetUpLookOptions, createSetUpLook, makesContainer } from "./set-up-look";
import { failureOf, isOnlySlow, lineShown, wordsOf } from "./set-up-words";

const minuteMs = 60_000;
const pauseMs = 1000;

/** An image is several gigabytes; the rest is a matter of seconds, but for a Docker Desktop that boots. */
const commandMs: Record<DockerOperation, number> = {
  "start-desktop": 5 * minuteMs,
  "enable-desktop": 2 * minuteMs,
  "open-port": 2 * minuteMs,
  "install-runner": 60 * minuteMs,
  "start-runner": 2 * minuteMs,
  "restart-runner": 2 * minuteMs,
  "use-context": minuteMs,
  "edit-desktop-settings": 5 * minuteMs,
  "undo-desktop-settings": 5 * minuteMs,
};
const waitMs: Record<DockerOperation, number> = {
  "start-desktop": 2 * minuteMs,
  "enable-desktop": 1.5 * minuteMs,
  "open-port": minuteMs,
  "install-runner": minuteMs,
  "start-runner": minuteMs,
  "restart-runner": minuteMs,
  "use-context": 0,
  "edit-desktop-settings": 2 * minuteMs,
  "undo-desktop-settings": 2 * minuteMs,
};
/** Cut in the middle, the others would leave a state that nobody asked for. */
const interruptible: readonly SetUpOperation[] = [
  "install-runner",
  "start-desktop",
  "edit-desktop-settings",
  "undo-desktop-settings",
];

/** Brings the Model Runner up with one command, shown before, and believes only the runner that answers afterwards. */
export function createSetUpFlow({
  startJob,
  clock,
  log,
  refuseOffline,
  ...lookOptions
}: SetUpLookOptions & {
  startJob: StartJob;
  clock: Clock;
  log: { warn(text: string): void };
  /** Throws offline-mode while it is on. */
  refuseOffline?: (contact: string) => void;
}) {
  const { runner, settings, desktopSettings, limits, standalone, runCommand, findExecutable, env } = lookOptions;
  const look = createSetUpLook(lookOptions);

  function setUp(request: SetUpRequest): Job {
    const { operation } = request;
    return startJob({
      key: `set-up-runner:${operation}`,
      kind: "set-up-runner",
      subject: operation,
      locks: ["runner", ...settings.locks()],
      isCancellable: true,
      run: async (job) => {
        let isDone = false;
        try {
          await carryOut(request, job);
          isDone = true;
        } finally {
          // what was begun may have changed more than the address tells
          if (!isDone) await runner.probe().catch((error: unknown) => log.warn(toFailure(error).message));
        }
      },
    });
  }

  /** `onBegin` comes right before something is changed: not where all is as it should be. */
  async function carryOut(
    { operation, options, context = null }: SetUpRequest,
    job: JobHandle,
    onBegin: () => void = () => {},
  ): Promise<void> {
    // it may have waited for its turn until now
    const contact = setUpContact(operation);
    if (contact !== null) refuseOffline?.(contact);
    job.phase("checking");
    const isReached = (now: RunnerSnapshot) => hasArrived(now, operation, options.includes("tcp"));
    const isThere = isReached(await runner.probe());
    if (isThere && operation !== "undo-desktop-settings") return;
    const { choice } = await look.choose();
    if (isStandaloneOperation(operation)) return carryOutStandalone(operation, choice, { job, isReached, onBegin });
    const line = setUpLine(operation, options, context);
    const isSameContext = operation !== "use-context" || choice.context?.name === context;
    if (!choice.operations.includes(operation) || !isSameContext) {
      throw new CodedError("setup-stale", `${line} does not fit what is there now.`);
    }
    const file = await findExecutable("docker");
    if (file === null) throw new CodedError("command-missing", "docker is not installed any more.");
    job.signal.throwIfAborted();
    if (isFileOperation(operation)) await desktopSettings.carryOut(operation, options, job);
    // read before the container that has them is gone
    const limitsBack = makesContainer(operation) ? await limits.wanted(operation === "restart-runner") : null;

    job.cancellable(interruptible.includes(operation));
    job.phase("running-command");
    onBegin();
    const result = await runCommand({
      file,
      args: setUpArgs(operation, options, operation === "use-context" ? context : null),
      env: environmentFor(operation),
      timeoutMs: commandMs[operation],
      signal: job.signal,
      onLine: (text) => job.line(lineShown(text)),
    });
    job.cancellable(true);
    if (result.kind === "cancelled") throw new CodedError("cancelled", "Cancelled.", wordsOf(result));

    job.phase("waiting-for-runner");
    const isFine = result.kind === "exited" && result.exitCode === 0;
    const now = await waitFor(isReached, isFine || isOnlySlow(result) ? waitMs[operation] : 0, job.signal);
    if (isReached(now)) {
      if (!isFine) job.warn({ code: "tool-said", text: wordsOf(result) });
      if (limitsBack?.isKnown) await limits.giveBack(limitsBack.value, job);
      if (now.state === "healthy") await settings.putBack(job);
      return;
    }
    throw isFine ? notVerified(line, now, result) : await explain(line, result, now);
  }

  /** Without Docker there is no command to run: Homeport looks after the program itself. */
  async function carryOutStandalone(
    operation: StandaloneOperation,
    { operations }: SetUpChoice,
    { job, isReached, onBegin }: { job: JobHandle; isReached: (now: RunnerSnapshot) => boolean; onBegin: () => void },
  ): Promise<void> {
    if (!operations.includes(operation)) {
      throw new CodedError("setup-stale", "The runner without Docker does not fit what is there now.");
    }
    onBegin();
    await standalone.carryOut(operation, job);
    job.phase("waiting-for-runner");
    const now = await waitFor(isReached, minuteMs, job.signal);
    if (!isReached(now))
      throw new CodedError("setup-not-verified", now.problem?.message ?? `The runner is ${now.state}.`);
    await settings.putBack(job);
  }

  /** Asks until it is reached or the time is over, at least once; answers with the last look. */
  async function waitFor(isReached: (now: RunnerSnapshot) => boolean, limitMs: number, signal: AbortSignal) {
    const until = clock.monotonicMs() + limitMs;
    for (;;) {
      signal.throwIfAborted();
      const now = await runner.probe();
      if (isReached(now) || clock.monotonicMs() + pauseMs > until) return now;
      await clock.sleep(pauseMs, signal);
    }
  }

  async function explain(line: string, result: CommandResult, now: RunnerSnapshot): Promise<CodedError> {
    if (result.kind === "timed-out")
      return new CodedError("timed-out", `${line} did not end in time.`, wordsOf(result));
    const failure = failureOf(line, result);
    if (failure.code === "setup-port-taken") {
      const holder = await look.holder();
      if (holder === null) return failure;
      return new CodedError(failure.code, `Used by ${holderInEnglish(holder)}.`, failure.detail, { holder });
    }
    const { proxy } = now.docker;
    if (failure.code === "setup-no-image" && proxy.isKnown && proxy.value !== "") {
      return new CodedError(failure.code, `Docker fetches images through ${proxy.value}.`, failure.detail);
    }
    const isDockerGone = !now.docker.server.isKnown && !line.startsWith("docker desktop");
    return isDockerGone ? new CodedError("setup-docker-lost", "Docker does not answer.", failure.detail) : failure;
  }

  /** Only the installer may install. */
  function environmentFor(operation: SetUpOperation): Record<string, string> {
    const { MODEL_RUNNER_NO_AUTO_INSTALL: _, ...installing } = childEnvironment(env);
    return operation === "install-runner" ? installing : childEnvironment(env);
  }

  /** Undoes `openPort`; believed when the runner answers without it. Throws CodedError. */
  async function closePort(job: JobHandle): Promise<void> {
    const file = await findExecutable("docker");
    if (file === null) throw new CodedError("command-missing", "docker is not installed any more.");
    job.phase("rolling-back");
    const args = undoArgs("open-port") ?? [];
    const result = await runCommand({
      file,
      args,
      env: environmentFor("open-port"),
      timeoutMs: commandMs["open-port"],
    });
    const isClosed = ({ state, endpoint }: RunnerSnapshot) => state === "healthy" && endpoint?.openAiBaseUrl === null;
    const isFine = result.kind === "exited" && result.exitCode === 0;
    const now = await waitFor(isClosed, isFine ? waitMs["open-port"] : 0, job.signal);
    if (isClosed(now)) return;
    const line = undoLine("open-port") ?? "";
    throw isFine ? notVerified(line, now, result) : failureOf(line, result);
  }

  /** As part of another job, which takes its locks. */
  const port = {
    locks: () => ["runner", ...settings.locks()],
    /** Null where it can't be opened by Homeport. */
    async offer(): Promise<{ command: string; undo: string } | null> {
      const { offers } = await look.plan();
      const offer = offers.find(({ operation }) => operation === "open-port");
      return offer === undefined ? null : { command: offer.command, undo: offer.undo ?? "" };
    },
    open: (job: JobHandle, onBegin: () => void) => carryOut({ operation: "open-port", options: [] }, job, onBegin),
    close: closePort,
  };

  return { plan: look.plan, choose: look.choose, holder: look.holder, setUp, port };
}
export type SetUpFlow = ReturnType<typeof createSetUpFlow>;

/** What the probe must say before an operation counts as done. */
function hasArrived(now: RunnerSnapshot, operation: SetUpOperation, wantsTcp: boolean): boolean {
  const isHealthy = now.state === "healthy";
  if (operation === "open-port" || (wantsTcp && optionsOf[operation].includes("tcp"))) {
    return isHealthy && now.endpoint !== null && now.endpoint.openAiBaseUrl !== null;
  }
  // Docker Desktop is up; that its runner is off is the next step
  if (operation === "use-context") return now.docker.server.isKnown;
  const onlyStarts = operation === "start-desktop" || operation === "undo-desktop-settings";
  if (onlyStarts) return isHealthy || (now.state === "disabled" && now.docker.server.isKnown);
  return isHealthy;
}

function notVerified(line: string, now: RunnerSnapshot, result: CommandResult): CodedError {
  const seen = now.problem?.message ?? `The runner is ${now.state}.`;
  return new CodedError("setup-not-verified", `${line} ended without an error. ${seen}`, wordsOf(result));
}
