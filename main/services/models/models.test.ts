import { createReadStream } from "node:fs";
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Reading, known, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import { ModelsSnapshot } from "../../../app/contract/models";
import { parseLoaded } from "../../../app/domain/loaded-models";
import { createJobService } from "../jobs/jobs";
import { readGgufFile } from "../../platform/gguf-file";
import { createManualClock } from "../jobs/fake-clock";
import { createBody, createFakeRunner } from "./fake-runner";
import type { EngineSettings } from "../../../app/contract/engine";
import type { LoadGuard } from "./engine-jobs";
import { createModelService } from "./models";
import type { KeptPull } from "./pull-room";

const fixtures = path.resolve(import.meta.dirname, "../../../e2e/fixtures/recordings/dmr/http");
type Recording = { status: number; body?: string; chunks?: [number, string][] };
function recorded(name: string): { status: number; body: string } {
  const { status, body, chunks } = JSON.parse(readFileSync(path.join(fixtures, `${name}.json`), "utf8")) as Recording;
  return { status, body: body ?? (chunks ?? []).map(([, text]) => text).join("") };
}

const ref = "ai/gemma3:270M-Q4_K_M";
const refPath = "/models/ai/gemma3%3A270M-Q4_K_M";
const gemmaId = "sha256:de2fbf7c1450fb35e5c6bdfb15bbd31f771c95a1b3f4722a980f52770cf0e9e3";

function setUp({ keptAtStart = [] }: { keptAtStart?: KeptPull[] } = {}) {
  const time = createManualClock();
  const runner = createFakeRunner({
    "GET /models": recorded("models-list"),
    "GET /engines/ps": { body: "[]" },
    "GET /engines/_configure": { body: "[]" },
  });
  const pushed: ModelsSnapshot[] = [];
  const log: string[] = [];
  const seen: Job[][] = [];
  let free: Reading<number> | Promise<Reading<number>> = known(100e9);
  const jobs = createJobService({
    clock: time.clock,
    push: (event, payload) => {
      if (event === "jobs.changed" && "items" in payload) seen.push([...(payload.items as Job[])]);
    },
    log: { warn: (text) => log.push(text) },
  });
  const keptSettings = new Map<string, EngineSettings>();
  const guard = { admit: vi.fn<LoadGuard["admit"]>(async () => undefined), leave: vi.fn<LoadGuard["leave"]>() };
  const models = createModelService({
    send: runner.send,
    startJob: jobs.start,
    clock: time.clock,
    push: (event, payload) => {
      if (event === "models.changed") pushed.push(ModelsSnapshot.parse(payload));
    },
    log: { warn: (text) => log.push(text) },
    freeDiskBytes: () => Promise.resolve(free),
    isLoaded: () => true,
    guard,
    accessToken: async () => "hf_abcDEF123456",
    gguf: { look: (file) => readGgufFile(file), read: (file, signal) => createReadStream(file, { signal }) },
    keptAtStart,
    keptSettings: {
      of: (name) => keptSettings.get(name) ?? null,
      set: async (name, settings) => void keptSettings.set(name, settings ?? {}),
    },
  });
  const job = (started: Job) => jobs.read().items.find(({ id }) => id === started.id) ?? started;
  return {
    time,
    runner,
    pushed,
    log,
    jobs,
    models,
    keptSettings,
    job,
    phases: (started: Job) => [
      ...new Set(
        seen
          .flat()
          .filter(({ id }) => id === started.id)
          .map(({ phase }) => phase),
      ),
    ],
    setFree: (value: typeof free) => {
      free = value;
    },
  };
}

let it: ReturnType<typeof setUp>;
beforeEach(() => {
  it = setUp();
});

const line = (current: number, total = 1000, id = "sha256:a") =>
  `${JSON.stringify({ type: "progress", total, layer: { id, size: total, current }, mode: "pull" })}\n`;
const success = `${JSON.stringify({ type: "success", message: "Model pulled successfully" })}\n`;

describe("the list", () => {
  test("is read, pushed once, and keeps no metadata", async () => {
    expect(it.models.read()).toMatchObject({ state: "waiting", items: [], revision: 0 });
    await it.models.refresh();
    await it.models.refresh();
    expect(it.pushed).toHaveLength(1);
    expect(it.models.read()).toMatchObject({
      state: "ready",
      items: [{ ref, id: gemmaId }],
      problem: null,
      revision: 1,
    });
    expect(JSON.stringify(it.models.read())).not.toContain("rope");
  });

  test.each<[string, Parameters<typeof it.runner.set>[1], string]>([
    ["no runner", new CodedError("runner-absent", "none"), "runner-absent"],
    ["no JSON", { body: "<html>" }, "runner-bad-answer"],
    ["disabled", { status: 503, body: "" }, "runner-disabled"],
  ])("%s: the last list stays, with the problem", async (_name, reply, code) => {
    await it.models.refresh();
    it.runner.set("GET /models", reply);
    expect(await it.models.refresh()).toMatchObject({ state: "failed", items: [{ ref }], problem: { code } });
    it.runner.set("GET /models", { body: "null\n" });
    expect(await it.models.refresh()).toMatchObject({ state: "ready", items: [], problem: null });
  });

  test("who asks while it is read gets one read that began later", async () => {
    const first = it.models.refresh();
    it.runner.set("GET /models", { body: "[]" });
    const [second, third] = [it.models.refresh(), it.models.refresh()];
    await Promise.all([first, second, third]);
    expect(it.runner.callsTo("GET /models")).toHaveLength(2);
    expect(it.models.read().items).toEqual([]);
  });

  test.each([ref, "gemma3:270M-Q4_K_M", `docker.io/${ref}`, "AI/GEMMA3:270M-Q4_K_M", gemmaId, gemmaId.slice(7, 19)])(
    "%s is found",
    async (name) => {
      await it.models.refresh();
      expect(it.models.find(name)?.id).toBe(gemmaId);
    },
  );

  test("what isn't there isn't found", async () => {
    await it.models.refresh();
    expect(it.models.find("gemma3:270m-q4_k_m")).toBeUndefined();
    expect(it.models.find("; rm")).toBeUndefined();
  });
});

