import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { figureOf } from "../../app/domain/benchmark";
import { type RealHouse, openHouse, testModel } from "./house";

describe.skipIf(process.env["MODEL_RUNNER_HOST"] === undefined)("a real model, measured", () => {
  let house: RealHouse;
  let ref: string;
  beforeAll(async () => {
    house = await openHouse();
    ref = await testModel(house);
  }, 60_000);
  afterAll(() => house.quit());

  test("a benchmark loads it from cold, and no repetition finds its prompt cached", async () => {
    const wish = { promptTokens: 128, maxTokens: 32, repetitions: 2 };
    const { jobId } = await house.ask("measure.benchmark", { ref, ...wish });
    expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
    const run = (await house.ask("measure.read", {})).runs.at(-1);
    if (run === undefined) throw new Error("no run was kept");
    expect(run.repetitions).toHaveLength(2);
    for (const each of run.repetitions) {
      expect(each.generatedTokens).toBe(32);
      expect(each.cachedTokens).toBeLessThan(32);
    }
    expect(run.conditions.contextTokens).toBeGreaterThan(0);
    const told = [figureOf(run.repetitions, "promptTokensPerSecond"), figureOf(run.repetitions, "tokensPerSecond")];
    const { words } = await house.ask("gpu.read", { ref });
    console.info("benchmark", JSON.stringify({ loadMs: run.loadMs, told, conditions: run.conditions, words }));
  }, 600_000);

  test("the agent check has a verdict", async () => {
    const { jobId } = await house.ask("measure.checkAgent", { ref });
    expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
    const check = (await house.ask("measure.read", {})).checks.at(-1);
    expect(check).toBeDefined();
    console.info("agent check", JSON.stringify(check));
  }, 600_000);

  test("a warm-up makes the same prompt start at once", async () => {
    const host = process.env["MODEL_RUNNER_HOST"] ?? "";
    const rules = Array.from(
      { length: 60 },
      (_, at) => `- Rule ${at + 1}: say what you do, do it once, and tell what came of it.`,
    );
    const content = `You are a personal assistant running inside OpenClaw.\n${rules.join("\n")}`;
    const turn = async (words: string) => {
      const answer = await fetch(`${host}/engines/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "OpenAI/JS 7.15.0" },
        body: JSON.stringify({
          model: ref,
          max_tokens: 1,
          messages: [
            { role: "system", content },
            { role: "user", content: words },
          ],
        }),
      });
      expect(answer.status).toBe(200);
      await answer.text();
    };
    await turn("Hello");
    await house.until("warmUp.read", {}, ({ prompt }) => prompt !== null, 20_000);
    await house.ask("models.unload", { ref });
    const { jobId } = await house.ask("warmUp.start", { ref });
    expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
    await turn("What day is it?");
    const { done } = await house.until("warmUp.read", {}, (now) => now.done[0]?.turn !== null, 20_000);
    console.info("warm-up", JSON.stringify(done[0]));
    expect(done[0]?.turn?.cachedTokens).toBeGreaterThan(0.9 * (done[0]?.turn?.promptTokens ?? Number.NaN));
  }, 600_000);
});
