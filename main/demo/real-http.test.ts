import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startModelRunner } from "../../e2e/fake-tools/start-model-runner";
import { systemClock } from "../platform/clock";
import { type HttpCall, createSendHttp } from "../platform/http";
import { createRunCommand } from "../platform/run-command";

const root = path.resolve(import.meta.dirname, "../..");
const small = "ai/smollm2:135M-Q4_K_M";

async function start(speed: number) {
  const served = await startModelRunner({ speed });
  const sendHttp = createSendHttp({ record: () => {}, clock: systemClock });
  onTestFinished(async () => {
    await sendHttp.closeAll();
    await served.close();
  });
  const to = (origin: string) => (call: Partial<HttpCall>) =>
    sendHttp({ kind: "tcp", origin, basePath: "" }, { method: "GET", path: "/", purpose: "watch", ...call });
  const command = async (name: string, body: object = {}) =>
    (await to(served.adminOrigin)({ method: "POST", path: `/__simulator/${name}`, body })).text();
  return { ...served, ask: to(served.origin), command };
}
const chat = (more: object = {}): Partial<HttpCall> => ({
  method: "POST",
  path: "/engines/v1/chat/completions",
  body: { model: small, stream: true, max_tokens: 30, messages: [{ role: "user", content: "Hello" }], ...more },
});

test("the same runner behind a port", async () => {
  const { ask } = await start(1000);
  expect(await (await ask({ path: "/version" })).text()).toBe('{"version":"v1.2.6"}\n');
  const response = await ask(chat());
  expect(response.headers["content-type"]).toBe("text/event-stream");
  expect(await response.text()).toMatch(/\[DONE\]\n\n$/);
  const pull = {
    method: "POST",
    path: "/models/create",
    headers: { Accept: "application/json" },
    body: { from: "ai/smollm2" },
  } as const;
  expect(await (await ask(pull)).text()).toContain('"type":"success"');
});

test("told to be down, nobody listens; told to start, all is as before", async () => {
  const { ask, command } = await start(1000);
  await command("kill");
  await expect(ask({ path: "/version" })).rejects.toMatchObject({ kind: "refused" });
  await command("start");
  expect((await ask({ path: "/version" })).status).toBe(200);
  expect(await command("faults", { service: "disabled" })).toContain('"service":"disabled"');
  expect((await ask({ path: "/engines/ps" })).status).toBe(503);
});

test("an engine that dies cuts the stream; a client that leaves frees it", async () => {
  // so slow that the first piece is never all of the answer
  const { ask, runner } = await start(5);
  const response = await ask(chat({ max_tokens: 5000 }));
  const reading = (async () => {
    for await (const _piece of response.pieces()) runner.killEngines();
  })();
  await expect(reading).rejects.toMatchObject({ name: "HttpProblem", kind: "cut" });
  const left = await ask(chat({ max_tokens: undefined }));
  for await (const _piece of left.pieces()) break;
  await expect.poll(() => runner.usage().isBusy).toBe(false);
});

test.skipIf(process.platform === "win32")("the assistants' programs on a real folder and a real port", async () => {
  const { origin, ask } = await start(1000);
  const home = await mkdtemp(path.join(os.tmpdir(), "homeport-test-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const run = createRunCommand({ env: {}, path: "/usr/bin:/bin", record: () => {}, clock: systemClock });
  const file = path.join(root, "e2e/fake-tools/bin/openclaw");
  const openclaw = async (args: readonly string[], stdin?: string) => {
    const env = { HOME: home, FAKE_TOOL_SPEED: "1000" };
    const result = await run({ file, args, env, timeoutMs: 15_000, ...(stdin === undefined ? {} : { stdin }) });
    return result.kind === "exited" ? result : { exitCode: -1, stdout: "", stderr: result.kind };
  };
  expect((await openclaw(["--version"])).stdout).toBe("OpenClaw 2026.9.6 (eb377ac)\n");
  const provider = { baseUrl: `${origin}/engines/v1`, apiKey: "not-needed", models: [{ id: small, name: "Small" }] };
  const patch = {
    models: { providers: { local: provider } },
    agents: { defaults: { model: { primary: `local/${small}` } } },
  };
  expect((await openclaw(["config", "patch", "--stdin"], JSON.stringify(patch))).stdout).toMatch(/^Applied \d+ config/);
  expect(await readFile(path.join(home, ".openclaw/openclaw.json"), "utf8")).toContain(origin);
  // 8,192 tokens are not enough for what an agent sends first
  const args = ["agent", "--local", "--session-id", "s", "--message", "Hello zebra", "--json"];
  expect(await openclaw(args)).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("exceeds") });
  expect(await (await ask({ path: "/engines/requests" })).text()).toContain("Hello zebra");
});
