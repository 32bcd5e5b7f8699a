import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { nothingKept } from "../../app/domain/guide/guide";

export const root = path.resolve(import.meta.dirname, "../..");
const node = path.join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
const longestEndMs = 15_000;

export type Program = {
  child: ChildProcess;
  /** Everything it said so far, on both streams. */
  output(): string;
  /** Resolves with the first match in its output; rejects with the output when it ends before. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code once it ended; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Sends SIGTERM, and SIGKILL to one that doesn't listen. */
  end(): Promise<number | null>;
};

/** The environment of a program under test: ours, with a settings folder of its own. */
export function environment(
  settingsFolder: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  // The test runner's own switches are not the program's.
  for (const name of ["NODE_OPTIONS", "FORCE_COLOR", "DEBUG"]) delete env[name];
  return { ...env, HOMEPORT_SETTINGS_DIR: settingsFolder, ...more };
}

const guideIsPast = { schema: 1, guide: { ...nothingKept, finishedAt: 1 } };

/** Somebody has been here before: the set-up guide does not open by itself. */
export function leaveGuideBehind(settingsFolder: string): void {
  const file = path.join(settingsFolder, "settings.json");
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(guideIsPast));
}

/** Starts a Node program of ours from the project's root. */
export function startProgram(
  args: readonly string[],
  env: Record<string, string>,
  { hasChannel = false, leadsGroup = false } = {},
): Program {
  const child = spawn(node, args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe", ...(hasChannel ? (["ipc"] as const) : [])],
    serialization: "advanced",
    detached: leadsGroup,
  });
  let text = "";
  const watchers = new Set<() => void>();
  const note = (piece: Buffer) => {
    text += piece.toString("utf8");
    for (const look of watchers) look();
  };
  child.stdout?.on("data", note);
  child.stderr?.on("data", note);
  const ended = once(child, "close").then(([code]) => code as number | null);

  return {
    child,
    output: () => text,
    ended,
    waitFor(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(text);
          if (!match) return;
          watchers.delete(look);
          resolve(match);
        };
        watchers.add(look);
        look();
        void ended.then((code) =>
          reject(new Error(`The program ended with ${code} before it said ${pattern}:\n${text}`)),
        );
      });
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), longestEndMs);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

/** Starts the panel as `npm start` does. `signalGroup` signals starter and panel at once, as a terminal does. */
export function startUnderStarter(args: readonly string[], env: Record<string, string>) {
  const program = startProgram(["scripts/start.mjs", ...args], env, { leadsGroup: true });
  return {
    ...program,
    signalGroup(signal: NodeJS.Signals) {
      if (program.child.pid !== undefined) process.kill(-program.child.pid, signal);
    },
  };
}
