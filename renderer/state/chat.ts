import type { ChatDelta, ChatSnapshot, ChatTurn } from "../../app/contract/chat";
import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

/** A snapshot that left before the deltas we already hold keeps its news and our longer text. */
function mergeTurn(held: ChatTurn | undefined, incoming: ChatTurn): ChatTurn {
  if (!held || held.lastDelta <= incoming.lastDelta) return incoming;
  return { ...incoming, lastDelta: held.lastDelta, answer: held.answer, reasoning: held.reasoning };
}

const store = createDomainStore<ChatSnapshot>({
  request: () => bridge.request("chat.read", {}),
  subscribe: (listener) => bridge.on("chat.changed", listener),
  merge: (held, incoming) => ({
    ...incoming,
    turns: incoming.turns.map((turn) =>
      mergeTurn(
        held?.turns.find(({ id }) => id === turn.id),
        turn,
      ),
    ),
  }),
});

let reading: Promise<void> | null = null;
let waiting: ChatDelta[] = [];

/** Appends the delta if it is the next one; says whether it needs what came before it. */
function append(delta: ChatDelta): "done" | "gap" {
  const { snapshot } = store.getState();
  const turn = snapshot?.turns.find(({ id }) => id === delta.turnId);
  if (!snapshot || !turn || delta.number > turn.lastDelta + 1) return "gap";
  if (delta.number <= turn.lastDelta) return "done";
  const longer = {
    ...turn,
    lastDelta: delta.number,
    answer: turn.answer + delta.answer,
    reasoning: turn.reasoning + delta.reasoning,
  };
  store.setState({ snapshot: { ...snapshot, turns: snapshot.turns.map((each) => (each === turn ? longer : each)) } });
  return "done";
}

async function readAndCatchUp() {
  await store.getState().read();
  // What still has a gap after a fresh read belongs to a turn that is gone.
  for (const delta of waiting.splice(0)) append(delta);
  reading = null;
}

function receive(delta: ChatDelta) {
  if (reading === null && append(delta) === "done") return;
  waiting.push(delta);
  reading ??= readAndCatchUp();
}

/** The conversation, growing delta by delta; a missing number makes it be read again. */
export const useChat = Object.assign(store, {
  start: ((startSnapshots) => () => {
    const stops = [startSnapshots(), bridge.on("chat.streamed", receive)];
    return () => stops.forEach((stop) => stop());
  })(store.start),
  reset: ((resetSnapshots) => () => {
    waiting = [];
    reading = null;
    resetSnapshots();
  })(store.reset),
});
