import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type TestContext } from "vitest";
import type { JobPhase } from "../../app/contract/jobs";
import { acquireInstance } from "../../main/platform/instance-lock";
import { environment, startProgram } from "../harness/program";
import { fault } from "./fault";
import { endless } from "./faulty-runner";
import { openFaultHouse, type FaultHouse } from "./house";
import { before, chat, connect, event, large, model, plan, readConfig, small, withConfig } from "./steps";

// ---- the lock

async function lockedFolder({ onTestFinished }: TestContext, lock: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "homeport-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "instance.json"), lock);
  return {
    folder,
    async acquire() {
      const instance = await acquireInstance({ folder, onShow: () => {} });
      if (instance.kind === "first") onTestFinished(instance.release);
      return instance;
    },
  };
}

fault("lock-stale", async (context) => {
  const endpoint = path.join(tmpdir(), "control-0123456789abcdef.sock");
  const lock = { pid: process.pid, startedAt: 1, id: "0123456789abcdef", endpoint };
  const { acquire } = await lockedFolder(context, JSON.stringify(lock));
  expect((await acquire()).kind).toBe("first");
  expect((await acquire()).kind).toBe("second");
});

fault("lock-corrupt", async (context) => {
  for (const text of ["", "{", "\0\0\0\0", '{"pid":"x"}']) {
    const { acquire } = await lockedFolder(context, text);
    expect((await acquire()).kind).toBe("first");
  }
});

fault("lock-silent", async (context) => {
  const folder = await mkdtemp(path.join(tmpdir(), "homeport-silent-"));
  const endpoint = path.join(folder, "c.sock");
  const hung = net.createServer(() => {}).listen(endpoint);
  context.onTestFinished(async () => {
    hung.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { acquire } = await lockedFolder(context, JSON.stringify({ pid: 7, startedAt: 1, id: "x", endpoint }));
  const instance = await acquire();
  if (instance.kind !== "second") throw new Error("It took what a living one holds.");
  expect(instance.pid).toBe(7);
  expect(await instance.askToShow()).toBe(false);
});

// ---- two clicks

fault("two-clicks", async (context) => {
  const opened = await withConfig(context);
  const { house, runner } = opened;
  const planId = await plan(opened);
  const requests = (start: string) => runner.seen().filter((each) => each.startsWith(start)).length;
  const twice = async (ask: () => Promise<{ jobId: string }>) => {
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(two.jobId).toBe(one.jobId);
    expect((await house.ended(one.jobId)).outcome).toEqual({ kind: "done" });
  };
  await twice(() => house.ask("models.pull", { ref: small }));
  await twice(() => house.ask("models.remove", { ref: small }));
  expect([requests("POST /models/create"), requests("DELETE /models")]).toEqual([1, 1]);
  await twice(() => house.ask("openclaw.connect", { planId }));
  await twice(() => house.ask("openclaw.verify", {}));
  await twice(() => house.ask("openclaw.undo", {}));
  const tools = await opened.startedTools();
  expect(tools.filter(({ args }) => args === "config patch --stdin")).toHaveLength(1);
  expect(tools.filter(({ args }) => args.startsWith("agent "))).toHaveLength(1);
  expect(await readConfig(opened)).toBe(before);

  const question = { model, text: "Hello", maxTokens: 5 };
  const answers = await Promise.all([house.answer("chat.send", question), house.answer("chat.send", question)]);
  expect(answers.map((each) => (each.ok ? "ok" : each.error.code))).toEqual(["ok", "busy"]);
});

// ---- the end

/** Runs a job until it reaches the phase, then ends the program; resolves when that has ended. */
async function quitIn({ house }: FaultHouse, phase: JobPhase, start: () => Promise<{ jobId: string }>): Promise<void> {
  const reached = Promise.withResolvers<void>();
  house.on("jobs.changed", ({ items }) => {
    if (items.some((job) => job.phase === phase || job.passed.includes(phase))) reached.resolve();
  });
  await start();
  await reached.promise;
  await house.quit();
}

const runningTools = async (opened: FaultHouse) => (await opened.startedTools()).filter(({ isRunning }) => isRunning);

fault("quit-in-pull", async (context) => {
  const opened = await openFaultHouse(context, { runnerSpeed: 5 });
  await opened.ready();
  await quitIn(opened, "downloading", () => opened.house.ask("models.pull", { ref: large }));
  const { items } = await (await opened.restart()).ask("jobs.read", {});
  expect(items).toMatchObject([{ subject: large, outcome: { kind: "cancelled" } }]);
});

fault("quit-in-removal", async (context) => {
  const opened = await openFaultHouse(context);
  await opened.ready();
  await quitIn(opened, "removing", () => opened.house.ask("models.remove", { ref: model }));
  await opened.restart();
  await opened.ready();
  const { items } = await opened.house.ask("models.read", {});
  expect(items.map(({ ref }) => ref)).not.toContain(model);
});

fault("quit-in-connect", async (context) => {
  for (const phase of ["loading-model", "writing", "probing"] as const) {
    const opened = await withConfig(context);
    const planId = await plan(opened);
    await quitIn(opened, phase, () => opened.house.ask("openclaw.connect", { planId }));
    expect(await runningTools(opened)).toEqual([]);
    const text = await readConfig(opened);
    if (text === before) continue;
    const house = await opened.restart();
    expect((await house.ask("openclaw.read", {})).undo).not.toBeNull();
    expect((await house.ended((await house.ask("openclaw.undo", {})).jobId)).outcome).toEqual({ kind: "done" });
    expect(await readConfig(opened)).toBe(before);
  }
});

fault("quit-in-verify", async (context) => {
  const opened = await withConfig(context);
  expect((await connect(opened)).outcome).toEqual({ kind: "done" });
  await quitIn(opened, "asking", () => opened.house.ask("openclaw.verify", {}));
  expect(await runningTools(opened)).toEqual([]);
});

fault("quit-in-answer", async (context) => {
  const opened = await openFaultHouse(context);
  const { house, runner } = opened;
  await opened.ready();
  const hungUp = Promise.withResolvers<void>();
  const drip = endless(event("on and on "), { type: "text/event-stream", everyMs: 20 });
  runner.on(chat, (request, response, pass) => {
    response.on("close", () => hungUp.resolve());
    drip(request, response, pass);
  });
  const begun = Promise.withResolvers<void>();
  house.on("chat.streamed", () => begun.resolve());
  await house.ask("chat.send", { model, text: "Tell me", maxTokens: 1000 });
  await begun.promise;
  await house.quit();
  await hungUp.promise;
});

fault("killed-in-pull", async (context) => {
  const opened = await openFaultHouse(context, { runnerSpeed: 5 });
  await opened.ready();
  await mkdir(opened.settingsFolder, { recursive: true });
  const child = startProgram(
    ["--import", "./e2e/fake-tools/register.mjs", "e2e/faults/pull-and-stay.ts", large],
    environment(opened.settingsFolder, {
      HOME: opened.home,
      PATH: opened.bin,
      MODEL_RUNNER_HOST: opened.runner.origin,
    }),
  );
  await child.waitFor(/bytes arrive/);
  child.child.kill("SIGKILL");
  await child.ended;
  const house = await opened.restart();
  const { items } = await house.ask("jobs.read", {});
  expect(items).toMatchObject([{ subject: large, outcome: { kind: "cancelled", isResumable: true } }]);
});
