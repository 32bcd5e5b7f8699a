import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "./json-value";
import { type ProfileDraft, draftProfile } from "./route-profile";
import { draftGatewayChat, draftGatewayRun } from "./gateway-config";
import { schemaRefusal } from "./schema-fit";

const object = (properties: Record<string, Json>, more: Record<string, Json> = {}): Json => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...more,
});
const provider = object(
  {
    baseUrl: { type: "string", minLength: 1 },
    apiKey: { anyOf: [{ type: "string" }, { $ref: "#/definitions/secret" }] },
    models: {
      type: "array",
      items: object({ id: { type: "string" }, contextWindow: { type: "integer", minimum: 1 } }),
    },
  },
  { required: ["baseUrl"] },
);
const schema = (over: Record<string, Json> = {}): Json => ({
  definitions: { secret: object({ source: { enum: ["env", "file"] } }, { required: ["source"] }) },
  ...(object({
    models: object({ providers: { type: "object", additionalProperties: provider } }),
    gateway: object({ bind: { anyOf: [{ const: "lan" }, { const: "loopback" }] } }),
    loose: { type: "object" },
    ...over,
  }) as object),
});
const at = (key: string, value: Json | undefined) => [{ path: key.split("."), value }];
const local = { baseUrl: "http://127.0.0.1:1/v1", apiKey: "x", models: [{ id: "m", contextWindow: 5 }] };

test.each<[string, Json | undefined, string | null]>([
  ["models.providers.local", local, null],
  ["models.providers.local", { ...local, apiKey: { source: "env" } }, null],
  ["models.providers.local.baseUrl", "http://x", null],
  ["models.providers.local.models", [{ id: "m" }], null],
  ["models.providers.local", undefined, null],
  ["gateway.bind", "loopback", null],
  ["gateway.bind", "127.0.0.1", "gateway.bind"],
  ["models.providers.local", { models: [] }, "models.providers.local.baseUrl"],
  ["models.providers.local", { ...local, api: "openai" }, "models.providers.local.api"],
  [
    "models.providers.local",
    { ...local, models: [{ id: "m", contextWindow: 0.5 }] },
    "models.providers.local.models.0.contextWindow",
  ],
  ["models.providers.local", { ...local, apiKey: { source: "moon" } }, "models.providers.local.apiKey.source"],
  ["provider.name", "openai", "provider.name"],
  // nothing is said of what stands below it: it would do nothing
  ["loose.deeper", 1, "loose.deeper"],
])("%s = %j: %s", (key, value, refused) => {
  expect(schemaRefusal(schema(), at(key, value))).toBe(refused);
});

test("wider is taken, narrower is not", () => {
  const withGateway = (bind: Json) =>
    schemaRefusal(schema({ gateway: object({ bind }) }), at("gateway.bind", "loopback"));
  expect(withGateway({ type: "string" })).toBeNull();
  expect(withGateway({ enum: ["loopback", "lan", "moon"] })).toBeNull();
  expect(withGateway({ enum: ["local", "lan"] })).toBe("gateway.bind");
  expect(withGateway({ type: "object", properties: {} })).toBe("gateway.bind");
  expect(schemaRefusal(schema({ gateway: object({}) }), at("gateway.bind", "loopback"))).toBe("gateway.bind");
});

/** One that can't be followed is thrown at, and at nothing else. */
function refusalOrTooDeep(...given: Parameters<typeof schemaRefusal>): string | null {
  try {
    return schemaRefusal(...given);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

test("any schema, a circle in it too, is answered with a key or with none", () => {
  const leaf = fc.oneof(fc.boolean(), fc.constant({ $ref: "#" }), fc.constant({ type: "string" }));
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({ anyOf: fc.array(tie("tree"), { maxLength: 2 }) }),
      fc.record({ properties: fc.dictionary(fc.constantFrom("a", "b"), tie("tree")) }),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.jsonValue(), (root, value) => {
      const refused = refusalOrTooDeep(root, [{ path: ["a", "b"], value: value as Json }]);
      expect(refused ?? "a.b").toMatch(/^a\.b/);
    }),
  );
});

const recordings = path.resolve(import.meta.dirname, "../../../shared/recordings/openclaw");
const schemas = {
  openclaw: () =>
    gunzipSync(readFileSync(path.join(recordings, "config-schema.openclaw-2026.9.6.stdout.gz"))).toString(),
  clawdbot: () => readFileSync(path.join(recordings, "gwcall-config.schema.clawdbot-2026.1.24-3.stdout"), "utf8"),
};
test.runIf(existsSync(recordings)).each(["openclaw", "clawdbot"] as const)(
  "the real schema of %s takes all that Homeport writes, and none of what the runbook says",
  (dialect) => {
    const document = JSON.parse(schemas[dialect]()) as { schema?: Json };
    const real = document.schema ?? (document as Json);
    const about = { config: {}, dialect, ownHosts: [] };
    const model = { model: "ai/qwen3:8B", baseUrl: "http://127.0.0.1:12434/engines/v1", contextTokens: 32_768 };
    const cloud = {
      model: "big",
      baseUrl: "https://api.example/v1",
      api: "openai-responses",
      keyVariable: null,
    } as const;
    const drafts: ProfileDraft[] = [
      draftProfile({ ...about, profile: null, local: model }),
      draftProfile({ ...about, profile: "local-only", local: model }),
      draftProfile({ ...about, profile: "cloud", cloud }),
      draftProfile({ ...about, profile: "local-then-cloud", local: model, cloud }),
    ];
    const gateway = [...draftGatewayRun({}, { token: "ab".repeat(24), port: 1 }), ...draftGatewayChat({}, true)];
    expect(drafts.map(({ changes }) => schemaRefusal(real, changes))).toEqual([null, null, null, null]);
    expect(schemaRefusal(real, gateway)).toBeNull();
    for (const [key, value] of [
      ["provider.name", "openai"],
      ["gateway.bind", "127.0.0.1"],
      ["agents.defaults.sandbox", "docker"],
      ["agents.defaults.sandboxNetwork", "none"],
    ] as const)
      expect(schemaRefusal(real, at(key, value))).toBe(key);
  },
);
