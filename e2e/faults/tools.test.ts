import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type TestContext } from "vitest";
import { CodedError } from "../../app/contract/errors";
import { fault } from "./fault";
import { hangUp, type Misbehaviour } from "./faulty-runner";
import { fakeTools, openFaultHouse } from "./house";
import { before, chat, connect, failureOf, looked, readConfig, tooSmall, withConfig, writeConfig } from "./steps";

const mebibyte = 1024 * 1024;
const simulated = `exec "${path.join(fakeTools, "openclaw")}" "$@"`;

const toolOf = (script: string) => ({ tools: { openclaw: { script } } });

// ---- the runner is killed

fault("killed-while-configuring", async (context) => {
  const opened = await withConfig(context);
  opened.runner.on("POST /engines/_configure", hangUp);
  expect(failureOf(await connect(opened))?.code).toBe("runner-down");
  expect(await readConfig(opened)).toBe(before);
});

/** Loading is answered; whoever asks for words is hung up on. */
const wordsHangUp: Misbehaviour = (request, response, pass) =>
  "x-preload-only" in request.headers ? pass() : hangUp(request, response, pass);

fault("killed-while-connect-probes", async (context) => {
  const opened = await withConfig(context);
  opened.runner.on(chat, wordsHangUp);
  expect(failureOf(await connect(opened))?.code).toBe("openclaw-rolled-back");
  expect(await readConfig(opened)).toBe(before);
  expect(await opened.house.ask("openclaw.read", {})).toMatchObject({ isConnected: false, undo: null });
});

fault("killed-while-verifying", async (context) => {
  const opened = await withConfig(context);
  expect((await connect(opened)).outcome).toEqual({ kind: "done" });
  opened.runner.on(chat, hangUp);
  const job = await opened.house.ended((await opened.house.ask("openclaw.verify", {})).jobId);
  expect(failureOf(job)?.code).toBe("runner-down");
  expect((await opened.house.ask("openclaw.read", {})).proof).toBeNull();
});

// ---- its own misbehaviour

fault("cli-hung", async (context) => {
  const opened = await openFaultHouse(context, { factor: 30, ...toolOf('echo $$ > "$HOME/pid"; exec sleep 600') });
  expect(await looked(opened)).toMatchObject({ state: "broken", problem: { code: "timed-out" } });
  expect(await opened.startedTools()).toEqual([{ args: "--version", isRunning: false }]);
});

fault("cli-killed", async (context) => {
  const opened = await openFaultHouse(context, toolOf("kill -9 $$"));
  expect(await looked(opened)).toMatchObject({ state: "broken", problem: { code: "openclaw-broken" } });
});

fault("cli-stderr-flood", async (context) => {
  const opened = await openFaultHouse(context, toolOf(`head -c 100000000 /dev/zero | tr '\\0' x >&2\n${simulated}`));
  const rss = process.memoryUsage().rss;
  expect(await looked(opened)).toMatchObject({ state: "ready", version: { isKnown: true } });
  expect(process.memoryUsage().rss - rss).toBeLessThan(300 * mebibyte);
});

fault("cli-stdout-flood", async (context) => {
  const opened = await openFaultHouse(context, toolOf("head -c 100000000 /dev/zero | tr '\\0' x"));
  const rss = process.memoryUsage().rss;
  expect(await looked(opened)).toMatchObject({ state: "broken", problem: { code: "openclaw-broken" } });
  expect(process.memoryUsage().rss - rss).toBeLessThan(300 * mebibyte);
});

fault("cli-garbage-before-json", async (context) => {
  const box = "┌─ Update ─┐\n│ {1.2.3} │\n└──────────┘\n[warn] not JSON\n{oops";
  const opened = await openFaultHouse(context, toolOf(`cat <<'END'\n${box}\nEND\n${simulated}`));
  expect(await looked(opened)).toMatchObject({ state: "ready", defaultModel: { isKnown: true } });
});

fault("cli-exit-0-with-error", async (context) => {
  const script = `case "$1" in --version) ${simulated};; *) echo 'Error: gateway closed (1006)'; exit 0;; esac`;
  expect(await looked(await openFaultHouse(context, toolOf(script)))).toMatchObject({
    state: "broken",
    problem: { code: "command-failed" },
  });
});

fault("cli-exit-1-with-answer", async (context) => {
  const script = `"${path.join(fakeTools, "openclaw")}" "$@"\nexit 1`;
  const opened = await openFaultHouse(context, toolOf(script));
  expect(await looked(opened)).toMatchObject({ state: "ready", defaultModel: { isKnown: true } });
});

