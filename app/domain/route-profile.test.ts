import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { CloudChoice, Dialect } from "../contract/openclaw";
import { cloudReachOf, isUsed } from "./cloud-reach";
import { type Json, putAt, valueAt } from "./json-value";
import { applyChanges, readAgentChoice } from "./openclaw-config";
import { draftProfile, profileOf } from "./route-profile";

const keys = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../../e2e/fixtures/model-keys.json"), "utf8"),
) as Record<Dialect, string[]>;
const local = { model: "ai/qwen3:8B", baseUrl: "http://127.0.0.1:12434/engines/v1", contextTokens: 32_768 };
const cloud: CloudChoice = {
  model: "big-1",
  baseUrl: "https://api.example.com/v1",
  api: "openai-responses",
  keyVariable: null,
};

function valueFor(key: string): string {
  if (/(?:url|endpoint)$/i.test(key)) return "https://api.example.com/v1";
  return /provider(?:Id)?$|^fallback$/i.test(key) ? "openai" : "openai/gpt-5";
}

/** A configuration in which one key leads to a cloud. */
function hidden(text: string): { config: Json; at: string } {
  const parts = text.split(".").map((part) => (part === "*" ? "x" : part === "[]" ? "0" : part));
  let config: Json = { tts: { auto: "always" }, messages: { tts: { auto: "always" } } };
  parts.forEach((part, index) => {
    const before = parts.slice(0, index);
    if (part === "0" && !Array.isArray(valueAt(config, before))) config = putAt(config, before, []);
  });
  const last = text.split(".").findLast((part) => part !== "*" && part !== "[]") ?? "";
  return { config: putAt(config, parts, valueFor(last)), at: parts.join(".") };
}

/** Another program's address or way of speaking: only the user can say what should be there instead. */
const forTheUser =
  /^(?:cloudWorkers|talk|gateway\.push|channels\..*(?:provider|realtime)|plugins\.entries\.x|agents\..*(?:provider|baseUrl)$)/;

describe.each(["openclaw", "clawdbot"] as const)("local only, %s", (dialect) => {
  test.each(keys[dialect])("a way to a cloud at %s is closed, or told as left", (text) => {
    const { config, at } = hidden(text);
    const { changes, left, closed, ref } = draftProfile({ profile: "local-only", config, dialect, local });
    const after = applyChanges(config, changes);
    const used = cloudReachOf(after, dialect).filter(isUsed);
    expect(used).toEqual(left);
    expect(left.map((reach) => reach.path.join(".")).filter((each) => !forTheUser.test(each))).toEqual([]);
    expect(closed.every((reach) => !left.includes(reach))).toBe(true);
    expect(readAgentChoice(after, dialect).primary).toBe(ref);
    // what is so already needs nothing
    expect(draftProfile({ profile: "local-only", config: after, dialect, local }).changes).toEqual([]);
    expect(at).not.toBe("");
  });

  test("nothing configured: the model is ours, and memory is not embedded elsewhere", () => {
    const { changes, left } = draftProfile({ profile: "local-only", config: {}, dialect, local });
    expect(left).toEqual([]);
    expect(cloudReachOf(applyChanges({}, changes), dialect)).toEqual([]);
  });
});

test("an agent's own cloud model becomes the local one; two hooks lose theirs and nothing else", () => {
  const config: Json = {
    agents: { entries: { work: { model: { primary: "openai/gpt", fallbacks: ["openai/mini"] } } } },
    hooks: {
      mappings: [
        { id: "a", model: "openai/gpt" },
        { id: "b", model: "local/ai/qwen3:8B" },
        { id: "c", model: "openai/x" },
      ],
    },
  };
  const { changes, ref } = draftProfile({ profile: "local-only", config, dialect: "openclaw", local });
  const after = applyChanges(config, changes);
  expect(valueAt(after, ["agents", "entries", "work", "model"])).toEqual({ primary: ref, fallbacks: [] });
  expect(valueAt(after, ["hooks", "mappings"])).toEqual([
    { id: "a" },
    { id: "b", model: "local/ai/qwen3:8B" },
    { id: "c" },
  ]);
});

