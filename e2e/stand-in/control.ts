import type { Ask, Questions, Tell } from "./messages.ts";

/** Tells the test what would have reached the operating system. */
export function record(call: string, ...args: unknown[]): void {
  tell({ kind: "called", call, args });
}

/** Tells the test. Without one (started by hand) there is no one to tell. */
export function tell(message: Tell): void {
  if (process.connected) process.send?.(message);
}

const answers = new Map<string, (params: never) => unknown>([["recorded", () => {}]]);

type Answers = {
  [Q in keyof Questions]?: (
    ask: Parameters<Questions[Q]>[0],
  ) => ReturnType<Questions[Q]> | Promise<ReturnType<Questions[Q]>>;
};

/** Says how to answer some of the test's questions. */
export function answer(some: Answers): void {
  for (const [question, reply] of Object.entries(some)) answers.set(question, reply as (params: never) => unknown);
}

process.on("message", (ask: Ask) => {
  void (async () => {
    try {
      const reply = answers.get(ask.question);
      if (!reply) throw new Error(`stand-in: no answer to '${ask.question}'`);
      tell({ kind: "answer", id: ask.id, value: await reply(ask.params as never) });
    } catch (error) {
      tell({
        kind: "failure",
        id: ask.id,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  })();
});
// The channel alone must not keep the program alive, and a test that dies takes the program with it.
process.channel?.unref();
process.on("disconnect", () => process.exit(1));
