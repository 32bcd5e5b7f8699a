import { afterEach, describe, expect, test, vi } from "vitest";
import type { Answer, Input, Output, RouteName } from "../../app/contract/index";
import { type House, compose } from "../compose";
import { createDemoPlatform, type DemoPlatform } from "../demo/demo-platform";
import { demoEngineAddress, demoToken } from "../demo/engines-elsewhere";

let platform: DemoPlatform;
let house: House;

async function ask<R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>> {
  const answer = (await house.gate({ isTrusted: true, clientId: "test" }, route, input)) as Answer<R>;
  if (!answer.ok) throw new Error(`${route}: ${answer.error.code}`);
  return answer.data;
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
  const [attempt] = (await ask("runner.probe", {})).attempts;
  const fingerprint = attempt?.certificate?.presented.fingerprint ?? "";
  await ask("runnerAccess.trust", { address: demoEngineAddress, fingerprint });
  await ask("runnerAccess.setToken", { address: demoEngineAddress, token: demoToken });
  await ask("runner.probe", {});
  await ask("models.refresh", {});
  await ask("openclaw.refresh", {});
}

const endOf = async (jobId: string) =>
  vi.waitFor(
    async () => {
      const job = (await ask("jobs.read", {})).items.find(({ id }) => id === jobId);
      expect(job?.outcome).not.toBeNull();
      return job?.outcome;
    },
    { timeout: 20_000 },
  );

afterEach(() => house.quit());

describe.each(["openclaw", "clawdbot"] as const)("%s answers through an engine elsewhere", (dialect) => {
  test("its name and context are written, the token only into its own store, and its word is the proof", async () => {
    await open(dialect);
    const plan = await ask("openclaw.plan", { model: "Qwen/Qwen3-8B" });
    expect(plan.blocker).toBeNull();
    expect(plan.warnings).toEqual(expect.arrayContaining(["runner-elsewhere", "runner-token", "runner-certificate"]));
    expect(JSON.stringify(plan)).not.toContain(demoToken);

    const connected = await endOf((await ask("openclaw.connect", { planId: plan.id })).jobId);
    expect(connected).toMatchObject({ kind: "done" });
    const config = platform.demo.files.peek(
      dialect === "openclaw" ? "/home/demo/.openclaw/openclaw.json" : "/home/demo/.clawdbot/clawdbot.json",
    );
    const { local } = JSON.parse(config ?? "{}").models.providers;
    expect(local).toMatchObject({ baseUrl: `${demoEngineAddress}/v1`, models: [{ id: "Qwen/Qwen3-8B" }] });
    expect(local.models[0].contextWindow).toBe(40_960);
    expect(config).not.toContain(demoToken);
    expect(JSON.stringify(platform.ledger.read())).not.toContain(demoToken);

    const proven = await endOf((await ask("openclaw.verify", {})).jobId);
    expect(proven).toEqual({ kind: "done" });
    expect((await ask("openclaw.read", {})).proof).toMatchObject({ isProven: true, basis: "word" });
  }, 60_000);
});
