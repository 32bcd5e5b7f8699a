import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type TestContext } from "vitest";
import type { Job } from "../../app/contract/jobs";
import { openFaultHouse, type FaultHouse } from "./house";

/** Models of the simulated runner: one that is there, and two that can be pulled. */
export const model = "ai/smollm2:135M-Q4_K_M";
export const small = "ai/qwen3:0.6B-Q4_0";
export const large = "ai/qwen3:14B-Q6_K";

/** Requests by which they are reached. */
export const list = "GET /models";
export const chat = "POST /engines/v1/chat/completions";
export const create = "POST /models/create";

export const failureOf = (job: Job) => (job.outcome?.kind === "failed" ? job.outcome.failure : null);

/** Pulls the small model, to whatever end. */
export async function pull({ house }: FaultHouse): Promise<Job> {
  return house.ended((await house.ask("models.pull", { ref: small })).jobId);
}

/** The code the list fails with; what was listed before must be listed still. */
export async function failList({ house }: FaultHouse) {
  const before = await house.ask("models.read", {});
  await house.ask("models.refresh", {});
  const after = await house.until("models.read", {}, ({ state }) => state === "failed");
  expect(after.items).toEqual(before.items);
  expect(after.items.length).toBeGreaterThan(0);
  return after.problem?.code;
}

/** One question, to whatever end. */
export const ask = ({ house }: FaultHouse, { maxTokens = 200 } = {}) =>
  house.answered({ model, text: "Tell me a story", maxTokens });

export async function expectAnswered(opened: FaultHouse) {
  opened.runner.heal();
  await opened.ready();
  expect(await ask(opened)).toMatchObject({ end: "complete", failure: null });
}

/** An event of a streamed answer. */
export const event = (text: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;

// ---- OpenClaw

/** Packaged with a context that is too small for OpenClaw: connecting sets it first. */
export const tooSmall = "ai/llama3.2:3B-Q4_K_M";
/** What OpenClaw's configuration says at the start. */
export const before = JSON.stringify({ agents: { defaults: { workspace: "~/work" } } });

export const readConfig = ({ home }: FaultHouse) => readFile(path.join(home, ".openclaw/openclaw.json"), "utf8");

export async function writeConfig(home: string, text = before) {
  await mkdir(path.join(home, ".openclaw"));
  await writeFile(path.join(home, ".openclaw/openclaw.json"), text);
}

/** A house with a simulated OpenClaw that has a configuration. */
export const withConfig = (context: TestContext, options?: Parameters<typeof openFaultHouse>[1]) =>
  openFaultHouse(context, { tools: { openclaw: "simulated" }, prepare: (home) => writeConfig(home), ...options });

/** What is known of OpenClaw once it was looked for. */
export const looked = ({ house }: FaultHouse) => house.until("openclaw.read", {}, ({ state }) => state !== "looking");

/** A plan that can be carried out. */
export async function plan(opened: FaultHouse, ref = tooSmall): Promise<string> {
  await opened.ready();
  await looked(opened);
  const { id, blocker } = await opened.house.ask("openclaw.plan", { model: ref });
  expect(blocker).toBeNull();
  return id;
}

/** Connects OpenClaw, to whatever end. */
export async function connect(opened: FaultHouse): Promise<Job> {
  const planId = await plan(opened);
  return opened.house.ended((await opened.house.ask("openclaw.connect", { planId })).jobId);
}
