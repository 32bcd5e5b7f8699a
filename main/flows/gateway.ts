import { randomUUID } from "node:crypto";
import { CodedError, toFailure, toError } from "../../app/contract/errors";
import type { GatewayOperation, GatewayPlan } from "../../app/contract/gateway";
import type { Job, JobKind } from "../../app/contract/jobs";
import type { PortHolder } from "../../app/contract/port-holder";
import { gatewayContact } from "../../app/domain/offline-policy";
import { ourSessionKey } from "../../app/domain/gateway-config";
import { type ConfigChange, readAgentChoice } from "../../app/domain/openclaw-config";
import { stateJobKey } from "../../app/domain/state-job";
import type { Clock } from "../platform/clock";
import { type JobHandle, type StartJob, calmed } from "../platform/ports";
import { field, jsonIn, ownWords } from "../services/openclaw/cli-output";
import type { GatewayServiceApi } from "../services/openclaw/gateway/gateway";
import { readGatewayStatus, runGatewayCommand } from "../services/openclaw/gateway/status";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { OpenClawSession } from "../services/openclaw/session";
import { type PreparedGatewayPlan, prepareGatewayPlan } from "./gateway-plan";
import { createGatewayProcess } from "./gateway-process";
import { createPlanStore } from "./plan-store";
import { type Message, sendMessage } from "./send-message";
import { lockOf } from "./state-lock";
import { readPlanned, writeConfig } from "./write-config";

const callTimeoutMs = 60_000;

const kindOf: Record<GatewayOperation, JobKind> = {
  run: "run-gateway",
  restart: "run-gateway",
  stop: "stop-gateway",
  install: "change-gateway",
  uninstall: "change-gateway",
  "chat-on": "change-gateway",
  "chat-off": "change-gateway",
};

export type GatewayFlowOptions = {
  openclaw: OpenClawService;
  gateway: GatewayServiceApi;
  startJob: StartJob;
  clock: Clock;
  log: { warn(text: string): void };
  /** Names who holds a port of this machine; null when nobody says. */
  whoHoldsPort(port: number): Promise<PortHolder | null>;
  /** Throws offline-mode while it is on. */
  refuseOffline?: (contact: string) => void;
  /** Throws CodedError file-not-writable. */
  setMode?: (file: string, mode: number) => Promise<void>;
};
export type GatewayFlow = ReturnType<typeof createGatewayFlow>;

