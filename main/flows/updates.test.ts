import { expect, test } from "vitest";
import { CodedError } from "../../app/contract/errors";
import type { UpdateNews, UpdatesSnapshot } from "../../app/contract/updates";
import { UpdatesSnapshot as Snapshot } from "../../app/contract/updates";
import { fakeJob } from "../../app/domain/fake-job";
import { type Installation, quietStartMs, weekMs } from "../../app/domain/updates";
import { createOfflineSwitch } from "../platform/offline";
import { createJobService } from "../services/jobs/jobs";
import { createManualClock } from "../services/jobs/fake-clock";
import { createUpdatesFlow, type UpdatesOptions } from "./updates";

type DownloadOptions = Parameters<UpdatesOptions["updater"]["download"]>[0];

const news: UpdateNews = { version: "2.0.0", notes: "Better.", sizeBytes: 100 };
const appImage: Installation = {
  isPackaged: true,
  os: "linux",
  isAppImage: true,
  packageType: null,
  isSigned: null,
  feed: { url: "https://updates.example/", host: "updates.example" },
  page: null,
};

async function setUp({
  installation = appImage,
  found = news as UpdateNews | null,
  isWeekly = true,
  atStart = null as { checkedAt: number | null; triedAt: number | null } | null,
  now = {} as Partial<{ isInUse: boolean; gateway: boolean; runner: boolean }>,
} = {}) {
  const time = createManualClock();
  const { clock } = time;
  const log = { warn: () => {} };
  const jobs = createJobService({ clock, push: () => {}, log });
  const offline = createOfflineSwitch({ listOwnHosts: () => [] });
  const did: string[] = [];
  let problem: CodedError | null = null;
  const seen: UpdatesSnapshot["state"]["kind"][] = [];
  const kept: unknown[] = [];
  const fail = () => {
    if (problem !== null) throw problem;
  };
  const flow = await createUpdatesFlow({
    updater: {
      installation: async () => installation,
      async check() {
        did.push("check");
        fail();
        return found;
      },
      async download({ signal, onProgress }: DownloadOptions) {
        did.push("download");
        onProgress(50, 100);
        await clock.sleep(1000, signal).catch(() => {
          throw new CodedError("cancelled", "Cancelled.");
        });
        fail();
      },
      async install() {
        did.push("install");
        fail();
      },
    },
    kept: { atStart, write: (times: unknown) => kept.push(times) },
    settings: { read: () => ({ values: { checkForUpdates: isWeekly } }) },
    offline,
    jobs,
    chat: { read: () => ({ turns: [] }) },
    runner: { read: () => ({ loaded: now.isInUse === true ? [{ isInUse: true, isLoading: false }] : [] }) },
    gateway: { read: () => ({ owner: "homeport", state: now.gateway === true ? "running" : "stopped" }) },
    standalone: { read: () => ({ state: now.runner === true ? "running" : "stopped", keepAtQuit: false }) },
    startJob: jobs.start,
    clock,
    push: (_event: string, payload: unknown) => {
      const { state } = Snapshot.parse(payload);
      if (seen.at(-1) !== state.kind) seen.push(state.kind);
    },
    log,
  } as unknown as UpdatesOptions);
  return {
    flow,
    did,
    seen,
    kept,
    offline,
    jobs,
    time,
    now,
    break: (code: CodedError["code"] | null) => void (problem = code === null ? null : new CodedError(code, "no")),
    async downloaded() {
      await flow.check();
      flow.download();
      await time.advance(1000);
    },
  };
}

test("looks by itself once the start is over, and a week later again", async () => {
  const { flow, did, time, kept } = await setUp({ found: null });
  flow.start();
  await time.advance(quietStartMs - 1);
  expect(did).toEqual([]);
  await time.advance(1);
  expect(did).toEqual(["check"]);
  expect(flow.read()).toMatchObject({ state: { kind: "up-to-date" }, checkedAt: time.clock.now() });
  expect(kept.at(-1)).toEqual({ checkedAt: time.clock.now(), triedAt: time.clock.now() });
  await time.advance(weekMs - 60_000);
  expect(did.length).toBe(1);
  await time.advance(20 * 60_000);
  expect(did.length).toBe(2);
  flow.stop();
  await time.advance(2 * weekMs);
  expect(did.length).toBe(2);
});

test.each([
  ["nobody said so", { isWeekly: false }],
  ["there is no feed", { installation: { ...appImage, feed: null } }],
  ["a model answers", { now: { isInUse: true } }],
  ["it looked yesterday", { atStart: { checkedAt: 1_800_000_000_000 - 86_400_000, triedAt: null } }],
])("does not look by itself where %s", async (_why, over) => {
  const { flow, did, time } = await setUp(over);
  flow.start();
  await time.advance(2 * quietStartMs);
  expect(did).toEqual([]);
});

