import { expect, test, vi } from "vitest";
import { type Reading, known, unknown } from "../../app/contract/common";
import { CodedError } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { Model, ModelsSnapshot } from "../../app/contract/models";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import type { LedgerEntry } from "../platform/ledger-entry";
import { createDemoTree } from "../demo/demo-tree";
import { storeFiles, type SimulatedFile } from "../demo/model-runner/store-files";
import { createManualClock } from "../services/jobs/fake-clock";
import { createJobService } from "../services/jobs/jobs";
import { sampleFacts } from "../services/activity/activity-samples";
import { createDiskFlow } from "./disk-use";

const folder = "/store";
const hex = (letter: string) => letter.repeat(64);
const digest = (letter: string) => `sha256:${hex(letter)}`;
const dayMs = 86_400_000;

const model = (letter: string, ref: string): Model => ({
  id: digest(letter),
  ref,
  tags: [ref],
  sizeBytes: known(999),
  parameters: null,
  quantization: null,
  architecture: null,
  format: "gguf",
  purpose: "text",
  packagedContextTokens: unknown("not-reported"),
  trainedContextTokens: unknown("not-reported"),
  createdAt: null,
});

/** Two models that share 1000 bytes, a file a pull left, and the real flow and jobs. */
function createHouse({
  store = known(folder) as Reading<string>,
  incompleteAgeMs = dayMs,
  owner = null as string | null,
  listed = [model("a", "ai/a"), model("b", "ai/b")],
  loaded = [] as Partial<LoadedModel>[],
  /** Of the one model in the store's own index, where it is another's. */
  storeId = null as string | null,
  /** Goes on until it is cancelled. */
  isRemovedByHand = false,
} = {}) {
  const { clock } = createManualClock();
  let items = listed;
  let files: SimulatedFile[] = [];
  const put = (path: string, inode: string, sizeBytes: number, over: Partial<SimulatedFile> = {}) =>
    files.push({ path, inode, sizeBytes, modifiedAt: 0, ...over });
  function index() {
    files = files.filter(({ path }) => path !== "models.json");
    const models = items.map(({ id, tags }) => ({
      id: storeId ?? id,
      tags,
      files: [digest("1"), id === digest("a") ? digest("2") : digest("3")],
    }));
    put("models.json", "index", 0, { text: JSON.stringify({ models }) });
  }
  put(`blobs/sha256/${hex("1")}`, "1", 1000);
  put(`blobs/sha256/${hex("2")}`, "2", 20);
  put(`blobs/sha256/${hex("3")}`, "3", 30);
  put(`blobs/sha256/${hex("c")}.incomplete`, "4", 500, { modifiedAt: clock.now() - incompleteAgeMs });
  index();
  const entries: LedgerEntry[] = [];
  const forgotten: string[] = [];
  const jobs = createJobService({ clock, push() {}, log: { warn() {} } });
  const removeFailure: CodedError[] = [];
  const { hardware } = sampleFacts();
  const flow = createDiskFlow({
    runner: {
      read: () =>
        ({ endpoint: null, loaded, modelsDiskBytes: known(2050), state: "healthy" }) as unknown as RunnerSnapshot,
    },
    models: {
      read: () => ({ items }) as unknown as ModelsSnapshot,
      refresh: async () => ({ items }) as unknown as ModelsSnapshot,
      remove: ({ ref }) =>
        jobs.start({
          key: `remove:${ref}`,
          kind: "remove-model",
          subject: ref,
          locks: [],
          isCancellable: true,
          async run(job) {
            job.phase("unloading");
            if (isRemovedByHand) await clock.sleep(1, job.signal);
            const failure = removeFailure.pop();
            if (failure !== undefined) throw failure;
            items = items.filter(({ id }) => id !== ref);
            files = files.filter(({ inode }) => inode !== (ref === digest("a") ? "2" : "3"));
            index();
          },
        }),
      pulls: { ownerOf: () => owner, forget: (gone) => forgotten.push(gone) },
    },
    hardware: { read: () => hardware, refresh: async () => {} },
    jobs,
    tree: createDemoTree({
      folder,
      files: () => files,
      onRemoved: (path) => {
        files = files.filter((each) => each.path !== path);
      },
      record: (entry) => entries.push(entry),
    }),
    clock,
    shorten: (file) => file,
    storeOf: () => store,
  });
  const pull = (subject: string): Job =>
    jobs.start({
      key: `pull:${subject}`,
      kind: "pull-model",
      subject,
      locks: [],
      isCancellable: true,
      run: (job) => new Promise((_, reject) => job.signal.addEventListener("abort", () => reject(job.signal.reason))),
    });
  const reclaim = async (wanted: { incomplete?: string[]; models?: string[] }) =>
    (await jobs.whenEnded(flow.reclaim({ incomplete: [], models: [], ...wanted }).id)).outcome;
  return { flow, jobs, pull, reclaim, removeFailure, entries, forgotten, put, files: () => files };
}

