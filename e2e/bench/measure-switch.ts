// What a switch of the model takes beside the one command and the one request it needs, on the simulated command line.
import { writeFileSync } from "node:fs";
import { parseJson, valueAt } from "../../app/domain/json-value";
import { openSimulatedHouse, tokenConfig } from "../harness/simulated-house";
import { median, ratioOfPairs, type Figure } from "./figures";

const out = process.argv[2] ?? "";
const models = ["ai/qwen3:8B-Q4_K_M", "ai/llama3.2:3B-Q4_K_M"] as const;
const rounds = 4;
// as slow as the recorded tools are: the command line takes seconds
const house = await openSimulatedHouse({ openclawConfig: tokenConfig(), speed: 1 });
await house.until("models.read", {}, ({ state }) => state === "ready", 20_000);
await house.until("openclaw.read", {}, ({ state }) => state === "ready", 30_000);
await house.ask("settings.update", { proveAfterSwitch: false, warmUpAfterLoad: false });

async function ended(jobId: string): Promise<void> {
  const { outcome } = await house.ended(jobId);
  if (outcome?.kind !== "done") throw new Error(`It ended as ${JSON.stringify(outcome)}.`);
}

const { id: planId } = await house.ask("openclaw.plan", { model: models[1] });
await ended((await house.ask("openclaw.connect", { planId })).jobId);

async function ours(model: string): Promise<number> {
  await ended((await house.ask("switch.to", { model, whenAnswering: "wait" })).jobId);
  const { last } = await house.ask("switch.read", {});
  return last?.answeringMs ?? Number.NaN;
}

/** The same write and the same request by hand. */
async function bare(model: string): Promise<number> {
  const config = parseJson(house.text() ?? "") ?? undefined;
  const patch = { agents: { defaults: { model: valueAt(config, ["agents", "defaults", "model"]) } } };
  const [file = ""] = await house.platform.findExecutable("openclaw");
  const startMs = performance.now();
  const body = { model, max_tokens: 1, messages: [{ role: "user", content: "Hi" }] };
  const response = await house.platform.sendHttp(
    { kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" },
    { method: "POST", path: "/engines/v1/chat/completions", body, headersTimeoutMs: 0, purpose: "chat" },
  );
  await response.text();
  await house.platform.runCommand({
    file,
    args: ["config", "patch", "--stdin"],
    stdin: JSON.stringify(patch),
    env: { HOME: "/home/demo" },
    timeoutMs: 60_000,
  });
  return performance.now() - startMs;
}

// both are loaded by then: a load is told apart
for (const model of models) await ours(model);
const pairs: [number, number][] = [];
for (let round = 0; round < rounds; round += 1) {
  const model = models[round % 2] ?? models[0];
  pairs.push([await ours(model), await bare(model)]);
}
await house.quit();
const ratio = ratioOfPairs(pairs);
const figure: Figure = {
  what: "switching the model",
  value: ratio,
  unit: "×",
  budget: "≤ 1.3",
  isWithin: ratio <= 1.3,
  note: `${(median(pairs.map(([own]) => own)) / 1000).toFixed(1)} s until one token came and the write was read back, load apart; median of ${rounds} pairs`,
};
writeFileSync(out, JSON.stringify([figure]));
process.exit(0);
