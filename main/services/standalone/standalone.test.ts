import { execFileSync } from "node:child_process";
import { chmod, copyFile, mkdtemp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { StandaloneSnapshot } from "../../../app/contract/standalone";
import { withPlainErrors } from "../../compose/plain-files";
import { createRealPlatform, type Platform } from "../../platform/platform";
import { createJobService } from "../jobs/jobs";
import { createStandaloneService, type StandaloneService } from "./standalone";
import { longPatienceMs } from "../../../e2e/harness/patience";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

type World = { folder: string; bin: string; settings: string; order(what: string): Promise<void>; platform: Platform };

/** A home of its own with the fake dmr in it; what is left of it is ended after the test. */
async function createWorld(): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "hp-alone-"));
  const bin = path.join(folder, "bin");
  const settings = path.join(folder, "settings");
  await mkdir(bin);
  await copyFile(path.resolve("e2e/fake-tools/bin/dmr"), path.join(bin, "dmr"));
  await writeFile(path.join(bin, "llama-server"), "#!/bin/sh\necho 'version: 10068 (fake)'\n");
  for (const name of ["dmr", "llama-server"]) await chmod(path.join(bin, name), 0o755);
  const platform = await createRealPlatform({
    version: "test",
    home: folder,
    env: {
      PATH: `${bin}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: folder,
      TERM: "xterm",
      HOMEPORT_SETTINGS_DIR: settings,
      LLAMA_SERVER_PATH: bin,
      OPENAI_API_KEY: "sk-never-passed-on",
      MODEL_RUNNER_TLS_ENABLED: "true",
    },
  });
  ends.push(async () => {
    await platform.quit();
    for (const pid of allOf(folder)) process.kill(pid, "SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, bin, settings, platform, order: (what) => writeFile(path.join(bin, "orders"), what) };
}

/** Processes whose command names the folder, and engines in their groups. */
function allOf(folder: string): number[] {
  const rows = execFileSync("ps", ["-axww", "-o", "pid=,pgid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) =>
      found === null ? [] : [{ pid: Number(found[1]), group: Number(found[2]), args: found[3] ?? "" }],
    );
  return rows.filter(({ args }) => args.includes(folder)).map(({ pid }) => pid);
}

/** `speed`: pauses that are so much shorter; limits stay what they are, as programs take their time. */
async function open({ platform }: World, { speed = 1 } = {}) {
  const pushed: StandaloneSnapshot[] = [];
  const { daemons, startForwarder, runCommand, sendHttp, env, home, clock: real, log, paths } = platform;
  const clock = {
    now: real.now,
    monotonicMs: real.monotonicMs,
    sleep: (ms: number, signal?: AbortSignal) => real.sleep(ms / speed, signal),
  };
  const push = ((event: string, payload: StandaloneSnapshot) =>
    void (event === "standalone.changed" && pushed.push(payload))) as never;
  const jobs = createJobService({ clock, push, log });
  const service = await createStandaloneService({
    daemons,
    startForwarder,
    runCommand,
    sendHttp,
    findExecutable: async (name) => (await platform.findExecutable(name))[0] ?? null,
    files: withPlainErrors(platform.files),
    env,
    home,
    os: "linux",
    arch: "x64",
    settingsFolder: paths.settingsFolder,
    toolsFolder: paths.toolsFolder,
    shorten: paths.shorten,
    clock,
    push,
    log,
    startJob: jobs.start,
    isOffline: () => false,
    ports: [0],
  });
  await service.open();
  const until = (wanted: (now: StandaloneSnapshot) => boolean) =>
    vi.waitFor(() => expect(service.read()).toSatisfy(wanted), { interval: 20 });
  async function done(start: () => { id: string }) {
    const { id } = start();
    const job = () => jobs.read().items.find((each) => each.id === id);
    await vi.waitFor(() => expect(job()?.outcome).not.toBeNull(), { interval: 20 });
    return job()?.outcome;
  }
  ends.push(() => service.quit());
  return { service, until, done, pushed };
}

async function ask(service: StandaloneService, route: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${service.ownAddress()}${route}`, { agent: false }, (response) => {
      let text = "";
      response.on("data", (piece: Buffer) => (text += piece.toString()));
      response.on("end", () => resolve(text));
    });
    request.on("error", reject);
  });
}
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The system may take a moment to forget one that has ended. */
const gone = (...pids: (number | null)[]) =>
  vi.waitFor(() => expect(pids.map((pid) => pid === null || isAlive(pid))).not.toContain(true));

