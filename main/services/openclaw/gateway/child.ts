import type { GatewayLogLine } from "../../../../app/contract/gateway";
import type { Dialect } from "../../../../app/contract/openclaw";
import type { Clock } from "../../../platform/clock";
import { maskSecrets } from "../../../platform/mask";
import type { CommandResult, RunningCommand, StartCommand } from "../../../platform/run-command";

const maxLines = 300;
const maxLineChars = 2_000;
/** A turn that is under way is given so long to end before the gateway is ended by force. */
const stopPatienceMs = 15_000;

/**
 * On top of a scrubbed environment: no announcing on the network, no handing over to a process we don't know, no running of
 * the user's login shell. Channels start as usual: this is the user's own gateway.
 */
const supervised: Record<Dialect, Record<string, string>> = {
  openclaw: { OPENCLAW_DISABLE_BONJOUR: "1", OPENCLAW_NO_RESPAWN: "1", OPENCLAW_EXEC_SHELL_SNAPSHOT: "0" },
  clawdbot: { CLAWDBOT_DISABLE_BONJOUR: "1", CLAWDBOT_NO_RESPAWN: "1" },
};

type Launch = { file: string; args: readonly string[]; env: Record<string, string> };
export type GatewayChild = {
  dialect: Dialect;
  /** Of which state folder. */
  stateDir: string;
  port: number;
  startedAt: number;
  /** Of the configuration it was started with. */
  configHash: string;
  pid: number | undefined;
  /** It was asked to end. */
  isStopping: boolean;
};
export type GatewayEnd = GatewayChild & { result: CommandResult };

/** The gateway that Homeport itself has started: at most one, with the end of what it said. */
export function createGatewayChild({
  startCommand,
  clock,
  endProcess,
  os,
  onChange,
}: {
  startCommand: StartCommand;
  clock: Clock;
  /** Asks a process to end (SIGTERM). */
  endProcess: (pid: number) => void;
  os: NodeJS.Platform;
  /** Something was said, or it has begun or ended. */
  onChange: () => void;
}) {
  let current: { about: Omit<GatewayChild, "pid">; command: RunningCommand } | null = null;
  let lastEnd: GatewayEnd | null = null;
  let lines: GatewayLogLine[] = [];
  let lastId = 0;

  function take(raw: string, isError: boolean, secrets: readonly string[]) {
    const text = maskSecrets(raw.slice(0, maxLineChars), secrets).trimEnd();
    if (text.trim() === "") return;
    const [, time, rest] = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (.*)$/.exec(text) ?? [];
    const at = time === undefined ? Number.NaN : Date.parse(time);
    lastId += 1;
    lines.push({ id: lastId, at: Number.isNaN(at) ? clock.now() : at, isError, text: rest ?? text });
    if (lines.length > maxLines * 2) lines = lines.slice(-maxLines);
    onChange();
  }

  async function follow(own: NonNullable<typeof current>): Promise<void> {
    const result = await own.command.done;
    lastEnd = { ...own.about, pid: own.command.pid, result };
    if (current === own) current = null;
    onChange();
  }

  async function askToEnd({ pid, done }: RunningCommand): Promise<void> {
    if (pid !== undefined) endProcess(pid);
    const waiting = new AbortController();
    const patience = clock.sleep(stopPatienceMs, waiting.signal).catch(() => {});
    await Promise.race([done, patience]);
    waiting.abort();
  }

  const read = (): GatewayChild | null => (current === null ? null : { ...current.about, pid: current.command.pid });

  return {
    read,
    lastEnd: (): GatewayEnd | null => lastEnd,
    lines: (): GatewayLogLine[] => lines.slice(-maxLines),
    droppedLines: (): number => lastId - Math.min(lines.length, maxLines),
    /** The end of what the last one said, for telling why it ended. */
    said: (): string =>
      lines
        .slice(-12)
        .map(({ text }) => text)
        .join("\n"),
    start(
      launch: Launch,
      about: Omit<GatewayChild, "pid" | "startedAt" | "isStopping">,
      secrets: readonly string[],
    ): void {
      if (current !== null) return;
      lines = [];
      lastId = 0;
      lastEnd = null;
      const command = startCommand({
        file: launch.file,
        args: launch.args,
        env: { ...launch.env, ...supervised[about.dialect] },
        secrets,
        onLine: (line, stream) => take(line, stream === "stderr", secrets),
      });
      const own = { about: { ...about, startedAt: clock.now(), isStopping: false }, command };
      current = own;
      void follow(own);
      onChange();
    },
    /** Resolves when it has ended: asked first, by force after a while; on Windows, where nothing can be asked, at once. */
    async stop(): Promise<void> {
      const own = current;
      if (own === null) return;
      own.about.isStopping = true;
      onChange();
      // there it may be the cmd.exe before Node, and once that is gone its children are not found any longer
      if (os !== "win32") await askToEnd(own.command);
      await own.command.stop();
    },
  };
}
