import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { CodedError } from "../../../app/contract/errors";
import { exited } from "../../platform/fake-command";
import type { CommandResult } from "../../platform/run-command";
import { readAgentAnswer } from "./agent-answer";
import { jsonIn, ownWords } from "./cli-output";
import { createClawdbotDialect } from "./dialect-clawdbot";
import { createOpenClawDialect } from "./dialect-openclaw";
import { readDoctor } from "./doctor";
import { readModelsStatus } from "./dialect-shared";
import { readInstall } from "./installs";

const root = path.resolve(import.meta.dirname, "../../..");
const own = path.join(root, "e2e/fixtures/recordings/openclaw");
const clawdbot = "clawdbot-2026.1.24-3";
const openclaw = "openclaw-2026.9.6";

function recorded(name: string, folder = own): CommandResult {
  const read = (ending: string) => readFileSync(path.join(folder, `${name}.${ending}`), "utf8");
  const { exitCode } = JSON.parse(read("rc")) as { exitCode: number };
  return exited(read("stdout"), exitCode, read("stderr"));
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
  return "no error";
}

test.each([
  [`version.${clawdbot}`, "clawdbot", "2026.1.24-3", null],
  [`version.${openclaw}`, "openclaw", "2026.9.6", null],
  ["version.clawdbot-2026.1.24", "clawdbot", null, "openclaw-broken"],
  [`node20-version.${clawdbot}`, "clawdbot", null, "openclaw-node-too-old"],
  [`node20-version.${openclaw}`, "openclaw", null, "openclaw-node-too-old"],
] as const)("%s", (name, dialect, version, code) => {
  const install = readInstall(dialect, "/bin/x", recorded(name));
  expect(install.version).toEqual(
    version === null ? { isKnown: false, reason: "tool-failed" } : { isKnown: true, value: version },
  );
  expect(install.problem?.code ?? null).toBe(code);
  expect(install.problem?.detail ?? "").not.toMatch(/^\s+at /m);
});

test("the broken clawdbot comes with its next step", () => {
  expect(readInstall("clawdbot", "/x", recorded("version.clawdbot-2026.1.24")).problem?.message).toContain(
    "npm i -g clawdbot@2026.1.24-3",
  );
});

test("openclaw on a Node it warns of is unusable though it says its version", () => {
  const result = exited(
    "OpenClaw 2026.9.6 (eb377ac)\n",
    0,
    "Running on an unsupported Node (22.23.3); diagnostics may show truncated text\n",
  );
  expect(readInstall("openclaw", "/x", result).problem?.code).toBe("openclaw-node-too-old");
});

test.each([
  [`models-status--json.${clawdbot}`, "local/glm-4.7-flash", []],
  [`models-status--json.${openclaw}`, "local/glm-4.7-flash", []],
  [`fallbacks-models-status--json.${clawdbot}`, "local/glm-4.7-flash", ["openai/gpt-5.2"]],
])("%s", (name, resolvedDefault, fallbacks) => {
  expect(readModelsStatus(recorded(name))).toEqual({ resolvedDefault, fallbacks, utilityModel: null });
});

test.each([
  [`badcfg-models-status--json.${clawdbot}`, "openclaw-config-invalid"],
  [`badcfg-models-status--json.${openclaw}`, "openclaw-config-invalid"],
  [`env-missing-models-status.${clawdbot}`, "openclaw-config-invalid"],
  [`env-missing-models-status.${openclaw}`, "command-failed"],
])("%s: %s", (name, code) => {
  expect(codeOf(() => readModelsStatus(recorded(name)))).toBe(code);
});

test("the words shown for a refused configuration are the tool's own, without boxes", () => {
  for (const cli of [clawdbot, openclaw]) {
    const words = ownWords(recorded(`badcfg-models-status--json.${cli}`));
    expect(words).toContain('Unrecognized key: "provider"');
    expect(words).not.toMatch(/[│◇╮]/);
  }
});

test.each([
  [`config-validate--json.${openclaw}`, null],
  [`config-validate-bad--json.${openclaw}`, "openclaw-config-invalid"],
  [`config-syntaxerr-validate--json.${openclaw}`, "openclaw-config-invalid"],
])("%s: %s", async (name, code) => {
  const problem = await createOpenClawDialect(async () => recorded(name)).validate();
  expect(problem?.code ?? null).toBe(code);
});

test("clawdbot, which has no validate, is asked for its models", async () => {
  expect(await createClawdbotDialect(async () => recorded(`models-status--json.${clawdbot}`)).validate()).toBeNull();
  expect(
    await createClawdbotDialect(async () => recorded(`badcfg-models-status--json.${clawdbot}`)).validate(),
  ).toMatchObject({ code: "openclaw-config-invalid" });
});

