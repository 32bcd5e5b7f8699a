import { readFile, writeFile } from "node:fs/promises";
import { afterAll, describe, expect, test } from "vitest";
import { openHouse, realTools, testModel, type RealHouse } from "./house";

const hasRunner = Boolean(process.env["MODEL_RUNNER_HOST"]);

describe.each(realTools)("the guide with the real $dialect", ({ dialect, isThere }) => {
  describe.runIf(isThere && hasRunner)("and a real Model Runner", () => {
    let house: RealHouse;
    afterAll(() => house?.quit());

    test("goes from a runner without OpenClaw to an answer through it, over a restart", async () => {
      house = await openHouse();
      const ended = async ({ jobId }: { jobId: string }) => (await house.ended(jobId)).outcome;
      const at = (current: string) => house.until("guide.read", {}, (guide) => guide.current === current, 60_000);
      await house.until("runner.read", {}, ({ state }) => state === "healthy", 20_000);
      const model = await testModel(house);
      await house.ask("openclaw.choose", { dialect });

      const first = await house.until("guide.read", {}, ({ opensByItself }) => opensByItself !== null, 60_000);
      expect(first).toMatchObject({ opensByItself: true, hasBegun: false, proof: null });
      await house.ask("guide.passed", { step: "welcome" });
      await house.ask("guide.passed", { step: "machine" });
      await house.ask("guide.choose", { model });
      const already = (await at("try")).steps.filter(({ isAlready }) => isAlready).map(({ id }) => id);
      expect(already).toEqual(["runner", "answering", "model"]);

      await house.ask("chat.send", { model, text: "Say hello.", maxTokens: 24 });
      expect((await at("openclaw")).tried).toMatchObject({ model });
      const plan = await house.ask("openclaw.plan", { model });
      expect(plan.blocker).toBeNull();
      expect(await ended(await house.ask("openclaw.connect", { planId: plan.id }))).toEqual({ kind: "done" });

      await at("verify");
      expect(await house.answer("guide.finish", {})).toMatchObject({ ok: false, error: { code: "guide-not-done" } });
      // a very small model talks on until it is stopped, for minutes
      const { configPath } = await house.ask("openclaw.read", {});
      if (!configPath.isKnown) throw new Error("There is no configuration.");
      const written = await readFile(configPath.value, "utf8");
      await writeFile(configPath.value, written.replace(/"maxTokens": \d+/, '"maxTokens": 160'));
      expect(await ended(await house.ask("openclaw.verify", {}))).toEqual({ kind: "done" });
      await at("privacy");
      await house.quit();

      house = await openHouse();
      await house.until("openclaw.read", {}, ({ state }) => state !== "looking", 120_000);
      expect((await at("privacy")).proof).toMatchObject({ model, dialect });
      await house.ask("guide.check", {});
      await house.ask("guide.passed", { step: "privacy" });
      const end = await house.ask("guide.finish", {});
      expect(end).toMatchObject({ current: "done", left: [], opensByItself: false });

      await writeFile(configPath.value, written);
      expect(await ended(await house.ask("openclaw.undo", {}))).toEqual({ kind: "done" });
    });
  });
});
