import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const isRoot = process.getuid?.() === 0;
const executablePath = process.env["CHROMIUM_PATH"] ?? ["/usr/bin/chromium"].find((place) => existsSync(place));

/** Quiet: no sandbox only where root can't have one, and nothing that Chromium does on its own account. */
const args = [
  ...(isRoot ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  workers: 2,
  // a busy machine is no failure: only what hangs takes so long
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"]],
  use: {
    launchOptions: { ...(executablePath ? { executablePath } : {}), args },
    viewport: { width: 1180, height: 780 },
    locale: "en-GB",
    trace: "retain-on-failure",
  },
});
