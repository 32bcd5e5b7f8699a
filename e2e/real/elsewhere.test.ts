import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openHouse, platformIn, type RealHouse, realTools } from "./house";
import { openTlsDoor, type TlsDoor } from "./tls-door";

/** Ports of its own, from here on upwards. */
const firstPort = Number(process.env["HOMEPORT_TEST_PORT"] ?? 12_561);
const llamaServer = process.env["HOMEPORT_LLAMA_SERVER"] ?? "";
const weights = process.env["HOMEPORT_TEST_GGUF"] ?? "";
const runnerOrigin = process.env["MODEL_RUNNER_HOST"] ?? "";
const token = "real-token-4711-0815";

let folder: string;
let house: RealHouse | null = null;
const doors: TlsDoor[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "homeport-elsewhere-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await house?.quit();
  house = null;
  await Promise.all(doors.splice(0).map((door) => door.close()));
});

async function open(home: string, address: string): Promise<RealHouse> {
  await mkdir(home, { recursive: true });
  house = await openHouse(await platformIn(home, { MODEL_RUNNER_HOST: undefined }));
  await house.ask("settings.update", { runnerAddress: address });
  return house;
}
const door = async (options: Omit<Parameters<typeof openTlsDoor>[0], "folder">) => {
  const opened = await openTlsDoor({ ...options, folder });
  doors.push(opened);
  return opened;
};
const fingerprintAt = async (now: RealHouse) =>
  (await now.ask("runner.probe", {})).attempts[0]?.certificate?.presented.fingerprint ?? "";

const chat = (now: RealHouse, model: string) =>
  now.answered({ model, text: "Say hello in one word.", maxTokens: 16 }, 300_000);