describe("inspect", () => {
  test("with metadata and license", async () => {
    it.runner.set(`GET ${refPath}`, recorded("model-get-full"));
    const detail = await it.models.inspect({ ref: "gemma3:270M-Q4_K_M" });
    expect(detail).toMatchObject({ model: { ref }, isRemote: false, license: "gemma" });
    expect(detail.gguf["gemma3.block_count"]).toBe("18");
  });

  test("remote", async () => {
    it.runner.set(`GET ${refPath}?remote=true`, recorded("inspect-remote"));
    expect(await it.models.inspect({ ref, isRemote: true })).toMatchObject({
      model: { ref, tags: [] },
      isRemote: true,
    });
  });

  test.each([
    [recorded("model-get-missing"), false, "model-missing"],
    [{ status: 404, body: "Model not found" }, true, "pull-not-found"],
    [{ status: 401, body: "Unauthorized" }, true, "pull-unauthorized"],
    [{ status: 500, body: "dial tcp: lookup docker.io: no such host" }, true, "pull-offline"],
    [{ status: 200, body: "[]" }, false, "runner-bad-answer"],
  ])("%j, remote %s: %s", async (reply, isRemote, code) => {
    it.runner.set(`GET ${refPath}`, reply);
    await expect(it.models.inspect({ ref, isRemote })).rejects.toMatchObject({ code });
  });

  test("a name that is none is not sent", async () => {
    await expect(it.models.inspect({ ref: "../../etc" })).rejects.toMatchObject({ code: "bad-reference" });
    expect(it.runner.calls).toEqual([]);
  });
});

describe("loaded or not", () => {
  const row = (name: string, mode = "completion", more = {}) => ({ model_name: name, mode, ...more });

  test.each<[string, object[], boolean]>([
    ["by its name", [row(ref)], true],
    ["by the runner's own form of it", [row(`docker.io/${ref}`)], true],
    ["by its id", [row(gemmaId)], true],
    ["another model", [row("ai/qwen3")], false],
    ["only an engine for embeddings", [row(ref, "embedding")], false],
    ["still loading", [row(gemmaId, "completion", { loading: true })], false],
    ["for embeddings and for chat", [row(ref, "embedding"), row(gemmaId)], true],
    ["nothing", [], false],
  ])("%s", async (_name, rows, expected) => {
    await it.models.refresh();
    it.runner.set("GET /engines/ps", { body: JSON.stringify(rows) });
    const { signal } = new AbortController();
    for (const asked of [ref, gemmaId]) expect(await it.models.isLoadedNow(asked, signal)).toBe(expected);
    expect(it.models.isAmong(parseLoaded(JSON.stringify(rows)) ?? [], ref)).toBe(expected);
  });

  test("a runner without the list doesn't tell", async () => {
    it.runner.set("GET /engines/ps", { status: 404, body: "404 page not found\n" });
    expect(await it.models.isLoadedNow(ref, new AbortController().signal)).toBeNull();
  });
});

