import { expect, test } from "vitest";
import { explainOpenClaw } from "./ask-openclaw";
import { openSimulatedHouse, tokenConfig } from "../../e2e/harness/simulated-house";

const model = "ai/qwen3:8B-Q4_K_M";
const route = (over: object = {}, ref = `local/${model}`) => ({
  models: {
    providers: {
      local: {
        baseUrl: "http://127.0.0.1:12434/engines/v1",
        apiKey: "not-needed",
        api: "openai-completions",
        models: [{ id: model, name: model, contextWindow: 32_768, maxTokens: 512 }],
      },
    },
  },
  agents: { defaults: { model: { primary: ref, fallbacks: [] } } },
  ...over,
});
const configOf = (gateway: object = {}, ref?: string) =>
  JSON.stringify({ ...(JSON.parse(tokenConfig(gateway)) as object), ...route({}, ref) });
const chatOn = { http: { endpoints: { chatCompletions: { enabled: true } } } };

async function open(config: string, assistant: "openclaw" | "clawdbot" = "openclaw") {
  const house = await openSimulatedHouse({
    assistants: [assistant],
    openclawConfig: assistant === "openclaw" ? config : null,
    clawdbotConfig: assistant === "clawdbot" ? config : null,
  });
  await expect.poll(async () => (await house.ask("models.read", {})).state).toBe("ready");
  await expect.poll(async () => (await house.ask("openclaw.read", {})).state).toBe("ready");
  let streamed = "";
  house.on("chat.streamed", ({ answer }) => {
    streamed += answer;
  });
  return {
    ...house,
    streamed: () => streamed,
    put: (text: string) => house.answered({ model, text, maxTokens: 10, via: "openclaw" }),
  };
}

test.each(["openclaw", "clawdbot"] as const)(
  "through the gateway of %s an answer is streamed into one session of ours",
  async (assistant) => {
    const { done, put, ask, quit, streamed } = await open(configOf(chatOn), assistant);
    await done("run");
    const turn = await put("Hello there");
    expect(turn).toMatchObject({ way: "gateway", model, end: "complete", failure: null });
    expect(turn.answer).toContain("Homeport");
    expect(streamed()).toBe(turn.answer);
    // the whole prompt of the assistant was read, by the runner's own word
    expect(turn.stats?.promptTokens).toMatchObject({ isKnown: true });
    expect(turn.stats?.promptTokens.isKnown === true ? turn.stats.promptTokens.value : 0).toBeGreaterThan(3_000);
    await put("And again");
    const forgotten = await ask("gateway.forgetSession", {});
    expect(forgotten.wasThere).toBe(true);
    expect((await ask("gateway.forgetSession", {})).wasThere).toBe(false);
    await quit();
  },
);

test("without a gateway, and with one whose chat endpoint is off, the command line is asked, and it is said", async () => {
  const { done, put, quit } = await open(configOf());
  expect(await put("Hello there")).toMatchObject({ way: "command", end: "complete", failure: null });
  await done("run");
  // the command line runs no turn by itself while a gateway runs: it hands it over
  expect(await put("Hello there")).toMatchObject({ way: "command", end: "complete", failure: null });
  await done("chat-on");
  expect(await put("Hello there")).toMatchObject({ way: "gateway", end: "complete", failure: null });
  await quit();
});

test("a question that would leave is not sent", async () => {
  const { put, quit, done, platform } = await open(configOf(chatOn, "openai/gpt-6-astra"));
  await done("run");
  const before = platform.ledger.read().length;
  const turn = await put("a secret");
  expect(turn).toMatchObject({ way: null, end: "failed", failure: { code: "openclaw-not-local" } });
  expect(JSON.stringify(platform.ledger.read().slice(before))).not.toContain('"chat"');
  await quit();
});

test("a gateway whose token is kept elsewhere refuses, and it is said", async () => {
  const { put, quit, done, platform, configPath, ask } = await open(configOf(chatOn));
  await done("run");
  await put("Hello");
  const token = { source: "file", provider: "default", id: "/run/secrets/token" };
  platform.demo.files.put(configPath, configOf({ ...chatOn, auth: { mode: "token", token } }));
  await ask("gateway.refresh", {});
  expect((await put("Hello")).failure?.code).toBe("gateway-unauthorized");
  await quit();
});

test("an engine that fails is told, not shown as an answer", async () => {
  const { put, quit, done, platform } = await open(configOf(chatOn), "clawdbot");
  await done("run");
  platform.demo.runner.fault({ service: "down" });
  const turn = await put("Hello");
  expect(turn.end).toBe("failed");
  expect(turn.failure?.code).toMatch(/^(openclaw-no-answer|runner-down|openclaw-not-local)$/);
  await quit();
});

test.each([
  [401, '{"error":{"message":"Unauthorized","type":"unauthorized"}}', "gateway-unauthorized", "Unauthorized"],
  [404, "Not Found", "gateway-chat-off", "Not Found"],
  [405, "Method Not Allowed", "gateway-chat-off", "Method Not Allowed"],
  [
    400,
    '{"error":{"message":"Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.","type":"invalid_request_error"}}',
    "gateway-refused",
    "Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.",
  ],
  [
    500,
    '{"error":{"message":"Assistant output cannot be represented as an append-only response stream.","type":"api_error"}}',
    "chat-cut",
    "Assistant output cannot be represented as an append-only response stream.",
  ],
  [500, '{"error":{"message":"boom"}}', "openclaw-no-answer", "boom"],
] as const)("a gateway's %i is explained", (status, text, code, detail) => {
  expect(explainOpenClaw(status, text)).toMatchObject({ code, detail });
});