describe.runIf(llamaServer !== "" && weights !== "")("a real llama-server behind TLS, with a key", () => {
  let server: ChildProcess;
  const target = `http://127.0.0.1:${firstPort}`;

  beforeAll(async () => {
    const args = ["--model", weights, "--host", "127.0.0.1", "--port", String(firstPort), "--api-key", token];
    server = spawn(llamaServer, [...args, "-c", "32768", "--jinja", "--parallel", "1"], {
      stdio: "ignore",
      env: { ...process.env, OMP_WAIT_POLICY: "passive" },
    });
    const isUp = () =>
      fetch(`${target}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await vi.waitUntil(isUp, { timeout: 120_000, interval: 200 });
  });
  afterAll(() => void server.kill("SIGTERM"));

  test("certificate, token, model and answer, one after the other", async () => {
    const { origin, asked } = await door({ port: firstPort + 1, target });
    const now = await open(path.join(folder, "steps"), `${origin}/v1`);
    expect(await now.ask("runner.probe", {})).toMatchObject({
      problem: { code: "runner-untrusted" },
      attempts: [{ certificate: { problem: "self-signed" } }],
    });
    expect(asked).toEqual([]);
    await now.ask("runnerAccess.trust", { address: origin, fingerprint: await fingerprintAt(now) });
    expect(await now.ask("runner.probe", {})).toMatchObject({ problem: { code: "runner-wants-token" } });
    await now.ask("runnerAccess.setToken", { address: origin, token: "another-one" });
    expect(await now.ask("runner.probe", {})).toMatchObject({ problem: { code: "runner-token-refused" } });
    await now.ask("runnerAccess.setToken", { address: origin, token });
    expect(await now.ask("runner.probe", {})).toMatchObject({
      state: "healthy",
      service: { engine: "llama.cpp", apiPath: "/v1" },
    });
    const { items } = await now.ask("models.refresh", {});
    expect(items).toMatchObject([
      { packagedContextTokens: { isKnown: true, value: 32_768 }, trainedContextTokens: { isKnown: true } },
    ]);
    const turn = await chat(now, items[0]?.ref ?? "");
    expect(turn).toMatchObject({
      failure: null,
      stats: { generatedTokens: { isKnown: true }, tokensPerSecond: { isKnown: true } },
    });
    const [first, ...others] = [...new Set(asked.flatMap((each) => each.token ?? []))];
    expect([first, ...others].toSorted()).toEqual(["another-one", token]);
  });

  test("another certificate in its place is refused, and gets no token", async () => {
    const opened = await door({ port: firstPort + 1, target });
    const now = await open(path.join(folder, "renewed"), opened.origin);
    await now.ask("runnerAccess.trust", { address: opened.origin, fingerprint: await fingerprintAt(now) });
    await now.ask("runnerAccess.setToken", { address: opened.origin, token });
    expect(await now.ask("runner.probe", {})).toMatchObject({ state: "healthy" });
    await opened.renew();
    await now.until("runner.probe", {}, ({ state }) => state === "down", 20_000);
    expect(await now.ask("runner.probe", {})).toMatchObject({
      problem: { code: "runner-untrusted" },
      attempts: [{ certificate: { problem: "changed" } }],
    });
    // a connection of before may be used up; one that shows the other certificate gets not a word
    expect(opened.asked.filter(({ isRenewed }) => isRenewed)).toEqual([]);
  });

  describe.each(realTools)("through the real $dialect", ({ dialect, isThere }) => {
    test.runIf(isThere)("a question goes there with the token, over TLS", async () => {
      const { origin, asked } = await door({ port: firstPort + 1, target });
      const home = path.join(folder, dialect);
      const file = path.join(home, `.${dialect}`, `${dialect}.json`);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, `{ "gateway": { "port": ${firstPort + 7} } }\n`, { mode: 0o600 });
      const now = await open(home, `${origin}/v1`);
      await now.ask("openclaw.choose", { dialect });
      await now.ask("runnerAccess.trust", { address: origin, fingerprint: await fingerprintAt(now) });
      await now.ask("runnerAccess.setToken", { address: origin, token });
      await now.until("runner.probe", {}, ({ state }) => state === "healthy", 20_000);
      const { items } = await now.ask("models.refresh", {});
      const plan = await now.ask("openclaw.plan", { model: items[0]?.ref ?? "" });
      expect(plan).toMatchObject({ blocker: null });
      const connected = await now.ended((await now.ask("openclaw.connect", { planId: plan.id })).jobId);
      expect(connected.outcome).toEqual({ kind: "done" });
      expect(await readFile(file, "utf8")).not.toContain(token);
      asked.length = 0;
      const verified = await now.ended((await now.ask("openclaw.verify", {})).jobId);
      expect(verified.outcome).toEqual({ kind: "done" });
      expect((await now.ask("openclaw.read", {})).proof).toMatchObject({ isProven: true, basis: "word" });
      // Homeport asks for one token first; the rest is the tool's own, with the key out of its own store
      const posts = asked.filter((each) => each.path.endsWith("/chat/completions"));
      expect(posts.length).toBeGreaterThan(1);
      expect(new Set(posts.map((each) => each.token))).toEqual(new Set([token]));
    });
  });
});

describe.runIf(runnerOrigin !== "")("a real Model Runner behind TLS and a token", () => {
  test("is a whole one: its models, its record of requests, its log", async () => {
    const { origin } = await door({ port: firstPort + 2, target: runnerOrigin, token });
    const now = await open(path.join(folder, "runner"), origin);
    await now.ask("runnerAccess.trust", { address: origin, fingerprint: await fingerprintAt(now) });
    expect(await now.ask("runner.probe", {})).toMatchObject({ problem: { code: "runner-wants-token" } });
    await now.ask("runnerAccess.setToken", { address: origin, token });
    const found = await now.ask("runner.probe", {});
    expect(found).toMatchObject({ state: "healthy", version: { isKnown: true } });
    expect(found.service).toBeUndefined();
    const { items } = await now.ask("models.refresh", {});
    expect(await chat(now, items[0]?.ref ?? "")).toMatchObject({ failure: null });
    expect(await now.ask("models.unloadAll", {})).toMatchObject({ unloadedCount: 1 });
  });

  test("behind a door that lets only the OpenAI way through, it is asked for answers only", async () => {
    const lets = (asked: string) => asked.startsWith("/engines/v1/");
    const { origin } = await door({ port: firstPort + 3, target: runnerOrigin, token, lets });
    const now = await open(path.join(folder, "narrow"), `${origin}/engines/v1`);
    await now.ask("runnerAccess.trust", { address: origin, fingerprint: await fingerprintAt(now) });
    await now.ask("runnerAccess.setToken", { address: origin, token });
    expect(await now.ask("runner.probe", {})).toMatchObject({
      state: "healthy",
      service: { engine: "Docker Model Runner", apiPath: "/engines/v1", can: [] },
    });
    const { items } = await now.ask("models.refresh", {});
    expect(await chat(now, items[0]?.ref ?? "")).toMatchObject({ failure: null });
    expect(await now.answer("models.unloadAll", {})).toMatchObject({ error: { code: "engine-cannot" } });
  });
});
