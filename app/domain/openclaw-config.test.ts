import fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, isEqualJson, valueAt } from "./json-value";
import {
  applyChanges,
  draftConnection,
  environmentReferences,
  hasIncludes,
  maskForShowing,
  missingChanges,
  readAgentChoice,
} from "./openclaw-config";

const baseUrl = "http://127.0.0.1:12434/engines/v1";
const model = "ai/qwen3:8B";
const draft = (config: Json, dialect: "openclaw" | "clawdbot" = "openclaw", contextTokens = 32_768) =>
  draftConnection({ config, dialect, model, baseUrl, contextTokens });
const paths = (config: Json, dialect?: "openclaw" | "clawdbot") =>
  draft(config, dialect).changes.map(({ path }) => path.join("."));

test("an empty configuration gets a provider and a default model, and nothing else", () => {
  const { changes, ref, removesFallbacks } = draft({});
  expect(ref).toBe("local/ai/qwen3:8B");
  expect(removesFallbacks).toBe(false);
  expect(applyChanges({}, changes)).toEqual({
    models: {
      providers: {
        local: {
          baseUrl,
          apiKey: "not-needed",
          api: "openai-completions",
          models: [
            {
              id: model,
              name: model,
              reasoning: false,
              input: ["text"],
              cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
              contextWindow: 32_768,
              maxTokens: 4_096,
              compat: {
                maxTokensField: "max_tokens",
                supportsStore: false,
                supportsDeveloperRole: false,
                supportsReasoningEffort: false,
              },
            },
          ],
        },
      },
    },
    agents: { defaults: { model: { primary: ref } } },
  });
});

test("a model whose name begins as its provider does is named with its registry: openclaw would ask for the rest alone", () => {
  const own = "local/gemma3:16k";
  const { changes, ref } = draftConnection({
    config: {},
    dialect: "openclaw",
    model: own,
    baseUrl,
    contextTokens: 16_384,
  });
  expect(ref).toBe("local/docker.io/local/gemma3:16k");
  const written = applyChanges({}, changes);
  expect(valueAt(written, ["models", "providers", "local", "models"])).toMatchObject([
    { id: "docker.io/local/gemma3:16k", name: own },
  ]);
  expect(readAgentChoice(written, "openclaw").primary).toBe(ref);
});

test.each([
  [16_000, 4_000],
  [32_768, 4_096],
  [131_072, 4_096],
])("with a context of %i an answer may have %i tokens", (contextTokens, maxTokens) => {
  const result = applyChanges({}, draft({}, "openclaw", contextTokens).changes);
  expect(valueAt(result, ["models", "providers", "local", "models", "0", "maxTokens"])).toBe(maxTokens);
});

test("another provider named local is left alone", () => {
  const config: Json = { models: { providers: { local: { baseUrl: "http://127.0.0.1:1234/v1", models: [] } } } };
  const { provider, changes } = draft(config);
  expect(provider).toBe("homeport");
  expect(changes.map(({ path }) => path.join("."))).toEqual([
    "models.providers.homeport",
    "agents.defaults.model.primary",
  ]);
});

test("an old address of ours is put right", () => {
  const config: Json = {
    models: {
      providers: {
        local: { baseUrl: "http://x:1/v1" },
        homeport: { baseUrl: "http://127.0.0.1:9/v1", api: "openai-completions", models: [] },
      },
    },
  };
  const { provider, changes } = draft(config);
  expect(provider).toBe("homeport");
  expect(valueAt(applyChanges(config, changes), ["models", "providers", "homeport", "baseUrl"])).toBe(baseUrl);
});

