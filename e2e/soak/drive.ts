// Eight simulated hours of main, and what it holds at even steps: `npm run soak`. Fails with what grows.
import { parseArgs } from "node:util";
import { held } from "./held";
import { judge, type Sample, tableOf, type Tolerance, wholeHours } from "./judge";
import { openSoak } from "./open";

const { values: flags } = parseArgs({
  options: { hours: { type: "string", default: String(wholeHours) }, factor: { type: "string", default: "80" } },
});
const [hours, factor] = [Number(flags.hours), Number(flags.factor)];

const tolerances: Record<string, Tolerance> = {
  "main: heap, MB": { share: 0.02, beside: 1.5 },
  "main: resident, MB": { share: 0.04, beside: 5 },
  // connections that wait to be used again come and go
  "main: handles and timers": { share: 0, beside: 10 },
  "main: listeners of the process": { share: 0, beside: 0 },
  "main: signals": { share: 0.2, beside: 15 },
};

const soak = await openSoak(factor);
const startedMs = soak.clock.monotonicMs();
const passed = () => (soak.clock.monotonicMs() - startedMs) / 3_600_000;
const samples: Sample[] = [];
while (passed() < hours) {
  await soak.cycle(samples.length);
  samples.push({ hours: passed(), held: await held() });
  process.stdout.write(`\r${samples.length} rounds, ${passed().toFixed(1)} of ${hours} simulated hours `);
}
await soak.close();

const verdicts = judge(samples, tolerances);
console.log(`\n\n${tableOf(verdicts)}`);
const isJudged = verdicts.length === Object.keys(tolerances).length;
if (!isJudged) console.log("Too few rounds to judge by: give it more hours.");
process.exit(isJudged && verdicts.every(({ isFlat }) => isFlat) ? 0 : 1);
