import { randomBytes, randomUUID } from "node:crypto";
import { CodedError, type Failure, toFailure, toError } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import type { FixOutcome, FixPlan, FixRun, FixesSnapshot } from "../../../app/contract/privacy-fixes";
import type { CheckId } from "../../../app/domain/privacy/checks";
import { type FixId, fixes, inOrder } from "../../../app/domain/privacy/fixes";
import { type JobHandle, type StartJob, calmed } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { OpenClawSession } from "../../services/openclaw/session";
import type { FixMemory, KeptRun } from "../../services/privacy/fix-memory";
import type { PrivacyService } from "../../services/privacy/privacy";
import type { GatewayFlow } from "../gateway";
import { createPlanStore } from "../plan-store";
import { lockOf } from "../state-lock";
import type { createVerifyFlow } from "../verify-openclaw";
import { prepareAuditFix } from "./fix-audit";
import { type ConfigFixOptions, prepareConfigFix } from "./fix-config";
import { type HistoryFixOptions, prepareHistoryGuard } from "./fix-history";
import { prepareModes } from "./fix-modes";
import { type FixGround, type KeptPart, type PreparedFix, newSinceShown } from "./fix-parts";
import { createKeptFixes } from "./fixes-kept";
import { createOutside } from "./fixes-outside";
import { takeBack } from "./fixes-undo";

const mostRuns = 10;

export type FixesOptions = ConfigFixOptions &
  HistoryFixOptions & {
    openclaw: Pick<OpenClawService, "open" | "history" | "refresh">;
    memory: FixMemory;
    privacy: Pick<PrivacyService, "read" | "recheck" | "expect">;
    privatePaths(): Promise<readonly string[]>;
    /** Whether a question through OpenClaw can be asked, and whether only this machine answers it. */
    route(): Pick<FixPlan, "proof" | "isLocalOnly">;
    gateway: Pick<GatewayFlow, "applyConfig">;
    verify: Pick<ReturnType<typeof createVerifyFlow>, "proveIn">;
    startJob: StartJob;
    push(event: "privacy.fixesChanged", snapshot: FixesSnapshot): void;
  };
type Plan = { shown: FixPlan; token: string; looked: Map<FixId, ReadonlySet<string>> };
type Carried = { run: KeptRun; outcomes: FixOutcome[]; keys: (readonly string[])[] };
export type FixesFlow = ReturnType<typeof createFixesFlow>;