test("in offline mode it neither looks by itself nor when asked, nor downloads", async () => {
  const { flow, did, time, offline } = await setUp();
  await flow.check();
  offline.set(true);
  flow.start();
  await time.advance(2 * weekMs);
  await expect(flow.check()).rejects.toMatchObject({ code: "offline-mode" });
  expect(() => flow.download()).toThrow(/updates\.example was not contacted/);
  expect(did).toEqual(["check"]);
});

test("found, fetched as a job with its progress, ready; only then it can be put in place", async () => {
  const { flow, did, seen, jobs, time } = await setUp();
  await expect(flow.install(true)).rejects.toMatchObject({ code: "not-found" });
  expect(() => flow.download()).toThrow(CodedError);
  await flow.check();
  const { jobId } = flow.download();
  expect(flow.download().jobId).toBe(jobId);
  await time.settle();
  expect(jobs.read().items[0]).toMatchObject({
    kind: "download-update",
    subject: "2.0.0",
    progress: { doneBytes: 50 },
  });
  await flow.check();
  await time.advance(1000);
  await flow.check();
  expect(flow.read().state).toEqual({ kind: "ready", news });
  expect(seen).toEqual(["checking", "available", "downloading", "ready"]);
  expect(did).toEqual(["check", "download"]);
  expect(await flow.install(false)).toMatchObject({ isBegun: true });
  expect(did.at(-1)).toBe("install");
});

test("a cancelled download is offered again, a failed one with its reason", async () => {
  const { flow, jobs, time, break: breakIt } = await setUp();
  await flow.check();
  const { jobId } = flow.download();
  await time.settle();
  jobs.cancel(jobId);
  await time.settle();
  expect(flow.read().state).toEqual({ kind: "available", news });
  breakIt("download-mismatch");
  flow.download();
  await time.advance(1000);
  expect(flow.read().state).toMatchObject({ kind: "failed", failure: { code: "download-mismatch" }, news });
  breakIt(null);
  flow.download();
  await time.advance(1000);
  expect(flow.read().state.kind).toBe("ready");
});

test("a look that failed is told, and by itself not repeated before a day is over", async () => {
  const { flow, did, time, break: breakIt } = await setUp();
  breakIt("update-host-silent");
  flow.start();
  await time.advance(quietStartMs);
  expect(flow.read()).toMatchObject({ state: { kind: "failed", news: null }, checkedAt: null });
  await time.advance(86_400_000 - 60_000);
  expect(did.length).toBe(1);
  await time.advance(30 * 60_000);
  expect(did.length).toBe(2);
});

test("a look that fails leaves what was found before to be fetched", async () => {
  const { flow, time, break: breakIt } = await setUp();
  await flow.check();
  breakIt("update-host-silent");
  await flow.check();
  await flow.check();
  expect(flow.read().state).toMatchObject({ kind: "failed", failure: { code: "update-host-silent" }, news });
  breakIt(null);
  flow.download();
  await time.advance(1000);
  expect(flow.read().state).toEqual({ kind: "ready", news });
});

test("a restart is refused while a model answers, and asked about where it ends something", async () => {
  const { flow, did, jobs, time, now, downloaded } = await setUp({
    now: { isInUse: true, gateway: true, runner: true },
  });
  await downloaded();
  await expect(flow.install(true)).rejects.toMatchObject({ code: "update-not-now" });
  now.isInUse = false;
  const { kind, subject, key } = fakeJob();
  jobs.start({ key, kind, subject, locks: [], isCancellable: true, run: (job) => time.clock.sleep(9e9, job.signal) });
  expect(await flow.install(false)).toEqual({ isBegun: false, losses: { jobs: 1, gateway: true, runner: true } });
  expect(did).not.toContain("install");
  expect(await flow.install(true)).toMatchObject({ isBegun: true });
  expect(did).toContain("install");
});

test("where it has to be fetched by hand it looks, and downloads nothing", async () => {
  const { flow, did } = await setUp({ installation: { ...appImage, packageType: "deb" } });
  expect(await flow.check()).toMatchObject({ byHand: "package-manager", state: { kind: "available", news } });
  expect(() => flow.download()).toThrow(CodedError);
  expect(did).toEqual(["check"]);
});

test("a build without a feed asks nobody, also when it is asked to, and leads to where newer versions are", async () => {
  const page = "https://homeport.example/releases";
  const { flow, did } = await setUp({ installation: { ...appImage, feed: null, page } });
  expect(await flow.check()).toMatchObject({ byHand: "no-feed", state: { kind: "by-hand" }, host: null, page });
  expect(did).toEqual([]);
});