describe("pull", () => {
  test.each([
    ["hf.co/google/gemma:Q4_0", true, { from: "huggingface.co/google/gemma:Q4_0", "bearer-token": "hf_abcDEF123456" }],
    ["hf.co/google/gemma:Q4_0", undefined, { from: "huggingface.co/google/gemma:Q4_0" }],
    ["ai/qwen3:8B", true, { from: "ai/qwen3:8B" }],
    ["registry.example:5000/a/b:c", true, { from: "registry.example:5000/a/b:c" }],
  ])(
    "%s with access %s: the token goes to Hugging Face's models only, in the body only",
    async (name, withAccess, body) => {
      const started = it.models.pull({ ref: name, withAccess });
      await it.time.advance(0);
      const [call] = it.runner.callsTo("POST /models/create");
      expect(call?.body).toEqual(body);
      expect(JSON.stringify([call?.path, call?.headers, call?.purpose, it.jobs.read(), it.log])).not.toContain("hf_");
      it.jobs.cancel(started.id);
      await it.time.advance(0);
    },
  );

  test("asks for exactly that, shows bytes and speed, and is done when it is in the list", async () => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref: "gemma3:270M-Q4_K_M" });
    expect(started).toMatchObject({ key: `pull:${ref}`, kind: "pull-model", subject: ref });
    await it.time.advance(0);
    expect(it.runner.callsTo("POST /models/create")[0]).toMatchObject({
      headers: { Accept: "application/json" },
      body: { from: ref },
      idleTimeoutMs: 0,
    });
    body.push(line(100));
    await it.time.advance(2000);
    body.push(line(300));
    await it.time.advance(1000);
    expect(it.job(started)).toMatchObject({
      phase: "downloading",
      progress: {
        doneBytes: 300,
        totalBytes: { isKnown: true, value: 1000 },
        bytesPerSecond: { isKnown: true },
        secondsLeft: { isKnown: true },
      },
    });
    body.push(line(1000));
    await it.time.advance(100);
    expect(it.job(started).phase).toBe("finishing");
    body.push(success);
    body.end();
    await it.time.advance(1000);
    expect(it.job(started)).toMatchObject({ outcome: { kind: "done" }, notice: null });
    expect(it.phases(started)).toEqual(["waiting", "checking-disk", "downloading", "finishing"]);
  });

  test("a second click joins, and another tag of the repository waits", async () => {
    it.runner.set("POST /models/create", "silent");
    const first = it.models.pull({ ref });
    expect(it.models.pull({ ref: `docker.io/${ref}` }).id).toBe(first.id);
    const sibling = it.models.pull({ ref: "ai/gemma3:4B" });
    const other = it.models.pull({ ref: "ai/qwen3" });
    await it.time.advance(10);
    expect([it.job(sibling).phase, it.job(other).phase]).toEqual(["waiting", "downloading"]);
    expect(it.runner.callsTo("POST /models/create")).toHaveLength(2);
    await it.jobs.cancelAll();
  });

  test("Hugging Face gets the name as typed", async () => {
    it.runner.set("POST /models/create", "silent");
    it.models.pull({ ref: "hf.co/Org/Name-GGUF:Q4_K_M" });
    await it.time.advance(10);
    expect(it.runner.callsTo("POST /models/create")[0]?.body).toEqual({ from: "huggingface.co/Org/Name-GGUF:Q4_K_M" });
    await it.jobs.cancelAll();
  });

  test.each(["", "a b", "http://x/y", gemmaId])("%j is refused at once", (name) => {
    expect(() => it.models.pull({ ref: name })).toThrow(expect.objectContaining({ code: "bad-reference" }));
  });

  test.each([
    ["pull-missing-repo", "pull-not-found"],
    ["pull-missing-tag", "pull-not-found"],
    ["pull-bad-ref", "bad-reference"],
    ["pull-empty", "bad-reference"],
    ["pull-hub-no-network", "pull-offline"],
    ["pull-registry-down", "pull-offline"],
    ["pull-cancelled", "pull-interrupted"],
  ])("%s: %s", async (name, code) => {
    it.runner.set("POST /models/create", recorded(name));
    const ended = await it.jobs.whenEnded(it.models.pull({ ref }).id);
    expect(ended.outcome).toMatchObject({ kind: "failed", failure: { code } });
  });

  test.each([
    [401, "Unauthorized\n", "pull-unauthorized"],
    [422, "unsupported media type", "pull-unsupported"],
    [422, "Upgrade Docker Model Runner to the latest version to support this model", "runner-old"],
    [500, "write /models/x: no space left on device", "disk-full"],
    [503, "", "runner-disabled"],
    [404, "404 page not found", "runner-old"],
    [500, "what", "runner-bad-answer"],
  ])("%d %j: %s", async (status, body, code) => {
    it.runner.set("POST /models/create", { status, body });
    const ended = await it.jobs.whenEnded(it.models.pull({ ref }).id);
    expect(ended.outcome).toMatchObject({ kind: "failed", failure: { code } });
  });

  test("success that isn't in the list is none", async () => {
    it.runner.set("POST /models/create", { body: success });
    it.runner.set("GET /models", { body: "[]" });
    const ended = await it.jobs.whenEnded(it.models.pull({ ref }).id);
    expect(ended.outcome).toMatchObject({ kind: "failed", failure: { code: "runner-bad-answer" } });
  });

  test("an end without the word success is an interruption", async () => {
    it.runner.set("POST /models/create", { body: line(1000) });
    const ended = await it.jobs.whenEnded(it.models.pull({ ref }).id);
    expect(ended.outcome).toMatchObject({ kind: "failed", failure: { code: "pull-interrupted" } });
  });

  test("warnings stay with the job", async () => {
    it.runner.set("POST /models/create", { body: `{"type":"warning","message":"old format"}\n${success}` });
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).warnings).toEqual([
      { code: "tool-said", text: "old format" },
    ]);
  });

  test("a dropped connection is told, and the next pull needs room for the rest only", async () => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    it.runner.set(`GET ${refPath}?remote=true`, {
      body: JSON.stringify({ id: "sha256:new", config: { size: "1000B" } }),
    });
    it.setFree(known(1000));
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    body.push(line(900));
    await it.time.advance(10);
    body.cut();
    const ended = await it.jobs.whenEnded(started.id);
    expect(ended.outcome).toMatchObject({
      failure: { code: "pull-interrupted", message: expect.stringContaining("is kept") },
    });
    it.setFree(known(100));
    it.runner.set("POST /models/create", { body: success });
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).outcome).toEqual({ kind: "done" });
    // it was pulled, so nothing is kept aside any longer
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).outcome).toMatchObject({
      failure: { code: "disk-full" },
    });
  });

  const remoteSize = (size: string) => ({ body: JSON.stringify({ id: "sha256:new", config: { size } }) });

  test("after a restart what is kept needs no room again, and is shown at once", async () => {
    it = setUp({ keptAtStart: [{ subject: "gemma3:270M-Q4_K_M", keptBytes: 35e9, totalBytes: 40e9 }] });
    const remote = Promise.withResolvers<void>();
    it.runner.set(`GET ${refPath}?remote=true`, remoteSize("40GB"));
    it.setFree(remote.promise.then(() => known(10e9)));
    it.runner.set("POST /models/create", { body: success });
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    expect(it.job(started)).toMatchObject({ phase: "checking-disk", progress: { doneBytes: 35e9 } });
    remote.resolve();
    expect((await it.jobs.whenEnded(started.id)).outcome).toEqual({ kind: "done" });
    it.setFree(known(4e9));
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).outcome).toMatchObject({
      failure: { code: "disk-full" },
    });
  });

  test("what is kept is not enough where the rest has no room", async () => {
    it = setUp({ keptAtStart: [{ subject: ref, keptBytes: 35e9, totalBytes: 40e9 }] });
    it.runner.set(`GET ${refPath}?remote=true`, remoteSize("40GB"));
    it.setFree(known(4e9));
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).outcome).toMatchObject({
      failure: { code: "disk-full", message: expect.stringMatching(/5\.00 GB.*4\.00 GB/) },
    });
  });

  test("a resumed pull of which nobody knows what is kept is warned of, not refused", async () => {
    it = setUp({ keptAtStart: [{ subject: ref }] });
    it.runner.set(`GET ${refPath}?remote=true`, remoteSize("40GB"));
    it.runner.set("POST /models/create", { body: success });
    it.setFree(known(10e9));
    expect(await it.jobs.whenEnded(it.models.pull({ ref }).id)).toMatchObject({
      outcome: { kind: "done" },
      warnings: [{ code: "room-unsure", neededBytes: 40e9, freeBytes: 10e9, othersBytes: 0 }],
    });
  });

  test("Hugging Face keeps nothing: there a pull that starts over needs all its room", async () => {
    const name = "huggingface.co/org/name:q4_k_m";
    it = setUp({ keptAtStart: [{ subject: name }] });
    it.runner.set("GET /models/huggingface.co/org/name%3Aq4_k_m?remote=true", remoteSize("40GB"));
    it.setFree(known(10e9));
    expect((await it.jobs.whenEnded(it.models.pull({ ref: name }).id)).outcome).toMatchObject({
      failure: { code: "disk-full" },
    });
  });

  test("a resumed pull that is cancelled before it begins can be resumed still", async () => {
    it = setUp({ keptAtStart: [{ subject: ref, keptBytes: 35e9 }] });
    it.runner.set(`GET ${refPath}?remote=true`, "silent");
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    it.jobs.cancel(started.id);
    expect(await it.jobs.whenEnded(started.id)).toMatchObject({
      outcome: { kind: "cancelled", isResumable: true },
      progress: { doneBytes: 35e9 },
    });
  });

  test("two at once: the second counts what the first still needs, and no longer than it needs it", async () => {
    const bodies = [createBody(), createBody()];
    let asked = 0;
    it.runner.set("POST /models/create", () => ({ body: bodies[asked++] ?? success }));
    for (const name of ["a", "b"]) it.runner.set(`GET /models/ai/${name}%3Alatest?remote=true`, remoteSize("6GB"));
    it.setFree(known(10e9));
    const first = it.models.pull({ ref: "a" });
    const second = it.models.pull({ ref: "b" });
    expect((await it.jobs.whenEnded(second.id)).outcome).toMatchObject({
      failure: { code: "disk-full", message: expect.stringMatching(/6\.00 GB.*10\.0 GB.*6\.00 GB/) },
    });
    bodies[0]?.push(line(3e9, 6e9));
    await it.time.advance(10);
    it.setFree(known(7e9));
    expect((await it.jobs.whenEnded(it.models.pull({ ref: "b" }).id)).outcome).toMatchObject({
      failure: { code: "disk-full", message: expect.stringMatching(/6\.00 GB.*7\.00 GB.*3\.00 GB/) },
    });
    it.jobs.cancel(first.id);
    await it.jobs.whenEnded(first.id);
    const again = it.models.pull({ ref: "b" });
    await it.time.advance(10);
    expect(it.job(again).phase).toBe("downloading");
    await it.jobs.cancelAll();
  });

  test("both figures are told when the disk is too small, and nothing is asked for", async () => {
    it.runner.set(`GET ${refPath}?remote=true`, {
      body: JSON.stringify({ id: "sha256:new", config: { size: "4.68GB" } }),
    });
    it.setFree(known(2e9));
    const { outcome } = await it.jobs.whenEnded(it.models.pull({ ref }).id);
    expect(outcome).toMatchObject({
      failure: { code: "disk-full", message: expect.stringMatching(/4\.68 GB.*2(\.00)? GB/) },
    });
    expect(it.runner.callsTo("POST /models/create")).toEqual([]);
  });

  test.each<[string, Reading<number>, Parameters<typeof it.runner.set>[1]]>([
    ["the registry doesn't tell", known(1), { status: 401, body: "Unauthorized" }],
    ["it takes too long", known(1), new CodedError("timed-out", "slow")],
    ["it answers nonsense", known(1), { body: "[" }],
    ["the disk is unknown", unknown("not-supported"), { body: JSON.stringify({ id: "x", config: { size: "9TB" } }) }],
    ["the size is unknown", known(1), { body: JSON.stringify({ id: "x", config: {} }) }],
    ["it is here already", known(1), recorded("model-get-full")],
  ])("%s: the pull goes on", async (_name, free, reply) => {
    await it.models.refresh();
    it.setFree(free);
    it.runner.set(`GET ${refPath}?remote=true`, reply);
    it.runner.set("POST /models/create", recorded("pull-again"));
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).outcome).toEqual({ kind: "done" });
  });

  test("no runner at all is told as such", async () => {
    it.runner.set(`GET ${refPath}?remote=true`, new CodedError("runner-down", "down"));
    expect((await it.jobs.whenEnded(it.models.pull({ ref }).id)).outcome).toMatchObject({
      failure: { code: "runner-down" },
    });
  });

  test("silent before the first line: queued, without a limit; then stalled, then given up", async () => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref });
    await it.time.advance(2900);
    expect(it.job(started).notice).toBeNull();
    await it.time.advance(700);
    expect(it.job(started).notice).toBe("queued");
    await it.time.advance(600_000);
    expect(it.job(started)).toMatchObject({ notice: "queued", outcome: null });
    body.push(line(10));
    await it.time.advance(14_000);
    expect(it.job(started).notice).toBeNull();
    await it.time.advance(1600);
    expect(it.job(started).notice).toBe("stalled");
    body.push(line(20));
    await it.time.advance(500);
    expect(it.job(started).notice).toBeNull();
    await it.time.advance(119_000);
    expect(it.job(started).outcome).toBeNull();
    await it.time.advance(1500);
    expect(it.job(started).outcome).toMatchObject({ kind: "failed", failure: { code: "pull-interrupted" } });
    expect(it.runner.callsTo("POST /models/create")[0]?.signal?.aborted).toBe(true);
  });

  test("a machine that slept for five minutes interrupts nothing: the limit counts from its waking on", async () => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    body.push(line(10));
    await it.time.advance(1000);
    await it.time.sleepThrough(300_000);
    await it.time.advance(3000);
    expect(it.job(started)).toMatchObject({ outcome: null, notice: null });
    body.push(line(20));
    await it.time.advance(500);
    expect(it.job(started).progress?.doneBytes).toBe(20);
    await it.time.advance(121_000);
    expect(it.job(started).outcome).toMatchObject({ failure: { code: "pull-interrupted" } });
  });

  test("a machine that slept while a pull was queued is not told of as a rival's doing", async () => {
    it.runner.set("POST /models/create", { body: createBody() });
    const started = it.models.pull({ ref });
    await it.time.advance(1000);
    await it.time.sleepThrough(300_000);
    await it.time.advance(1000);
    expect(it.job(started).notice).toBeNull();
    await it.time.advance(2000);
    expect(it.job(started).notice).toBe("queued");
    await it.jobs.cancelAll();
  });

  test("checking what has arrived may take long", async () => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    body.push(line(1000));
    await it.time.advance(600_000);
    expect(it.job(started)).toMatchObject({ phase: "finishing", notice: null, outcome: null });
    body.push(success);
    body.end();
    await it.time.advance(1000);
    expect(it.job(started).outcome).toEqual({ kind: "done" });
  });

  test.each([
    [line(1000), 1_801_000, "Nothing came for half an hour, while the runner checked what had arrived."],
    [line(10), 121_000, "Nothing came for two minutes."],
  ])("how long nothing came is said as it was", async (last, waitMs, detail) => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    body.push(last);
    await it.time.advance(waitMs);
    expect(it.job(started).outcome).toMatchObject({ failure: { code: "pull-interrupted", detail } });
  });

  test.each([
    [ref, true],
    ["hf.co/org/name:Q4_K_M", false],
  ])("%s cancelled: hangs up, resumable %s", async (name, isResumable) => {
    const body = createBody();
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref: name });
    await it.time.advance(10);
    body.push(line(10));
    await it.time.advance(10);
    it.jobs.cancel(started.id);
    expect((await it.jobs.whenEnded(started.id)).outcome).toEqual({ kind: "cancelled", isResumable });
    expect(it.runner.callsTo("POST /models/create")[0]?.signal?.aborted).toBe(true);
  });

  test("cancelled before it began: nothing is left behind", async () => {
    it.runner.set(`GET ${refPath}?remote=true`, "silent");
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    it.jobs.cancel(started.id);
    expect((await it.jobs.whenEnded(started.id)).outcome).toEqual({ kind: "cancelled", isResumable: false });
  });

  test("two that wrote one file: each is pulled again, alone", async () => {
    const bodies = Array.from({ length: 4 }, createBody);
    let asked = 0;
    it.runner.set("POST /models/create", () => ({ body: bodies[asked++] ?? createBody() }));
    it.runner.set("GET /models", {
      body: JSON.stringify(
        ["ai/a:latest", "ai/b:latest"].map((tag, index) => ({ id: `sha256:${index}`, tags: [tag] })),
      ),
    });
    const [first, second] = [it.models.pull({ ref: "a" }), it.models.pull({ ref: "b" })];
    await it.time.advance(10);
    expect(asked).toBe(2);
    for (const body of bodies.slice(0, 2)) {
      body.push(recorded("pull-two-at-once-first").body);
      body.end();
    }
    await it.time.advance(10);
    await it.time.advance(4900);
    // a rival of another program gets time to end, and the second waits for the first
    expect(asked).toBe(2);
    expect([it.job(first), it.job(second)]).toMatchObject([
      { phase: "retrying", notice: null },
      { phase: "retrying", notice: "queued" },
    ]);
    await it.time.advance(200);
    expect(asked).toBe(3);
    bodies[2]?.push(success);
    bodies[2]?.end();
    await it.time.advance(4900);
    expect(asked).toBe(3);
    await it.time.advance(200);
    expect(asked).toBe(4);
    bodies[3]?.push(success);
    bodies[3]?.end();
    await it.time.advance(1000);
    expect([it.job(first).outcome, it.job(second).outcome]).toEqual([{ kind: "done" }, { kind: "done" }]);
  });

  test("a rival checks as long as we did, and gets that long", async () => {
    const bodies = [createBody(), createBody()];
    let asked = 0;
    it.runner.set("POST /models/create", () => ({ body: bodies[asked++] ?? createBody() }));
    const started = it.models.pull({ ref });
    await it.time.advance(10);
    bodies[0]?.push(line(1000));
    await it.time.advance(40_000);
    bodies[0]?.push('{"type":"error","message":"expected sha256:a, got sha256:b"}\n');
    bodies[0]?.end();
    await it.time.advance(44_000);
    expect([asked, it.job(started).phase]).toEqual([1, "retrying"]);
    await it.time.advance(2_000);
    expect(asked).toBe(2);
    it.jobs.cancel(started.id);
    expect((await it.jobs.whenEnded(started.id)).outcome).toMatchObject({ kind: "cancelled" });
  });

  const vanished =
    "Error: writing blob: open completed blob file for verification: open /m/a.incomplete: no such file or directory";
  test.each([
    ["expected sha256", recorded("pull-two-at-once-second").body],
    ["no such file", `${JSON.stringify({ type: "error", message: vanished })}\n${vanished}\n`],
  ])("corrupt again (%s): told, after one retry", async (detail, body) => {
    it.runner.set("POST /models/create", { body });
    const started = it.models.pull({ ref });
    await it.time.advance(20_000);
    expect(it.job(started).outcome).toMatchObject({
      failure: { code: "pull-corrupt", detail: expect.stringContaining(detail) },
    });
    expect(it.runner.callsTo("POST /models/create")).toHaveLength(2);
  });
});

