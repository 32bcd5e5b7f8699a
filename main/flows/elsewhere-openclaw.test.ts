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

    // another of its models answered: only who answers changes, and nothing is loaded from here
    const other = (config ?? "").replaceAll("Qwen/Qwen3-8B", "mistral/small");
    await platform.demo.files.writeTextFile(house.configPath, other);
    await ask("openclaw.refresh", {});
    const sent = platform.ledger.read().length;
    const switched = await house.ended(
      (await ask("switch.to", { model: "Qwen/Qwen3-8B", whenAnswering: "wait" })).jobId,
    );
    expect(switched).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
    expect((await ask("switch.read", {})).last).toMatchObject({
      openclaw: "switched",
      to: "Qwen/Qwen3-8B",
      loadMs: null,
      proofs: [{ session: "new", verdict: "proven" }, { session: "existing" }],
    });
    expect(JSON.stringify(platform.ledger.read().slice(sent))).not.toMatch(/preload|_configure/);
    const { providers } = JSON.parse(house.text() ?? "").models;
    expect(providers.local.apiKey).toEqual(local.apiKey);
    expect(providers.local.models).toContainEqual(
      expect.objectContaining({ id: "Qwen/Qwen3-8B", contextWindow: 40_960 }),
    );
  });
});