test("the provider's other models, its key and its own settings are kept", () => {
  const other = { id: "other", name: "Other" };
  const old = {
    id: model,
    name: "My Qwen",
    contextWindow: 4_096,
    headers: { "x-a": "b" },
    compat: { supportsStore: true, extra: 1 },
  };
  const config: Json = {
    models: {
      providers: {
        local: { baseUrl: "http://localhost:12434/v1", apiKey: "${MY_KEY}", headers: { h: "s" }, models: [other, old] },
      },
    },
    channels: { telegram: { enabled: true } },
  };
  const { changes } = draft(config);
  const result = applyChanges(config, changes);
  const local = valueAt(result, ["models", "providers", "local"]);
  expect(local).toMatchObject({
    baseUrl: "http://localhost:12434/v1",
    apiKey: "${MY_KEY}",
    headers: { h: "s" },
    api: "openai-completions",
  });
  expect(valueAt(local, ["models", "0"])).toEqual(other);
  expect(valueAt(local, ["models", "1"])).toMatchObject({
    name: "My Qwen",
    contextWindow: 32_768,
    headers: { "x-a": "b" },
    compat: { supportsStore: false, extra: 1 },
  });
  expect(valueAt(result, ["channels"])).toEqual({ telegram: { enabled: true } });
});

test("planning again after applying finds nothing to do", () => {
  for (const dialect of ["openclaw", "clawdbot"] as const) {
    const config: Json = {
      agents: {
        defaults: { model: { primary: "anthropic/x", fallbacks: ["openai/y"] }, models: { "anthropic/x": {} } },
      },
    };
    const result = applyChanges(config, draft(config, dialect).changes);
    expect(draft(result, dialect).changes).toEqual([]);
  }
});

test.each<[string, Json, boolean]>([
  ["cloud", ["openai/gpt-5"], true],
  ["unknown word", ["gpt"], true],
  ["none", [], false],
  ["on this machine", ["lm/x"], false],
  ["one of two in the cloud", ["lm/x", "openai/gpt-5"], true],
])("fallbacks (%s) are removed when one is not on this machine", (_, fallbacks, isRemoved) => {
  const config: Json = {
    models: { providers: { lm: { baseUrl: "http://127.0.0.1:1234/v1", models: [] } } },
    agents: { defaults: { model: { primary: "openai/gpt-5", fallbacks, timeoutMs: 5 } } },
  };
  const { changes, removesFallbacks } = draft(config);
  expect(removesFallbacks).toBe(isRemoved);
  expect(valueAt(applyChanges(config, changes), ["agents", "defaults", "model"])).toEqual({
    primary: "local/ai/qwen3:8B",
    fallbacks: isRemoved ? [] : fallbacks,
    timeoutMs: 5,
  });
});

test("a list of allowed models gets the new one, an empty one stays empty", () => {
  const allow = { agents: { defaults: { models: { "anthropic/x": { alias: "opus" } } } } };
  expect(paths(allow, "clawdbot")).toContain("agents.defaults.models");
  expect(paths(allow, "openclaw")).not.toContain("agents.defaults.models");
  expect(paths({ agents: { defaults: { models: {} } } }, "clawdbot")).not.toContain("agents.defaults.models");
  const policy: Json = { agents: { defaults: { modelPolicy: { allow: ["a/b"] } } } };
  expect(valueAt(applyChanges(policy, draft(policy).changes), ["agents", "defaults", "modelPolicy", "allow"])).toEqual([
    "a/b",
    "local/ai/qwen3:8B",
  ]);
});

test("an agent with a model of its own is what is read and changed", () => {
  const listed: Json = {
    agents: {
      defaults: { model: { primary: "local/x" } },
      list: [{ id: "a" }, { id: "ops", default: true, model: "openai/gpt-5" }],
    },
  };
  expect(readAgentChoice(listed, "clawdbot")).toMatchObject({ agentId: "ops", primary: "openai/gpt-5" });
  expect(readAgentChoice(listed, "clawdbot", "main")).toMatchObject({ agentId: "main", primary: "local/x" });
  expect(paths(listed, "clawdbot")).toEqual(["models.providers.local", "agents.list.1.model"]);
  const result = applyChanges(listed, draft(listed, "clawdbot").changes);
  expect(valueAt(result, ["agents", "list", "1"])).toEqual({
    id: "ops",
    default: true,
    model: { primary: "local/ai/qwen3:8B" },
  });
  expect(valueAt(result, ["agents", "list", "0"])).toEqual({ id: "a" });

  const entries: Json = { agents: { entries: { main: { model: { primary: "openai/gpt-5", fallbacks: ["x/y"] } } } } };
  expect(readAgentChoice(entries, "openclaw")).toMatchObject({ primary: "openai/gpt-5", fallbacks: ["x/y"] });
  expect(readAgentChoice({ agents: { defaults: { model: "a/b" } } }, "openclaw")).toMatchObject({
    primary: "a/b",
    fallbacks: [],
  });
  expect(readAgentChoice(undefined, "clawdbot")).toMatchObject({ agentId: "main", primary: null });
});

