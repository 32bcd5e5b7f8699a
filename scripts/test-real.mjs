// Drives the real tools that are here, with main's own services, in a throw-away home folder; says what it left out.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureInstalled, fail, runNode } from "./lib/steps.mjs";

const help = {
  MODEL_RUNNER_HOST: "a running Model Runner, http://127.0.0.1:12434",
  HOMEPORT_TEST_MODEL: "a small model it has (default: the first in its list)",
  HOMEPORT_TEST_PULL: "a reference to pull, cut, resume and remove",
  HOMEPORT_OPENCLAW: "the program `openclaw`",
  HOMEPORT_CLAWDBOT: "the program `clawdbot`",
  HOMEPORT_NODE: "the Node they run with; the gateway as a service needs it",
  HOMEPORT_INSTALL_NODE: "a Node by which both are really installed from npm's registry, some 800 MB, and removed",
  HOMEPORT_TEST_DOCKER_SETUP: "yes: Docker Engine's Model Runner may be removed and made again",
  HOMEPORT_TEST_GGUF: "a small model's file, packaged into that runner",
  HOMEPORT_LLAMA_SERVER: "llama.cpp's server, asked over TLS with a token",
  HOMEPORT_DMR: "the standalone runner's program, started on a port of its own (DMR_PORT) to be broken",
  LLAMA_SERVER_PATH: "the folder of its engine: it is then run as Homeport runs it",
};

try {
  ensureInstalled();
  const home = mkdtempSync(path.join(tmpdir(), "homeport-real-"));
  mkdirSync(path.join(home, "settings"), { mode: 0o700 });
  const missing = Object.entries(help).filter(([name]) => !process.env[name]);
  for (const [name, what] of missing) console.log(`Left out: ${name} is not set (${what}).`);
  const daemon = spawnSync("docker", ["info"], { stdio: "ignore", timeout: 15_000 });
  const hasDaemon = daemon.status === 0;
  if (!hasDaemon) console.log("Left out: no Docker daemon answers here.");
  const { HOME: _home, USERPROFILE: _profile, ...rest } = process.env;
  const env = {
    ...rest,
    HOME: home,
    USERPROFILE: home,
    HOMEPORT_SETTINGS_DIR: path.join(home, "settings"),
    HOMEPORT_TEST_DOCKER: hasDaemon ? "yes" : "no",
  };
  const run = runNode(["node_modules/vitest/vitest.mjs", "run", "--config", "e2e/real/vitest.config.ts"], { env });
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  process.exitCode = run.status ?? 1;
} catch (error) {
  fail(error);
}
