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

  --demo      a simulated Docker, Model Runner and OpenClaw; nothing of yours is touched:
              it keeps a lock of its own in the folder \`demo\` of the settings folder
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

const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** The terminal, npm and our own start script each pass the same Ctrl+C on. */
const sameWishMs = 1000;

/**
 * Ctrl+C, a closed terminal and the system's polite end are all the same wish, heard once. Whoever asks again later
 * doesn't want to wait: `hurry`. Returns how to stop listening.
 */
export function onEndSignal(end: () => void, hurry: () => void): () => void {
  let firstAtMs: number | null = null;
  const hear = () => {
    const nowMs = performance.now();
    if (firstAtMs === null) {
      firstAtMs = nowMs;
      end();
    } else if (nowMs - firstAtMs > sameWishMs) hurry();
  };
  // our start script is gone, killed perhaps: nobody is left who could end us
  const onOrphaned = () => void (firstAtMs === null && hear());
  for (const signal of endSignals) process.on(signal, hear);
  process.on("disconnect", onOrphaned);
  return () => {
    for (const signal of endSignals) process.off(signal, hear);
    process.off("disconnect", onOrphaned);
  };
}

/** For a second start that wants a port of its own; null when the first has that one, or none was asked for. */
export function isOnAnotherPort(address: string | null, port: number): string | null {
  if (port === 0 || (address !== null && new URL(address).port === String(port))) return null;
  return `--port ${port} was left aside: it runs already. End it first, then start it with that port.`;
}

/** For a second start whose first doesn't answer. */
export function isSilent(pid: number): string {
  return `Homeport runs already (process ${pid}) but does not answer. End it and start again.`;
}

/** An error in words for whoever started the program; a bug keeps its stack. */
export function explain(error: unknown): string {
  if (error instanceof CodedError) return explainCoded(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function explainCoded({ code, message, detail = "" }: CodedError): string {
  const isShort = detail !== "" && !detail.includes("\n");
  const words = isShort ? `${message.replace(/\.$/, "")} (${detail}).` : [message, detail].filter(Boolean).join("\n");
  // Before there is a window only the settings folder is written to.
  if (code !== "file-not-writable" && code !== "disk-full") return words;
  const next = code === "disk-full" ? "Free some room there" : "Make it a folder that you may write to";
  return `${words}\n${next}, or name another in HOMEPORT_SETTINGS_DIR, then start again.`;
}
