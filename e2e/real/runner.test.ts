import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "../../app/contract/jobs";
import { openHouse, testModel, type RealHouse } from "./house";

const hasRunner = Boolean(process.env["MODEL_RUNNER_HOST"]);
const pullRef = process.env["HOMEPORT_TEST_PULL"];

describe.runIf(hasRunner)("a real Model Runner", () => {
  let house: RealHouse;
  let model = "";
  beforeAll(async () => {
    house = await openHouse();
    await house.until("runner.read", {}, ({ state }) => state === "healthy", 20_000);
    model = await testModel(house);
  });
  afterAll(() => house?.quit());

  test("is found, with its version, its backends and where it computes", async () => {
    const runner = await house.ask("runner.probe", {});
    expect(runner.version.isKnown).toBe(true);
    expect(runner.backends.map(({ name, status }) => `${name} ${status}`)).toContain("llama.cpp running");
    expect(runner.endpoint).toMatchObject({ source: "environment", location: "this-machine", transport: "tcp" });
    expect(runner.modelsDiskBytes.isKnown).toBe(true);
  });

  test("describes its model", async () => {
    const detail = await house.ask("models.inspect", { ref: model });
    expect(detail.model.sizeBytes.isKnown).toBe(true);
    expect(Object.keys(detail.gguf).length).toBeGreaterThan(10);
  });

  test("answers cold and warm, with its own figures", async () => {
    await house.ask("models.unload", { ref: model });
    await house.until("runner.read", {}, ({ loaded }) => loaded.length === 0, 20_000);
    const deltas: number[] = [];
    house.on("chat.streamed", ({ number }) => deltas.push(number));
    for (const isCold of [true, false]) {
      await house.ask("chat.send", { model, text: "Write one sentence about the sea.", maxTokens: 48 });
      const { turns } = await house.until("chat.read", {}, (chat) => chat.turns.at(-1)?.phase === "ended", 180_000);
      const turn = turns.at(-1);
      expect(turn?.failure).toBeNull();
      expect(turn?.answer.length).toBeGreaterThan(0);
      expect(turn?.stats).toMatchObject({ isColdStart: isCold });
      const isKnown = true;
      expect(turn?.stats).toMatchObject({
        timeToFirstTokenMs: { isKnown },
        promptTokens: { isKnown },
        promptTokensPerSecond: { isKnown },
        generatedTokens: { isKnown },
        tokensPerSecond: { isKnown },
      });
    }
    expect(deltas.length).toBeGreaterThan(0);
  });

  test("stops working when an answer is stopped", async () => {
    await house.ask("chat.clear", {});
    await house.ask("chat.send", { model, text: "Count from one to ten thousand.", maxTokens: 8000 });
    await house.until("chat.read", {}, ({ turns }) => turns.at(-1)?.phase === "answering", 120_000);
    await house.until("runner.read", {}, ({ loaded }) => loaded.some(({ isInUse }) => isInUse), 10_000);
    await house.ask("chat.stop", {});
    const { turns } = await house.until("chat.read", {}, (chat) => chat.turns.at(-1)?.phase === "ended", 5000);
    expect(turns.at(-1)).toMatchObject({ end: "stopped", failure: null });
    await house.until("runner.read", {}, ({ loaded }) => loaded.every(({ isInUse }) => !isInUse), 10_000);
  });

  test.runIf(pullRef)("pulls, keeps the bytes of a cut pull, goes on from there, and removes", async () => {
    const ref = pullRef ?? "";
    await removeIfThere(ref);
    const cutAt = await cut(ref);
    const firstSeen: number[] = [];
    const { jobId } = await house.ask("models.pull", { ref });
    const job = await house.ended(jobId, ({ progress }) => {
      if (progress && progress.doneBytes > 0) firstSeen.push(progress.doneBytes);
    });
    expect(job.outcome).toEqual({ kind: "done" });
    expect(firstSeen[0] ?? 0).toBeGreaterThanOrEqual(cutAt * 0.9);
    const after = await house.ask("models.refresh", {});
    expect(after.items.some((each) => [each.ref, ...each.tags].includes(ref))).toBe(true);
    expect(await removeIfThere(ref)).toEqual({ kind: "done" });
  });

  async function removeIfThere(ref: string) {
    const { items } = await house.ask("models.read", {});
    if (!items.some((each) => [each.ref, ...each.tags].includes(ref))) return null;
    const { jobId } = await house.ask("models.remove", { ref });
    return (await house.ended(jobId)).outcome;
  }

  /** Cancels a pull in its first half; the bytes it had by then. */
  async function cut(ref: string): Promise<number> {
    const { jobId } = await house.ask("models.pull", { ref });
    let doneBytes = 0;
    const job: Job = await house.ended(jobId, async ({ progress, isCancellable }) => {
      doneBytes = Math.max(doneBytes, progress?.doneBytes ?? 0);
      if (doneBytes > 1_000_000 && isCancellable) await house.ask("jobs.cancel", { id: jobId });
    });
    expect(job.outcome, "the pull was too quick to be cut: throttle its registry").toEqual({
      kind: "cancelled",
      isResumable: true,
    });
    return doneBytes;
  }
});