const loadedRow = (more = {}) =>
  JSON.stringify([{ backend_name: "llama.cpp", model_name: ref, mode: "completion", ...more }]);

describe("unload and remove", () => {
  test("unload counts", async () => {
    it.runner.set("POST /engines/unload", recorded("unload-one"));
    expect(await it.models.unload({ ref: "gemma3:270M-Q4_K_M" })).toBe(1);
    expect(it.runner.callsTo("POST")[0]?.body).toEqual({ models: [ref], backend: "", all: false });
  });

  test("unload of a model that is answering", async () => {
    it.runner.set("POST /engines/unload", recorded("unload-again"));
    it.runner.set("GET /engines/ps", { body: loadedRow({ in_use: true }) });
    await expect(it.models.unload({ ref })).rejects.toMatchObject({ code: "model-in-use" });
  });

  test("remove unloads, waits, deletes, and looks", async () => {
    it.runner.set("GET /engines/ps", { body: loadedRow() });
    it.runner.set("POST /engines/unload", recorded("unload-one"));
    it.runner.set(`DELETE ${refPath}`, () => {
      it.runner.set("GET /models", { body: "[]" });
      return recorded("delete-while-loaded");
    });
    const started = it.models.remove({ ref: "gemma3:270M-Q4_K_M" });
    await it.time.advance(1000);
    expect(it.runner.callsTo("DELETE")).toEqual([]);
    it.runner.set("GET /engines/ps", { body: "null" });
    await it.time.advance(1000);
    expect(it.job(started).outcome).toEqual({ kind: "done" });
    expect(it.models.read().items).toEqual([]);
    expect(it.phases(started)).toEqual(["waiting", "unloading", "removing"]);
  });

  test("loaded under its id", async () => {
    it.runner.set("GET /engines/ps", { body: loadedRow({ model_name: gemmaId, in_use: true }) });
    const ended = await it.jobs.whenEnded(it.models.remove({ ref }).id);
    expect(ended.outcome).toMatchObject({ failure: { code: "model-in-use" } });
    expect(it.runner.callsTo("DELETE")).toEqual([]);
  });

  test("it never goes: in use", async () => {
    it.runner.set("GET /engines/ps", { body: loadedRow() });
    it.runner.set("POST /engines/unload", recorded("unload-again"));
    const started = it.models.remove({ ref });
    await it.time.advance(31_000);
    expect(it.job(started).outcome).toMatchObject({ failure: { code: "model-in-use" } });
  });

  test("one tag of two: the engine stays", async () => {
    it.runner.set("GET /models", recorded("models-two-tags"));
    it.runner.set("GET /engines/ps", { body: loadedRow({ in_use: true }) });
    it.runner.set("DELETE /models/ai/mine%3Av1", () => {
      it.runner.set("GET /models", recorded("models-list"));
      return recorded("delete-one-tag");
    });
    expect((await it.jobs.whenEnded(it.models.remove({ ref: "mine:v1" }).id)).outcome).toEqual({ kind: "done" });
    expect(it.runner.callsTo("POST /engines/unload")).toEqual([]);
  });

  test.each([
    ["it isn't there", recorded("delete-missing"), "model-missing"],
    ["it stays", { status: 200, body: "[]" }, "runner-bad-answer"],
    ["refused", { status: 409, body: "conflict" }, "runner-bad-answer"],
  ])("%s", async (_name, reply, code) => {
    it.runner.set(`DELETE ${refPath}`, reply);
    expect((await it.jobs.whenEnded(it.models.remove({ ref }).id)).outcome).toMatchObject({ failure: { code } });
  });

  test("by id: all of its tags", async () => {
    it.runner.set("GET /models", recorded("models-two-tags"));
    await it.models.refresh();
    it.runner.set(`DELETE /models/${encodeURIComponent(gemmaId)}?force=true`, () => {
      it.runner.set("GET /models", { body: "[]" });
      return { body: "[]" };
    });
    expect((await it.jobs.whenEnded(it.models.remove({ ref: gemmaId }).id)).outcome).toEqual({ kind: "done" });
  });

  test("waits for a pull of its repository", async () => {
    it.runner.set("POST /models/create", "silent");
    it.models.pull({ ref: "ai/gemma3:4B" });
    await it.time.advance(10);
    const started = it.models.remove({ ref });
    await it.time.advance(10);
    expect(it.job(started).phase).toBe("waiting");
    await it.jobs.cancelAll();
  });
});

