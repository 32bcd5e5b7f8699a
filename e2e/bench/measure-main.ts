// What main adds to the bare endpoint: chat and pull, each beside the same request made by hand.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { ChatDelta, ChatSnapshot } from "../../app/contract/chat";
import { openHouse } from "../real/house";
import { median, promptMs, ratioOfPairs, tokensPerAnswer, tokensPerSecond, type Figure } from "./figures";

const origin = process.env["MODEL_RUNNER_HOST"] ?? "";
const out = process.argv[2] ?? "";
const model = "ai/qwen3:8B-Q4_K_M";
const pulled = "ai/qwen3:0.6B-Q4_0";
const chatPairs = 7;
const pullPairs = 5;
const standstillRounds = 5;

type Times = { firstMs: number; totalMs: number };
const house = await openHouse();
let onDelta: (delta: ChatDelta) => void = () => {};
let onChat: (chat: ChatSnapshot) => void = () => {};
house.on("chat.streamed", (delta) => onDelta(delta));
house.on("chat.changed", (chat) => onChat(chat));
await house.until("runner.read", {}, ({ state }) => state === "healthy", 20_000);
await house.until("models.read", {}, ({ state }) => state === "ready", 20_000);

async function bareChat(): Promise<Times> {
  const startMs = performance.now();
  let firstMs = Number.NaN;
  const messages = [{ role: "user", content: "Tell me" }];
  const response = await fetch(`${origin}/engines/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages, stream: true, max_tokens: 2000 }),
  });
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    if (Number.isNaN(firstMs) && decoder.decode(piece, { stream: true }).includes('"content":"'))
      firstMs = performance.now() - startMs;
  }
  return { firstMs, totalMs: performance.now() - startMs };
}

async function ourChat(): Promise<Times> {
  await house.ask("chat.clear", {});
  const ended = Promise.withResolvers<void>();
  let firstMs = Number.NaN;
  const startMs = performance.now();
  onDelta = () => {
    if (Number.isNaN(firstMs)) firstMs = performance.now() - startMs;
  };
  onChat = ({ turns }) => {
    if (turns.at(-1)?.phase === "ended") ended.resolve();
  };
  await house.ask("chat.send", { model, text: "Tell me", maxTokens: 2000 });
  await ended.promise;
  const totalMs = performance.now() - startMs;
  const turn = (await house.ask("chat.read", {})).turns.at(-1);
  if (turn?.end !== "complete") throw new Error(`The answer ended as ${turn?.end}.`);
  return { firstMs, totalMs };
}

async function barePull(): Promise<number> {
  const startMs = performance.now();
  const response = await fetch(`${origin}/models/create`, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify({ from: pulled }),
  });
  const text = await response.text();
  if (!text.includes('"success"')) throw new Error(text.slice(-300));
  return performance.now() - startMs;
}

async function ourPull(): Promise<number> {
  const startMs = performance.now();
  const { jobId } = await house.ask("models.pull", { ref: pulled });
  await endOf(jobId);
  return performance.now() - startMs;
}

/** By the push, not by asking every 200 ms: the wait must not be measured. */
async function endOf(jobId: string): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const look = async () => {
    const job = (await house.ask("jobs.read", {})).items.find(({ id }) => id === jobId);
    if (job?.outcome) ended.resolve();
  };
  house.on("jobs.changed", () => void look());
  await look();
  await ended.promise;
}

const remove = () => fetch(`${origin}/models/${pulled}?force=true`, { method: "DELETE" });

/** The longest that main's loop stood still while `work` was done, in ms; what a timer adds by itself is taken away. */
async function longestStandstill(work: () => Promise<unknown>): Promise<number> {
  const resolutionMs = 2;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  await work();
  delay.disable();
  return Math.max(0, delay.max / 1e6 - resolutionMs);
}

/** A pull and an answer at once, while a list of 500 models is read again and again. */
async function everythingAtOnce(): Promise<void> {
  const busy = Promise.all([ourPull(), ourChat()]);
  const over = new AbortController();
  const end = () => over.abort();
  busy.then(end, end);
  while (!over.signal.aborted) await house.ask("models.refresh", {});
  await busy;
}

await bareChat();
await ourChat();
const chats: { ours: Times; bare: Times }[] = [];
for (let pair = 0; pair < chatPairs; pair++) chats.push({ ours: await ourChat(), bare: await bareChat() });
const pulls: (readonly [number, number])[] = [];
for (let pair = 0; pair < pullPairs; pair++) {
  const ours = await ourPull();
  await remove();
  const bare = await barePull();
  await remove();
  pulls.push([ours, bare]);
}
await fetch(`${origin}/bench/long-list`);
const standstills: number[] = [];
for (let round = 0; round < standstillRounds; round++) {
  standstills.push(await longestStandstill(everythingAtOnce));
  await remove();
}
await house.quit();

const first = ratioOfPairs(chats.map(({ ours, bare }) => [ours.firstMs, bare.firstMs]));
const total = ratioOfPairs(chats.map(({ ours, bare }) => [ours.totalMs, bare.totalMs]));
const throughput = 1 / ratioOfPairs(pulls);
const how = `${tokensPerAnswer} tokens at ${tokensPerSecond} tok/s, median of ${chatPairs} pairs`;
const addedMs = median(chats.map(({ ours, bare }) => ours.firstMs - bare.firstMs));
const figures: Figure[] = [
  {
    what: "chat: time to first token",
    value: first,
    unit: "×",
    budget: "≤ 1.05",
    isWithin: first <= 1.05,
    note: `prompt read in ${promptMs} ms; ${addedMs.toFixed(1)} ms come on top`,
  },
  { what: "chat: whole answer", value: total, unit: "×", budget: "≤ 1.05", isWithin: total <= 1.05, note: how },
  {
    what: "pull: throughput",
    value: throughput,
    unit: "×",
    budget: "≥ 0.98",
    isWithin: throughput >= 0.98,
    note: `442 MB, median of ${pullPairs} pairs`,
  },
  {
    what: "main: longest standstill, all at once",
    value: median(standstills),
    unit: "ms",
    budget: "≤ 50",
    isWithin: median(standstills) <= 50,
    note: `pull, answer and a list of 500 models; wall clock, worst of ${standstillRounds} rounds ${Math.max(...standstills).toFixed(0)} ms`,
  },
];
writeFileSync(out, JSON.stringify(figures));
process.exit(0);