test.each(["openclaw", "clawdbot"] as const)(
  "cloud and back, %s: who answers changes, the rest is left alone",
  (dialect) => {
    const start = applyChanges({}, draftProfile({ profile: "local-only", config: {}, dialect, local }).changes);
    const away = draftProfile({ profile: "cloud", config: start, dialect, cloud });
    expect(away).toMatchObject({ ref: "cloud/big-1", fallbacks: [], closed: [], left: [] });
    const there = applyChanges(start, away.changes);
    expect(valueAt(there, ["agents", "defaults", "model"])).toEqual({ primary: "cloud/big-1", fallbacks: [] });
    expect(valueAt(there, ["models", "providers", "cloud"])).toEqual({
      baseUrl: cloud.baseUrl,
      api: "openai-responses",
      models: [{ id: "big-1", name: "big-1" }],
    });
    expect(JSON.stringify(away.changes)).not.toContain("apiKey");
    const back = draftProfile({ profile: "local-only", config: there, dialect, local });
    expect(back.changes.map(({ path: at }) => at.join("."))).toEqual(["agents.defaults.model"]);
  },
);

test("local, then cloud: a fallback, and the key as a reference to the environment", () => {
  const draft = draftProfile({
    profile: "local-then-cloud",
    config: { agents: { defaults: { modelPolicy: { allow: ["other/x"] } } } },
    dialect: "openclaw",
    local,
    cloud: { ...cloud, keyVariable: "BIG_KEY" },
  });
  const after = applyChanges({ agents: { defaults: { modelPolicy: { allow: ["other/x"] } } } }, draft.changes);
  expect(valueAt(after, ["agents", "defaults", "model"])).toEqual({
    primary: "local/ai/qwen3:8B",
    fallbacks: ["cloud/big-1"],
  });
  expect(valueAt(after, ["models", "providers", "cloud", "apiKey"])).toBe("${BIG_KEY}");
  expect(valueAt(after, ["agents", "defaults", "modelPolicy", "allow"])).toEqual([
    "other/x",
    "local/ai/qwen3:8B",
    "cloud/big-1",
  ]);
});

test("a cloud at another address takes over nothing that was kept for the first, its key least of all", () => {
  const config: Json = {
    models: {
      providers: { cloud: { baseUrl: "https://one.example/v1", apiKey: "sk-1", models: [{ id: "a", name: "a" }] } },
    },
  };
  const { changes } = draftProfile({ profile: "cloud", config, dialect: "openclaw", cloud });
  expect(changes[0]?.value).toEqual({
    baseUrl: cloud.baseUrl,
    api: cloud.api,
    models: [{ id: "big-1", name: "big-1" }],
  });
});

test.each([
  [{ isLocal: true, fallbackPlaces: [], reach: [] }, "local-only"],
  [{ isLocal: true, fallbackPlaces: ["this-machine"], reach: [] }, "local-only"],
  [{ isLocal: true, fallbackPlaces: ["cloud"], reach: [] }, "local-then-cloud"],
  [{ isLocal: false, fallbackPlaces: [], reach: [] }, "cloud"],
  [{ isLocal: false, fallbackPlaces: ["this-machine"], reach: [] }, null],
  [{ isLocal: true, fallbackPlaces: [], reach: [{ path: ["tts"], what: "x", place: "cloud", kind: "feature" }] }, null],
  [
    { isLocal: true, fallbackPlaces: [], reach: [{ path: ["auth"], what: "x", place: "cloud", kind: "possible" }] },
    "local-only",
  ],
] as const)("%j is %s", (state, profile) => {
  expect(profileOf(state)).toBe(profile);
});
