import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./program";

export type OpenClawHome = { home: string; config: string; remove(): void };

/** A port for a gateway of a test’s own; below those that systems give to clients, which hold many while tests run. */
export const gatewayPort = (): number => 20_000 + Math.floor(Math.random() * 12_000);

/**
 * A home folder, thrown away, with OpenClaw's configuration as `configWith` writes it for a port where nobody is, and the
 * fake command line in `bin`. `before`: a line of shell that runs before it does, told where both are.
 */
export function makeOpenClawHome(
  configWith: (port: number) => string,
  before: (at: { home: string; config: string }) => string = () => "",
): OpenClawHome {
  const home = mkdtempSync(path.join(tmpdir(), "homeport-openclaw-"));
  const config = path.join(home, ".openclaw/openclaw.json");
  const program = path.join(home, "bin/openclaw");
  for (const folder of ["bin", ".openclaw"]) mkdirSync(path.join(home, folder));
  // a gateway of another test must not be found
  writeFileSync(config, configWith(gatewayPort()));
  const tools = path.join(root, "e2e/fake-tools");
  const node = path.join(root, "node_modules/node/bin/node");
  writeFileSync(
    program,
    `#!/bin/sh\n${before({ home, config })}\nexec "${node}" --import "${tools}/register.mjs" "${tools}/tool.ts" openclaw "$@"\n`,
  );
  chmodSync(program, 0o755);
  return { home, config, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }) };
}
