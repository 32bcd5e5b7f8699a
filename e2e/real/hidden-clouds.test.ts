import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHouse, testModel, type RealHouse } from "./house";

const home = process.env["HOME"] ?? "";
const settings = process.env["HOMEPORT_SETTINGS_DIR"] ?? "";
/** Planted, and to be found in no argument of a process and in no file of ours. */
const secrets = [
  "sk-planted-in-config-0001",
  "sk-planted-in-dotenv-0002",
  "sk-planted-in-profile-0003",
  "sk-planted-in-gateway-0004",
] as const;
const [inConfig, inDotEnv, inProfile, inGateway] = secrets;
const cloud = "cloud/gpt-5";

/** Nine places of a configuration, each taken by the real command line. */
const hidden = {
  openclaw: {
    file: (port: number) => ({
      gateway: { mode: "local", bind: "loopback", port, auth: { mode: "token", token: "0123456789abcdef" } },
      models: { providers: { cloud: providerOf(inConfig) } },
      agents: {
        defaults: {
          model: { primary: cloud, fallbacks: ["cloud/gpt-5-mini"] },
          imageModel: { primary: cloud },
          subagents: { model: cloud },
          heartbeat: { every: "30m", model: cloud },
        },
        entries: { writer: { model: cloud } },
      },
      hooks: {
        enabled: true,
        token: "hook-token-0123456789",
        mappings: [{ id: "mail", match: { path: "mail" }, action: "agent", messageTemplate: "x", model: cloud }],
      },
      memory: { search: { enabled: true, provider: "openai", model: "text-embedding-3-small" } },
      tts: { auto: "always", provider: "openai" },
      tools: { media: { audio: { enabled: true, models: [{ provider: "openai", model: "gpt-4o-mini-transcribe" }] } } },
    }),
    keys: [
      "agents.defaults.model.fallbacks",
      "agents.defaults.imageModel",
      "agents.defaults.subagents.model",
      "agents.defaults.heartbeat.model",
      "agents.entries.writer.model",
      "hooks.mappings.0.model",
      "memory.search",
      "tts",
      // its gateway moves what stands under audio
      "tools.media",
    ],
  },
  clawdbot: {
    file: (port: number) => ({
      gateway: { mode: "local", bind: "loopback", port, auth: { mode: "token", token: "0123456789abcdef" } },
      models: { providers: { cloud: providerOf(inConfig) } },
      agents: {
        defaults: {
          model: { primary: cloud, fallbacks: ["cloud/gpt-5-mini"] },
          imageModel: { primary: cloud },
          subagents: { model: cloud },
          heartbeat: { every: "30m", model: cloud },
          memorySearch: { enabled: true, provider: "openai", model: "text-embedding-3-small" },
        },
        list: [{ id: "main" }, { id: "writer", model: cloud }],
      },
      hooks: {
        enabled: true,
        token: "hook-token-0123456789",
        mappings: [{ id: "mail", match: { path: "mail" }, action: "agent", messageTemplate: "x", model: cloud }],
      },
      messages: { tts: { auto: "always", provider: "openai" } },
      tools: { media: { audio: { enabled: true, models: [{ provider: "openai", model: "gpt-4o-mini-transcribe" }] } } },
    }),
    keys: [
      "agents.defaults.model.fallbacks",
      "agents.defaults.imageModel",
      "agents.defaults.subagents.model",
      "agents.defaults.heartbeat.model",
      "agents.defaults.memorySearch",
      "agents.list.1.model",
      "hooks.mappings.0.model",
      "messages.tts",
      "tools.media.audio",
    ],
  },
} as const;

function providerOf(apiKey: string) {
  const model = (id: string) => ({
    id,
    name: id,
    reasoning: false,
    input: ["text"],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 128_000,
    maxTokens: 4_096,
  });
  return {
    baseUrl: "https://api.example.com/v1",
    apiKey,
    api: "openai-completions",
    models: [model("gpt-5"), model("gpt-5-mini")],
  };
}