/** OpenClaw's gateway is run, stopped, made a service and set up for the chat test: planned, shown, done, read back. */
export function createGatewayFlow({
  openclaw,
  gateway,
  startJob,
  clock,
  log,
  whoHoldsPort,
  refuseOffline,
  setMode,
}: GatewayFlowOptions) {
  const plans = createPlanStore<PreparedGatewayPlan>();
  const { startAndWait, stopOurs, restart, untilReady, untilGone, untilChat, applyConfig, forgetBegun } =
    createGatewayProcess({ gateway, clock });

  /** Reads everything, changes nothing. Throws CodedError: openclaw-missing, -broken, -node-too-old. */
  async function plan({ operation }: { operation: GatewayOperation }): Promise<GatewayPlan> {
    const session = await openclaw.open();
    const isStranger = operation === "stop" || operation === "restart";
    // who started it decides what may be done about it
    if (isStranger && gateway.read().owner !== "homeport") await gateway.refresh();
    const found = await gateway.look();
    if (found === null || found.session.location.stateDir !== session.location.stateDir) {
      throw new CodedError("plan-stale", "Another OpenClaw is used now; look again");
    }
    const running = gateway.child.read();
    const prepared = await prepareGatewayPlan({
      id: randomUUID(),
      operation,
      found,
      seen: gateway.read(),
      whoHolds: whoHoldsPort,
      runsElsewhere: running === null || running.stateDir === session.location.stateDir ? null : running.stateDir,
    });
    plans.keep(prepared.shown.id, prepared);
    return prepared.shown;
  }

  /** Throws CodedError plan-stale for a plan that isn't known any longer, and the plan's blocker. */
  function carryOut({ planId }: { planId: string }): Job {
    const prepared = plans.require(planId);
    // planned before it was switched on
    const contact = gatewayContact(prepared.operation);
    if (contact !== null) refuseOffline?.(contact);
    const { blocker } = prepared.shown;
    if (blocker !== null) throw toError(blocker);
    const { operation, session } = prepared;
    return startJob({
      key: stateJobKey(`gateway:${operation}`, session.location.stateDir),
      kind: kindOf[operation],
      subject: session.dialect,
      locks: [lockOf(session.location.stateDir)],
      isCancellable: true,
      run: async (job) => {
        try {
          await perform(prepared, job);
        } finally {
          plans.drop(planId);
          await gateway.look().catch(warn);
          // the command line's own view takes seconds, and may come later
          void gateway.refresh().catch(warn);
          if (prepared.changes.length > 0) void openclaw.refresh().catch(warn);
        }
      },
    });
  }

  const warn = (error: unknown) => log.warn(`gateway: ${toFailure(error).message}`);

  async function perform(prepared: PreparedGatewayPlan, job: JobHandle): Promise<void> {
    const { operation, session, changes, args } = prepared;
    forgetBegun();
    job.phase("checking");
    if (changes.length > 0) await changeAndShow(prepared, job);
    else if (operation === "run") await startAndWait(session, job);
    if (args !== null) {
      job.cancellable(false);
      job.phase("running-command");
      await runGatewayCommand(session, args, job.signal);
      if (operation === "install" && session.dialect === "clawdbot") await closeServiceFile(session);
      if (operation === "restart") await untilReady(job);
      if (operation === "stop") await untilGone(job);
    } else if (operation === "stop") await stopOurs(job);
    else if (operation === "restart") await restart(session, "homeport", job);
  }

  /** clawdbot writes the gateway's token into it, and lets others read it. It works as well when they may not. */
  async function closeServiceFile(session: OpenClawSession): Promise<void> {
    const { serviceFile } = await readGatewayStatus(session);
    if (serviceFile === null || !/\.(?:service|plist)$/.test(serviceFile)) return;
    await setMode?.(serviceFile, 0o600).catch(warn);
  }

  async function changeAndShow(prepared: PreparedGatewayPlan, job: JobHandle): Promise<void> {
    const { operation, session, changes } = prepared;
    let isApplied = false;
    try {
      await change(prepared, job, () => {
        isApplied = operation === "chat-on" || operation === "chat-off";
        return after(operation, session, changes, job);
      });
    } catch (error) {
      if (isApplied) await applyConfig(session, calmed(job), changes).catch(warn);
      throw error;
    }
  }

  /** What shows that a written change works. */
  async function after(
    operation: GatewayOperation,
    session: OpenClawSession,
    changes: readonly ConfigChange[],
    job: JobHandle,
  ): Promise<void> {
    if (operation === "run") return startAndWait(session, job);
    if (operation === "install") return;
    const outcome = await applyConfig(session, job, changes);
    if (outcome !== "applied" && outcome !== "restarted") return;
    job.phase("probing");
    await untilChat(operation === "chat-on", job);
  }

  async function change(prepared: PreparedGatewayPlan, job: JobHandle, probe: () => Promise<void>): Promise<void> {
    const { session, state, changes, operation } = prepared;
    // the others write nothing
    const purpose = operation === "stop" || operation === "restart" || operation === "uninstall" ? "change" : operation;
    if ((await session.readConfig()).hash !== state.hash) {
      throw new CodedError("plan-stale", "The configuration changed after the plan was made; nothing was written");
    }
    if (!session.mustEditFile(state, changes)) await session.adapter.rehearse(changes);
    job.signal.throwIfAborted();
    await writeConfig(
      { history: openclaw.history, clock, log },
      { session, state, changes, purpose, subject: "", readBack: () => readPlanned(session, changes), probe },
      job,
    );
  }

  /** Through the gateway that runs, and only the one session that is ours. Throws CodedError gateway-down, command-failed. */
  async function forgetSession(): Promise<{ wasThere: boolean; key: string; archivedAt: string[] }> {
    const found = await gateway.look();
    if (found?.probe.kind !== "gateway") throw new CodedError("gateway-down", "Only a running gateway can delete it");
    const { session, state } = found;
    const key = ourSessionKey(readAgentChoice(state.config ?? undefined, session.dialect).agentId);
    const args = ["gateway", "call", "sessions.delete", "--params", JSON.stringify({ key }), "--json"];
    const result = await session.call(args, { timeoutMs: callTimeoutMs });
    const document = result.kind === "exited" ? jsonIn(result.stdout) : undefined;
    const deleted = field(document, "deleted");
    if (field(document, "ok") !== true || typeof deleted !== "boolean")
      throw new CodedError("command-failed", "It did not delete the session", ownWords(result));
    const archived = field(document, "archived");
    return {
      wasThere: deleted,
      key,
      archivedAt: Array.isArray(archived) ? archived.filter((each) => typeof each === "string") : [],
    };
  }

  return {
    plan,
    carryOut,
    applyConfig,
    forgetSession,
    sendMessage: (message: Message) => sendMessage(openclaw, message),
  };
}
