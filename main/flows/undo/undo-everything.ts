import { randomUUID } from "node:crypto";
import type { EngineChange } from "../../../app/contract/engine";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import type { UndoPlan } from "../../../app/contract/undo";
import { isEnteredAtLogin } from "../../../app/domain/login-start";
import type { JobHandle, StartJob } from "../../platform/ports";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { createLimitsFlow } from "../container-limits";
import type { createDesktopSettings } from "../desktop-settings";
import type { GuardFlow } from "../guard";
import type { FixedOutside } from "../privacy/fixes-outside";
import { type PreparedUndo, type UndoSources, idsOf, prepareUndo } from "./undo-plan";
import { createPlanStore } from "../plan-store";
import { inRoom } from "../../services/models/in-room";
import { lockOf } from "../state-lock";
import { type UndoModels, giveContextsBack, putBack } from "./undo-openclaw";

export type UndoEverythingOptions = Omit<UndoSources, "openclaw" | "limits" | "desktop" | "outside"> & {
  openclaw: OpenClawService;
  models: UndoModels & {
    configure(ref: string, change: EngineChange): Promise<unknown>;
    keep(ref: string, change: EngineChange): Promise<void>;
  };
  limits: Pick<ReturnType<typeof createLimitsFlow>, "original" | "undoAllIn">;
  desktop: ReturnType<typeof createDesktopSettings>;
  outside: FixedOutside;
  guard: Pick<GuardFlow, "admit" | "leave">;
  startJob: StartJob;
  log: { warn(text: string): void };
};
export type UndoEverythingFlow = ReturnType<typeof createUndoEverything>;

/** What was there before Homeport, put back: planned, shown, done as far as nobody else changed it since, read back. */
export function createUndoEverything(options: UndoEverythingOptions) {
  const { openclaw, models, limits, desktop, guard, outside, keptModels, isLoaded, background, startJob, log } =
    options;
  const plans = createPlanStore<PreparedUndo>();

  async function plan(): Promise<UndoPlan> {
    const prepared = await prepareUndo(randomUUID(), options);
    plans.keep(prepared.shown.id, prepared);
    return prepared.shown;
  }

  /** Throws CodedError plan-stale. Of what can't be put back the job warns, and goes on with the rest. */
  function carryOut({ planId }: { planId: string }): Job {
    const prepared = plans.find(planId);
    if (prepared === undefined || prepared.ids !== idsOf(options))
      throw new CodedError("plan-stale", "Something was changed after this plan was made; look at a new one");
    const folders = new Set(prepared.files.flatMap(({ back }) => back.slice(0, 1).map(({ stateDir }) => stateDir)));
    const { stateDir } = openclaw.read();
    if (prepared.shown.outside.length > 0 && stateDir.isKnown) folders.add(stateDir.value);
    return startJob({
      key: "undo-everything",
      kind: "undo-everything",
      subject: "",
      locks: [...[...folders].map(lockOf), "runner"],
      isCancellable: false,
      run: async (job) => {
        const callOff = outside.expect();
        try {
          job.phase("checking");
          await perform(prepared, job);
        } finally {
          plans.drop(planId);
          await openclaw.refresh().catch((error: unknown) => log.warn(toFailure(error).message));
          callOff();
        }
      },
    });
  }

  async function perform({ files, shown }: PreparedUndo, job: JobHandle): Promise<void> {
    /** What fails is told, and the next is done. */
    async function part(what: string, work: () => Promise<void>): Promise<void> {
      try {
        await work();
      } catch (error) {
        const { message, detail } = toFailure(error);
        job.warn({ code: "undo-left", what, text: [message, detail].filter(Boolean).join(" ") });
      }
    }
    for (const { back } of files) {
      const [first] = back;
      if (first === undefined) continue;
      await part(first.configPath, async () => {
        await putBack(openclaw, back, job);
        await giveContextsBack({ models, guard }, back, job);
      });
    }
    for (const { left, configPath, obstacle } of shown.files) {
      const copy = left.findLast(({ isUndoable, backupPath }) => isUndoable && backupPath !== null)?.backupPath ?? null;
      if (obstacle !== null) job.warn({ code: "undo-stopped", what: configPath, reason: obstacle, copy });
    }
    // a file that was put back has the permissions it had
    await part("outside", async () => {
      for (const what of await outside.takeBack(job)) job.warn({ code: "undo-left", what, text: "" });
    });
    for (const { ref } of keptModels()) await part(ref, () => forgetSettings(ref, job));
    if (shown.limits !== null) await part("docker-model-runner", () => limits.undoAllIn(job));
    const { desktop: file } = shown;
    if (shown.login !== null) await part(shown.login.file ?? "login", endStartAtLogin);
    if (file !== null) await part(file.path, () => desktop.carryOut("undo-desktop-settings", [], job));
  }

  async function endStartAtLogin(): Promise<void> {
    const after = await background?.startAtLogin(false);
    if (after !== undefined && isEnteredAtLogin(after.login)) throw new Error("It still starts at login.");
  }

  /** Asking the runner loads the model: so only where it is loaded. It forgets the others' when it ends. */
  async function forgetSettings(ref: string, job: JobHandle): Promise<void> {
    const settings = keptModels().find((each) => each.ref === ref)?.settings ?? {};
    const change = Object.fromEntries(Object.keys(settings).map((key) => [key, null])) as EngineChange;
    if (isLoaded(ref)) {
      job.phase("configuring");
      const wish = { ref, intent: "apply", change } as const;
      await inRoom(guard, wish, { signal: job.signal }, () => models.configure(ref, change));
    } else await models.keep(ref, change);
  }

  return { plan, carryOut };
}
