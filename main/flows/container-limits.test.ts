import { expect, test } from "vitest";
import { type Reading, known, unknown } from "../../app/contract/common";
import type { ContainerLimits } from "../../app/contract/limits";
import type { RunnerEndpoint, RunnerSnapshot } from "../../app/contract/runner";
import { createDemoPlatform } from "../demo/demo-platform";
import { createVirtualClock } from "../demo/virtual-clock";
import { createContainerLimits } from "../services/runner/container-limits";
import { openKeptLimits } from "../services/runner/kept-limits";
import { createLimitsFlow, createRunnerLimit } from "./container-limits";
import { createFakeJobs } from "./fake-runner";

const gib = 1024 ** 3;
const file = "/demo/container-limits.json";
const none = { memoryBytes: null, cpus: null };

/** The real flow and service, on the simulated Docker. */
async function createHouse({
  endpoint = { kind: "docker-engine", location: "this-machine" },
  loadedBytes = known(0),
  docker = "engine",
}: {
  endpoint?: Pick<RunnerEndpoint, "kind" | "location"> | null;
  loadedBytes?: Reading<number>;
  docker?: "engine" | "desktop";
} = {}) {
  const clock = createVirtualClock();
  const platform = await createDemoPlatform({ version: "1", clock, docker, runner: { variant: "b9879-cpu" } });
  const { files } = platform.demo;
  const findExecutable = async (name: string) => (await platform.findExecutable(name))[0] ?? null;
  const container = createContainerLimits({ runCommand: platform.runCommand, findExecutable, env: {}, clock });
  const runner = { read: () => ({ endpoint }) as RunnerSnapshot };
  const jobs = createFakeJobs();
  const open = async () =>
    createLimitsFlow({
      runner,
      container,
      kept: await openKeptLimits({
        file,
        files: {
          readText: async (name) => files.peek(name),
          write: files.writeTextFile,
          remove: files.removeFile,
          setAside: files.setAside,
        },
        log: { warn() {} },
      }),
      loadedNeedBytes: async () => loadedBytes,
      startJob: jobs.startJob,
    });
  const flow = await open();
  const apply = (limits: ContainerLimits, isDeliberate?: boolean) => {
    flow.apply({ limits, isDeliberate });
    return jobs.ended();
  };
  /** As `docker model restart-runner` does. */
  const makeAnew = () =>
    platform.runCommand({ file: "/usr/bin/docker", args: ["model", "restart-runner"], env: {}, timeoutMs: 60_000 });
  async function load(model: string) {
    const body = JSON.stringify({ model, messages: [] });
    const { signal } = new AbortController();
    const headers = { "x-preload-only": "true" };
    const reply = await platform.demo.runner.handle({
      method: "POST",
      path: "/engines/v1/chat/completions",
      headers,
      body,
      signal,
    });
    for await (const _ of reply.body);
    return reply.status;
  }
  return { flow, open, apply, load, makeAnew, jobs, runner, container, demo: platform.demo };
}

test("limits are set live, read back and kept; undone, the container has what it had", async () => {
  const { flow, apply, jobs, demo } = await createHouse();
  expect(await flow.read()).toMatchObject({
    kind: "container",
    now: known(none),
    machine: { memoryBytes: known(64 * gib), cpus: known(24) },
    kept: null,
    before: null,
  });
  const limits = { memoryBytes: 4 * gib, cpus: 1.5 };
  expect(await apply(limits)).toBeNull();
  expect(jobs.phases).toEqual(["checking", "setting-limits", "reading-back"]);
  expect(jobs.request()?.locks).toEqual(["runner"]);
  expect(demo.docker.limits).toEqual({ Memory: 4 * gib, MemorySwap: 4 * gib, NanoCpus: 1_500_000_000 });
  expect(await flow.read()).toMatchObject({ now: known(limits), kept: limits, before: none });

  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(await flow.read()).toMatchObject({ now: known(none), kept: null, before: null });
  expect(demo.docker.limits).toEqual({ Memory: 64 * gib, MemorySwap: 128 * gib, NanoCpus: 24_000_000_000 });
  expect(demo.files.peek(file)).toBeNull();
  expect(() => flow.undo()).toThrow(/take back/);
});

test("what somebody else had set comes back, though we would not set so little", async () => {
  const { flow, apply, jobs, demo } = await createHouse();
  const little = 300 * 1024 ** 2;
  demo.docker.limits = { Memory: little, MemorySwap: little, NanoCpus: 0 };
  expect(await apply({ memoryBytes: 4 * gib, cpus: null })).toBeNull();
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(await flow.read()).toMatchObject({ now: known({ memoryBytes: little, cpus: null }) });
});