test("started: in a private folder, with a scrubbed environment, on a socket, and believed when it answers through its address", async () => {
  const world = await createWorld();
  const { service, done, until } = await open(world);
  await until(({ state }) => state === "stopped");
  expect(service.read().dmr).toMatchObject({ version: { value: "v0.0.0-fake" }, isOurs: false });
  expect(service.read().engine).toMatchObject({ isNeeded: true, found: { version: { value: "10068" } } });
  expect(await done(service.start)).toEqual({ kind: "done" });
  const { state, pid, address, socket } = service.read();
  expect({ state, socket }).toEqual({ state: "running", socket: "~/settings/standalone/r.sock" });
  expect(address).toBe(service.ownAddress()?.replace("http://", ""));
  const facts = JSON.parse(await ask(service, "/facts")) as { pid: number; cwd: string; env: Record<string, string> };
  expect(facts).toMatchObject({
    pid,
    cwd: path.join(world.settings, "standalone"),
    env: { DO_NOT_TRACK: "1", LLAMA_SERVER_PATH: world.bin, OMP_WAIT_POLICY: "passive" },
  });
  expect(Object.keys(facts.env).filter((name) => /KEY|TLS/.test(name))).toEqual([]);
  expect((await stat(path.join(world.settings, "standalone"))).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(world.settings, "standalone", "dmr.log"))).mode & 0o777).toBe(0o600);

  expect(await done(service.stop)).toEqual({ kind: "done" });
  expect(service.read()).toMatchObject({ state: "stopped", pid: null, address: null });
  expect(isAlive(facts.pid)).toBe(false);
});

test("killed, it is started again, and the engine it left behind is ended first", async () => {
  const { service, done, until } = await open(await createWorld());
  await done(service.start);
  const engine = Number(await ask(service, "/load"));
  await service.runnerChanged();
  expect(service.read().engines).toMatchObject([{ pid: engine }]);
  const { pid, address } = service.read();
  process.kill(pid ?? 0, "SIGKILL");
  await until((now) => now.state === "running" && now.pid !== pid);
  await gone(engine);
  expect(service.read()).toMatchObject({
    restarts: 1,
    endedEngines: 1,
    address,
    lastDeath: { how: { kind: "signal", signal: "SIGKILL" } },
  });
  expect(await ask(service, "/engines/status")).toContain("llama.cpp");
});

test("one that dies again and again is left, with its own last words; started by hand it begins anew", async () => {
  const world = await createWorld();
  const { service, done, until, pushed } = await open(world, { speed: 8 });
  await done(service.start);
  await world.order("die-at-start");
  await ask(service, "/die").catch(() => {});
  await until(({ state }) => state === "restarting");
  // the address stays taken, and says that nobody is there
  expect(await ask(service, "/models")).toContain("homeport-runner-not-there");
  await vi.waitFor(() => expect(service.read().state).toBe("gave-up"), { timeout: longPatienceMs, interval: 100 });
  expect(service.read()).toMatchObject({
    restarts: 6,
    pid: null,
    address: null,
    lastDeath: { how: { kind: "exit", code: 3 } },
  });
  expect(service.read().lastDeath?.words.at(-1)).toBe("panic: the fake one was told to die");
  const waits = pushed.flatMap(({ state, retryAt, lastDeath }) =>
    state === "restarting" && retryAt !== null && lastDeath !== null ? [retryAt - lastDeath.at] : [],
  );
  expect(Math.max(...waits)).toBeGreaterThanOrEqual(8000);
  await world.order("");
  expect(await done(service.start)).toEqual({ kind: "done" });
  expect(service.read()).toMatchObject({ state: "running", restarts: 0, lastDeath: null });
});

