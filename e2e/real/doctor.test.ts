import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FindingId } from "../../app/domain/doctor/findings";
import { openHouse, platformIn, type RealHouse } from "./house";

const program = process.env["HOMEPORT_DMR"] ?? "";
const weights = process.env["HOMEPORT_TEST_GGUF"] ?? "";
const isThere = program !== "" && weights !== "" && Boolean(process.env["HOMEPORT_CLAWDBOT"]);
/** Of the runners of this test; the second is where nobody is. */
const port = Number(process.env["DMR_PORT"] ?? 12_550);
const origin = `http://127.0.0.1:${port}`;
const nobody = `http://127.0.0.1:${port + 1}`;
const model = "ai/doctor-test:1";
const damaged = "ai/doctor-cut:1";
const upMs = 20_000;
const loadMs = 120_000;

let folder = "";
let runner: ChildProcess | null = null;
let house: RealHouse | null = null;
const closing: (() => Promise<unknown>)[] = [];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(what: string, isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`not in time: ${what}`);
    await pause(50);
  }
}
const answers = () =>
  fetch(`${origin}/engines/status`).then(
    ({ ok }) => ok,
    () => false,
  );

async function startRunner(env: Record<string, string> = {}): Promise<ChildProcess> {
  const started = spawn(program, ["serve", "--port", String(port), "--models-path", path.join(folder, "models")], {
    cwd: folder,
    env: {
      ...process.env,
      DO_NOT_TRACK: "1",
      OMP_WAIT_POLICY: "passive",
      MODEL_RUNNER_LOG_DIR: path.join(folder, "logs"),
      ...env,
    },
    stdio: "ignore",
  });
  runner = started;
  await until("the runner answers", answers, upMs);
  return started;
}
async function endRunner(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const ending = runner;
  runner = null;
  if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = new Promise((resolve) => ending.once("exit", resolve));
  ending.kill(signal);
  await ended;
}
/** The engines of our runners, by the folder they were started in. */
async function engines(): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (words.includes("llama-server") && words.includes(path.join(folder, "models"))) found.push(Number(pid));
  }
  return found;
}
function packageModel(file: string, ref: string): void {
  const env = { ...process.env, MODEL_RUNNER_HOST: origin };
  const { status, stderr } = spawnSync(program, ["package", "--gguf", file, ref], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** OpenClaw set to a model of the runner; null: nothing was ever set. */
function configOf({ id = model, baseUrl = `${origin}/engines/v1` } = {}) {
  const cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const entry = { id, name: id, reasoning: false, input: ["text"], cost, contextWindow: 32_768, maxTokens: 4096 };
  const local = { baseUrl, apiKey: "not-needed", api: "openai-completions", models: [entry] };
  return {
    gateway: { mode: "local", bind: "loopback", port: 18_831 },
    models: { providers: { local } },
    agents: { defaults: { model: { primary: `local/${id}` } } },
  };
}

/** Main in a home folder of its own, with clawdbot set up, looking for a runner where it is told to. */
async function open({ config = configOf() as object | null, at = origin } = {}): Promise<RealHouse> {
  const home = await mkdtemp(path.join(folder, "home-"));
  await mkdir(path.join(home, ".clawdbot"), { mode: 0o700 });
  if (config !== null)
    await writeFile(path.join(home, ".clawdbot/clawdbot.json"), JSON.stringify(config), { mode: 0o600 });
  const opened = await openHouse(await platformIn(home, { MODEL_RUNNER_HOST: at, HOMEPORT_OPENCLAW: "" }));
  house = opened;
  await opened.ask("openclaw.choose", { dialect: "clawdbot" });
  await opened.until("openclaw.read", {}, ({ state }) => state !== "looking", 60_000);
  return opened;
}
async function ready(opened: RealHouse): Promise<void> {
  await opened.until("runner.read", {}, ({ state }) => state === "healthy", upMs);
  await opened.until("models.read", {}, ({ state }) => state === "ready", upMs);
}
async function load(opened: RealHouse, ref = model) {
  return opened.ended((await opened.ask("engine.load", { ref })).jobId);
}

/** What the doctor finds first; all of it is told. */
async function firstOf(name: string, opened: RealHouse): Promise<FindingId | undefined> {
  const { findings, tookMs } = await opened.ask("doctor.look", {});
  const rest = findings.slice(1).map(({ id }) => id);
  console.log(`${name}: ${findings[0]?.id} (then: ${rest.join(", ") || "nothing"}; ${Math.round(tookMs)} ms)`);
  return findings[0]?.id;
}

describe.runIf(isThere)("each fault on real tools, and what the doctor finds first", () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "homeport-doctor-"));
    for (const name of ["models", "logs"]) await mkdir(path.join(folder, name));
    const cut = path.join(folder, "cut.gguf");
    await copyFile(weights, cut);
    await truncate(cut, Math.floor((await stat(cut)).size * 0.6));
    await startRunner();
    packageModel(weights, model);
    packageModel(cut, damaged);
    await endRunner();
  });
  afterEach(async () => {
    await house?.quit();
    house = null;
    for (const close of closing.splice(0)) await close();
    await endRunner();
    for (const pid of await engines()) process.kill(pid, "SIGKILL");
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  test("nothing is wrong", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    expect((await load(opened)).outcome).toEqual({ kind: "done" });
    const { findings, unread } = await opened.ask("doctor.look", {});
    expect(findings).toEqual([]);
    expect(unread).toEqual([]);
  });

  test("the runner was stopped", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    await endRunner();
    expect(await firstOf("runner stopped", opened)).toBe("address-silent");
  });

  test("a wrong port", async () => {
    await startRunner();
    expect(await firstOf("wrong port", await open({ at: nobody }))).toBe("address-silent");
  });

  test("another program on the port", async () => {
    const server = createServer((_request, response) => response.end("<title>It works</title>")).listen(
      port,
      "127.0.0.1",
    );
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    expect(await firstOf("another program", await open())).toBe("address-not-a-runner");
  });

  test("OpenClaw asks for a model nobody has", async () => {
    await startRunner();
    const opened = await open({ config: configOf({ id: "ai/none:1" }) });
    await ready(opened);
    expect(await firstOf("unknown model", opened)).toBe("model-not-pulled");
  });

  test("OpenClaw uses a name of containers", async () => {
    await startRunner();
    const opened = await open({ config: configOf({ baseUrl: "http://model-runner.docker.internal/engines/v1" }) });
    await ready(opened);
    expect(await firstOf("container's name", opened)).toBe("wrong-host-name");
  });

  test("nothing is set: a cloud's model, without a word", async () => {
    await startRunner();
    const opened = await open({ config: null });
    await ready(opened);
    expect(await firstOf("cloud by default", opened)).toBe("cloud-by-default");
  });

  test("a damaged file", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    const job = await load(opened, damaged);
    expect(job.outcome).toMatchObject({ kind: "failed", failure: { code: "model-corrupt" } });
    expect(await firstOf("damaged file", opened)).toBe("model-damaged");
  });

  test("a damaged file that another program asked for", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    const body = JSON.stringify({ model: damaged, max_tokens: 1, messages: [{ role: "user", content: "x" }] });
    const { status } = await fetch(`${origin}/engines/v1/chat/completions`, { method: "POST", body });
    expect(status).toBe(500);
    expect(await firstOf("damaged file, asked for by another", opened)).toBe("model-damaged");
  });

  test("an engine killed while it loads", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    const loading = load(opened);
    await until("an engine", async () => (await engines()).length > 0, loadMs);
    for (const pid of await engines()) process.kill(pid, "SIGKILL");
    expect((await loading).outcome).toMatchObject({ kind: "failed" });
    expect(await firstOf("engine killed", opened)).toBe("out-of-memory");
  });

  test("an engine left behind", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    expect((await load(opened)).outcome).toEqual({ kind: "done" });
    await endRunner("SIGKILL");
    await startRunner();
    await opened.until("runner.probe", {}, ({ state }) => state === "healthy", upMs);
    expect(await firstOf("engine left behind", opened)).toBe("engine-orphaned");
  });

  test("a conversation longer than the context", async () => {
    await startRunner();
    const opened = await open();
    await ready(opened);
    const { jobId } = await opened.ask("engine.apply", { ref: model, change: { contextTokens: 16_384 } });
    expect((await opened.ended(jobId)).outcome).toEqual({ kind: "done" });
    const question = { model, via: "runner", text: "a b c d e f g h ".repeat(6_000), maxTokens: 8 } as const;
    await opened.answered(question, loadMs);
    expect(await firstOf("longer than the context", opened)).toBe("context-exceeded");
  });

  test("the runner's default registry is another", async () => {
    await startRunner({ DEFAULT_REGISTRY: "registry.example.com" });
    const opened = await open();
    await ready(opened);
    expect(await firstOf("default registry", opened)).toBe("registry-mismatch");
  });
});
