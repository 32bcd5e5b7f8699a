import { afterEach, expect, test } from "vitest";
import { openSimulatedHouse, tokenConfig } from "../../e2e/harness/simulated-house";
import type { WhenAnswering } from "../../app/contract/switch";
import { parseJson, valueAt } from "../../app/domain/json-value";
import type { DemoOptions } from "../demo/demo-platform";

const [qwen, llama, gemma] = ["ai/qwen3:8B-Q4_K_M", "ai/llama3.2:3B-Q4_K_M", "ai/gemma3:4B-Q4_K_M"] as const;
type House = Awaited<ReturnType<typeof openSimulatedHouse>>;
const open: House[] = [];
afterEach(async () => {
  for (const house of open.splice(0)) await house.quit();
});

/** OpenClaw answers with `llama`, unless it is left as it was. */
async function setUp({ isConnected = true, ...options }: Partial<DemoOptions> & { isConnected?: boolean } = {}) {
  const house = await openSimulatedHouse({ openclawConfig: tokenConfig(), speed: 2_000, ...options });
  open.push(house);
  await house.until("models.read", {}, ({ state }) => state === "ready", 10_000);
  await house.until("openclaw.read", {}, ({ state }) => state !== "looking", 10_000);
  if (!isConnected) return house;
  const { id } = await house.ask("openclaw.plan", { model: llama });
  const { outcome } = await house.ended((await house.ask("openclaw.connect", { planId: id })).jobId);
  if (outcome?.kind !== "done") throw new Error(JSON.stringify(outcome));
  return house;
}

async function switchTo(house: House, model: string, whenAnswering: WhenAnswering = "wait") {
  const { jobId } = await house.ask("switch.to", { model, whenAnswering });
  const job = await house.ended(jobId);
  const { last } = await house.ask("switch.read", {});
  return { job, last };
}

const primary = (house: House) =>
  valueAt(parseJson(house.text() ?? "") ?? undefined, ["agents", "defaults", "model", "primary"]);
const loaded = async (house: House) => {
  await house.ask("runner.probe", {});
  return (await house.ask("runner.read", {})).loaded.map(({ ref }) => ref);
};

test.each(["openclaw", "clawdbot"] as const)(
  "%s: one call, and the new model answers, proven in a new session",
  async (name) => {
    const house = await setUp({ assistants: [name], clawdbotConfig: name === "clawdbot" ? tokenConfig() : null });
    const { job, last } = await switchTo(house, qwen);
    expect(job.outcome).toEqual({ kind: "done" });
    expect(last).toMatchObject({
      outcome: "done",
      to: qwen,
      from: llama,
      openclaw: "switched",
      gateway: "not-running",
      proofs: [
        { session: "new", verdict: "proven" },
        { session: "existing", verdict: "not-tried", why: "no-gateway" },
      ],
    });
    expect(last?.answeringMs).toBeGreaterThan(0);
    expect(primary(house)).toBe(`local/${qwen}`);
    expect((await house.ask("switch.read", {})).model).toEqual({ ref: qwen, by: "openclaw" });
    expect((await house.ask("openclaw.read", {})).proof?.model).toBe(qwen);
  },
);

test("without OpenClaw it loads the model and makes it the chosen one", async () => {
  const house = await setUp({ assistants: [], isConnected: false });
  const { last } = await switchTo(house, gemma);
  expect(last).toMatchObject({ outcome: "done", to: gemma, openclaw: "not-there", gateway: null, proofs: [] });
  expect((await house.ask("switch.read", {})).model).toEqual({ ref: gemma, by: "choice" });
  expect(await loaded(house)).toContain(gemma);
});