test("one that can't start says so in its own words, and is not tried again", async () => {
  const world = await createWorld();
  await world.order("die-at-start");
  const { service, done } = await open(world);
  expect(await done(service.start)).toMatchObject({
    kind: "failed",
    failure: {
      code: "standalone-not-started",
      message: "dmr: exit 3.",
      detail: expect.stringContaining("panic: the fake one"),
    },
  });
  expect(service.read()).toMatchObject({ state: "stopped", address: null });
});

test("one that ignores the polite end is killed, with its engines", async () => {
  const world = await createWorld();
  await world.order("ignore-sigterm");
  const { service, done } = await open(world, { speed: 8 });
  await done(service.start);
  const engine = Number(await ask(service, "/load"));
  const { pid } = service.read();
  await service.quit();
  expect(service.read()).toMatchObject({ state: "stopped", pid: null });
  await gone(pid, engine);
});

test("kept at quit it goes on, and is taken over at the next start: same process, an address again", async () => {
  const world = await createWorld();
  const first = await open(world);
  await first.done(first.service.start);
  await first.service.set({ keepAtQuit: true });
  const { pid, address } = first.service.read();
  await first.service.quit();
  expect(isAlive(pid ?? 0)).toBe(true);
  await expect(fetch(`http://${address}/engines/status`)).rejects.toThrow("fetch failed");

  const second = await open(world);
  expect(second.service.read()).toMatchObject({ state: "running", pid, address, isAdopted: true, keepAtQuit: true });
  expect(await ask(second.service, "/engines/status")).toContain("llama.cpp");
  // its end is seen too
  process.kill(pid ?? 0, "SIGKILL");
  await second.until((now) => now.state === "running" && now.pid !== pid);
  await second.service.set({ keepAtQuit: false });
  const last = second.service.read().pid ?? 0;
  await second.service.quit();
  await gone(last);
});

test("killed while Homeport was away: its engine is ended at the next start", async () => {
  const world = await createWorld();
  const first = await open(world);
  await first.done(first.service.start);
  await first.service.set({ keepAtQuit: true });
  const engine = Number(await ask(first.service, "/load"));
  const { pid } = first.service.read();
  await first.service.quit();
  process.kill(pid ?? 0, "SIGKILL");
  await gone(pid);
  expect(isAlive(engine)).toBe(true);
  const second = await open(world);
  await gone(engine);
  expect(second.service.read()).toMatchObject({ pid: null, isAdopted: false });
});

test("without the record of it, one that serves our socket is ended before another is started: never two at once", async () => {
  const world = await createWorld();
  const first = await open(world);
  await first.done(first.service.start);
  await first.service.set({ keepAtQuit: true });
  const { pid } = first.service.read();
  await first.service.quit();
  await rm(path.join(world.settings, "standalone.json"));
  const second = await open(world);
  expect(await second.done(second.service.start)).toEqual({ kind: "done" });
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(second.service.read().pid).not.toBe(pid);
  expect(JSON.parse(await readFile(path.join(world.settings, "standalone.json"), "utf8"))).toMatchObject({
    run: { pid: second.service.read().pid },
  });
});

test("without a dmr nothing can be started, and that is said", async () => {
  const world = await createWorld();
  await rm(path.join(world.bin, "dmr"));
  const { service, done } = await open(world);
  await vi.waitFor(() => expect(service.read().state).toBe("not-found"));
  expect(await done(service.start)).toMatchObject({ failure: { code: "standalone-missing" } });
  expect(await service.plan()).toMatchObject({
    missing: ["dmr"],
    command: "dmr serve --socket ~/settings/standalone/r.sock --models-path ~/.docker/models",
  });
});