test("each model with what it has for itself and shares, and the store each file once", async () => {
  const { flow } = createHouse({ loaded: [{ ref: "ai/b" }] });
  expect(await flow.read()).toMatchObject({
    access: "readable",
    path: folder,
    isComplete: true,
    models: [
      { ref: "ai/a", ownBytes: known(20), sharedBytes: known(1000), sharedWith: ["ai/b"], isLoaded: false },
      { ref: "ai/b", ownBytes: known(30), isLoaded: true },
    ],
    incomplete: [{ digest: digest("c"), sizeBytes: 500, ref: null, hold: null }],
    totalBytes: known(1550),
    reportedBytes: known(2050),
    reclaimed: null,
  });
});

test("what a pull left goes, and what is freed is read back; the room it took is asked for again", async () => {
  const { flow, reclaim, entries, forgotten, files } = createHouse();
  expect(await reclaim({ incomplete: [digest("c")] })).toEqual({ kind: "done" });
  expect(files().some(({ path }) => path.endsWith(".incomplete"))).toBe(false);
  expect(entries).toMatchObject([{ action: "removed" }]);
  expect(forgotten).toEqual([digest("c")]);
  expect(await flow.read()).toMatchObject({
    incomplete: [],
    reclaimed: { plannedBytes: 500, freedBytes: known(500) },
  });
});

test("models go by their ids through the runner; what they share stays while one is left", async () => {
  const { flow, reclaim, entries } = createHouse();
  expect(await reclaim({ models: [digest("a")] })).toEqual({ kind: "done" });
  expect(await flow.read()).toMatchObject({ models: [{ ref: "ai/b" }], reclaimed: { plannedBytes: 20 } });
  // no file of the store is touched for it
  expect(entries).toEqual([]);
});

test.each([
  ["it is pulled now", { owner: "ai/new" }, "ai/new", "pulling"],
  ["whose it is is not known while something is pulled", {}, "ai/new", "pull-under-way"],
  ["another program may be pulling it", { incompleteAgeMs: 60_000 }, null, "written-lately"],
  ["another model is pulled", { owner: "ai/old" }, "ai/new", null],
  ["Homeport's own pull was paused a moment ago", { owner: "ai/old", incompleteAgeMs: 1 }, null, null],
] as const)("%s", async (_name, options, pulled, hold) => {
  const { flow, pull, reclaim, entries, jobs } = createHouse(options);
  if (pulled !== null) pull(pulled);
  expect((await flow.read()).incomplete).toMatchObject([{ hold }]);
  const outcome = await reclaim({ incomplete: [digest("c")] });
  expect(outcome).toMatchObject(hold === null ? { kind: "done" } : { kind: "failed", failure: { code: "disk-stale" } });
  expect(entries).toHaveLength(hold === null ? 1 : 0);
  await jobs.cancelAll();
});

test("a model that is answering stays, and it is said why; what else was chosen went", async () => {
  const { flow, reclaim, removeFailure } = createHouse();
  removeFailure.push(new CodedError("model-in-use", "It is answering."));
  const outcome = await reclaim({ incomplete: [digest("c")], models: [digest("a")] });
  expect(outcome).toMatchObject({ kind: "failed", failure: { code: "model-in-use" } });
  expect(await flow.read()).toMatchObject({
    models: [{ ref: "ai/a" }, {}],
    incomplete: [],
    reclaimed: { plannedBytes: 520, freedBytes: known(500) },
  });
});

