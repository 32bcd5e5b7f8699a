import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHouse, realTools, testModel, type RealHouse } from "./house";

const hasRunner = Boolean(process.env["MODEL_RUNNER_HOST"]);

describe.each(realTools)("the real $dialect", ({ dialect, isThere }) => {
  describe.runIf(isThere && hasRunner)("with a real Model Runner", () => {
    let house: RealHouse;
    let model = "";
    let before: string | null = null;
    beforeAll(async () => {
      house = await openHouse();
      await house.until("runner.read", {}, ({ state }) => state === "healthy", 20_000);
      model = await testModel(house);
    });
    afterAll(() => house?.quit());

    const textOf = (file: string) => readFile(file, "utf8").catch(() => null);

    test("is found, and a fresh one would ask the cloud", async () => {
      const found = await house.ask("openclaw.choose", { dialect });
      expect(found).toMatchObject({ state: "ready", dialect, version: { isKnown: true }, isConnected: false });
      expect(found.defaultModel).toMatchObject({ isKnown: true, value: { place: "cloud" } });
    });

    test("is connected as planned, and says so itself", async () => {
      const plan = await house.ask("openclaw.plan", { model });
      expect(plan.blocker).toBeNull();
      expect(plan.changes.length).toBeGreaterThan(1);
      before = await textOf(plan.configPath);
      const { jobId } = await house.ask("openclaw.connect", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      const now = await house.ask("openclaw.read", {});
      expect(now).toMatchObject({ isConnected: true, fallbacks: { isKnown: true, value: [] } });
      expect(now.defaultModel).toMatchObject({ isKnown: true, value: { place: "this-machine" } });
      expect(await textOf(plan.configPath)).not.toBe(before);
    });

    test("gives an answer that this runner computed, with the proof", async () => {
      const { jobId } = await house.ask("openclaw.verify", {});
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      const { proof } = await house.ask("openclaw.read", {});
      expect(proof?.checks.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
      expect(proof).toMatchObject({ isProven: true, dialect, promptTokens: { isKnown: true } });
    });

    test("is put back byte for byte", async () => {
      const { configPath } = await house.ask("openclaw.read", {});
      const { jobId } = await house.ask("openclaw.undo", {});
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      expect(configPath.isKnown && (await textOf(configPath.value))).toBe(before);
      expect((await house.ask("openclaw.read", {})).isConnected).toBe(false);
    });

    test("a profile of its own is connected and put back byte for byte; the usual file is not touched", async () => {
      const usual = await house.ask("openclaw.read", {});
      if (!usual.stateDir.isKnown || !usual.configPath.isKnown) throw new Error("no path");
      const file = path.join(`${usual.stateDir.value}-work`, path.basename(usual.configPath.value));
      const mine = `{ "gateway": { "mode": "local" } }\n`;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, mine);
      const usualText = await textOf(usual.configPath.value);
      const chosen = await house.ask("openclaw.chooseProfile", { profile: "work" });
      expect(chosen).toMatchObject({
        state: "ready",
        configPath: { value: file },
        cliProfile: { name: "work", found: ["work"] },
        isConnected: false,
      });
      const plan = await house.ask("openclaw.plan", { model });
      const { jobId } = await house.ask("openclaw.connect", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      expect((await house.ask("openclaw.read", {})).isConnected).toBe(true);
      expect(await textOf(file)).toContain(model);

      const back = await house.ask("openclaw.chooseProfile", { profile: null });
      expect(back).toMatchObject({ configPath: usual.configPath, isConnected: false });
      const undo = await house.ask("openclaw.undo", {});
      expect((await house.ended(undo.jobId)).outcome).toEqual({ kind: "done" });
      await house.ask("openclaw.chooseProfile", { profile: "work" });
      expect(await textOf(file)).toBe(mine);
      expect(await textOf(usual.configPath.value)).toBe(usualText);
      await house.ask("openclaw.chooseProfile", { profile: null });
    });

    test("what two changes made of a file by hand is put back, and stays when the tool looks again", async () => {
      const { configPath } = await house.ask("openclaw.read", {});
      if (!configPath.isKnown) throw new Error("no path");
      const mine = `// mine\n{ gateway: { mode: "local", auth: { mode: "token", token: "0123456789abcdef" } } }\n`;
      await mkdir(path.dirname(configPath.value), { recursive: true });
      await writeFile(configPath.value, mine);
      for (const profile of ["connect", "local-only"] as const) {
        const plan = await house.ask("openclaw.plan", { model, ...(profile === "connect" ? {} : { profile }) });
        const { jobId } = await house.ask("openclaw.connect", { planId: plan.id });
        expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      }
      const { jobId } = await house.ask("undo.carryOut", { planId: (await house.ask("undo.plan", {})).id });
      expect(await house.ended(jobId)).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
      await house.ask("openclaw.refresh", {});
      await house.ask("openclaw.refresh", {});
      expect(await textOf(configPath.value)).toBe(mine);
    });
  });
});