test("writes", async () => {
  const change = [{ path: ["a"], value: 1 }];
  const dialect = (name: string) => createOpenClawDialect(async () => recorded(name));
  await dialect(`config-patch-dry-run--json.${openclaw}`).rehearse(change);
  await dialect(`config-patch-apply.${openclaw}`).write(change);
  await expect(dialect(`config-patch-bad.${openclaw}`).write(change)).rejects.toMatchObject({
    code: "openclaw-write-failed",
  });
  await createClawdbotDialect(async () => recorded(`config-set-gateway.bind-loopback.${clawdbot}`)).write(change);
  const refused = createClawdbotDialect(async () => recorded(`config-set-model-string.${clawdbot}`)).write(change);
  await expect(refused).rejects.toMatchObject({
    code: "openclaw-write-failed",
    detail: expect.stringContaining("expected object") as string,
  });
});

test.each([
  [`agent-local-stub--json.${clawdbot}`, "local", "glm-4.7-flash", null],
  [`agent-local-stub--json.${openclaw}`, "local", "glm-4.7-flash", false],
  [`slash-model-agent.${clawdbot}`, "dmr", "ai/glm-4.7-flash", null],
  [`agent-tiny-context.${openclaw}`, "tiny", "tiny", false],
  [`gw-agent--json.${clawdbot}`, "local", "glm-4.7-flash", null],
  [`gw-agent--json.${openclaw}`, "local", "glm-4.7-flash", false],
  // the cloud answered: it is told apart by who answered and by the trace, never by the exit code
  [`agent-fallback-http401.${clawdbot}`, "cloud", "gpt-5", null],
  [`agent-fallback-http401.${openclaw}`, "cloud", "gpt-5", true],
  [`agent-fallback-econnrefused.${openclaw}`, "cloud", "gpt-5", true],
])("%s answers", (name, provider, model, fallbackUsed) => {
  const answer = readAgentAnswer(recorded(name));
  expect(answer).toMatchObject({ provider, model, fallbackUsed });
  expect(answer.text).toContain("STUB REPLY");
  expect(answer.usage?.total).toBe(132);
});

test.each([
  [`agent-nofallback-econnrefused.${clawdbot}`, "openclaw-no-answer", "Connection error."],
  [`agent-nofallback-econnrefused.${openclaw}`, "openclaw-no-answer", "network connection error"],
  [`agent-fallback-http500.${clawdbot}`, "openclaw-no-answer", "500 stub forced failure"],
  [`agent-tiny-context.${clawdbot}`, "openclaw-context-too-small", "Minimum is 16000"],
  [`auth-nokey-agent.${clawdbot}`, "openclaw-no-answer", "No API key"],
  [`badcfg-agent-local.${clawdbot}`, "openclaw-config-invalid", "Unrecognized key"],
  [`badcfg-agent-local.${openclaw}`, "openclaw-config-invalid", "Unrecognized key"],
  [`rec-agent-sandbox-nodocker.${clawdbot}`, "openclaw-no-answer", "sandbox"],
])("%s fails as %s", (name, code, words) => {
  let failure: unknown;
  try {
    readAgentAnswer(recorded(name));
  } catch (error) {
    failure = error;
  }
  expect(failure).toMatchObject({ code });
  expect((failure as CodedError).detail).toContain(words);
});

const whole = path.resolve(root, "../shared/recordings/openclaw");
test.runIf(existsSync(whole))("every recorded agent turn and models status is read or refused with a code", () => {
  const names = readdirSync(whole).filter((each) =>
    /^(?:gw-|gw-tok-|rec-|mig-after-|slash-|badcfg-|auth-)?.*(?:agent|models-status).*\.rc$/.test(each),
  );
  expect(names.length).toBeGreaterThan(30);
  for (const name of names) {
    const result = recorded(name.slice(0, -3), whole);
    for (const read of [() => readAgentAnswer(result), () => readModelsStatus(result)]) {
      expect([name, codeOf(read)]).toEqual([
        name,
        expect.stringMatching(/^(?:no error|openclaw-[\w-]+|command-failed|timed-out)$/),
      ]);
    }
    expect(() => jsonIn(result.kind === "exited" ? result.stdout : "")).not.toThrow();
  }
});

const shared = path.resolve(root, "../shared/recordings/openclaw");
test.runIf(existsSync(shared))("what a doctor says is read, whatever its exit code", () => {
  const read = (dialect: "openclaw" | "clawdbot", name: string) => {
    const result = recorded(name, shared);
    return result.kind === "exited" ? readDoctor(dialect, result) : null;
  };
  expect(read("openclaw", `fresh-doctor--lint--json.${openclaw}`)?.map(({ about }) => about)).toEqual([
    "gateway.auth.token",
    "gateway.mode",
    expect.stringContaining("cron/jobs.json"),
    "gateway.bind",
  ]);
  const bad = read("clawdbot", `badcfg-doctor.${clawdbot}`) ?? [];
  expect(bad.slice(0, 2)).toEqual([
    { about: "Config", text: "Config invalid; doctor will run with best-effort config." },
    { about: "Unknown config keys", text: "- provider" },
  ]);
  expect(JSON.stringify(bad)).not.toMatch(/[│╮╯]/);
  expect(read("openclaw", `version.${openclaw}`)).toBeNull();
});
