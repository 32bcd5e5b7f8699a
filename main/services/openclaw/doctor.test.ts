import { expect, test } from "vitest";
import { openSimulatedHouse as open } from "../../../e2e/harness/simulated-house";

test.each(["openclaw", "clawdbot"] as const)("the doctor of %s names the key, and writes nothing", async (dialect) => {
  const bad = '{ provider: { name: "openai" } }';
  const given = { openclawConfig: null, clawdbotConfig: null, [`${dialect}Config`]: bad };
  const { ask, text, until, quit } = await open({ assistants: [dialect], ...given });
  const seen = await until("openclaw.read", {}, ({ state }) => state === "config-invalid");
  expect(seen.problem?.detail).toContain('"provider"');
  const report = await ask("openclaw.doctor", {});
  expect(report.command).not.toContain("--fix");
  expect(JSON.stringify(report.findings)).toContain("provider");
  expect(text()).toBe(bad);
  await quit();
});
