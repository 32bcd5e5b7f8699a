import { afterEach, describe, expect, test } from "vitest";
import { openHouseWithEngine } from "../../e2e/harness/engine-elsewhere";
import { demoEngineAddress, demoToken } from "../demo/engines-elsewhere";

let house: Awaited<ReturnType<typeof openHouseWithEngine>>;

afterEach(() => house.quit());

describe.each(["openclaw", "clawdbot"] as const)("%s answers through an engine elsewhere", (dialect) => {
  test("its name and context are written, the token only into its own store, and its word is the proof", async () => {
    house = await openHouseWithEngine({
      assistants: [dialect],
      runnerAddress: demoEngineAddress,
      ...(dialect === "clawdbot" ? { clawdbotConfig: "{}", openclawConfig: null } : {}),
    });
    const { ask, platform } = house;
    await house.reach();
    await ask("models.refresh", {});
    await ask("openclaw.refresh", {});
    const plan = await ask("openclaw.plan", { model: "Qwen/Qwen3-8B" });
    expect(plan.blocker).toBeNull();
    expect(plan.warnings).toEqual(expect.arrayContaining(["runner-elsewhere", "runner-token", "runner-certificate"]));
    expect(JSON.stringify(plan)).not.toContain(demoToken);

    const connected = await house.ended((await ask("openclaw.connect", { planId: plan.id })).jobId);
    expect(connected.outcome).toMatchObject({ kind: "done" });
    const config = house.text();
    const { local } = JSON.parse(config ?? "{}").models.providers;
    expect(local).toMatchObject({ baseUrl: `${demoEngineAddress}/v1`, models: [{ id: "Qwen/Qwen3-8B" }] });
    expect(local.models[0].contextWindow).toBe(40_960);
    expect(config).not.toContain(demoToken);
    expect(JSON.stringify(platform.ledger.read())).not.toContain(demoToken);

    const proven = await house.ended((await ask("openclaw.verify", {})).jobId);
    expect(proven.outcome).toEqual({ kind: "done" });
    expect((await ask("openclaw.read", {})).proof).toMatchObject({ isProven: true, basis: "word" });
  }, 60_000);
});