/** What Homeport changes for the checklist: previewed, applied as it was shown, read back, and taken back. */
export function createFixesFlow(options: FixesOptions) {
  const { openclaw, memory, privacy, startJob, clock, log } = options;
  const kept = createKeptFixes(options);
  const plans = createPlanStore<Plan>();
  let runs: readonly FixRun[] = [];
  const snapshot = createSnapshot<Pick<FixesSnapshot, "applied" | "runs">>(view(), {
    clock,
    publish: (next) => options.push("privacy.fixesChanged", next),
  });
  const show = () => snapshot.setIfChanged(view());

  function view() {
    return { applied: kept.shown(), runs: [...runs] };
  }

  function prepare(fix: FixId, ground: FixGround): Promise<PreparedFix> {
    if (fix === "make-private") return prepareModes(options);
    if (fix === "history-guard") return prepareHistoryGuard(options);
    if (fix === "audit-fix") return prepareAuditFix(options, ground);
    return prepareConfigFix(options, fix, ground);
  }

  const checksOf = (fix: FixId): CheckId[] => [
    ...new Set<CheckId>([
      ...fixes[fix].checks,
      ...privacy
        .read()
        .rows.filter((row) => row.fixes.includes(fix))
        .map(({ id }) => id),
    ]),
  ];

  /** Reads everything, changes nothing. Throws CodedError openclaw-missing, -broken, -node-too-old. */
  async function plan({ fixes: wanted }: { fixes: readonly FixId[] }): Promise<FixPlan> {
    const session = await openclaw.open();
    const ground = { session, state: await session.readConfig(), token: randomBytes(24).toString("hex") };
    const shown: FixPlan = {
      id: randomUUID(),
      asOf: clock.now(),
      items: [],
      already: [],
      blocked: [],
      ...options.route(),
    };
    const looked: Plan["looked"] = new Map();
    for (const fix of inOrder(wanted)) {
      const prepared = await prepare(fix, ground);
      if (prepared.kind === "already") shown.already.push(fix);
      else if (prepared.kind === "blocked") shown.blocked.push({ fix, why: prepared.why });
      else {
        const { changes, isForeseen } = prepared;
        if (prepared.looked !== undefined) looked.set(fix, prepared.looked);
        shown.items.push({ fix, checks: checksOf(fix), changes: [...changes], isForeseen, isReversible: true });
      }
    }
    plans.keep(shown.id, { shown, token: ground.token, looked });
    return shown;
  }

  /** Throws CodedError plan-stale for a plan that isn't known any longer, or that has nothing of it. */
  async function fix({ planId, only, isProved = false }: { planId: string; only?: FixId[]; isProved?: boolean }) {
    const planned = plans.find(planId);
    const chosen = planned?.shown.items.filter((item) => only === undefined || only.includes(item.fix)) ?? [];
    if (planned === undefined || chosen.length === 0)
      throw new CodedError("plan-stale", "This plan is not there any longer; look at a new one");
    const { stateDir } = (await openclaw.open()).location;
    let jobId = "";
    const job = startJob({
      key: `privacy-fix:${planId}`,
      kind: "privacy-fix",
      subject: chosen.map((item) => item.fix).join(" "),
      locks: [lockOf(stateDir)],
      isCancellable: true,
      run: async (handle) => carryOut(planned, chosen, isProved, handle, () => jobId),
    });
    jobId = job.id;
    return job;
  }

  async function carryOut(
    planned: Plan,
    chosen: FixPlan["items"],
    isProved: boolean,
    job: JobHandle,
    jobId: () => string,
  ): Promise<void> {
    const carried: Carried = {
      run: { id: randomUUID(), at: clock.now(), items: [] },
      outcomes: chosen.map((item) => ({ fix: item.fix, state: "not-begun", why: null, unforeseen: [], missed: [] })),
      keys: [],
    };
    let proof: FixRun["proof"] = "not-asked";
    try {
      try {
        await applyAll(planned, chosen, carried, job);
      } catch (error) {
        // those before it stay done, and a gateway that doesn't watch its file must be told
        job.cancellable(false);
        await tellGatewayCalmly(carried.keys, job);
        throw error;
      }
      job.cancellable(true);
      if (carried.run.items.length > 0) proof = await makeSure(carried, isProved, job);
    } finally {
      const isFailed = carried.outcomes.some(({ state }) => state === "put-back");
      const checks = [...new Set(chosen.flatMap((item) => item.checks))];
      job.cancellable(false);
      job.phase("looking-again");
      await openclaw.refresh().catch((error: unknown) => log.warn(`privacy: ${toFailure(error).message}`));
      const rows = await privacy.recheck(checks);
      const verdicts = rows.map(({ id, verdict }) => ({ check: id, verdict }));
      const run: FixRun = {
        jobId: jobId(),
        at: clock.now(),
        items: carried.outcomes,
        verdicts,
        proof: isFailed && isProved ? "failed" : proof,
      };
      runs = [run, ...runs].slice(0, mostRuns);
      show();
    }
  }

  async function applyAll(planned: Plan, chosen: FixPlan["items"], carried: Carried, job: JobHandle): Promise<void> {
    for (const [index, item] of chosen.entries()) {
      job.cancellable(true);
      job.signal.throwIfAborted();
      const outcome = carried.outcomes[index] as FixOutcome;
      try {
        await applyOne(item, outcome, planned, carried, job);
      } catch (error) {
        Object.assign(outcome, { state: "failed", why: toFailure(error) });
        throw error;
      }
    }
  }

  /** Previewed again: done only as it was shown. Written down before, and again when it is done. */
  async function applyOne(
    item: FixPlan["items"][number],
    outcome: FixOutcome,
    { token, looked }: Plan,
    carried: Carried,
    job: JobHandle,
  ): Promise<void> {
    job.phase("checking");
    const session = await openclaw.open();
    const prepared = await prepare(item.fix, { session, state: await session.readConfig(), token });
    if (prepared.kind === "already") return void (outcome.state = "already");
    if (prepared.kind === "blocked") throw toError(prepared.why);
    const since = newSinceShown(item.changes, prepared.changes, looked.get(item.fix));
    if (since === null)
      throw new CodedError("plan-stale", "It is not as it was shown any longer; nothing of it was changed");
    const { run } = carried;
    const note = (part: KeptPart, isDone: boolean) => {
      const noted = { fix: item.fix, checks: item.checks, isDone, ...part };
      run.items = [...run.items.filter((each) => each.fix !== item.fix), noted];
      return memory.put(run);
    };
    let last: KeptPart = { config: null, modes: [] };
    try {
      const { keys, unforeseen, missed } = await prepared.apply(job, async (part) => {
        last = part;
        await note(part, false);
      });
      carried.keys.push(...keys);
      Object.assign(outcome, { state: "done", unforeseen: [...since, ...unforeseen], missed });
      await note(last, true);
    } catch (error) {
      // it has put its own part back
      run.items = run.items.filter((each) => each.fix !== item.fix);
      await memory.put(run).catch((problem: unknown) => log.warn(`privacy: ${toFailure(problem).message}`));
      throw error;
    }
    show();
  }

  /** The gateway takes it up, and a question is answered where that was asked for; else everything is put back. */
  async function makeSure(carried: Carried, isProved: boolean, job: JobHandle): Promise<FixRun["proof"]> {
    try {
      await tellGateway(await openclaw.open(), carried.keys, job);
      if (!isProved) return "not-asked";
      await options.verify.proveIn(job);
      return "proven";
    } catch (error) {
      job.cancellable(false);
      job.phase("rolling-back");
      const calm = calmed(job);
      const { left } = await takeBack(options, carried.run.items, calm);
      for (const what of left) job.warn({ code: "undo-left", what, text: "" });
      await memory.put({ ...carried.run, items: [] });
      const why: Failure = toFailure(error);
      for (const outcome of carried.outcomes)
        if (outcome.state === "done") Object.assign(outcome, { state: "put-back", why });
      await tellGatewayCalmly(carried.keys, job);
      if (why.code === "cancelled") throw error;
      throw new CodedError("openclaw-rolled-back", why.message, [why.code, why.detail].filter(Boolean).join("\n"));
    }
  }

  /** After a failure, which stays the one that is told. Never throws. */
  async function tellGatewayCalmly(keys: Carried["keys"], job: JobHandle): Promise<void> {
    try {
      await tellGateway(await openclaw.open(), keys, calmed(job));
    } catch (error) {
      log.warn(`privacy: the gateway: ${toFailure(error).message}`);
    }
  }

  async function tellGateway(session: OpenClawSession, keys: readonly (readonly string[])[], job: JobHandle) {
    if (keys.length === 0) return;
    job.phase("applying");
    await options.gateway.applyConfig(
      session,
      job,
      keys.map((path) => ({ path, value: undefined })),
    );
  }

  /** Throws CodedError not-found. */
  async function undo({ id }: { id: string }): Promise<Job> {
    const run = memory.read().find((each) => each.id === id);
    if (run === undefined || !run.items.some(kept.canBeTakenBack))
      throw new CodedError("not-found", "There is nothing of it to take back");
    const { stateDir } = (await openclaw.open()).location;
    return startJob({
      key: `undo-privacy-fix:${id}`,
      kind: "undo-privacy-fix",
      subject: run.items.map((item) => item.fix).join(" "),
      locks: [lockOf(stateDir)],
      isCancellable: false,
      run: async (job) => {
        const checks = [...new Set(run.items.flatMap((item) => item.checks))];
        const callOff = privacy.expect(checks);
        try {
          job.phase("checking");
          const { keys, left } = await takeBack(options, run.items, job);
          for (const what of left) job.warn({ code: "undo-left", what, text: "" });
          await memory.put({ ...run, items: [] });
          await tellGateway(await openclaw.open(), keys, job).catch((error: unknown) =>
            job.warn({ code: "tool-said", text: toFailure(error).message }),
          );
        } finally {
          job.phase("looking-again");
          await openclaw.refresh().catch((error: unknown) => log.warn(`privacy: ${toFailure(error).message}`));
          await privacy.recheck(checks).finally(callOff);
          show();
        }
      },
    });
  }

  async function settle(): Promise<void> {
    await kept.settle();
    show();
  }

  const outside = createOutside({ ...options, canBeTakenBack: kept.canBeTakenBack, show });
  return { read: () => snapshot.read(), plan, fix, undo, outside, settle, refresh: () => void show() };
}
