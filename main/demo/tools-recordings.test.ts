import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../../app/contract/openclaw";
import type { Spoken } from "./demo-commands";
import { createDemoPlatform } from "./demo-platform";
import { shapeOf } from "./recorded-shape";
import { createVirtualClock } from "./virtual-clock";

const root = path.resolve(import.meta.dirname, "../..");
const own = path.join(root, "e2e/fixtures/recordings");
/** Untrimmed, where they lie beside the project. */
const whole = path.join(root, "../shared/recordings");

function recorded(file: string, from = own): Required<Spoken> {
  const read = (ending: string) => readFileSync(path.join(from, `${file}.${ending}`), "utf8");
  const rc = JSON.parse(read("rc")) as number | { exitCode: number };
  return { stdout: read("stdout"), stderr: read("stderr"), exitCode: typeof rc === "number" ? rc : rc.exitCode };
}

async function createTools({ openclaw, clawdbot }: { openclaw?: string; clawdbot?: string } = {}) {
  const platform = await createDemoPlatform({
    version: "1",
    clock: createVirtualClock(),
    openclawConfig: openclaw ?? null,
    clawdbotConfig: clawdbot ?? null,
  });
  const run = async (file: string, args: readonly string[], stdin = ""): Promise<Required<Spoken>> => {
    const result = await platform.runCommand({ file, args, stdin, env: { HOME: platform.home }, timeoutMs: 900_000 });
    if (result.kind !== "exited") throw new Error(result.kind);
    const { stdout, stderr, exitCode } = result;
    return { stdout, stderr, exitCode };
  };
  return { platform, run };
}