/** Every process's arguments, looked at again and again until it is stopped; the secrets that were seen. */
function watchArguments(): () => string[] {
  const seen = new Set<string>();
  const over = new AbortController();
  void (async () => {
    while (!over.signal.aborted) {
      const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
      for (const pid of pids) {
        const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        for (const secret of secrets) if (line.includes(secret)) seen.add(`${secret} in ${line.slice(0, 80)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  return () => {
    over.abort();
    return [...seen];
  };
}

const tools = [
  { dialect: "openclaw", port: 18_831, program: process.env["HOMEPORT_OPENCLAW"] },
  { dialect: "clawdbot", port: 18_841, program: process.env["HOMEPORT_CLAWDBOT"] },
] as const;

describe.each(tools)("a cloud hidden from the real $dialect", ({ dialect, port, program }) => {
  describe.runIf(
    program !== undefined && process.env["MODEL_RUNNER_HOST"] !== undefined && process.platform === "linux",
  )("in twelve places", () => {
    const folder = path.join(home, `.${dialect}`);
    const { file, keys } = hidden[dialect];
    let house: RealHouse;
    let gateway: ChildProcess | null = null;
    let stopWatching: () => string[] = () => [];

    beforeAll(async () => {
      stopWatching = watchArguments();
      const agent = path.join(folder, "agents/main/agent");
      const sessions = path.join(folder, "agents/main/sessions");
      for (const each of [agent, sessions]) await mkdir(each, { recursive: true, mode: 0o700 });
      const put = (name: string, text: string) => writeFile(path.join(folder, name), text, { mode: 0o600 });
      await put(`${dialect}.json`, JSON.stringify(file(port), null, 2));
      await put(".env", `OPENAI_API_KEY=${inDotEnv}\n`);
      if (dialect === "clawdbot") {
        const profiles = { "cloud:default": { type: "api_key", provider: "cloud", key: inProfile } };
        await writeFile(path.join(agent, "auth-profiles.json"), JSON.stringify({ version: 1, profiles }), {
          mode: 0o600,
        });
        const session = { sessionId: "s1", updatedAt: 1, providerOverride: "cloud", modelOverride: "gpt-5" };
        await writeFile(path.join(sessions, "sessions.json"), JSON.stringify({ "agent:main:mine": session }), {
          mode: 0o600,
        });
      } else {
        const child = spawn(program ?? "", ["models", "auth", "paste-api-key", "--provider", "cloud"], {
          stdio: ["pipe", "ignore", "ignore"],
        });
        child.stdin?.end(`${inProfile}\n`);
        await new Promise((resolve) => child.once("close", resolve));
      }
      gateway = spawn(program ?? "", ["gateway", "run"], {
        env: { ...process.env, ANTHROPIC_API_KEY: inGateway },
        stdio: "ignore",
      });
      house = await openHouse();
      await house.until("runner.read", {}, ({ state }) => state === "healthy", 30_000);
      await house.ask("openclaw.choose", { dialect });
      await house.until("gateway.refresh", {}, ({ state, pid }) => state === "running" && pid.isKnown, 400_000);
    }, 600_000);
    afterAll(async () => {
      await house?.quit();
      gateway?.kill("SIGTERM");
    });

    test("is found in each of them", async () => {
      // on a busy machine its list of keys may take longer than it is given, which is said then
      const { ways, unread } = await house.until(
        "openclaw.ways",
        {},
        (seen) => !seen.unread.some(({ source }) => source === "key-store"),
        300_000,
      );
      const found = ways.map(({ key }) => key);
      expect(keys.filter((key) => !found.some((each) => each.startsWith(key)))).toEqual([]);
      expect(ways).toContainEqual(expect.objectContaining({ key: ".env", what: "OPENAI_API_KEY" }));
      expect(ways).toContainEqual(expect.objectContaining({ key: `${dialect}: keys`, what: "cloud" }));
      expect(ways).toContainEqual(expect.objectContaining({ key: "gateway", what: "ANTHROPIC_API_KEY" }));
      // the newer one keeps the models of single conversations in a database: said, not guessed
      const session = ways.filter(({ key }) => key === "agent:main:mine").map(({ kind }) => kind);
      expect(dialect === "openclaw" ? unread.map(({ source }) => source) : session).toEqual([
        dialect === "openclaw" ? "sessions" : "answers",
      ]);
    });

    test("is closed or named by Local only", async () => {
      const model = await testModel(house);
      const plan = await house.ask("openclaw.plan", { model, profile: "local-only" });
      expect(plan.blocker).toBeNull();
      // the default model and its fallbacks change with the plan itself
      const named = [...plan.closed, ...plan.left, ...plan.changes].map(({ key }) => key);
      const isNamed = (key: string) => named.some((each) => each.startsWith(key) || key.startsWith(`${each}.`));
      expect(keys.filter((key) => !isNamed(key))).toEqual([]);
      const { jobId } = await house.ask("openclaw.connect", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      const { ways } = await house.ask("openclaw.ways", {});
      const still = ways.filter(({ key, kind }) => kind !== "possible" && keys.some((each) => key.startsWith(each)));
      expect(still.map(({ key }) => key).toSorted()).toEqual(
        plan.left
          .filter(({ kind }) => kind !== "possible")
          .map(({ key }) => key)
          .toSorted(),
      );
    });

    test("and no key of it stands in an argument or in a file of ours", async () => {
      expect(stopWatching()).toEqual([]);
      for (const name of await readdir(settings, { recursive: true })) {
        const text = await readFile(path.join(settings, name), "utf8").catch(() => "");
        for (const secret of secrets) expect(text.includes(secret), `${secret} in ${name}`).toBe(false);
      }
    });
  });
});
