import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "app", environment: "node", include: ["app/**/*.test.ts"] } },
      { test: { name: "main", environment: "node", include: ["main/**/*.test.ts"], testTimeout: 20_000 } },
      {
        test: {
          name: "faults",
          environment: "node",
          include: ["e2e/{faults,fuzz,soak}/**/*.test.ts"],
          testTimeout: 60_000,
          maxConcurrency: 12,
        },
      },
      { test: { name: "scripts", environment: "node", include: ["scripts/**/*.test.ts"], testTimeout: 30_000 } },
      {
        plugins: [react()],
        test: {
          name: "renderer",
          environment: "jsdom",
          include: ["renderer/**/*.test.{ts,tsx}"],
          setupFiles: ["renderer/test-setup.ts"],
          // typing letter by letter on a busy machine takes its time
          testTimeout: 30_000,
        },
      },
    ],
  },
});
