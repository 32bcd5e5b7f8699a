import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dialect } from "../contract/openclaw";
import { cloudKeysIn, cloudReachOf, isUsed } from "./cloud-reach";
import { type Json, putAt, valueAt } from "./json-value";

/** Keys of both tools' schemas that name a model, a provider or an address; `*` is any name, `[]` any position. */
const keys = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../../e2e/fixtures/model-keys.json"), "utf8"),
) as Record<Dialect, string[]>;

const baseUrl = "http://127.0.0.1:12434/engines/v1";
const clean: Record<Dialect, Json> = {
  openclaw: {
    models: { providers: { local: { baseUrl, apiKey: "not-needed", models: [] } } },
    agents: { defaults: { model: { primary: "local/ai/qwen3:8B", fallbacks: [] } } },
    memory: { search: { enabled: false } },
    tts: { auto: "always" },
  },
  clawdbot: {
    models: { providers: { local: { baseUrl, apiKey: "not-needed", models: [] } } },
    agents: {
      defaults: { model: { primary: "local/ai/qwen3:8B", fallbacks: [] }, memorySearch: { enabled: false } },
    },
    messages: { tts: { auto: "always" } },
  },
};

/** What would be a cloud's value at a key, and what a local one. */
function valuesFor(key: string): { cloud: string; local: string } {
  if (/(?:url|endpoint)$/i.test(key)) return { cloud: "https://api.example.com/v1", local: baseUrl };
  if (/provider(?:Id)?$|^fallback$/i.test(key)) return { cloud: "openai", local: "local" };
  return { cloud: "openai/gpt-5", local: "local/ai/qwen3:8B" };
}

function planted(dialect: Dialect, text: string, value: string): { config: Json; at: string[] } {
  const at = text.split(".").map((part) => (part === "*" ? "x" : part === "[]" ? "0" : part));
  let config = clean[dialect];
  // a list begins where a position follows
  at.forEach((part, index) => {
    const before = at.slice(0, index);
    if (part === "0" && !Array.isArray(valueAt(config, before))) config = putAt(config, before, []);
  });
  // a part that is switched off names nothing
  for (const parent of [
    ["memory", "search"],
    ["agents", "defaults", "memorySearch"],
  ])
    if (parent.every((part, index) => at[index] === part))
      config = putAt(config, parent, { enabled: true, ...(text.endsWith(".model") ? {} : { provider: "local" }) });
  return { config: putAt(config, at, value), at };
}

describe.each(["openclaw", "clawdbot"] as const)("%s", (dialect) => {
  test("a configuration that is local only reaches nothing", () => {
    expect(cloudReachOf(clean[dialect], dialect)).toEqual([]);
  });

  test.each(keys[dialect])("a cloud hidden at %s is found", (text) => {
    const last = text.split(".").findLast((part) => part !== "*" && part !== "[]") ?? "";
    const { cloud, local } = valuesFor(last);
    const hidden = planted(dialect, text, cloud);
    const found = cloudReachOf(hidden.config, dialect);
    expect(found.map((each) => each.path.join("."))).toContain(hidden.at.join("."));
    const fine = planted(dialect, text, local);
    expect(cloudReachOf(fine.config, dialect).map((each) => each.path.join("."))).not.toContain(fine.at.join("."));
  });

  test("nothing configured is the tool's own default, which is a cloud", () => {
    expect(cloudReachOf({}, dialect).map(({ kind }) => kind)).toEqual(["default", "default"]);
  });

  test("never throws, and never shows a key", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 8 }), (value, secret) => {
        const config = {
          models: { providers: { cloud: { apiKey: secret, baseUrl: `https://api.example.com/${secret}` } } },
        };
        const found = cloudReachOf({ ...(value as Record<string, Json>), ...config }, dialect);
        expect(
          found.some(({ what }) => what.includes(secret) && !"cloud (https://api.example.com)".includes(secret)),
        ).toBe(false);
        cloudReachOf(value as Json, dialect);
      }),
    );
  });
});

const reach = (config: Json) => cloudReachOf(config, "openclaw").map(({ what, kind }) => `${kind} ${what}`);
const over = (at: string, value: Json) => putAt(clean.openclaw, at.split("."), value);

test.each<[string, Json, string[]]>([
  [
    "a default model at a cloud",
    over("agents.defaults.model.primary", "anthropic/claude"),
    ["answers anthropic/claude"],
  ],
  ["a fallback", over("agents.defaults.model.fallbacks", ["cloud/gpt"]), ["answers cloud/gpt"]],
  ["one agent's own", over("agents.entries.work.model", "openai/gpt"), ["answers openai/gpt"]],
  ["by an alias", over("agents.defaults.models", { "openai/gpt": { alias: "fast" } }), ["possible openai/gpt"]],
  [
    "an alias that is used",
    putAt(
      over("agents.defaults.models", { "openai/gpt": { alias: "fast" } }),
      ["agents", "defaults", "imageModel"],
      "fast",
    ),
    ["possible openai/gpt", "feature fast"],
  ],
  ["a part that is switched off", over("tools.web.search", { enabled: false, provider: "brave" }), []],
  ["a secret's source", over("tools.web.search", { apiKey: { source: "env", provider: "default", id: "KEY" } }), []],
  ["speech that is off", putAt(over("tts", { provider: "openai" }), ["tts", "auto"], "off"), ["possible openai"]],
  ["Ollama here", over("agents.defaults.imageModel", "ollama/llava"), []],
  [
    "Ollama's cloud",
    over("agents.defaults.imageModel", "ollama/gpt-oss:120b-cloud"),
    ["feature ollama/gpt-oss:120b-cloud"],
  ],
  [
    "a provider that nothing uses",
    over("models.providers.cloud", { baseUrl: "https://api.example.com/v1?key=abc", models: [] }),
    ["possible cloud (https://api.example.com)"],
  ],
  [
    "another machine",
    over("models.providers.local.baseUrl", "http://192.168.1.9:12434/v1"),
    ["answers local/ai/qwen3:8B", "possible local (http://192.168.1.9:12434)"],
  ],
  [
    "a key in the configuration's environment",
    over("env.vars", { OPENAI_API_KEY: "x", LANG: "C" }),
    ["possible OPENAI_API_KEY"],
  ],
  ["an account", over("auth.profiles.a", { provider: "anthropic", mode: "oauth" }), ["possible anthropic"]],
  [
    "a traces' receiver",
    over("diagnostics.otel", { enabled: true, endpoint: "https://otel.example.com/v1" }),
    ["feature https://otel.example.com"],
  ],
])("%s", (_, config, words) => {
  expect(reach(config)).toEqual(words);
});

test("what is possible needs a hand; all else is used", () => {
  expect(cloudReachOf({}, "openclaw").every(isUsed)).toBe(true);
  expect(cloudReachOf(over("auth.profiles.a", { provider: "anthropic" }), "openclaw").some(isUsed)).toBe(false);
});

test("names of keys in an environment file, never a value", () => {
  const text =
    "# OPENAI_API_KEY=no\nexport ANTHROPIC_API_KEY='sk-1'\n OPENAI_API_KEY = sk-2\nLANG=C\nOPENCLAW_GATEWAY_TOKEN=t\n";
  expect(cloudKeysIn(text)).toEqual(["ANTHROPIC_API_KEY", "OPENAI_API_KEY"]);
});
