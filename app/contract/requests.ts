import { z } from "zod";
import { Nothing, stamped } from "./common";
import { ErrorCode, Failure } from "./errors";

const count = z.number().int().nonnegative();

/** What is kept of one request Model Runner answered, whoever asked. Its prompt and answer are not in it. */
export const RequestRow = z.object({
  /** The runner's own: `sha256:<model>_<nanoseconds>`. */
  id: z.string(),
  /** When it arrived there, epoch ms. */
  at: z.number(),
  /** `lost`: the runner stopped or dropped its record before its end was seen. */
  state: z.enum(["answering", "ended", "lost"]),
  /** As the client called it, in canonical form where it can be read. */
  model: z.string(),
  /** A proper name: "OpenClaw", "curl". Null when the client did not say. */
  client: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** The API it came through, where the runner translated it: `anthropic/messages`. */
  origin: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  /** Null while it is being answered. */
  status: z.number().int().nullable(),
  isStreamed: z.boolean(),
  promptTokens: count.nullable(),
  generatedTokens: count.nullable(),
  promptTokensPerSecond: z.number().positive().nullable(),
  tokensPerSecond: z.number().positive().nullable(),
  /** What the engine worked on it, reading and writing; without waiting and loading. */
  engineMs: z.number().nonnegative().nullable(),
  problem: ErrorCode.nullable(),
  /** It came before Homeport started. */
  isEarlier: z.boolean(),
});
export type RequestRow = z.infer<typeof RequestRow>;

/** Everything one client asked of one model since Homeport started. */
export const RequestTally = z.object({
  client: z.string().nullable(),
  model: z.string(),
  count,
  failedCount: count,
  promptTokens: count,
  generatedTokens: count,
  lastAt: z.number(),
});
export type RequestTally = z.infer<typeof RequestTally>;

export const RequestsSnapshot = z.object({
  ...stamped,
  /** `waiting`: no runner answers. `unsupported`: this version doesn't tell. `lost`: it broke off, and is tried again. */
  state: z.enum(["waiting", "connecting", "following", "lost", "unsupported"]),
  /** Why it broke off. */
  problem: Failure.nullable(),
  /** When Homeport started: what the tallies count from. */
  since: z.number(),
  /** Newest first. */
  rows: z.array(RequestRow),
  /** Older ones that had to make room. */
  droppedCount: count,
  /** Records too large to be read. */
  skippedCount: count,
  tallies: z.array(RequestTally),
});
export type RequestsSnapshot = z.infer<typeof RequestsSnapshot>;

/** A text as it was sent; of a long one its beginning and its end. */
const Words = z.object({ text: z.string(), cutChars: count });

/** Prompt and answer of one request, read from the runner at the moment they are asked for, and kept nowhere. */
export const RequestWords = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("found"),
    prompt: z.array(Words.extend({ role: z.string(), attachmentCount: count })),
    /** Messages left out between the first and the last ones. */
    leftOutCount: count,
    answer: Words.nullable(),
    thinking: Words.nullable(),
    failure: Failure.nullable(),
  }),
  /** The runner keeps the last ten of each model, until it is unloaded. */
  z.object({ kind: z.literal("gone") }),
]);
export type RequestWords = z.infer<typeof RequestWords>;

export const requestsRoutes = {
  "requests.read": { input: Nothing, output: RequestsSnapshot },
  "requests.reveal": { input: z.strictObject({ id: z.string().min(1).max(300) }), output: RequestWords },
} as const;
export type RequestsEvents = { "requests.changed": RequestsSnapshot };
