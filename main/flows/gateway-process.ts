import { CodedError } from "../../app/contract/errors";
import type { ConfigChange } from "../../app/domain/openclaw-config";
import type { Clock } from "../platform/clock";
import type { JobHandle } from "../platform/ports";
import type { GatewayServiceApi } from "../services/openclaw/gateway/gateway";
import { runGatewayCommand } from "../services/openclaw/gateway/status";
import type { OpenClawSession } from "../services/openclaw/session";

/** The first start of all compiles its parts: 22 s and more. */
const readyLimitMs = 150_000;
const lookEveryMs = 500;
/** Both look at their file a moment after it changed: 0.3 s of waiting for more, then the work of taking it up. */
const takeUpMs = 1_500;
/** So long a gateway that says nothing is taken for busy; then for stuck. */
const silentMs = 20_000;

/** Whose gateway can be restarted by Homeport. */
type Restarts = "homeport" | "service";

/** OpenClaw's gateway as a process: started, stopped, waited for, and brought to what its configuration says. */
export function createGatewayProcess({ gateway, clock }: { gateway: GatewayServiceApi; clock: Clock }) {
  /** Restarted for a change and not seen ready since: it is restarted once more for what was put back. */
  let unsettled: { stateDir: string; owner: Restarts } | null = null;

  async function startAndWait(session: OpenClawSession, job: JobHandle): Promise<void> {
    job.phase("starting-gateway");
    const found = await gateway.look();
    job.signal.throwIfAborted();
    if (found === null) throw new CodedError("openclaw-missing", "Its command line is gone");
    const launch = await session.startOf(["gateway", "run"]);
    const { stateDir } = session.location;
    const about = { dialect: session.dialect, stateDir, port: found.config.port, configHash: found.state.hash };
    gateway.child.start(launch, about, found.secret === null ? [] : [found.secret]);
    try {
      await untilReady(job);
    } catch (error) {
      // one that doesn't come up is not left behind
      await gateway.child.stop();
      throw error;
    }
  }

  async function stopOurs(job: JobHandle): Promise<void> {
    job.cancellable(false);
    job.phase("stopping-gateway");
    await gateway.child.stop();
    job.cancellable(true);
  }

  /** Throws CodedError gateway-not-ready, why ours has ended, or cancelled. */
  async function untilReady(job: JobHandle): Promise<void> {
    job.phase("waiting-for-gateway");
    const isOurs = gateway.child.read() !== null;
    await until(job, readyLimitMs, async () => {
      const found = await gateway.look();
      if (isOurs && gateway.child.read() === null) {
        const { problem } = gateway.read();
        throw new CodedError(problem?.code ?? "gateway-failed", problem?.message ?? "It has ended", problem?.detail);
      }
      return found?.probe.kind === "gateway" && found.probe.isReady;
    });
  }

  const untilGone = (job: JobHandle) => {
    job.phase("stopping-gateway");
    return until(job, 30_000, async () => (await gateway.look())?.probe.kind === "closed");
  };

  async function untilChat(isOn: boolean, job: JobHandle): Promise<void> {
    await until(job, 30_000, async () => {
      await gateway.look();
      const { chat, state } = gateway.read();
      if (state !== "running" || !chat.isKnown) return false;
      if (isOn && chat.value === "refused")
        throw new CodedError("gateway-unauthorized", "The gateway refuses the token of its own configuration");
      return (chat.value === "on") === isOn;
    });
  }

  async function until(job: JobHandle, limitMs: number, isSo: () => Promise<boolean>): Promise<void> {
    const limit = clock.monotonicMs() + limitMs;
    for (;;) {
      job.signal.throwIfAborted();
      if (await isSo()) return;
      if (clock.monotonicMs() >= limit) {
        throw new CodedError(
          "gateway-not-ready",
          `It is not there after ${Math.round(limitMs / 1_000)} s`,
          gateway.child.said(),
        );
      }
      await clock.sleep(lookEveryMs, job.signal);
    }
  }

  /** One in the middle of a turn may say nothing for a moment; one that is stuck stays `silent`. */
  async function lookPatiently(job: JobHandle) {
    const untilMs = clock.monotonicMs() + silentMs;
    for (;;) {
      const found = await gateway.look();
      if (found?.probe.kind !== "silent" || clock.monotonicMs() >= untilMs) return found;
      job.phase("waiting-for-gateway");
      await clock.sleep(lookEveryMs, job.signal);
    }
  }

  /**
   * After a write of the configuration: waits until the gateway that runs has taken it up, restarting it where it does not
   * watch its file or is stuck. `restart-needed`: it isn't ours to restart, which the job was warned of. Throws as `untilReady`;
   * called again then, after the configuration was put back, it restarts what it had begun to restart.
   */
  async function applyConfig(
    session: OpenClawSession,
    job: JobHandle,
    changes: readonly ConfigChange[],
  ): Promise<"not-running" | "applied" | "restarted" | "restart-needed"> {
    const begun = unsettled;
    unsettled = null;
    if (begun?.stateDir === session.location.stateDir) {
      await restart(session, begun.owner, job);
      return "restarted";
    }
    const found = await lookPatiently(job);
    const isSilent = found?.probe.kind === "silent";
    if (found === null || !(isSilent || found.probe.kind === "gateway")) return "not-running";
    if (found.session.location.stateDir !== session.location.stateDir) return "not-running";
    if (found.config.isWatchingFile && !isSilent) {
      if (!isReadEachTime(session, changes)) await clock.sleep(takeUpMs, job.signal);
      await untilReady(job);
      return "applied";
    }
    // who started it is the command line's word, which may not have been asked for yet
    if (gateway.read().owner === null) await gateway.refresh(job.signal);
    const { owner } = gateway.read();
    if (owner === "homeport" || owner === "service") {
      unsettled = { stateDir: session.location.stateDir, owner };
      await restart(session, owner, job);
      unsettled = null;
      return "restarted";
    }
    job.warn({ code: "gateway-restart-needed" });
    return "restart-needed";
  }

  async function restart(session: OpenClawSession, owner: Restarts, job: JobHandle): Promise<void> {
    if (owner === "homeport") {
      await stopOurs(job);
      return startAndWait(session, job);
    }
    job.phase("running-command");
    await runGatewayCommand(session, ["gateway", "restart", "--json"], job.signal);
    await untilReady(job);
  }

  return {
    startAndWait,
    stopOurs,
    restart,
    untilReady,
    untilGone,
    untilChat,
    applyConfig,
    /** What it had begun to restart is of no account any longer. */
    forgetBegun: (): void => void (unsettled = null),
  };
}

/** clawdbot reads models and agents anew for each turn; everything else is taken up a moment after the file has changed. */
function isReadEachTime({ dialect }: OpenClawSession, changes: readonly ConfigChange[]): boolean {
  return dialect === "clawdbot" && changes.every(({ path: [first] }) => first === "models" || first === "agents");
}
