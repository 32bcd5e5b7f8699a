import type { Clock } from "../../platform/clock";

const maxLines = 5000;

export type RunnerLog = {
  /** A line of the runner itself; `fields` are written as they are. */
  info(message: string, fields?: string): void;
  /** The same, as a warning. */
  warn(message: string, fields: string): void;
  /** A line the engine wrote, counted from its start. */
  engine(sinceMs: number, words: string): void;
  text(): string;
  /** What there is, and then each line as it is written, without an end. */
  follow(signal: AbortSignal): AsyncGenerator<string>;
  clear(): void;
};

/** The runner's log as `GET /logs` gives it: its own lines, and the engines' words inside them. */
export function createRunnerLog(clock: Clock): RunnerLog {
  let lines: string[] = [];
  const followers = new Set<(line: string) => void>();

  function write(message: string, fields: string, level = "INFO") {
    const time = new Date(clock.now()).toISOString();
    const tail = fields === "" ? "" : ` ${fields}`;
    const line = `[${time.replace("Z", "000000Z")}] time=${time} level=${level} msg=${JSON.stringify(message)}${tail}`;
    lines.push(line);
    if (lines.length > maxLines) lines = lines.slice(-maxLines / 2);
    for (const follower of followers) follower(line);
  }
  const text = () => (lines.length === 0 ? "" : `${lines.join("\n")}\n`);

  return {
    info: (message, fields = "") => write(message, fields),
    warn: (message, fields) => write(message, fields, "WARN"),
    engine(sinceMs, words) {
      const seconds = String(Math.floor(sinceMs / 1000)).padStart(2, "0");
      const rest = String(Math.floor(sinceMs % 1000)).padStart(3, "0");
      write(`0.${seconds}.${rest}.000 ${words}`, "");
    },
    text,
    async *follow(signal) {
      const waiting: string[] = [];
      let wake = () => {};
      const hear = (line: string) => {
        waiting.push(`${line}\n`);
        wake();
      };
      followers.add(hear);
      signal.addEventListener("abort", () => wake(), { once: true });
      try {
        yield text();
        while (!signal.aborted) {
          const line = waiting.shift();
          if (line !== undefined) yield line;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        followers.delete(hear);
      }
    },
    clear() {
      lines = [];
    },
  };
}
