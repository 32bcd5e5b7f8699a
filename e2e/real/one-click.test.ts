import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GatewayOperation } from "../../app/contract/gateway";
import type { SwitchResult } from "../../app/contract/switch";
import { openHouse, type RealHouse } from "./house";

const origin = process.env["MODEL_RUNNER_HOST"] ?? "";
const tools = [
  { dialect: "openclaw", port: 18_811, isThere: Boolean(process.env["HOMEPORT_OPENCLAW"]) },
  { dialect: "clawdbot", port: 18_821, isThere: Boolean(process.env["HOMEPORT_CLAWDBOT"]) },
] as const;
/** The first turn reads thousands of tokens on whatever processor is here. */
const turnLimitMs = 800_000;

describe.each(tools)("one click with the real $dialect", ({ dialect, port, isThere }) => {
  describe.runIf(isThere && origin !== "")("and a real Model Runner", () => {
    let house: RealHouse;
    let [first, second] = ["", ""];
    const file = path.join(process.env["HOME"] ?? "", `.${dialect}`, `${dialect}.json`);
    let byHand = "";

    beforeAll(async () => {
      house = await openHouse();
      await house.until("runner.read", {}, ({ state }) => state === "healthy", 30_000);
      const { items } = await house.until("models.read", {}, ({ state }) => state === "ready", 20_000);
      const texts = items.filter(({ purpose }) => purpose === "text").map(({ ref }) => ref);
      if (texts.length < 2) throw new Error("The runner has no two models to switch between.");
      [first = "", second = ""] = texts;
      // as somebody wrote it: only a copy of it gives the comment back. Without a limit a small model rambles for minutes
      const names = [first, second].map((ref) => (ref.startsWith("local/") ? `docker.io/${ref}` : ref));
      const limits = names.map((ref) => `"local/${ref}": { params: { maxTokens: 24 } }`).join(", ");
      byHand = `{\n  // mine\n  gateway: { port: ${port} },\n  agents: { defaults: { models: { ${limits} } } },\n}\n`;
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, byHand, { mode: 0o600 });
      await house.ask("openclaw.choose", { dialect });
    });
    afterAll(() => house?.quit());

    const done = async (jobId: string) => {
      const job = await house.ended(jobId);
      expect(job.outcome).toEqual({ kind: "done" });
      return job;
    };
    const operate = async (operation: GatewayOperation) => {
      const { id, blocker } = await house.ask("gateway.plan", { operation });
      expect(blocker).toBeNull();
      await done((await house.ask("gateway.carryOut", { planId: id })).jobId);
    };
    const through = (text: string) =>
      house.answered({ model: first, via: "openclaw", text, maxTokens: 32 }, turnLimitMs);
    const switchTo = async (model: string): Promise<SwitchResult | null> => {
      await done((await house.ask("switch.to", { model, whenAnswering: "wait" })).jobId);
      const { last } = await house.ask("switch.read", {});
      return last;
    };
    const loaded = async () => {
      await house.ask("runner.probe", {});
      return (await house.ask("runner.read", {})).loaded.map(({ ref }) => ref);
    };

    test("is connected, its gateway runs, and answers a question", async () => {
      const plan = await house.ask("openclaw.plan", { model: first });
      expect(plan.blocker).toBeNull();
      await done((await house.ask("openclaw.connect", { planId: plan.id })).jobId);
      await operate("run");
      await operate("chat-on");
      const turn = await through("Say hello in one word.");
      expect(turn).toMatchObject({ way: "gateway" });
      expect(turn?.answer).not.toBe("");
      // a base model babbles, and openclaw then takes back what it had begun to send
      expect(turn?.failure ?? { code: "chat-cut" }).toMatchObject({ code: "chat-cut" });
    });

    test("answers with the other model after one call, in a new session and in the old one", async () => {
      expect(await switchTo(second)).toMatchObject({
        from: first,
        to: second,
        gateway: "applied",
        proofs: [
          { session: "new", verdict: "proven" },
          { session: "existing", verdict: "proven" },
        ],
      });
    });

    test("paused, nothing is loaded, and a question says why", async () => {
      await house.ask("switch.pause", { whenAnswering: "wait" });
      await expect.poll(loaded, { timeout: 30_000 }).toEqual([]);
      const turn = await through("Are you there?");
      expect(turn).toMatchObject({ failure: { code: "paused" } });
      expect(await loaded()).toEqual([]);
      await house.ask("switch.resume", {});
    });

    test("is switched back", async () => {
      expect(await switchTo(first)).toMatchObject({ from: second, to: first, outcome: "done" });
    });

    test("is undone, byte for byte", async () => {
      const plan = await house.ask("undo.plan", {});
      expect(plan.files).toMatchObject([{ obstacle: null, left: [] }]);
      await done((await house.ask("undo.carryOut", { planId: plan.id })).jobId);
      expect(await readFile(file, "utf8")).toBe(byHand);
    });
  });
});
