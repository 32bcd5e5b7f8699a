import { z } from "zod";
import { Nothing, reading, stamped } from "./common";
import { Failure } from "./errors";
import { GuardWord } from "./guard-word";
import { ModelRefInput } from "./models";

export const ChatStats = z.object({
  /** The model was not loaded when the request left: the time to first token holds the load. */
  isColdStart: z.boolean(),
  timeToFirstTokenMs: reading(z.number().nonnegative()),
  totalMs: z.number().nonnegative(),
  promptTokens: reading(z.number().int().nonnegative()),
  /** Of those, found in the engine's cache and not read again. */
  cachedTokens: reading(z.number().int().nonnegative()),
  promptTokensPerSecond: reading(z.number().nonnegative()),
  generatedTokens: reading(z.number().int().nonnegative()),
  tokensPerSecond: reading(z.number().nonnegative()),
});
export type ChatStats = z.infer<typeof ChatStats>;

/** complete: the model stopped by itself; length: the limit; stopped: by you; cut: no [DONE]; failed: an error. */
export const ChatEnd = z.enum(["complete", "length", "stopped", "cut", "failed"]);
export type ChatEnd = z.infer<typeof ChatEnd>;

/** Straight to the runner, or through OpenClaw: its gateway, or its command line where no gateway takes questions. */
export const ChatWay = z.enum(["runner", "gateway", "command"]);
export type ChatWay = z.infer<typeof ChatWay>;

export const ChatTurn = z.object({
  id: z.string(),
  model: z.string(),
  /** Null until it is decided. */
  way: ChatWay.nullable(),
  question: z.string(),
  answer: z.string(),
  /** What the model thought before answering, where it says so. */
  reasoning: z.string(),
  phase: z.enum(["sending", "loading-model", "reading-prompt", "answering", "ended"]),
  /** Number of the last delta that is contained in `answer` and `reasoning`. */
  lastDelta: z.number().int().nonnegative(),
  maxTokens: z.number().int().positive(),
  startedAt: z.number(),
  end: ChatEnd.nullable(),
  failure: Failure.nullable(),
  stats: ChatStats.nullable(),
});
export type ChatTurn = z.infer<typeof ChatTurn>;

/** The conversation of this session: in main's memory only, gone on close or clear. */
export const ChatSnapshot = z.object({ ...stamped, turns: z.array(ChatTurn) });
export type ChatSnapshot = z.infer<typeof ChatSnapshot>;

/** Text that came since the last delta, at most one per frame (16 ms). A gap in `number` means: read again. */
export const ChatDelta = z.object({
  turnId: z.string(),
  number: z.number().int().positive(),
  answer: z.string(),
  reasoning: z.string(),
});
export type ChatDelta = z.infer<typeof ChatDelta>;

export const chatRoutes = {
  "chat.read": { input: Nothing, output: ChatSnapshot },
  "chat.send": {
    input: z.strictObject({
      model: ModelRefInput,
      /** With `openclaw` its own default model answers, and `maxTokens` does not count. */
      via: z.enum(["runner", "openclaw"]).exactOptional(),
      text: z.string().min(1).max(100_000),
      maxTokens: z.number().int().min(1).max(32_768),
      /** A turn that is asked again: it stays on view, and the model is not told of it. */
      insteadOf: z.string().max(100).optional(),
      /** The second word, where the model isn't loaded and won't fit. */
      guard: GuardWord.exactOptional(),
    }),
    output: z.object({ turnId: z.string() }),
  },
  "chat.stop": { input: Nothing, output: Nothing },
  "chat.clear": { input: Nothing, output: Nothing },
} as const;
export type ChatEvents = { "chat.changed": ChatSnapshot; "chat.streamed": ChatDelta };