const jsonOf = (stdout: string) => JSON.parse(stdout.slice(stdout.search(/^[{[]/m))) as unknown;

/** Where `actual` lacks a key of `wanted`, or has another type there. Lists are compared by their first element. */
function missing(actual: unknown, wanted: unknown, at = ""): string[] {
  if (Array.isArray(wanted)) {
    return Array.isArray(actual)
      ? actual.length && wanted.length
        ? missing(actual[0], wanted[0], `${at}[0]`)
        : []
      : [`${at}: no list`];
  }
  if (typeof wanted !== "object" || wanted === null) {
    return wanted === null || JSON.stringify(actual) === JSON.stringify(wanted)
      ? []
      : [`${at}: ${JSON.stringify(actual)}`];
  }
  if (typeof actual !== "object" || actual === null) return [`${at}: no object`];
  return Object.entries(wanted).flatMap(([key, each]) =>
    missing((actual as Record<string, unknown>)[key], each, `${at}.${key}`),
  );
}

describe("docker", () => {
  test.each([
    ["engine-docker-version", ["version", "--format", "json"], true],
    ["engine-docker-info", ["info", "--format", "json"], true],
    ["nodaemon-docker-version", ["version", "--format", "json"], false],
    ["nodaemon-docker-info", ["info", "--format", "json"], false],
  ] as const)("%s", async (name, args, isDaemonUp) => {
    const { platform, run } = await createTools();
    platform.demo.docker.isDaemonUp = isDaemonUp;
    const wanted = recorded(`dmr/cli/${name}`);
    const actual = await run("docker", args);
    expect(actual.exitCode).toBe(wanted.exitCode);
    expect(missing(shapeOf(jsonOf(actual.stdout)), shapeOf(jsonOf(wanted.stdout)))).toEqual([]);
    expect(actual.stderr.slice(0, 30)).toBe(wanted.stderr.slice(0, 30));
  });

  test("plugin absent", async () => {
    const { platform, run } = await createTools();
    platform.demo.docker.hasModelPlugin = false;
    expect(await run("docker", ["model", "status"])).toMatchObject({ exitCode: 1, stdout: "" });
  });
});

const local = (baseUrl: string, id = "ai/qwen3:8B-Q4_K_M", contextWindow = 32_768) =>
  JSON.stringify({
    models: {
      providers: {
        local: {
          baseUrl,
          apiKey: "not-needed",
          api: "openai-completions",
          models: [{ id, name: "Model", contextWindow, maxTokens: 200 }],
        },
      },
    },
    agents: { defaults: { model: { primary: `local/${id}` } } },
  });
const here = local("http://127.0.0.1:12434/v1");
const bad = JSON.stringify({ provider: { name: "openai" } });
const worse = JSON.stringify({ gateway: { bind: "127.0.0.1" }, provider: { name: "openai" } });
const dead = local("http://127.0.0.1:9/v1");
const tiny = local("http://127.0.0.1:12434/v1", "ai/smollm2:135M-Q4_K_M", 8192);
const missingVariable = JSON.stringify({
  models: { providers: { cloud: { baseUrl: "https://example.com", apiKey: "${CLOUD_KEY}" } } },
});
const patch = JSON.stringify({ gateway: { bind: "loopback", mode: "local" } });
const agent = ["agent", "--local", "--session-id", "x", "--message", "Hello", "--json"];
const status = ["models", "status", "--json"];
const versionsOf: Record<Dialect, string> = { openclaw: "openclaw-2026.9.6", clawdbot: "clawdbot-2026.1.24-3" };

describe("the assistants' command lines", () => {
  test.each([
    ["version", "openclaw", here, ["--version"], ""],
    ["version", "clawdbot", here, ["--version"], ""],
    ["models-status--json", "openclaw", here, status, ""],
    ["models-status--json", "clawdbot", here, status, ""],
    ["badcfg-models-status--json", "openclaw", bad, status, ""],
    ["badcfg-models-status--json", "clawdbot", bad, status, ""],
    ["env-missing-models-status", "openclaw", missingVariable, status, ""],
    ["env-missing-models-status", "clawdbot", missingVariable, status, ""],
    ["config-validate--json", "openclaw", here, ["config", "validate", "--json"], ""],
    ["config-validate-bad--json", "openclaw", worse, ["config", "validate", "--json"], ""],
    ["config-syntaxerr-validate--json", "openclaw", "{ a: ", ["config", "validate", "--json"], ""],
    ["config-syntaxerr-get", "clawdbot", "{ a: ", ["config", "get", "gateway.bind"], ""],
    ["config-patch-dry-run--json", "openclaw", here, ["config", "patch", "--stdin", "--dry-run", "--json"], patch],
    ["config-patch-apply", "openclaw", here, ["config", "patch", "--stdin"], patch],
    ["config-patch-bad", "openclaw", here, ["config", "patch", "--stdin", "--json"], patch],
    ["config-set-gateway.bind-loopback", "clawdbot", here, ["config", "set", "gateway.bind", "loopback"], ""],
    [
      "config-set-model-string",
      "clawdbot",
      here,
      ["config", "set", "agents.defaults.model", "local/glm-4.7-flash"],
      "",
    ],
    ["agent-local-stub--json", "openclaw", here, agent, ""],
    ["agent-local-stub--json", "clawdbot", here, agent, ""],
    ["badcfg-agent-local", "openclaw", bad, agent, ""],
    ["badcfg-agent-local", "clawdbot", bad, agent, ""],
    ["agent-nofallback-econnrefused", "openclaw", dead, agent, ""],
    ["agent-nofallback-econnrefused", "clawdbot", dead, agent, ""],
    ["agent-tiny-context", "clawdbot", tiny, agent, ""],
  ] as const)("%s, %s", async (name, dialect, config, args, stdin) => {
    const { run } = await createTools({ [dialect]: config });
    const file = `openclaw/${name}.${versionsOf[dialect]}`;
    const wanted = recorded(file);
    const actual = await run(dialect, args, stdin);
    expect(actual.exitCode).toBe(wanted.exitCode);
    const isJson = /^[{[]/m.test(wanted.stdout);
    const words = (text: string) => text.replaceAll(/\d+ config/g, "N config").trim();
    expect(isJson ? shapeKind(actual.stdout) : words(actual.stdout).slice(0, 20)).toBe(
      isJson ? shapeKind(wanted.stdout) : words(wanted.stdout).slice(0, 20),
    );
    const read = (stdout: string) => (isJson ? shapeOf(withoutReport(jsonOf(stdout))) : {});
    expect(missing(read(actual.stdout), read(wanted.stdout))).toEqual([]);
    // and nothing that the real one doesn't say
    const most = existsSync(whole) ? recorded(file, whole) : actual;
    expect(missing(read(most.stdout), read(actual.stdout))).toEqual([]);
  });

  test("a fresh install would ask a cloud", async () => {
    const { run } = await createTools();
    expect(jsonOf((await run("openclaw", status)).stdout)).toMatchObject({ resolvedDefault: "openai/gpt-6-astra" });
    expect(jsonOf((await run("clawdbot", status)).stdout)).toMatchObject({
      resolvedDefault: "anthropic/claude-opus-4-5",
    });
    expect((await run("openclaw", agent)).exitCode).toBe(1);
    expect((await run("clawdbot", agent)).stderr).toContain("No API key found");
  });

  test("null in a patch takes a key away, a wrong one is refused and changes nothing", async () => {
    const { platform, run } = await createTools({ openclaw: here });
    const file = "/home/demo/.openclaw/openclaw.json";
    const apply = (change: object) => run("openclaw", ["config", "patch", "--stdin"], JSON.stringify(change));
    expect((await apply({ agents: { defaults: { model: null } } })).exitCode).toBe(0);
    expect(platform.demo.files.peek(file)).not.toContain("primary");
    const before = platform.demo.files.peek(file);
    expect((await apply({ gateway: { bind: "127.0.0.1" } })).stderr).toMatch(/^Config validation failed: gateway.bind/);
    expect(platform.demo.files.peek(file)).toBe(before);
  });

  test("the older one writes the secret a reference stands for", async () => {
    const config = here.replace("not-needed", "${LOCAL_KEY}");
    const { platform } = await createTools({ clawdbot: config, openclaw: config });
    const set = ["config", "set", "gateway.bind", "loopback"];
    for (const file of ["clawdbot", "openclaw"]) {
      const env = { HOME: platform.home, LOCAL_KEY: "in-the-clear" };
      expect(await platform.runCommand({ file, args: set, env, timeoutMs: 60_000 })).toMatchObject({ exitCode: 0 });
    }
    expect(platform.demo.files.peek("/home/demo/.clawdbot/clawdbot.json")).toContain("in-the-clear");
    expect(platform.demo.files.peek("/home/demo/.openclaw/openclaw.json")).toContain("${LOCAL_KEY}");
  });
});

const shapeKind = (stdout: string) => (Array.isArray(jsonOf(stdout)) ? "list" : "object");
/** What an agent tells of its prompt is long, and nobody reads it. */
function withoutReport(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("meta" in value)) return value;
  return { ...value, meta: { ...(value.meta as object), systemPromptReport: "a report" } };
}