test("a new container has none: what is kept is told, outlives the program, and is put back", async () => {
  const { apply, open, makeAnew, jobs } = await createHouse();
  const limits = { memoryBytes: 8 * gib, cpus: 4 };
  await apply(limits);
  await makeAnew();
  const later = await open();
  expect(await later.read()).toMatchObject({ now: known(none), kept: limits });
  later.putBack();
  expect(await jobs.ended()).toBeNull();
  expect(await later.read()).toMatchObject({ now: known(limits), kept: limits });
});

test("limits of the container that a restart takes away are given to the new one, whoever set them", async () => {
  const { flow, makeAnew, jobs, demo } = await createHouse();
  demo.docker.limits = { Memory: 6 * gib, MemorySwap: 6 * gib, NanoCpus: 0 };
  const wanted = await flow.wanted(true);
  expect(wanted).toEqual(known({ memoryBytes: 6 * gib, cpus: null }));
  await makeAnew();
  jobs.startJob({
    key: "x",
    kind: "set-up-runner",
    subject: "",
    locks: [],
    isCancellable: true,
    run: (job) => flow.giveBack(wanted.isKnown ? wanted.value : null, job),
  });
  expect(await jobs.ended()).toBeNull();
  expect(await flow.read()).toMatchObject({ now: known({ memoryBytes: 6 * gib, cpus: null }), kept: null });
  expect(await flow.wanted(false)).toEqual(known(null));
});

test("what can't be given back is a warning, with docker's words", async () => {
  const { flow, jobs, demo } = await createHouse();
  demo.docker.container = "missing";
  jobs.startJob({
    key: "x",
    kind: "set-up-runner",
    subject: "",
    locks: [],
    isCancellable: true,
    run: (job) => flow.giveBack({ memoryBytes: gib, cpus: null }, job),
  });
  expect(await jobs.ended()).toBeNull();
  expect(jobs.warnings).toMatchObject([{ code: "limits-not-set" }]);
  expect(await flow.wanted(true)).toMatchObject({ isKnown: false });
});

test("out of bounds and below what is loaded is refused by us, below what is in use by docker", async () => {
  const { flow, apply, load, demo } = await createHouse({ loadedBytes: known(3 * gib) });
  expect(await apply({ memoryBytes: 100 * gib, cpus: null })).toMatchObject({ code: "bad-input" });
  expect(await apply({ memoryBytes: 2 * gib, cpus: null })).toMatchObject({ code: "limits-in-use" });
  expect(await apply({ memoryBytes: 2 * gib, cpus: null }, true)).toBeNull();
  await load("ai/llama3.2:3B-Q4_K_M");
  expect(demo.runner.usage().ramBytes).toBe(0);
  expect(await apply({ memoryBytes: 16 * gib, cpus: null }, true)).toBeNull();
  await load("ai/llama3.2:3B-Q4_K_M");
  expect(demo.runner.usage().ramBytes).toBeGreaterThan(gib);
  expect(await apply({ memoryBytes: 0.5 * gib, cpus: null }, true)).toMatchObject({
    code: "limits-in-use",
    detail: expect.stringContaining("current usage"),
  });
  expect(await flow.read()).toMatchObject({ now: known({ memoryBytes: 16 * gib, cpus: null }) });
});

test.each([
  [{ kind: "docker-desktop", location: "this-machine" }, "desktop", "desktop"],
  [{ kind: "standalone", location: "this-machine" }, "standalone", "engine"],
  [{ kind: "docker-engine", location: "another-machine" }, "another-machine", "engine"],
  [{ kind: "cloud", location: "unknown" }, "another-machine", "engine"],
  [{ kind: "unknown", location: "this-machine" }, "unknown", "engine"],
  [null, "unknown", "engine"],
] as const)("%j: there is no container to limit", async (endpoint, kind, docker) => {
  const { flow, apply, runner, container } = await createHouse({ endpoint, docker });
  const state = await flow.read();
  expect(state).toMatchObject({ kind, now: unknown("not-supported") });
  expect(state.machine.memoryBytes).toEqual(kind === "desktop" ? known(8 * gib) : unknown("not-reported"));
  expect(await apply({ memoryBytes: gib, cpus: null })).toMatchObject({ code: "limits-no-container" });
  expect(await createRunnerLimit({ runner, container })()).toBeNull();
});

test("the fit is judged by the container's limit", async () => {
  const { apply, runner, container } = await createHouse();
  const limit = createRunnerLimit({ runner, container });
  expect(await limit()).toBeNull();
  await apply({ memoryBytes: 5 * gib, cpus: null });
  expect(await limit()).toBe(5 * gib);
});