describe("settings", () => {
  const record = { Backend: "llama.cpp", Model: `docker.io/${ref}`, ModelID: gemmaId, Mode: "completion" };
  const withConfig = (config: object) => ({ body: JSON.stringify([{ ...record, Config: config }]) });

  test("the record of this model", async () => {
    it.runner.set("GET /engines/_configure", recorded("configure-two-models"));
    expect(await it.models.configured("gemma3:270M-Q4_K_M")).toEqual({
      "context-size": 16_384,
      "runtime-flags": ["--parallel", "2"],
    });
    expect(await it.models.configured("ai/nope")).toBeNull();
    it.runner.set("GET /engines/_configure", { status: 404, body: "404 page not found" });
    expect(await it.models.configured(ref)).toBeNull();
    it.runner.set("GET /engines/_configure", { body: "null" });
    expect(await it.models.configured(ref)).toBeNull();
    it.runner.set("GET /engines/_configure", { body: "<html>" });
    await expect(it.models.configured(ref)).rejects.toMatchObject({ code: "runner-bad-answer" });
  });

  test("a change keeps the rest of the record, and is read back", async () => {
    it.runner.set("GET /engines/_configure", recorded("configure-list-flags"));
    it.runner.set("POST /engines/llama.cpp/_configure", (call) => {
      const { model: _, ...config } = call.body as { model: string };
      it.runner.set("GET /engines/_configure", withConfig(config));
      return { status: 202 };
    });
    const after = await it.models.configure(ref, { contextTokens: 16_384, keepAlive: 600 });
    expect(after).toEqual({
      "context-size": 16_384,
      keep_alive: "600s",
      "runtime-flags": ["--threads", "1", "--n-gpu-layers", "0"],
    });
    expect(it.runner.callsTo("POST")[0]?.body).toMatchObject({ model: ref });
  });

  test.each([-5, 0, 1, 1.5, Number.NaN, 32_769, 8_000_000])(
    "a context of %d is refused by us",
    async (contextTokens) => {
      await it.models.refresh();
      await expect(it.models.configure(ref, { contextTokens })).rejects.toMatchObject({ code: "bad-input" });
      expect(it.runner.callsTo("POST")).toEqual([]);
    },
  );

  test.each([
    { keepAlive: -5 },
    { keepAlive: Number.NaN },
    { threads: 0 },
    { threads: 1.5 },
    { gpuLayers: -1 },
    { gpuLayers: 8_000_000 },
  ])("%j is refused by us", async (patch) => {
    await expect(it.models.configure(ref, patch)).rejects.toMatchObject({ code: "bad-input" });
    expect(it.runner.callsTo("POST")).toEqual([]);
  });

  /** A runner that keeps what is posted, written the way it writes it. */
  function remember() {
    it.runner.set("POST /engines/_configure", (call) => {
      const { model: _, keep_alive: keepAlive, ...config } = call.body as { model: string; keep_alive?: string };
      it.runner.set(
        "GET /engines/_configure",
        withConfig({
          ...config,
          ...(keepAlive === undefined ? {} : { keep_alive: keepAlive === "600s" ? "10m0s" : keepAlive }),
        }),
      );
      return { status: 202 };
    });
    it.runner.set("POST /engines/llama.cpp/_configure", (call) => {
      const { model: _, ...config } = call.body as { model: string };
      it.runner.set("GET /engines/_configure", withConfig(config));
      return { status: 202 };
    });
  }

  test("flags take the place of those of any name, and null takes a setting away", async () => {
    it.runner.set(
      "GET /engines/_configure",
      withConfig({ "context-size": 8192, "runtime-flags": ["-ngl", "20", "--flash-attn", "on", "--threads", "1"] }),
    );
    remember();
    expect(await it.models.configure(ref, { gpuLayers: 0, threads: null, contextTokens: null })).toEqual({
      "runtime-flags": ["--flash-attn", "on", "--n-gpu-layers", "0"],
    });
  });

  test("a flag this runner does not allow is told", async () => {
    it.runner.set("POST /engines/_configure", recorded("configure-bad-flag"));
    await expect(it.models.configure(ref, { threads: 2 })).rejects.toMatchObject({ code: "runner-old" });
    expect(it.keptSettings.size).toBe(0);
  });

  test("what was set is kept, and put back once the runner has forgotten it, and only then", async () => {
    remember();
    await it.models.configure(ref, { contextTokens: 16_384 });
    await it.models.configure("gemma3:270M-Q4_K_M", { keepAlive: 600 });
    expect(it.models.keptSettings(ref)).toEqual({ contextTokens: 16_384, keepAlive: 600 });
    const posts = it.runner.callsTo("POST").length;
    expect(await it.models.putSettingsBack(ref)).toBe(false);
    expect(it.runner.callsTo("POST")).toHaveLength(posts);

    it.runner.set("GET /engines/_configure", { body: "[]" });
    expect(await it.models.putSettingsBack(ref)).toBe(true);
    expect(it.runner.callsTo("POST").at(-1)?.body).toEqual({ model: ref, "context-size": 16_384, keep_alive: "600s" });
    expect(await it.models.putSettingsBack("ai/other")).toBe(false);
  });

  test.each([
    [recorded("configure-while-in-use"), "model-in-use"],
    [recorded("configure-string-context"), "runner-bad-answer"],
    [{ status: 404, body: "404 page not found" }, "runner-old"],
    [{ status: 202, body: "" }, "runner-bad-answer"],
  ])("%j: %s", async (reply, code) => {
    it.runner.set("POST /engines/_configure", reply);
    await expect(it.models.configure(ref, { contextTokens: 4096 })).rejects.toMatchObject({ code });
  });
});