test("a removal that is cancelled is not told as done, and what else was chosen went", async () => {
  const { flow, jobs, reclaim } = createHouse({ isRemovedByHand: true });
  const reclaiming = reclaim({ models: [digest("a")], incomplete: [digest("c")] });
  const removal = () => jobs.read().items.find(({ kind }) => kind === "remove-model");
  await vi.waitFor(() => expect(removal()?.phase).toBe("unloading"));
  jobs.cancel(removal()?.id ?? "");
  expect(await reclaiming).toMatchObject({ kind: "cancelled" });
  expect(await flow.read()).toMatchObject({ models: [{ ref: "ai/a" }, {}], incomplete: [] });
});

test("a model whose repository is being pulled is refused at once: its removal would wait for hours", async () => {
  const { pull, reclaim, jobs, entries } = createHouse({ owner: "ai/old" });
  pull("ai/a:other");
  const outcome = await reclaim({ models: [digest("a")], incomplete: [digest("c")] });
  expect(outcome).toMatchObject({ kind: "failed", failure: { code: "disk-stale" } });
  expect(entries).toEqual([]);
  expect(await reclaim({ models: [digest("b")] })).toEqual({ kind: "done" });
  await jobs.cancelAll();
});

test("two wishes are two jobs, the same wish twice is one", async () => {
  const { flow, jobs } = createHouse();
  const one = flow.reclaim({ incomplete: [], models: [digest("a")] });
  const other = flow.reclaim({ incomplete: [digest("c")], models: [] });
  expect(flow.reclaim({ incomplete: [], models: [digest("a")] }).id).toBe(one.id);
  for (const { id } of [one, other]) expect((await jobs.whenEnded(id)).outcome).toEqual({ kind: "done" });
  expect(await flow.read()).toMatchObject({ models: [{ ref: "ai/b" }], incomplete: [] });
});

test("what is not as it was shown is refused before anything goes", async () => {
  const { reclaim, entries } = createHouse();
  expect(await reclaim({ incomplete: [digest("c"), digest("d")] })).toMatchObject({ failure: { code: "disk-stale" } });
  expect(await reclaim({ models: [digest("f")], incomplete: [digest("c")] })).toMatchObject({
    failure: { code: "disk-stale" },
  });
  expect(entries).toEqual([]);
});

test.each([
  ["elsewhere", unknown<string>("not-supported"), "elsewhere"],
  ["not asked yet", unknown<string>("not-measured-yet"), "unknown"],
  ["not there", known("/nowhere"), "not-there"],
])("a store that is %s: the runner's own sizes, and nothing to delete", async (_name, store, access) => {
  const { flow, reclaim } = createHouse({ store });
  expect(await flow.read()).toMatchObject({
    access,
    models: [{ sizeBytes: known(999), ownBytes: { isKnown: false } }, {}],
    incomplete: [],
    totalBytes: { isKnown: false },
    reportedBytes: known(2050),
  });
  expect(await reclaim({ incomplete: [digest("c")] })).toMatchObject({ failure: { code: "disk-stale" } });
  expect(await reclaim({ models: [digest("a")] })).toEqual({ kind: "done" });
  expect((await flow.read()).reclaimed).toMatchObject({ freedBytes: { isKnown: false } });
});

test("a store that holds other models than the runner lists is not its own, and nothing of it goes", async () => {
  const { flow, reclaim, entries } = createHouse({ storeId: digest("9") });
  expect(await flow.read()).toMatchObject({ access: "unknown", incomplete: [], totalBytes: { isKnown: false } });
  expect(await reclaim({ incomplete: [digest("c")] })).toMatchObject({ failure: { code: "disk-stale" } });
  expect(entries).toEqual([]);
});

test("the simulated store has the layout of the real one", () => {
  const files = storeFiles({ models: [], pulls: [{ digest: digest("c"), sizeBytes: 1, writtenAt: 5 }] });
  expect(files.map(({ path }) => path)).toEqual([`blobs/sha256/${hex("c")}.incomplete`, "models.json", "layout.json"]);
});
