import { expect } from "vitest";
import type { Job } from "../../app/contract/jobs";
import type { FaultHouse } from "./house";

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
export async function failList({ house }: FaultHouse, withinMs: number) {
  const before = await house.ask("models.read", {});
  await house.ask("models.refresh", {});
  const after = await house.until("models.read", {}, ({ state }) => state === "failed", withinMs);
  expect(after.items).toEqual(before.items);
  expect(after.items.length).toBeGreaterThan(0);
  return after.problem?.code;
}

/** One question, to whatever end. */
export async function ask({ house }: FaultHouse, { maxTokens = 200 } = {}) {
  const { turnId } = await house.ask("chat.send", { model, text: "Tell me a story", maxTokens });
  const { turns } = await house.until(
    "chat.read",
    {},
    ({ turns: all }) => all.some(({ id, end }) => id === turnId && end !== null),
    30_000,
  );
  const turn = turns.find(({ id }) => id === turnId);
  if (turn === undefined) throw new Error("The turn is gone.");
  return turn;
}

export async function expectAnswered(opened: FaultHouse) {
  opened.runner.heal();
  await opened.ready();
  expect(await ask(opened)).toMatchObject({ end: "complete", failure: null });
}

/** An event of a streamed answer. */
export const event = (text: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
