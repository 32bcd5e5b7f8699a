import fc from "fast-check";
import { expect, test } from "vitest";
import { cpuTime } from "../../../e2e/harness/cpu-time";
import { secretVariables, secretsInJson, secretsInText } from "./secrets";

const id = (length: number) => "a1B2c3D4e5F6g7H8i9J0".repeat(4).slice(0, length);
const telegram = `8123456789:${id(35)}`;

test.each<[string, string | null]>([
  [`OPENAI_API_KEY=sk-proj-${id(40)}`, "openai-key OPENAI_API_KEY"],
  [`export ANTHROPIC_API_KEY="sk-ant-api03-${id(40)}"`, "anthropic-key ANTHROPIC_API_KEY"],
  [`curl -H "Authorization: Bearer ${id(24)}" https://api.example.com`, "bearer-token null"],
  [`hf auth login --token hf_${id(34)}`, "hugging-face-token token"],
  [`git clone https://user:${id(12)}@git.example.com/x`, "url-password null"],
  [`clawdbot config set channels.telegram.botToken ${telegram}`, "telegram-token channels.telegram.botToken"],
  [`openclaw config set gateway.auth.token ${id(16)}`, "named-secret gateway.auth.token"],
  [`echo ${telegram} >> notes`, "telegram-token null"],
  [`  "botToken": "xoxb-1234567890-${id(12)}",`, "slack-token botToken"],
  ["password: correct-horse", "named-secret password"],
  ["mysql --password hunter22", "named-secret password"],
  [`$env:GEMINI_API_KEY = 'AIza${id(35)}'`, "google-key GEMINI_API_KEY"],
  ["-----BEGIN OPENSSH PRIVATE KEY-----", "private-key null"],
  // none
  ['"apiKey": "not-needed"', null],
  ['"apiKey": "${CLOUD_KEY}"', null],
  ["OPENAI_API_KEY=$KEY", null],
  ["OPENAI_API_KEY=$(op read x)", null],
  ["OPENAI_API_KEY=", null],
  ['"token": "__OPENCLAW_REDACTED__"', null],
  ['"token": "•••"', null],
  ['"apiKey": "cloud:manual"', null],
  ['"apiKey": "OPENAI_API_KEY"', null],
  ["sk-no-key-required", null],
  ["maxTokens=4096", null],
  ["--max-tokens 8192", null],
  ['"contextTokens": 32768', null],
  ["tokenFile=/run/secrets/telegram", null],
  ["docker model run ai/smollm2 'what is a token?'", null],
  ["export PATH=$HOME/bin:$PATH", null],
  ["git clone https://github.com/openclaw/openclaw", null],
  ["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", null],
  ["docker pull x@sha256:0123456789abcdef0123456789abcdef", null],
])("%s", (line, expected) => {
  const [found] = secretsInText(line);
  expect(found === undefined ? null : `${found.kind} ${found.name}`).toBe(expected);
});

test("lines are counted from one, by either line end", () => {
  const text = `ls\r\nTOKEN=${id(20)}\ncd\nexport X_SECRET=${id(20)}`;
  expect(secretsInText(text).map(({ line }) => line)).toEqual([2, 4]);
});

test("a configuration of OpenClaw", () => {
  const config = {
    gateway: { auth: { mode: "token", token: id(48) }, port: 18_789 },
    channels: { telegram: { botToken: telegram, tokenFile: "/run/x" }, discord: { token: "${DISCORD}" } },
    models: {
      providers: { dmr: { apiKey: "not-needed", models: [{ maxTokens: 4096 }] }, cloud: { apiKey: `sk-${id(40)}` } },
    },
    tools: { web: { search: { apiKey: { source: "env", provider: "default", id: "BRAVE_KEY" } } } },
    env: { vars: { GROQ_API_KEY: `gsk_${id(30)}`, LANG: "de" } },
    list: ["--token", `ghp_${id(36)}`],
  };
  expect(secretsInJson(config).map(({ kind, path }) => `${kind} ${path?.join(".")}`)).toEqual([
    "named-secret gateway.auth.token",
    "telegram-token channels.telegram.botToken",
    "openai-key models.providers.cloud.apiKey",
    "groq-key env.vars.GROQ_API_KEY",
    "github-token list.1",
  ]);
});

test("OpenClaw's key file", () => {
  const file = { version: 1, profiles: { "cloud:default": { type: "api_key", provider: "cloud", key: id(20) } } };
  expect(secretsInJson(file)).toEqual([
    { kind: "named-secret", name: "key", line: null, path: ["profiles", "cloud:default", "key"] },
  ]);
});

test("variables, by name or by shape", () => {
  const env = {
    OPENAI_API_KEY: id(30),
    THING: `sk-ant-${id(30)}`,
    HOME: "/home/anna",
    SSH_AUTH_SOCK: "/tmp/x",
    A_TOKEN: "",
  };
  expect(secretVariables(env)).toEqual(["OPENAI_API_KEY", "THING"]);
});

const secret = fc.stringMatching(/^[A-Za-z]\d[A-Za-z0-9]{30,40}$/);

test("nothing of a value is ever in what is found", () => {
  fc.assert(
    fc.property(secret, fc.constantFrom("sk-", "sk-ant-", "xoxb-1", "ghp_", "hf_", "AIza", ""), (value, start) => {
      const whole = `${start}${value}`;
      const found = [
        ...secretsInText(
          `A_TOKEN=${whole}\npassword: "${whole}"\ncurl --api-key ${whole}\nAuthorization: Bearer ${whole}`,
        ),
        ...secretsInJson({ a: [{ token: whole, deep: { password: whole } }] }),
      ];
      expect(found).toHaveLength(6);
      expect(JSON.stringify(found)).not.toContain(value.slice(0, 6));
    }),
  );
});

test("no text takes long or throws", () => {
  fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => Array.isArray(secretsInText(text))));
  for (const text of ["a=".repeat(500_000), `Bearer ${"a".repeat(1_000_000)}`, "https://".repeat(100_000)])
    expect(cpuTime(() => secretsInText(text)).ms).toBeLessThan(4000);
});
