import { known } from "../../app/contract/common";
import type { ChatTurn } from "../../app/contract/chat";
import type { chatStates } from "../../renderer/features/chat/states";
import { sampleGateway, sampleTurn } from "../../renderer/test/page-samples";
import { sampleChat, sampleLoaded, sampleModel, sampleModels, sampleRunner } from "../../renderer/test/samples";
import { choose, click, failure, longRef, type Staged } from "./staged";

const turns = (...items: Partial<ChatTurn>[]): Staged => ({
  replies: { "chat.read": sampleChat({ turns: items.map((over, index) => sampleTurn({ id: `t${index}`, ...over })) }) },
});
const going = { answer: "", end: null, stats: null, lastDelta: 0 } as const;

export const chat: Record<(typeof chatStates)[number], Staged> = {
  complete: turns({
    answer:
      "| Model | Size |\n|---|---|\n| qwen3 | 5.0 GB |\n\n```ts\nconst answer: number = 42;\n```\n\nSee [docs](https://example.com).",
    reasoning: "First the sizes.",
  }),
  length: turns({ end: "length" }),
  stopped: turns({ end: "stopped", stats: null }),
  cut: turns({ end: "cut", stats: null, failure: failure("chat-cut") }),
  failed: turns(
    {},
    { ...going, phase: "ended", end: "failed", failure: failure("load-out-of-memory", "ggml_cuda: out of memory") },
  ),
  empty: {},
  looking: { replies: { "runner.read": sampleRunner({ state: "looking", loaded: [] }) } },
  "no-runner": {
    replies: { "runner.read": sampleRunner({ state: "down", loaded: [], problem: failure("runner-down") }) },
  },
  "no-models": { replies: { "models.read": sampleModels({ items: [] }) } },
  "loading-model": turns({ ...going, phase: "loading-model" }),
  thinking: turns({ ...going, phase: "answering", reasoning: "The sky scatters" }),
  answering: turns({ ...going, phase: "answering", answer: "Air scatters **blue** light" }),
  "through-gateway": {
    replies: {
      "chat.read": sampleChat({ turns: [sampleTurn({ way: "gateway" }), sampleTurn({ id: "t2", way: "command" })] }),
    },
    act: choose("Through OpenClaw"),
  },
  "through-command": {
    replies: { "gateway.read": sampleGateway({ chat: known("off") }) },
    act: choose("Through OpenClaw"),
  },
  "long-names": {
    replies: {
      "models.read": sampleModels({ items: [sampleModel({ ref: longRef, tags: [longRef] })] }),
      "runner.read": sampleRunner({ loaded: [sampleLoaded({ ref: longRef })] }),
      "chat.read": sampleChat({
        turns: [sampleTurn({ model: longRef, question: "Donaudampfschifffahrt".repeat(20) })],
      }),
    },
  },
  clearing: { ...turns({}), act: click(/^Clear/) },
  "not-read": { replies: { "chat.read": failure("internal") } },
  offline: { ...turns({}), isLost: true },
};
