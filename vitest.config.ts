import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { patienceMs } from "./e2e/harness/patience.ts";

// a busy machine is no failure: what hangs is found all the same
const patient = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: patienceMs } } };
const node = { ...patient, environment: "node", setupFiles: ["e2e/harness/test-setup.ts"] };

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: "app", include: ["app/**/*.test.ts"] } },
      { test: { ...node, name: "main", include: ["main/**/*.test.ts"] } },
      {
        test: {
          ...node,
          name: "faults",
          include: ["e2e/{faults,fuzz,soak}/**/*.test.ts"],
          maxConcurrency: 6,
        },
      },
      { test: { ...node, name: "scripts", include: ["scripts/**/*.test.ts"] } },
      {
        plugins: [react()],
        test: {
          ...patient,
          name: "renderer",
          environment: "jsdom",
          include: ["renderer/**/*.test.{ts,tsx}"],
          setupFiles: ["e2e/harness/test-setup.ts", "renderer/test-setup.ts"],
        },
      },
    ],
  },
});
