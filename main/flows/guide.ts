import type { ChatSnapshot } from "../../app/contract/chat";
import { CodedError } from "../../app/contract/errors";
import type { GuideSnapshot } from "../../app/contract/guide";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { JobsSnapshot } from "../../app/contract/jobs";
import type { ModelsSnapshot } from "../../app/contract/models";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { PrivacySnapshot } from "../../app/contract/privacy";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { StandaloneSnapshot } from "../../app/contract/standalone";
import type { Settings, SettingsSnapshot } from "../../app/contract/settings";
import { presentProof } from "../../app/domain/answer-route";
import { guideFacts } from "../../app/domain/guide/facts";
import {
  canFinish,
  currentStep,
  guideModel,
  judgeGuide,
  nothingKept,
  opensByItself,
  stepsLeft,
} from "../../app/domain/guide/guide";
import { type ReadStep, quickChecks } from "../../app/domain/guide/steps";
import type { RankedWay } from "../../app/domain/runner-ways";
import type { CheckId } from "../../app/domain/privacy/checks";
import type { Clock } from "../platform/clock";
import { createSnapshot } from "../platform/snapshot";

type Kept = NonNullable<Settings["guide"]>;

export type GuideFlowOptions = {
  hardware: { read(): HardwareSnapshot };
  runner: { read(): RunnerSnapshot };
  standalone: { read(): StandaloneSnapshot };
  models: { read(): ModelsSnapshot };
  jobs: { read(): JobsSnapshot };
  openclaw: { read(): OpenClawSnapshot };
  privacy: { read(): PrivacySnapshot; recheck(ids: readonly CheckId[]): Promise<unknown> };
  settings: { read(): SettingsSnapshot; update(change: { guide: Kept }): Promise<unknown> };
  /** The homes a runner can have on this machine, best first. */
  ways(): RankedWay[];
  clock: Clock;
  push(event: "guide.changed", snapshot: GuideSnapshot): void;
  log: { warn(text: string): void };
};

/**
 * The guide of the first run: what the services read, judged step by step. It acts on nothing itself; what the steps do
 * is done by the flows that do it anywhere.
 */
export function createGuideFlow(options: GuideFlowOptions) {
  const { settings, openclaw, privacy, clock, log } = options;
  const kept = (): Kept => settings.read().values.guide ?? copied(nothingKept);
  const snapshot = createSnapshot(view(), { clock, publish: (next) => options.push("guide.changed", next) });

  function view(): Omit<GuideSnapshot, "revision" | "asOf"> {
    const facts = guideFacts({
      hardware: options.hardware.read(),
      runner: options.runner.read(),
      standalone: options.standalone.read(),
      models: options.models.read(),
      jobs: options.jobs.read(),
      openclaw: openclaw.read(),
      privacy: privacy.read(),
    });
    const held = kept();
    const steps = judgeGuide(facts, held);
    const { way, tried, proof, laterAt, finishedAt } = held;
    return {
      steps,
      current: currentStep(steps),
      left: stepsLeft(steps),
      model: guideModel(facts, held),
      ways: options.ways(),
      way,
      tried,
      proof,
      hasBegun: held.read.includes("welcome"),
      laterAt,
      finishedAt,
      opensByItself: opensByItself(steps, held),
    };
  }

  const show = (): GuideSnapshot => snapshot.setIfChanged(view());

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: each changes what the one before has left. */
  function keep(change: Partial<Kept>): Promise<GuideSnapshot> {
    const next = last.then(async () => {
      await settings.update({ guide: { ...kept(), ...change } });
      return show();
    });
    last = next.catch(() => {});
    return next;
  }

  /** Nothing of it is worth failing for: it is asked again with the next event. */
  function keepSeen(change: Partial<Kept>): void {
    keep(change).catch((error: unknown) => log.warn(`guide: not kept: ${String(error)}`));
  }

  /** A proof is held in memory only; that there was one outlives the program, without its words. */
  function openclawChanged(): void {
    const proof = presentProof(openclaw.read());
    if (proof !== null && proof.at !== kept().proof?.at) {
      const { model, dialect, at, seconds } = proof;
      keepSeen({ proof: { model, dialect, at, seconds } });
    }
    show();
  }

  function chatChanged({ turns }: ChatSnapshot): void {
    const answered = turns.findLast(
      ({ way, answer, end }) => way === "runner" && answer.trim() !== "" && (end === "complete" || end === "length"),
    );
    // each further answer of the same model says nothing new, and would write the settings again
    if (answered === undefined || answered.model === kept().tried?.model) return;
    keepSeen({ tried: { model: answered.model, at: answered.startedAt } });
  }

  return {
    read: show,
    changed: (): void => void show(),
    openclawChanged,
    chatChanged,

    passed(step: ReadStep): Promise<GuideSnapshot> {
      const { read } = kept();
      if (read.includes(step)) return Promise.resolve(show());
      const isFirst = !read.includes("welcome");
      const already = view()
        .steps.filter(({ state }) => state === "done")
        .map(({ id }) => id);
      return keep({ read: [...read, step], laterAt: null, ...(isFirst ? { already } : {}) });
    },
    choose: ({ way, model }: { way?: NonNullable<Kept["way"]>; model?: string }): Promise<GuideSnapshot> =>
      keep({ ...(way === undefined ? {} : { way }), ...(model === undefined ? {} : { model }) }),
    later: (): Promise<GuideSnapshot> => keep({ laterAt: clock.now() }),
    resume: (): Promise<GuideSnapshot> => (kept().laterAt === null ? Promise.resolve(show()) : keep({ laterAt: null })),
    async check(): Promise<GuideSnapshot> {
      await privacy.recheck(quickChecks);
      return show();
    },
    /** Throws CodedError guide-not-done. */
    async finish(): Promise<GuideSnapshot> {
      if (canFinish(view().steps)) return keep({ finishedAt: clock.now(), laterAt: null });
      throw new CodedError("guide-not-done", "The model has not answered through OpenClaw yet");
    },
  };
}

export type GuideFlow = ReturnType<typeof createGuideFlow>;

const copied = (value: typeof nothingKept): Kept => ({ ...value, read: [...value.read], already: [...value.already] });