describe("a change to how a model is loaded", () => {
  let config: Record<string, unknown>;
  beforeEach(() => {
    config = { "context-size": 4096 };
    const row = () =>
      JSON.stringify([{ Backend: "", Model: ref, ModelID: gemmaId, Mode: "completion", Config: config }]);
    it.runner.set("GET /engines/_configure", () => ({ body: row() }));
    it.runner.set("POST /engines/_configure", (call) => {
      const { model: _, ...rest } = call.body as Record<string, unknown>;
      config = rest;
      return { status: 202 };
    });
    it.runner.set("POST /engines/v1/chat/completions", recorded("preload-only"));
  });
  const ended = async (started: Job) => {
    await vi.waitFor(() => expect(it.job(started).outcome).not.toBeNull());
    return it.job(started);
  };

  test("is set, loaded, read back and kept", async () => {
    const job = await ended(it.models.engine.apply({ ref, change: { contextTokens: 16_384, threads: 2 } }));
    expect(job.outcome).toEqual({ kind: "done" });
    expect(job.passed).toEqual(["waiting", "checking", "configuring", "loading-model"]);
    expect(config).toEqual({ "context-size": 16_384, "runtime-flags": ["--threads", "2"] });
    expect(await it.models.engine.read(ref)).toMatchObject({
      asked: { contextTokens: 16_384, threads: 2 },
      kept: { contextTokens: 16_384, threads: 2 },
    });
  });

  test("with which it does not load is taken back, and told", async () => {
    it.runner.set("POST /engines/v1/chat/completions", recorded("chat-engine-oom-killed"));
    const job = await ended(it.models.engine.apply({ ref, change: { contextTokens: 32_768, keepAlive: "forever" } }));
    expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "load-out-of-memory" } });
    expect(job.passed).toContain("loading-model");
    expect(job.phase).toBe("rolling-back");
    expect(config).toEqual({ "context-size": 4096 });
    expect(it.models.keptSettings(ref)).toEqual({});
  });

  test("that can't be taken back is told with the job", async () => {
    it.runner.set("POST /engines/v1/chat/completions", () => {
      it.runner.set("POST /engines/_configure", { status: 500, body: "no room for it" });
      return recorded("chat-engine-oom-killed");
    });
    const job = await ended(it.models.engine.apply({ ref, change: { contextTokens: 32_768 } }));
    expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "load-out-of-memory" } });
    expect(job.warnings).toMatchObject([{ code: "settings-refused", model: ref }]);
  });

  test("that is cancelled while it loads is taken back", async () => {
    it.runner.set("POST /engines/v1/chat/completions", "silent");
    const started = it.models.engine.apply({ ref, change: { contextTokens: 8192 } });
    await vi.waitFor(() => expect(it.job(started).phase).toBe("loading-model"));
    it.jobs.cancel(started.id);
    expect((await ended(started)).outcome).toMatchObject({ kind: "cancelled" });
    expect(config).toEqual({ "context-size": 4096 });
  });

  test("the runner's own limits are no limits: a context beyond the trained one is refused before anything is sent", async () => {
    await it.models.refresh();
    const job = await ended(it.models.engine.apply({ ref, change: { contextTokens: 8_000_000 } }));
    expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "bad-input" } });
    expect(it.runner.callsTo("POST")).toEqual([]);
  });

  test("a load first puts back what the runner has forgotten", async () => {
    await ended(it.models.engine.apply({ ref, change: { contextTokens: 16_384 } }));
    config = {};
    const job = await ended(it.models.engine.load({ ref }));
    expect(job.outcome).toEqual({ kind: "done" });
    expect(config).toEqual({ "context-size": 16_384 });
  });
});

