import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Input, RouteName } from "../../app/contract/index";
import { type House, compose } from "../compose";
import { createDemoPlatform, type DemoPlatform } from "../demo/demo-platform";
import { demoEngineAddress, demoToken } from "../demo/engines-elsewhere";

let platform: DemoPlatform;
let house: House;

async function ask<R extends RouteName>(route: R, input: Input<R>) {
  // what comes back is looked at by its parts
  return house.gate({ isTrusted: true, clientId: "test" }, route, input) as Promise<{ ok: boolean; data: any }>;
}

async function open(dialect: "openclaw" | "clawdbot") {
  platform = await createDemoPlatform({
    version: "0",
    speed: 1000,
    docker: "none",
    dockerState: { isRunnerOn: false },
    assistants: [dialect],
    runnerAddress: demoEngineAddress,
    ...(dialect === "clawdbot" ? { clawdbotConfig: "{}", openclawConfig: null } : {}),
  });
  house = await compose({ isDemo: false, shellKind: "browser", version: "0", onPlatform: platform });
  const first = (await ask("runner.probe", {})).data;
  const { fingerprint } = first.attempts[0].certificate.presented;
  await ask("runnerAccess.trust", { address: demoEngineAddress, fingerprint });
  await ask("runnerAccess.setToken", { address: demoEngineAddress, token: demoToken });
  await ask("runner.probe", {});
  await ask("models.refresh", {});
  await ask("openclaw.refresh", {});
}

const endOf = async (jobId: string) =>
  vi.waitFor(
    async () => {
      const job = (await ask("jobs.read", {})).data.items.find(({ id }: { id: string }) => id === jobId);
      expect(job?.outcome).not.toBeNull();
      return job;
    },
    { timeout: 20_000 },
  );

beforeEach(() => {});
afterEach(() => house.quit());

describe.each(["openclaw", "clawdbot"] as const)("%s answers through an engine elsewhere", (dialect) => {
  test("its name and context are written, the token only into its own store, and its word is the proof", async () => {
    await open(dialect);
    const plan = (await ask("openclaw.plan", { model: "Qwen/Qwen3-8B" })).data;
    expect(plan.blocker).toBeNull();
    expect(plan.warnings).toEqual(expect.arrayContaining(["runner-elsewhere", "runner-token", "runner-certificate"]));
    expect(JSON.stringify(plan)).not.toContain(demoToken);

    const connected = await endOf((await ask("openclaw.connect", { planId: plan.id })).data.jobId);
    expect(connected.outcome).toMatchObject({ kind: "done" });
    const config = platform.demo.files.peek(
      dialect === "openclaw" ? "/home/demo/.openclaw/openclaw.json" : "/home/demo/.clawdbot/clawdbot.json",
    );
    const { local } = JSON.parse(config ?? "{}").models.providers;
    expect(local).toMatchObject({ baseUrl: `${demoEngineAddress}/v1`, models: [{ id: "Qwen/Qwen3-8B" }] });
    expect(local.models[0].contextWindow).toBe(40_960);
    expect(config).not.toContain(demoToken);
    expect(JSON.stringify(platform.ledger.read())).not.toContain(demoToken);

    const proven = await endOf((await ask("openclaw.verify", {})).data.jobId);
    expect(proven.outcome).toEqual({ kind: "done" });
    expect((await ask("openclaw.read", {})).data.proof).toMatchObject({ isProven: true, basis: "word" });
  }, 60_000);
});
