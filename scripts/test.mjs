// All checks, from a bare clone: `npm test`, or one of them: `npm test -- lint types`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureBuilt, ensureInstalled, fail, findElectron, hasDisplay, runNode, Stop } from "./lib/steps.mjs";
import { journeyFailures } from "./lib/test-failures.mjs";

const reports = mkdtempSync(path.join(tmpdir(), "homeport-test-"));

/** A check that passes or fails as one. */
const single = (args) => () => (runNode(args).status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** What a runner wrote; one that crashed before it did is said so. */
function readReport(file, { error, signal, status }) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  throw new Stop(
    `The test runner ended (${error?.message ?? signal ?? `exit ${status}`}) before it wrote its report; its own words are above.\nIf there are none, look for free memory and disk space, run \`npm ci\`, then try again.`,
  );
}

function unit() {
  const file = path.join(reports, "unit.json");
  const run = runNode(
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=./scripts/lib/unit-reporter.mjs"],
    { env: { ...process.env, HOMEPORT_UNIT_REPORT: file } },
  );
  const { passed, failures } = readReport(file, run);
  return { passed, failed: run.status === 0 ? failures.length : Math.max(failures.length, 1), failures };
}

function journeys(env, name) {
  const file = path.join(reports, `${name}.json`);
  const run = runNode(["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], {
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const report = readReport(file, run);
  const { stats } = report;
  const failed = stats.unexpected;
  if (stats.flaky > 0) console.log(`${stats.flaky} journeys passed only at the second try.`);
  return {
    passed: stats.expected + stats.flaky,
    failed: run.status === 0 ? failed : Math.max(failed, 1),
    failures: journeyFailures(report),
  };
}

const steps = {
  format: single(["node_modules/oxfmt/bin/oxfmt", "--check", "."]),
  lint: single(["node_modules/oxlint/bin/oxlint"]),
  types: single(["node_modules/typescript/bin/tsc", "--noEmit"]),
  "dead code": single(["node_modules/knip/bin/knip.js"]),
  unit,
  build() {
    ensureBuilt({ isForced: true });
    return { passed: 1, failed: 0 };
  },
  packaging: single(["scripts/check-packaging.mjs"]),
  async journeys() {
    const { ensureChromium } = await import("./lib/chromium.mjs");
    return journeys({ CHROMIUM_PATH: ensureChromium() }, "journeys");
  },
  "journeys under Electron"() {
    if (findElectron() === null || !hasDisplay()) {
      console.log("Left out: Electron's program or a display is not here. The journeys above ran under the stand-in.");
      return { passed: 0, failed: 0 };
    }
    return journeys({ HOMEPORT_E2E: "electron" }, "electron");
  },
};

async function main() {
  const wanted = process.argv.slice(2);
  const strange = wanted.find((name) => !(name in steps));
  if (strange) throw new Stop(`There is no check "${strange}". There are: ${Object.keys(steps).join(", ")}.`);
  ensureInstalled();
  let passed = 0;
  const broken = [];
  for (const [name, run] of Object.entries(steps)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n== ${name}`);
    const started = Date.now();
    let result;
    try {
      result = await run();
    } catch (error) {
      console.error(error instanceof Stop ? error.message : error);
      result = { passed: 0, failed: 1 };
    }
    passed += result.passed;
    if (result.failed > 0) broken.push({ name, ...result });
    console.log(
      `-- ${name}: ${result.passed} passed, ${result.failed} failed, ${((Date.now() - started) / 1000).toFixed(1)} s`,
    );
  }
  rmSync(reports, { recursive: true, force: true });
  const failed = broken.reduce((sum, each) => sum + each.failed, 0);
  if (failed > 0) console.log(`\nFailed: ${broken.map((each) => `${each.name} (${each.failed})`).join(", ")}`);
  for (const { name, failures = [], failed: count } of broken) {
    for (const failure of failures)
      console.log(`\n${name}: ${failure.name}\n${failure.lines.map((line) => `  ${line}`).join("\n")}`);
    if (failures.length < count) console.log(`\n${name}: look above for what it said.`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main().catch(fail);
