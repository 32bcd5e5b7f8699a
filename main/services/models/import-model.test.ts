import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGguf } from "../../../e2e/fake-tools/make-gguf";
import { createJobService } from "../jobs/jobs";
import { createManualClock } from "../jobs/fake-clock";
import { systemClock } from "../../platform/clock";
import { createReadStream } from "node:fs";
import { readGgufFile } from "../../platform/gguf-file";
import type { ReadGguf } from "../../platform/ports";
import { type Reading, known } from "../../../app/contract/common";
import { loadArchive } from "../../demo/model-runner/load-archive";
import { createModelStore, showModel } from "../../demo/model-runner/store";
import type { RunnerReply } from "../../demo/model-runner/reply";
import type { HttpCall } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";
import { createModelService } from "./models";
import { packModel } from "./model-tar";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "homeport-import-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const metadata = {
  "general.architecture": "llama",
  "general.name": "Tiny",
  "general.size_label": "1M",
  "general.file_type": 1,
  "general.license": "mit",
  "llama.context_length": 2048,
};
function write(name: string, more: Record<string, string | number> = {}, cut = 0): string {
  const { header, weightsBytes } = makeGguf({ ...metadata, ...more }, [
    { name: "token_embd.weight", shape: [64, 64], type: "F16" },
  ]);
  const file = path.join(folder, name);
  writeFileSync(
    file,
    Buffer.concat([header, Buffer.alloc(weightsBytes, 7)]).subarray(0, header.length + weightsBytes - cut),
  );
  return file;
}

const gguf: ReadGguf = {
  look: (file) => readGgufFile(file),
  read: (file, signal) => createReadStream(file, { signal }),
};

/** The service on the simulated runner's own store; `answer` stands in for `/models/load`, `around` waits before or after it. */
function setUp({
  free = known(1e12) as Reading<number>,
  answer = null as RunnerReply | null,
  read = gguf,
  clock = systemClock,
  around = (async (take) => take()) as (take: () => Promise<RunnerReply>, signal: AbortSignal) => Promise<RunnerReply>,
} = {}) {
  const store = createModelStore({ nowSeconds: () => 1_800_000_000 });
  const calls: HttpCall[] = [];
  const send: SendToRunner = async (call) => {
    calls.push(call);
    const text = await respond(call);
    const whole = async () => text.body;
    return {
      status: text.status,
      headers: {},
      text: whole,
      async *pieces() {
        yield text.body;
      },
      async *lines() {
        yield* text.body.split("\n");
      },
      close() {},
    };
  };
  async function respond(call: HttpCall): Promise<{ status: number; body: string }> {
    if (call.path === "/models/load") {
      const take = async () => answer ?? (await loadArchive(call.body as AsyncIterable<Uint8Array>, store));
      const reply = await around(take, call.signal ?? new AbortController().signal);
      let body = "";
      for await (const piece of reply.body) body += piece;
      return { status: reply.status, body };
    }
    const [, source, query] = /^\/models\/(.*)\/tag\?(.*)$/.exec(call.path) ?? [];
    if (source !== undefined) {
      const found = store.find(decodeURIComponent(source));
      const target = new URLSearchParams(query);
      if (found === undefined) return { status: 404, body: "model not found" };
      store.tag(found, `${target.get("repo")}:${target.get("tag")}`);
      return { status: 201, body: "{}" };
    }
    if (call.path === "/models") return { status: 200, body: JSON.stringify(store.list().map(showModel)) };
    return { status: 404, body: "404 page not found" };
  }
  const log = { warn: () => undefined };
  const jobs = createJobService({ clock, push: () => undefined, log });
  const models = createModelService({
    send,
    startJob: jobs.start,
    clock,
    push: () => undefined,
    log,
    freeDiskBytes: async () => free,
    isLoaded: () => false,
    guard: { admit: async () => undefined, leave: () => undefined },
    accessToken: async () => null,
    gguf: read,
    keptSettings: { of: () => null, set: async () => undefined },
  });
  async function ended(id: string) {
    for (;;) {
      const job = jobs.read().items.find((each) => each.id === id);
      if (job?.outcome) return job;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  return { models, jobs, calls, store, ended };
}

test("a file says of itself what an import would bring", async () => {
  const { models, calls } = setUp();
  expect(await models.examineFile({ path: write("tiny.gguf") })).toMatchObject({
    partCount: 1,
    name: "Tiny",
    architecture: "llama",
    parameters: "1M",
    quantization: "F16",
    license: "mit",
    trainedContextTokens: known(2048),
    proposedRef: "local/tiny:1M-F16",
  });
  expect(calls).toEqual([]);
});

test("an import hashes, sends, names and is read back; the context is the one asked for", async () => {
  const { models, ended, calls, store } = setUp();
  const { id } = models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: 1024 });
  const job = await ended(id);
  expect(job.outcome).toEqual({ kind: "done" });
  expect([...job.passed, job.phase]).toEqual(["waiting", "reading-file", "sending", "naming"]);
  expect(calls.map(({ method, path: asked }) => `${method} ${asked.replace(/sha256%3A\w+/, "ID")}`)).toEqual([
    "POST /models/load",
    "POST /models/ID/tag?repo=local%2Ftiny&tag=F16",
    "GET /models",
  ]);
  expect(models.find("local/tiny:F16")).toMatchObject({
    parameters: "1M",
    quantization: "F16",
    architecture: "llama",
    packagedContextTokens: known(1024),
    trainedContextTokens: known(2048),
  });
  expect(store.list()).toHaveLength(1);
});

