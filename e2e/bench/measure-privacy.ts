// What the whole privacy checklist takes beside the one audit in it, on the simulated command line.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PrivacySnapshot } from "../../app/contract/privacy";
import type { CommandResult } from "../../main/platform/run-command";
import { openSimulatedHouse, tokenConfig } from "../harness/simulated-house";
import { median, ratioOfPairs, type Figure } from "./figures";

const out = process.argv[2] ?? "";
const rounds = 3;
/** As long as the recorded one took, and as it answered. */
const auditMs = 4_700;
const recorded = path.join(
  import.meta.dirname,
  "../fixtures/recordings/openclaw/gw-tok-security-audit--deep--json.openclaw-2026.9.6.stdout",
);
const stdout = readFileSync(recorded, "utf8");

async function audit(): Promise<CommandResult> {
  await new Promise((resolve) => setTimeout(resolve, auditMs));
  return { kind: "exited", exitCode: 0, stdout, stderr: "", isTruncated: false, durationMs: auditMs };
}

const house = await openSimulatedHouse({
  openclawConfig: tokenConfig(),
  speed: 1,
  run: ({ args }) => (args[0] === "security" ? audit() : undefined),
});
await house.until("models.read", {}, ({ state }) => state === "ready", 20_000);
await house.until("openclaw.read", {}, ({ state }) => state === "ready", 30_000);

async function ours(): Promise<number> {
  const startMs = performance.now();
  const ended = new Promise<PrivacySnapshot>((resolve) => {
    house.on("privacy.changed", (snapshot) => {
      if (!snapshot.isRunning && (snapshot.ranAt ?? 0) >= startedAt) resolve(snapshot);
    });
  });
  const startedAt = Date.now();
  await house.ask("privacy.run", {});
  const { rows } = await ended;
  const took = performance.now() - startMs;
  const untold = rows.find(({ id, verdict }) => id === "security-audit" && verdict === "unknown");
  if (untold !== undefined) throw new Error(`The audit said nothing: ${untold.detail}.`);
  return took;
}

async function bare(): Promise<number> {
  const startMs = performance.now();
  await audit();
  return performance.now() - startMs;
}

const pairs: [number, number][] = [];
for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await bare()]);
const { rows } = await house.ask("privacy.read", {});
await house.quit();
const ratio = ratioOfPairs(pairs);
const figure: Figure = {
  what: "the whole privacy checklist",
  value: ratio,
  unit: "×",
  budget: "≤ 1.15",
  isWithin: ratio <= 1.15,
  note: `${rows.length} checks in ${(median(pairs.map(([own]) => own)) / 1000).toFixed(1)} s beside an audit of ${auditMs / 1000} s; median of ${rounds} pairs`,
};
writeFileSync(out, JSON.stringify([figure]));
process.exit(0);
