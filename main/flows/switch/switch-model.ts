import type { ChatSnapshot } from "../../../app/contract/chat";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { GuardWord } from "../../../app/contract/guard-word";
import type { Push } from "../../../app/contract/index";
import type { Job, JobsSnapshot } from "../../../app/contract/jobs";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import type { SwitchResult, SwitchSnapshot, WhenAnswering } from "../../../app/contract/switch";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { parseModelRef, sameModel } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { SendHttp } from "../../platform/http";
import type { JobHandle, StartJob } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { SettingsChange } from "../../services/settings/settings";
import type { GatewayFlow } from "../gateway";
import type { GuardFlow } from "../guard";
import { createPause } from "../pause-models";
import { probeEndpoint } from "../probe-endpoint";
import { type ContextOnTheWay, createSwitchLoad, type SwitchModels } from "./switch-load";
import type { createSwitchProofs } from "./switch-proof";
import { createSwitchWrite } from "./switch-write";
import type { PlanSources } from "../connect-plan";
import { lockOf } from "../state-lock";

/** One switch at a time: a rival waits for its turn. */
const switching = "switch-model";
const quietStepMs = 250;

export type SwitchOptions = {
  openclaw: OpenClawService;
  models: SwitchModels;
  runner: { read: PlanSources["readRunner"]; send: Parameters<typeof probeEndpoint>[0]["send"] };
  guard: Pick<GuardFlow, "look" | "fitsAt">;
  gateway: Pick<GatewayFlow, "applyConfig">;
  proofs: ReturnType<typeof createSwitchProofs>;
  warmUp: { warmIn(ref: string, job: JobHandle): Promise<void> };
  chat: { read(): ChatSnapshot; stop(): void };
  jobs: { read(): JobsSnapshot; cancel(id: string): void };
  startJob: StartJob;
  settings: { read(): SettingsSnapshot; update(change: SettingsChange): Promise<unknown> };
  clock: Clock;
  push: Push;
  log: { warn(text: string): void };
  sendHttp?: SendHttp;
  ownHosts?: () => readonly string[];
  hasToken?: (baseUrl: string) => boolean;
};

/** What a switch under way can still be told. */
type Wish = { ref: string; whenAnswering: WhenAnswering; guard: GuardWord | undefined; skip: AbortController };
export type SwitchDraft = Omit<SwitchResult, "at" | "outcome" | "failure">;

/**
 * Another model answers: guard, room, load, one token, the configuration written and read back, the gateway, a warm-up, the
 * proof. What fails or is cancelled puts back the configuration and what was loaded.
 */
