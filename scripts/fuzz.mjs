// The fuzz tests for as long as you like: `npm run fuzz -- 10` (minutes). A counterexample is printed with its seed and path:
// `npm run fuzz -- --seed S --path P --only "a list of models"` tries it again.
import { parseArgs } from "node:util";
import { ensureInstalled, fail, runNode, Stop } from "./lib/steps.mjs";

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: "string" }, path: { type: "string" }, only: { type: "string" } },
  });
  const [minutes = "5"] = positionals;
  if (!(Number(minutes) > 0)) throw new Stop(`How many minutes? "${minutes}" is no such number.`);
  ensureInstalled();
  const isReplay = values.seed !== undefined;
  const { status } = runNode(
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "e2e/fuzz",
      ...(values.only === undefined ? [] : ["--testNamePattern", values.only]),
    ],
    {
      env: {
        ...process.env,
        ...(isReplay ? { FUZZ_SEED: values.seed } : { FUZZ_MINUTES: minutes }),
        ...(values.path === undefined ? {} : { FUZZ_PATH: values.path }),
      },
    },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  fail(error);
}
