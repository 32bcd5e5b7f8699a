import { homedir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { CodedError } from "../app/contract/errors";
import { createPaths } from "./platform/paths";

declare global {
  /** Put in by the build, from package.json. */
  const HOMEPORT_VERSION: string;
}

export const version: string = typeof HOMEPORT_VERSION === "string" ? HOMEPORT_VERSION : "unbuilt";

type Flags = { isDemo: boolean; port: number; canOpen: boolean; wantsHelp: boolean };

export const usage = `Homeport ${version}

  --demo      a simulated Docker, Model Runner and OpenClaw; nothing real is touched
  --port N    port of the browser's panel (default: any free one)
  --no-open   print the address, don't open a browser
  --help      this text`;

/** What the browser shell's command line asks for. Throws CodedError "bad-input" with a sentence for people. */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parse(args);
  const port = values["port"] ?? "0";
  if (typeof port !== "string" || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new CodedError("bad-input", `--port takes a number from 0 to 65535, not "${String(port)}".`);
  }
  return {
    isDemo: values["demo"] === true,
    port: Number(port),
    canOpen: values["no-open"] !== true,
    wantsHelp: values["help"] === true,
  };
}

function parse(args: readonly string[]) {
  const flag = { type: "boolean" } as const;
  const options = { demo: flag, port: { type: "string" }, "no-open": flag, help: flag } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true });
  } catch (error) {
    throw new CodedError("bad-input", `${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** The folder that one instance at a time may use. The demo has one of its own, so that it can run beside the real panel. */
export function findInstanceFolder({ isDemo }: { isDemo: boolean }): string {
  const { settingsFolder } = createPaths({ env: process.env, platform: process.platform, home: homedir() });
  return isDemo ? path.join(settingsFolder, "demo") : settingsFolder;
}

/** Ctrl+C, a closed terminal and the system's polite end are all the same wish. */
export function onEndSignal(end: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}

/** An error in words for whoever started the program; a bug keeps its stack. */
export function explain(error: unknown): string {
  if (error instanceof CodedError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
