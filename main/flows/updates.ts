import { isAtWork } from "../../app/domain/loaded-models";
import type { ChatSnapshot } from "../../app/contract/chat";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { GatewaySnapshot } from "../../app/contract/gateway";
import type { Push } from "../../app/contract/index";
import type { JobsSnapshot } from "../../app/contract/jobs";
import { known, unknown } from "../../app/contract/reading";
import type { RunnerSnapshot } from "../../app/contract/runner";
import type { SettingsSnapshot } from "../../app/contract/settings";
import type { StandaloneSnapshot } from "../../app/contract/standalone";
import type { Output } from "../../app/contract/index";
import type { RestartLosses, UpdateNews, UpdatesSnapshot, UpdatesState } from "../../app/contract/updates";
import { createDownloadMeter } from "../../app/domain/pull-progress";
import { endsWithHomeport, quitLosses } from "../../app/domain/quit-losses";
import { byHandReason, canAsk, type Installation, isCheckDue } from "../../app/domain/updates";
import type { Clock } from "../platform/clock";
import type { JobHandle, StartJob, Updater } from "../platform/ports";
import { createSnapshot } from "../platform/snapshot";

/** How often it is asked whether a check is due; that itself reads nothing. */
const lookEveryMs = 10 * 60_000;

type Content = Omit<UpdatesSnapshot, "revision" | "asOf">;
export type KeptTimes = { checkedAt: number | null; triedAt: number | null };

export type UpdatesOptions = {
  updater: Updater;
  kept: { atStart: KeptTimes | null; write(times: KeptTimes): unknown };
  settings: { read(): Pick<SettingsSnapshot, "values"> };
  offline: { isOn(): boolean; refuse(contact: string): void };
  jobs: { read(): JobsSnapshot };
  chat: { read(): Pick<ChatSnapshot, "turns"> };
  runner: { read(): Pick<RunnerSnapshot, "loaded"> };
  gateway: { read(): Pick<GatewaySnapshot, "owner" | "state"> };
  standalone: { read(): Pick<StandaloneSnapshot, "state" | "keepAtQuit"> };
  startJob: StartJob;
  clock: Clock;
  push: Push;
  log: { warn(text: string): void };
};

/**
 * Newer versions of Homeport itself: looked for when asked, or weekly where that is wished and nothing is at work; fetched
 * and put in place only on a click.
 */
export async function createUpdatesFlow(options: UpdatesOptions) {
  const { updater, kept, settings, offline, jobs, chat, runner, gateway, standalone, startJob, clock, push, log } =
    options;
  const installation: Installation = await updater.installation();
  const byHand = byHandReason(installation);
  const { feed, page } = installation;
  const startedMs = clock.monotonicMs();
  const stopping = new AbortController();
  let times: KeptTimes = kept.atStart ?? { checkedAt: null, triedAt: null };
  let underWay: Promise<void> | null = null;

  // what the last run found is not kept: it may have been taken up since
  const first: UpdatesState = { kind: canAsk(installation) ? "never-checked" : "by-hand" };
  const snapshot = createSnapshot<Content>(
    { state: first, byHand, host: feed?.host ?? null, page, checkedAt: times.checkedAt },
    { clock, publish: (next) => push("updates.changed", next) },
  );
  const go = (state: UpdatesState) => void snapshot.set({ ...snapshot.read(), state, checkedAt: times.checkedAt });
  function remember(next: KeptTimes) {
    times = next;
    kept.write(next);
  }

  const isAnswering = () => runner.read().loaded.some(isAtWork) || chat.read().turns.some(({ end }) => end === null);

  const newsOf = ({ state }: Content) => (state.kind === "available" || state.kind === "failed" ? state.news : null);

  async function ask(): Promise<void> {
    const before = newsOf(snapshot.read());
    go({ kind: "checking" });
    remember({ ...times, triedAt: clock.now() });
    try {
      const news = await updater.check();
      remember({ checkedAt: clock.now(), triedAt: clock.now() });
      go(news === null ? { kind: "up-to-date" } : { kind: "available", news });
    } catch (error) {
      log.warn(`updates: ${toFailure(error).message}`);
      // what was found before can be fetched still
      go({ kind: "failed", failure: toFailure(error), news: before });
    }
  }

  /** One at a time; what is being fetched, or lies ready, is not asked about again. */
  async function check(): Promise<void> {
    const { kind } = snapshot.read().state;
    if (kind === "by-hand" || kind === "downloading" || kind === "ready") return;
    underWay ??= ask().finally(() => void (underWay = null));
    await underWay;
  }

  async function watch(): Promise<void> {
    for (;;) {
      await clock.sleep(lookEveryMs, stopping.signal);
      const isDue = isCheckDue({
        isWanted: settings.read().values.checkForUpdates ?? false,
        isOffline: offline.isOn(),
        isBusy: jobs.read().items.some(({ outcome }) => outcome === null) || isAnswering(),
        runningMs: clock.monotonicMs() - startedMs,
        now: clock.now(),
        ...times,
      });
      if (isDue) await check();
    }
  }

  function offered(): UpdateNews {
    const news = newsOf(snapshot.read());
    if (news === null || byHand !== null) throw new CodedError("not-found", "There is no newer version to be fetched.");
    return news;
  }

  async function fetchIn(job: JobHandle, news: UpdateNews): Promise<void> {
    job.phase("downloading");
    go({ kind: "downloading", news });
    const meter = createDownloadMeter(news.sizeBytes === null ? unknown("not-reported") : known(news.sizeBytes));
    try {
      await updater.download({
        signal: job.signal,
        onProgress: (doneBytes) => job.progress(meter(clock.monotonicMs(), doneBytes)),
      });
      job.progress(null);
      go({ kind: "ready", news });
    } catch (error) {
      const failure = toFailure(error);
      go(failure.code === "cancelled" ? { kind: "available", news } : { kind: "failed", failure, news });
      throw error;
    }
  }

  function losses(): RestartLosses {
    const { owner, state } = gateway.read();
    return {
      jobs: quitLosses(jobs.read().items).length,
      gateway: owner === "homeport" && state === "running",
      runner: endsWithHomeport(standalone.read()),
    };
  }

  return {
    read: (): UpdatesSnapshot => snapshot.read(),
    start: (): void => void (canAsk(installation) && watch().catch(() => {})),
    stop: (): void => stopping.abort(),

    /** Throws CodedError offline-mode. */
    async check(): Promise<UpdatesSnapshot> {
      if (feed !== null) offline.refuse(feed.host);
      await check();
      return snapshot.read();
    },

    download(): Output<"updates.download"> {
      const news = offered();
      offline.refuse(feed?.host ?? "");
      const { id } = startJob({
        key: "download-update",
        kind: "download-update",
        subject: news.version,
        locks: ["update"],
        isCancellable: true,
        run: (job) => fetchIn(job, news),
      });
      return { jobId: id };
    },

    /** See the route. */
    async install(isAgreed: boolean): Promise<Output<"updates.install">> {
      const { state } = snapshot.read();
      const news = state.kind === "ready" ? state.news : null;
      if (news === null) throw new CodedError("not-found", "No newer version is ready.");
      if (isAnswering()) throw new CodedError("update-not-now", "A model answers, or is being loaded.");
      const lost = losses();
      if (!isAgreed && (lost.jobs > 0 || lost.gateway || lost.runner)) return { isBegun: false, losses: lost };
      await updater.install();
      return { isBegun: true, losses: lost };
    },
  };
}
export type UpdatesFlow = Awaited<ReturnType<typeof createUpdatesFlow>>;
