import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./program";

/** What is planted into a throw-away home folder, beside OpenClaw's configuration. */
export type Planted = {
  config: object;
  /** What OpenClaw's own audit answers, by the name of a recording. */
  audit: string;
  /** Files by their path in the home folder, with their modes. */
  files?: Readonly<Record<string, { text: string; mode: number }>>;
  /** Of OpenClaw's folder. */
  mode: number;
  env?: Readonly<Record<string, string>>;
};

export type PlantedHome = {
  folder: string;
  /** A folder of commands: the fake OpenClaw, whose audit is the recorded one. */
  bin: string;
  configPath: string;
  /** As a person would with an editor. */
  editConfig(change: (config: Record<string, unknown>) => object): void;
  remove(): void;
};

/** A home folder that others can reach, as most are, with what is planted in it. */
export function plantHome({ config, audit, files = {}, mode }: Planted): PlantedHome {
  const folder = mkdtempSync(path.join(tmpdir(), "homeport-planted-"));
  chmodSync(folder, 0o755);
  const stateDir = path.join(folder, ".openclaw");
  const configPath = path.join(stateDir, "openclaw.json");
  const bin = path.join(folder, "bin");
  mkdirSync(stateDir);
  mkdirSync(bin);
  writeFileSync(configPath, JSON.stringify(config, null, 2), { mode: mode === 0o700 ? 0o600 : 0o644 });
  for (const [name, { text, mode: own }] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, own);
  }
  chmodSync(stateDir, mode);
  const report = path.join(root, "e2e/fixtures/recordings/openclaw", `${audit}.openclaw-2026.9.6.stdout`);
  const real = path.join(root, "e2e/fake-tools/bin/openclaw");
  writeFileSync(
    path.join(bin, "openclaw"),
    `#!/bin/sh\nif [ "$1" = security ]; then exec /bin/cat '${report}'; fi\nexec '${real}' "$@"\n`,
  );
  chmodSync(path.join(bin, "openclaw"), 0o755);
  return {
    folder,
    bin,
    configPath,
    editConfig(change) {
      const now = JSON.parse(readFileSync(configPath, "utf8")) as Record<string, unknown>;
      writeFileSync(configPath, JSON.stringify(change(now), null, 2));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