export function createSwitchFlow(options: SwitchOptions) {
  const { openclaw, models, runner, proofs, warmUp, chat, jobs, startJob, settings, clock, push, log } = options;
  const wishes = new Map<string, Wish>();
  let running: SwitchSnapshot["running"] = null;
  let last: SwitchResult | null = null;
  const loads = createSwitchLoad(options);
  const write = createSwitchWrite(options);
  const pause = createPause({
    models,
    jobs,
    chat,
    since: () => settings.read().values.pausedSince ?? null,
    setSince: (pausedSince) => settings.update({ pausedSince }),
    changed: () => publish(),
    clock,
    log,
  });
  const snapshot = createSnapshot<Omit<SwitchSnapshot, "revision" | "asOf">>(
    { model: null, running: null, pausedSince: null, stillAnswering: [], loadedByOthers: [], last: null },
    { clock, publish: (next) => push("switch.changed", next) },
  );
  const read = (): SwitchSnapshot => snapshot.setIfChanged({ model: modelNow(), running, ...pause.read(), last });
  const publish = () => void read();

  function modelNow(): SwitchSnapshot["model"] {
    const seen = openclaw.read();
    const name = seen.isConnected ? defaultModelOf(seen)?.model : undefined;
    if (name !== undefined) return { ref: models.find(name)?.ref ?? name, by: "openclaw" };
    const { chosenModel } = settings.read().values;
    return chosenModel === undefined ? null : { ref: chosenModel, by: "choice" };
  }

  /** Throws bad-reference, model-missing, bad-input for a model that makes no text, paused. */
  function to(wanted: { model: string; whenAnswering: WhenAnswering; guard?: GuardWord | undefined }): Job {
    const parsed = parseModelRef(wanted.model);
    if (!parsed.ok) throw new CodedError("bad-reference", "This is not a model's name.");
    const model = models.find(parsed.ref);
    if (!model) throw new CodedError("model-missing", "The runner does not list this model.");
    if (model.purpose !== "text") throw new CodedError("bad-input", "This model makes no text.");
    if (pause.isPaused()) throw new CodedError("paused", "Models are paused; nothing was loaded.");
    const { ref } = model;
    const key = `switch-model:${ref}`;
    const isLive = jobs.read().items.some((each) => each.key === key && each.outcome === null);
    const joined = isLive ? wishes.get(ref) : undefined;
    // whoever asks again may have changed their mind about the answer
    if (joined !== undefined && wanted.whenAnswering === "cut") joined.whenAnswering = "cut";
    const wish = joined ?? {
      ref,
      whenAnswering: wanted.whenAnswering,
      guard: wanted.guard,
      skip: new AbortController(),
    };
    const { stateDir } = openclaw.read();
    const job = startJob({
      key,
      kind: "switch-model",
      subject: ref,
      locks: [switching, ...(stateDir.isKnown ? [lockOf(stateDir.value)] : []), ...models.locksOf(ref)],
      isCancellable: true,
      run: (handle) => run(wish, job.id, handle),
    });
    if (joined === undefined) wishes.set(ref, wish);
    return job;
  }

  async function run(wish: Wish, jobId: string, job: JobHandle): Promise<void> {
    const draft: SwitchDraft = {
      to: wish.ref,
      from: null,
      openclaw: "not-there",
      gateway: null,
      waitedMs: 0,
      loadMs: null,
      answeringMs: null,
      unloaded: [],
      reloaded: [],
      proofs: [],
    };
    const tell = (part: Partial<NonNullable<SwitchSnapshot["running"]>>) => {
      running = { jobId, to: wish.ref, isAnswering: false, canSkipProof: false, ...running, ...part };
      publish();
    };
    tell({});
    let outcome: Pick<SwitchResult, "outcome" | "failure"> = { outcome: "done", failure: null };
    try {
      await carryOut(wish, draft, tell, job);
    } catch (error) {
      const failure = toFailure(error);
      const isCancelled = failure.code === "cancelled" || job.signal.aborted;
      outcome = { outcome: isCancelled ? "cancelled" : "failed", failure: isCancelled ? null : failure };
      throw error;
    } finally {
      wishes.delete(wish.ref);
      running = null;
      last = { at: clock.now(), ...outcome, ...draft };
      publish();
    }
  }

  async function carryOut(
    wish: Wish,
    draft: SwitchDraft,
    tell: (part: Partial<NonNullable<SwitchSnapshot["running"]>>) => void,
    job: JobHandle,
  ): Promise<void> {
    const { ref } = wish;
    const startMs = clock.monotonicMs();
    job.phase("checking");
    const route = await write.routeNow();
    draft.openclaw = route.kind;
    draft.from = route.kind === "switched" ? nameOf(route.from) : (modelNow()?.ref ?? null);
    if (draft.from !== null && isSame(draft.from, ref)) draft.from = null;
    draft.waitedMs = await untilQuiet(draft.from, wish, job);

    const before = await models.loadedNow(job.signal);
    let context: ContextOnTheWay | null = null;
    let isApplied = false;
    try {
      const loadStartMs = clock.monotonicMs();
      const { contextTokens, isLoadedNew } = await loads.load(
        { ref, from: draft.from, word: wish.guard, isForOpenClaw: route.kind === "switched" },
        (changed) => {
          context = changed;
        },
        job,
      );
      if (isLoadedNew) draft.loadMs = clock.monotonicMs() - loadStartMs;
      draft.unloaded = loads.missing(before ?? [], (await models.loadedNow(job.signal)) ?? [], ref);
      job.phase("probing");
      await probeEndpoint({
        send: runner.send,
        sendHttp: route.kind === "switched" ? options.sendHttp : undefined,
        baseUrl: route.kind === "switched" ? route.baseUrl : (runner.read().endpoint?.openAiBaseUrl ?? "http://runner"),
        model: ref,
        signal: job.signal,
      });
      const answering = () => {
        draft.answeringMs = clock.monotonicMs() - startMs - draft.waitedMs - (draft.loadMs ?? 0);
        tell({ isAnswering: true });
      };
      if (route.kind !== "switched") {
        await settings.update({ chosenModel: ref });
        answering();
        return;
      }
      await write.write({ route, ref, contextTokens, context }, job, async () => {
        answering();
        isApplied = true;
        draft.gateway = await write.apply(route, job);
        // the window shows what answers now while it is proven
        void openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
        await prove(wish, draft, route, tell, job);
      });
    } catch (error) {
      job.cancellable(false);
      draft.answeringMs = null;
      if (isApplied && route.kind === "switched") await write.applyAgain(route, job);
      draft.reloaded = await loads.putBack({ before, ref, context }, job);
      throw error;
    } finally {
      if (route.kind === "switched")
        await openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
    }
  }

  const isSame = (one: string, other: string) => sameModel(nameOf(one), nameOf(other));
  const nameOf = (name: string) => models.find(name)?.ref ?? name;

  /** Answers with how long it took. Ours can be cut; another program's can only be waited for. */
  async function untilQuiet(from: string | null, wish: Wish, job: JobHandle): Promise<number> {
    const startMs = clock.monotonicMs();
    const isOurs = () => {
      const turn = chat.read().turns.at(-1);
      return turn !== undefined && turn.phase !== "ended" && from !== null && isSame(turn.model, from);
    };
    const isBusy = async () =>
      ((await models.loadedNow(job.signal)) ?? []).some((row) => row.isInUse && from !== null && isSame(row.ref, from));
    // nobody needs what it warms up any longer
    for (const { id, kind, subject, outcome, isCancellable } of jobs.read().items)
      if (kind === "warm-up" && outcome === null && isCancellable && from !== null && isSame(subject, from))
        jobs.cancel(id);
    while (isOurs() || (await isBusy())) {
      job.phase("waiting-for-answer");
      if (wish.whenAnswering === "cut" && isOurs()) chat.stop();
      await clock.sleep(quietStepMs, job.signal);
    }
    return clock.monotonicMs() - startMs;
  }

  async function prove(
    wish: Wish,
    draft: SwitchDraft,
    route: Parameters<typeof write.apply>[0],
    tell: (part: { canSkipProof: boolean }) => void,
    job: JobHandle,
  ): Promise<void> {
    const leaveOut = (why: "off" | "skipped" | "restart-needed") => {
      const tried = new Set(draft.proofs.map(({ session }) => session));
      for (const session of ["new", "existing"] as const)
        if (!tried.has(session)) draft.proofs.push({ session, verdict: "not-tried", why, seconds: null });
    };
    if (draft.gateway === "restart-needed") return leaveOut("restart-needed");
    const isOn = settings.read().values.proveAfterSwitch ?? true;
    const inner: JobHandle = {
      ...job,
      signal: AbortSignal.any([job.signal, wish.skip.signal]),
      phase: (phase) => void (phase === "warming-up" && job.phase(phase)),
    };
    tell({ canSkipProof: true });
    try {
      await warmUp.warmIn(wish.ref, inner);
      if (!isOn) return leaveOut("off");
      job.phase("proving-new");
      draft.proofs.push(await proofs.proveNew(route.baseUrl, inner));
      job.phase("proving-existing");
      draft.proofs.push(await proofs.proveExisting(route.session, (name) => isSame(name, wish.ref), inner));
    } catch (error) {
      if (job.signal.aborted || !wish.skip.signal.aborted) throw error;
      leaveOut("skipped");
    } finally {
      tell({ canSkipProof: false });
    }
  }

  return {
    read,
    to,
    skipProof(): void {
      if (running?.canSkipProof === true) wishes.get(running.to)?.skip.abort(new CodedError("cancelled", "Skipped"));
    },
    isPaused: pause.isPaused,
    async pause(wanted: { whenAnswering: WhenAnswering }): Promise<SwitchSnapshot> {
      await pause.pause(wanted);
      return read();
    },
    async resume(): Promise<SwitchSnapshot> {
      await pause.resume();
      return read();
    },
    /** To be told of what is loaded whenever it is polled. */
    runnerChanged: ({ loaded }: ReturnType<SwitchOptions["runner"]["read"]>) => pause.runnerChanged(loaded),
    /** To be told when OpenClaw or the settings changed: what answers may be another. */
    changed: publish,
  };
}
export type SwitchFlow = ReturnType<typeof createSwitchFlow>;