describe("the context in use", () => {
  const reloaded = "sha256:994be58422456bc1b5c51a04b8bdb5cba03bf3607848e62e93265e2c92015936";
  const log = readFileSync(path.join(fixtures, "logs-load-reload.txt"), "utf8").split("\n");
  const upToEviction = log
    .slice(
      0,
      log.findLastIndex((each) => each.includes("Evicting")),
    )
    .join("\n");

  beforeEach(() => {
    it.runner.set("GET /engines/ps", { body: loadedRow() });
  });

  test("from the log of this model's load", async () => {
    const rows = JSON.parse(recorded("models-list").body) as object[];
    it.runner.set("GET /models", { body: JSON.stringify([{ ...rows[0], id: reloaded }]) });
    it.runner.set("GET /logs", { body: upToEviction });
    expect(await it.models.effectiveContext(ref)).toEqual(known(16_384));
    expect(it.runner.callsTo("POST")).toEqual([]);
  });

  test.each<[string, Parameters<typeof it.runner.set>[1]]>([
    ["no log", { status: 404, body: "404 page not found" }],
    ["a log without this load", { body: upToEviction }],
    ["a log that can't be had", new CodedError("timed-out", "slow")],
  ])("%s: from the refusal of a prompt that is too long", async (_name, reply) => {
    it.runner.set("GET /logs", reply);
    it.runner.set("POST /engines/v1/chat/completions", recorded("chat-too-long"));
    expect(await it.models.effectiveContext(ref)).toEqual(known(32_768));
    const { body } = it.runner.callsTo("POST")[0] ?? {};
    expect(body).toMatchObject({ model: ref, max_tokens: 1 });
    const words = JSON.stringify(body).split(" ").length;
    expect(words).toBeGreaterThan(40_960);
    expect(words).toBeLessThan(50_000);
  });

  test("the prompt is longer than what was asked for, and never larger than the runner takes", async () => {
    it.runner.set("GET /engines/_configure", {
      body: JSON.stringify([{ Model: ref, Mode: "completion", Config: { "context-size": 100_000_000 } }]),
    });
    it.runner.set("POST /engines/v1/chat/completions", recorded("chat-too-long"));
    await it.models.effectiveContext(ref);
    expect(JSON.stringify(it.runner.callsTo("POST")[0]?.body).length).toBeGreaterThan(8_000_000);
    expect(JSON.stringify(it.runner.callsTo("POST")[0]?.body).length).toBeLessThan(10 * 1024 * 1024);
  });

  test("a prompt that is computed is given up", async () => {
    it.runner.set("POST /engines/v1/chat/completions", "silent");
    const reading = it.models.effectiveContext(ref);
    await vi.waitFor(() => expect(it.runner.callsTo("POST")).toHaveLength(1));
    await it.time.advance(5100);
    expect(await reading).toMatchObject({ isKnown: false, reason: "timed-out" });
    expect(it.runner.callsTo("POST")[0]?.signal?.aborted).toBe(true);
  });

  test("an answer is no refusal", async () => {
    it.runner.set("POST /engines/v1/chat/completions", { body: '{"choices":[]}' });
    expect(await it.models.effectiveContext(ref)).toMatchObject({ isKnown: false, reason: "not-reported" });
  });

  test.each([
    ["nothing", "[]"],
    ["another model", loadedRow({ model_name: "ai/other" })],
    ["loading", loadedRow({ loading: true })],
    ["for embeddings", loadedRow({ mode: "embedding" })],
  ])("%s is loaded: unknown, and nothing is loaded for it", async (_name, body) => {
    it.runner.set("GET /engines/ps", { body });
    expect(await it.models.effectiveContext(ref)).toMatchObject({ isKnown: false, reason: "not-measured-yet" });
    expect(it.runner.callsTo("POST")).toEqual([]);
  });
});

describe("preload", () => {
  test("asks for no answer", async () => {
    it.runner.set("POST /engines/v1/chat/completions", recorded("preload-only"));
    await it.models.preload("gemma3:270M-Q4_K_M");
    expect(it.runner.calls[0]).toMatchObject({
      headers: { "X-Preload-Only": "true" },
      body: { model: ref, messages: [], max_tokens: 1 },
    });
  });

  test.each([
    ["chat-truncated-gguf", "model-corrupt"],
    ["chat-engine-oom-killed", "load-out-of-memory"],
    ["chat-missing-model", "model-missing"],
  ])("%s: %s", async (name, code) => {
    it.runner.set("POST /engines/v1/chat/completions", recorded(name));
    await expect(it.models.preload(ref)).rejects.toMatchObject({ code });
  });

  test("can be given up", async () => {
    it.runner.set("POST /engines/v1/chat/completions", "silent");
    const abort = new AbortController();
    const loading = it.models.preload(ref, abort.signal);
    await vi.waitFor(() => expect(it.runner.calls).toHaveLength(1));
    abort.abort();
    await expect(loading).rejects.toMatchObject({ code: "cancelled" });
  });
});
