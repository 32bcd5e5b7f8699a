// node_modules/.bin/node --import ./e2e/fake-tools/register.mjs e2e/fake-tools/model-runner.ts --port 12434 --speed 20
import { parseArgs } from "node:util";
import { pullable, pulledAtStart } from "../../main/demo/model-runner/catalogue";
import { knownModels } from "../../main/demo/model-runner/known-models";
import { startModelRunner } from "./start-model-runner";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    "admin-port": { type: "string" },
    speed: { type: "string" },
    empty: { type: "boolean" },
  },
});
const { origin, adminOrigin, close } = await startModelRunner({
  port: Number(values.port ?? 0),
  adminPort: Number(values["admin-port"] ?? 0),
  speed: Number(values.speed ?? 1),
  // what would be here can be pulled, and so can every size of what the window offers
  ...(values.empty === true ? { models: [], offers: [...pulledAtStart, ...pullable, ...knownModels()] } : {}),
});
console.log(`runner at ${origin}`);
console.log(`commands at ${adminOrigin}/__simulator/`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void close().then(() => process.exit(0)));
}
