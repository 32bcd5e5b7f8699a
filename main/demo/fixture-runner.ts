import { HttpProblem } from "../platform/http-problem";
import { type CatalogueModel, describeModel } from "./model-runner/describe-model";
import { type ModelRunner, type ModelRunnerOptions, createModelRunner } from "./model-runner/model-runner";
import { createVirtualClock, type VirtualClock } from "./virtual-clock";

export const fixtureRef = "ai/gemma3:270M-Q4_K_M";
export const huggingFaceRef = "huggingface.co/someone/gemma-3-270m-gguf:Q4_K_M";

const gemma = describeModel({
  ref: fixtureRef,
  aliases: [`127.0.0.1:5000/${fixtureRef}`, `127.0.0.1:5001/${fixtureRef}`],
  name: "Gemma 3 270m",
  sizeMb: 253.113_024,
  parameters: "268.10M",
  quantization: "MOSTLY_Q4_K_M",
  architecture: "gemma3",
  layers: 18,
  heads: 4,
  kvHeads: 1,
  headSize: 256,
  embedding: 640,
  trained: 32_768,
  window: 512,
  license: "gemma",
  prompt: 400,
  speed: 75,
});
const others: readonly CatalogueModel[] = [
  { ...gemma, ref: "ai/cut:1", aliases: [], isTruncated: true },
  { ...gemma, ref: "ai/synthetic:a", aliases: [] },
  { ...gemma, ref: huggingFaceRef, aliases: [] },
];

/** For tests: a runner of the recordings' kind in a time of its own. */
export function createFixtureRunner({
  hasModel = true,
  ...options
}: { hasModel?: boolean } & Partial<ModelRunnerOptions> = {}): { runner: ModelRunner; clock: VirtualClock } {
  const clock = createVirtualClock();
  const runner = createModelRunner({
    clock,
    variant: "unknown",
    version: "dev",
    downloadBytesPerSecond: 25e6,
    models: hasModel ? [{ ...gemma, aliases: [] }] : [],
    offers: [gemma, ...others],
    ...options,
  });
  return { runner, clock };
}

export type Asked = {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Hangs up after so many pieces. */
  stopAfter?: number;
  onPiece?: (count: number) => unknown;
  /** Leaves the answer coming. */
  leaveOpen?: boolean;
  signal?: AbortSignal;
};
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  /** How it broke off; null: it didn't. */
  problem: string | null;
  hangUp(): void;
};

/** For tests: one request and its whole answer. Rejects where no answer began. */
export async function askRunner(runner: ModelRunner, asked: Asked): Promise<Answer> {
  const client = new AbortController();
  asked.signal?.addEventListener("abort", () => client.abort(), { once: true });
  const { body } = asked;
  const reply = await runner.handle({
    method: asked.method,
    path: asked.path,
    headers: { accept: "*/*", ...asked.headers },
    body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
    signal: client.signal,
  });
  const answer: Answer = {
    status: reply.status,
    headers: reply.headers,
    text: "",
    problem: null,
    hangUp: () => client.abort(),
  };
  const read = async () => {
    let count = 0;
    try {
      for await (const piece of reply.body) {
        answer.text += piece;
        count += 1;
        asked.onPiece?.(count);
        if (count === asked.stopAfter) break;
      }
    } catch (error) {
      answer.problem = error instanceof HttpProblem ? error.kind : "aborted";
    }
    if (asked.stopAfter !== undefined) client.abort();
  };
  const reading = read();
  if (asked.leaveOpen !== true) await reading;
  return answer;
}
