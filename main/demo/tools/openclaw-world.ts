import type { Dialect } from "../../../app/contract/openclaw";
import { usualGatewayPort } from "../../../app/domain/cli-profile";
import type { Clock } from "../../platform/clock";
import type { RunnerReply, RunnerRequest } from "../model-runner/reply";
import type { Pace } from "../pace";

/** What the command lines reach: files in memory and the simulated runner in the demo, real ones in a test's program. */
export type OpenClawWorld = {
  clock: Clock;
  pace: Pace;
  home: string;
  readText(file: string): Promise<string | null>;
  writeText(file: string, text: string): Promise<void>;
  /** Permission bits; null: it is not there. */
  modeOf(path: string): Promise<number | null>;
  setMode(path: string, mode: number): Promise<void>;
  /** Its own process, as a listener is named by. */
  pid: number;
  /** Why a gateway can't start; null: it can. */
  gatewayFault: string | null;
  /** Serves a port of the machine until the answer is called. Rejects when it is taken. */
  listen(port: number, handle: (request: RunnerRequest) => Promise<RunnerReply>): Promise<() => Promise<void>>;
  /** What is said to `GET /startupz` at a port; null: nobody is there. */
  knock(port: number): Promise<string | null>;
  /** Rejects when nobody answers. */
  post(call: {
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
    signal: AbortSignal;
  }): Promise<{ status: number; pieces: AsyncIterable<string> }>;
};

export type Place = {
  stateDir: string;
  configPath: string;
  /** Where its gateway listens when the configuration names no port. */
  usualPort: number;
};

export const versions: Record<Dialect, string> = { openclaw: "2026.9.6", clawdbot: "2026.1.24-3" };
/** What answers when no model is configured: a model in a cloud. */
export const cloudDefaults: Record<Dialect, string> = {
  openclaw: "openai/gpt-6-astra",
  clawdbot: "anthropic/claude-opus-4-5",
};

/** State folder and configuration, by each tool's own rules. */
export function placeOf(
  dialect: Dialect,
  env: Readonly<Record<string, string>>,
  { home, profile }: { home: string; profile: string | null },
): Place {
  const prefix = dialect.toUpperCase();
  const own = dialect === "openclaw" ? (env["OPENCLAW_HOME"] ?? home) : home;
  const stateDir = env[`${prefix}_STATE_DIR`] ?? `${own}/.${dialect}`;
  const configPath = env[`${prefix}_CONFIG_PATH`] ?? `${stateDir}/${dialect}.json`;
  return { stateDir, configPath, usualPort: usualGatewayPort(dialect, profile) };
}