test.each<[Json, string | null]>([
  [{ models: "x" }, "models"],
  [{ models: { providers: [] } }, "models.providers"],
  [{ models: { providers: { local: "http://127.0.0.1:12434/v1" } } }, null],
  [{ agents: { defaults: 3 } }, "agents.defaults"],
  [{}, null],
])("%j: odd key %s", (config, oddKey) => {
  expect(draft(config).oddKey).toBe(oddKey);
});

test("references to the environment are found wherever they are, escaped ones are not", () => {
  const config: Json = {
    models: { providers: { cloud: { apiKey: "${CLOUD_KEY}", baseUrl: "https://${HOST}/v1" } } },
    list: ["$${ESCAPED}", "${lower}", "x${A_1}y${B}"],
    ref: { source: "env", provider: "default", id: "SECRET_NAME" },
    file: { source: "file", id: "NOT_ENV" },
  };
  expect(environmentReferences(config)).toEqual(["A_1", "B", "CLOUD_KEY", "HOST", "SECRET_NAME"]);
  expect(environmentReferences(undefined)).toEqual([]);
  expect(hasIncludes({ a: [{ $include: "./x" }] })).toBe(true);
  expect(hasIncludes({ a: "$include" })).toBe(false);
});

test("what is shown holds no secret", () => {
  const value: Json = {
    apiKey: "sk-secret",
    headers: { "x-team": "hidden", nested: ["hidden too"] },
    auth: { token: "t" },
    ref: { apiKey: "${NAME}" },
    dummy: { apiKey: "not-needed" },
    maxTokens: 5,
    maxTokensField: "max_tokens",
  };
  expect(maskForShowing(value)).toEqual({
    apiKey: "•••",
    headers: { "x-team": "•••", nested: ["•••"] },
    auth: { token: "•••" },
    ref: { apiKey: "${NAME}" },
    dummy: { apiKey: "not-needed" },
    maxTokens: 5,
    maxTokensField: "max_tokens",
  });
  expect(maskForShowing("sk-secret", "apiKey")).toBe("•••");
});

test("a change is there when the configuration holds it, whatever stands beside it", () => {
  const change = { path: ["a"], value: { b: [1, { c: 2 }] } };
  expect(missingChanges({ a: { b: [1, { c: 2, extra: 1 }], more: 1 } }, [change])).toEqual([]);
  expect(missingChanges({ a: { b: [1, { c: 2 }, 3] } }, [change])).toEqual([change]);
  expect(missingChanges({ a: { b: [1, { c: 3 }] } }, [change])).toEqual([change]);
  expect(missingChanges(undefined, [change])).toEqual([change]);
  expect(missingChanges({ a: ["x"] }, [{ path: ["a"], value: [] }])).toHaveLength(1);
});

test("any change applied is there, and everything else is as it was", () => {
  const key = fc.string({ minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.jsonValue()),
      fc.array(key, { minLength: 1, maxLength: 4 }),
      fc.jsonValue(),
      (config, path, value) => {
        const before = config as Json;
        const after = applyChanges(before, [{ path, value: value as Json }]);
        expect(missingChanges(after, [{ path, value: value as Json }])).toEqual([]);
        const others = Object.keys(config).filter((name) => name !== path[0]);
        expect(others.filter((name) => !isEqualJson(valueAt(after, [name]), valueAt(before, [name])))).toEqual([]);
      },
    ),
  );
});
