import type { Clock } from "../../platform/clock";

const maxLines = 5000;

export type RunnerLog = {
  /** A line of the runner itself; `fields` are written as they are. */
  info(message: string, fields?: string): void;
  /** A line the engine wrote, counted from its start. */
  engine(sinceMs: number, words: string): void;
  text(): string;
  clear(): void;
};

/** The runner's log as `GET /logs` gives it: its own lines, and the engines' words inside them. */
export function createRunnerLog(clock: Clock): RunnerLog {
  let lines: string[] = [];

  function write(message: string, fields: string) {
    const time = new Date(clock.now()).toISOString();
    const tail = fields === "" ? "" : ` ${fields}`;
    lines.push(`[${time.replace("Z", "000000Z")}] time=${time} level=INFO msg=${JSON.stringify(message)}${tail}`);
    if (lines.length > maxLines) lines = lines.slice(-maxLines / 2);
  }

  return {
    info: (message, fields = "") => write(message, fields),
    engine(sinceMs, words) {
      const seconds = String(Math.floor(sinceMs / 1000)).padStart(2, "0");
      const rest = String(Math.floor(sinceMs % 1000)).padStart(3, "0");
      write(`0.${seconds}.${rest}.000 ${words}`, "");
    },
    text: () => (lines.length === 0 ? "" : `${lines.join("\n")}\n`),
    clear() {
      lines = [];
    },
  };
}