test("a model in parts is one model, from any of its parts", async () => {
  write("big-00001-of-00002.gguf", { "split.count": 2 });
  const second = write("big-00002-of-00002.gguf", { "split.count": 2 });
  const { models, ended } = setUp();
  expect(await models.examineFile({ path: second })).toMatchObject({ partCount: 2 });
  const { id } = models.import({ path: second, ref: "local/big:x", contextTokens: null });
  expect((await ended(id)).outcome).toEqual({ kind: "done" });
  expect(models.find("local/big:x")?.packagedContextTokens.isKnown).toBe(false);
});

test.each<[string, () => string, RegExp]>([
  ["a relative path", () => "models/x.gguf", /whole path/],
  ["a path with a zero in it", () => "/tmp/a\0b", /whole path/],
  ["a file that is not there", () => path.join(folder, "none.gguf"), /no such file/],
  ["a folder", () => folder, /no file/],
  [
    "a text",
    () => {
      const file = path.join(folder, "notes.gguf");
      writeFileSync(file, "Dear diary");
      return file;
    },
    /not a GGUF/,
  ],
  ["a file that was copied in part", () => write("cut.gguf", {}, 100), /ends before its weights/],
  [
    "a model whose other part is missing",
    () => write("lost-00001-of-00002.gguf", { "split.count": 2 }),
    /part of it is missing/,
  ],
  ["a projector", () => write("mmproj.gguf", { "general.architecture": "clip" }), /reads pictures/],
])("%s is refused with the reason, and nothing is sent", async (_what, make, reason) => {
  const { models, calls, ended } = setUp();
  const file = make();
  await expect(models.examineFile({ path: file })).rejects.toMatchObject({ code: "file-not-importable" });
  await expect(models.examineFile({ path: file })).rejects.toThrow(reason);
  const { id } = models.import({ path: file, ref: "local/x:y", contextTokens: null });
  expect((await ended(id)).outcome).toMatchObject({ kind: "failed", failure: { code: "file-not-importable" } });
  expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
});

test.each([
  ["more than it was trained for", { contextTokens: 4096 }, {}, "bad-input"],
  ["too little", { contextTokens: 8 }, {}, "bad-input"],
  ["no room on the disk", { contextTokens: 1024 }, { free: known(10) }, "disk-full"],
])("%s is refused before anything is sent", async (_what, input, options, code) => {
  const { models, calls, ended } = setUp(options);
  const { id } = models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", ...input });
  expect((await ended(id)).outcome).toMatchObject({ kind: "failed", failure: { code } });
  expect(calls).toEqual([]);
});

const plain = (status: number, text: string): RunnerReply => ({
  status,
  headers: {},
  body: (async function* () {
    yield text;
  })(),
});
test.each([
  [500, "error while loading model: writing blob: write: no space left on device\n", "disk-full"],
  [500, "error while loading model: something else\n", "import-failed"],
  [200, "", "import-failed"],
  [404, "404 page not found\n", "runner-old"],
])("the runner's %s %j is told as %s", async (status, text, code) => {
  const { models, ended } = setUp({ answer: plain(status, text) });
  const { id } = models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: null });
  expect((await ended(id)).outcome).toMatchObject({ kind: "failed", failure: { code } });
});

test("a file that changes between the two readings is refused by the runner, and told as that", async () => {
  let readings = 0;
  const file = write("moving.gguf");
  const read: ReadGguf = {
    ...gguf,
    async *read(name, signal) {
      readings += 1;
      for await (const piece of gguf.read(name, signal)) yield readings > 1 ? new Uint8Array(piece.length) : piece;
    },
  };
  const { models, ended, store } = setUp({ read });
  const { id } = models.import({ path: file, ref: "local/moving:x", contextTokens: null });
  expect((await ended(id)).outcome).toMatchObject({ kind: "failed", failure: { code: "file-not-importable" } });
  expect(store.list()).toEqual([]);
});