fault("cli-not-a-program", async (context) => {
  const opened = await openFaultHouse(context, {
    ...toolOf("exit 0"),
    prepare: (home) => writeFile(path.join(home, "bin/openclaw"), Buffer.from("\u007fELF no such machine")),
  });
  expect(await looked(opened)).toMatchObject({ state: "broken", problem: { code: "openclaw-broken" } });
});

fault("cli-vanishes", async (context) => {
  const opened = await withConfig(context);
  const { house } = opened;
  await opened.ready();
  expect(await looked(opened)).toMatchObject({ state: "ready" });
  const { id: planId } = await house.ask("openclaw.plan", { model: tooSmall });
  await rm(path.join(opened.bin, "openclaw"));
  const job = await house.ended((await house.ask("openclaw.connect", { planId })).jobId);
  expect(failureOf(job)?.code).toBe("openclaw-missing");
  expect(await house.ask("openclaw.refresh", {})).toMatchObject({ state: "not-found" });
  expect(await readConfig(opened)).toBe(before);
});

fault("cli-answer-is-an-error", async (context) => {
  const payload = { payloads: [{ text: "Connection error." }], meta: { agentMeta: { usage: { total: 0 } } } };
  const script = `case "$1" in agent) echo '${JSON.stringify(payload)}';; *) ${simulated};; esac`;
  const opened = await withConfig(context, toolOf(script));
  expect((await connect(opened)).outcome).toEqual({ kind: "done" });
  const job = await opened.house.ended((await opened.house.ask("openclaw.verify", {})).jobId);
  expect(failureOf(job)?.code).toBe("openclaw-no-answer");
  expect((await opened.house.ask("openclaw.read", {})).proof).toBeNull();
});

// ---- docker

async function withoutRunner(context: TestContext, script: string) {
  const opened = await openFaultHouse(context, { factor: 5, tools: { docker: { script } } });
  await opened.runner.kill();
  return opened.house.ask("runner.probe", {});
}

fault("docker-hung", async (context) => {
  const seen = await withoutRunner(context, "exec sleep 600");
  expect(seen).toMatchObject({ state: "down", problem: { code: "runner-down" } });
  expect(seen.docker.server.isKnown).toBe(false);
});

fault("docker-garbage", async (context) => {
  const seen = await withoutRunner(context, "head -c 5000 /dev/urandom");
  expect(seen).toMatchObject({ state: "down", problem: { code: "runner-down" } });
  expect(seen.docker).toMatchObject({ client: { isKnown: false }, server: { isKnown: false } });
});

// ---- files

fault("backup-disk-full", async (context) => {
  const opened = await withConfig(context, {
    files: () => ({ backUpFile: (file) => Promise.reject(new CodedError("disk-full", `No room beside ${file}`)) }),
  });
  expect(failureOf(await connect(opened))?.code).toBe("disk-full");
  expect(await readConfig(opened)).toBe(before);
});

fault("undo-disk-full", async (context) => {
  const opened = await withConfig(context, {
    files: (real) => ({
      writeTextFile: (file, ...rest) =>
        file.endsWith("openclaw-undo.json")
          ? Promise.reject(new CodedError("disk-full", `No room for ${file}`))
          : real.writeTextFile(file, ...rest),
    }),
  });
  const { house } = opened;
  expect((await connect(opened)).outcome).toEqual({ kind: "done" });
  expect(await readConfig(opened)).not.toBe(before);
  expect((await house.ended((await house.ask("openclaw.undo", {})).jobId)).outcome).toEqual({ kind: "done" });
  expect(await readConfig(opened)).toBe(before);
});

fault("config-is-a-folder", async (context) => {
  const opened = await openFaultHouse(context, {
    tools: { openclaw: "simulated" },
    prepare: async (home) => void (await mkdir(path.join(home, ".openclaw/openclaw.json"), { recursive: true })),
  });
  expect(await looked(opened)).toMatchObject({ state: "broken", problem: { code: "file-not-readable" } });
});

fault("config-not-json", async (context) => {
  const text = "{ agents: { defaults: \n";
  const opened = await openFaultHouse(context, {
    tools: { openclaw: "simulated" },
    prepare: (home) => writeConfig(home, text),
  });
  await opened.ready();
  expect(await looked(opened)).toMatchObject({ state: "config-invalid", problem: { code: "openclaw-config-invalid" } });
  const plan = await opened.house.answer("openclaw.plan", { model: tooSmall });
  expect(plan.ok ? plan.data.blocker : plan.error).toMatchObject({ code: "openclaw-config-invalid" });
  expect(await readConfig(opened)).toBe(text);
});