test("a cancel while it is read leaves nothing behind", async () => {
  const started = Promise.withResolvers<void>();
  const read: ReadGguf = {
    ...gguf,
    async *read(_name, signal) {
      started.resolve();
      await new Promise<void>((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      );
      yield new Uint8Array(0);
    },
  };
  const { models, jobs, ended, calls } = setUp({ read });
  const { id } = models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: null });
  await started.promise;
  jobs.cancel(id);
  expect((await ended(id)).outcome).toEqual({ kind: "cancelled", isResumable: false });
  expect(calls).toEqual([]);
});

/** Nothing for so long; what is sent hears of its end. */
const silence = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

test("a runner that takes nothing for two minutes is given up, a machine that slept in between is not", async () => {
  const time = createManualClock();
  let begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let isStuck = false;
  const { models, ended } = setUp({
    clock: time.clock,
    async around(take, signal) {
      begun.resolve();
      await Promise.race([isStuck ? silence(signal) : goOn.promise, silence(signal)]);
      return take();
    },
  });
  const wish = { path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: null };
  const { id } = models.import(wish);
  await begun.promise;
  await time.sleepThrough(3_600_000);
  await time.advance(60_000);
  goOn.resolve();
  expect((await ended(id)).outcome).toEqual({ kind: "done" });

  isStuck = true;
  begun = Promise.withResolvers<void>();
  const again = models.import({ ...wish, ref: "local/tiny:again" });
  await begun.promise;
  await time.advance(121_000);
  expect((await ended(again.id)).outcome).toMatchObject({ kind: "failed", failure: { code: "timed-out" } });
});

test("a runner that has all of it is given time to put it away", async () => {
  const time = createManualClock();
  const taken = Promise.withResolvers<void>();
  const { models, jobs, ended } = setUp({
    clock: time.clock,
    async around(take, signal) {
      await take();
      taken.resolve();
      return silence(signal);
    },
  });
  const { id } = models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: null });
  await taken.promise;
  await time.advance(1_700_000);
  expect(jobs.read().items.find((each) => each.id === id)?.outcome).toBeNull();
  await time.advance(101_000);
  expect((await ended(id)).outcome).toMatchObject({ kind: "failed", failure: { code: "timed-out" } });
});

test("names: given, read back, refused where they are taken or are none", async () => {
  const { models, ended } = setUp();
  await ended(models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: null }).id);
  const { items } = await models.tag({ ref: "local/tiny:F16", target: "work/letters:1" });
  expect(items[0]?.tags).toEqual(["local/tiny:F16", "work/letters:1"]);
  await expect(models.tag({ ref: "local/tiny:F16", target: "work/letters:1" })).rejects.toMatchObject({
    code: "name-taken",
  });
  await expect(models.tag({ ref: "local/tiny:F16", target: "a b" })).rejects.toMatchObject({ code: "bad-reference" });
  await expect(models.tag({ ref: "local/none:x", target: "work/other:1" })).rejects.toMatchObject({
    code: "model-missing",
  });
  expect(() => models.import({ path: "/x", ref: "work/letters:1", contextTokens: null })).toThrow(/names a model/);
});

test("an update: the same, another, or not to be told", async () => {
  const { models, ended } = setUp();
  await ended(models.import({ path: write("tiny.gguf"), ref: "local/tiny:F16", contextTokens: null }).id);
  expect(await models.checkUpdate({ ref: "local/tiny:F16" })).toMatchObject({
    state: "unknown",
    why: { code: "runner-old" },
  });
  await expect(models.checkUpdate({ ref: "ai/none" })).rejects.toMatchObject({ code: "model-missing" });
});

test("sizes of 8 GiB and more stand in the header in binary, as Go reads them", async () => {
  const big = 9 * 1024 ** 3;
  const archive = packModel({
    config: {},
    createdAt: 0,
    files: [{ sha256: "ab".repeat(32), sizeBytes: big, name: "x" }],
  });
  const first = await archive
    .stream(async function* () {
      yield new Uint8Array(0);
    })
    .next();
  const header = Buffer.from(first.value as Uint8Array);
  expect(header.readUInt8(124)).toBe(0x80);
  expect(header.readBigUInt64BE(128)).toBe(BigInt(big));
  expect(archive.sizeBytes % 512).toBe(0);
});
