import type { ActivityLine, ActivitySnapshot } from "../../app/contract/activity";
import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

function isSame(held: ActivityLine, incoming: ActivityLine): boolean {
  return held.firstAt === incoming.firstAt && held.lastAt === incoming.lastAt && held.count === incoming.count;
}

/** A line that did not change stays the same object, so that its row is not drawn again. */
function keepSame(held: ActivitySnapshot | null, incoming: ActivitySnapshot): ActivitySnapshot {
  const known = new Map(held?.lines.map((line) => [line.id, line]));
  const lines = incoming.lines.map((line) => {
    const was = known.get(line.id);
    return was && isSame(was, line) ? was : line;
  });
  return { ...incoming, lines };
}

/** The ledger. It is read and pushed only while its page is open. */
export const useActivity = createWatchedStore<ActivitySnapshot>({
  request: () => bridge.request("activity.read", {}),
  subscribe: (listener) => bridge.on("activity.changed", listener),
  merge: keepSame,
  watch: (isOpen) => bridge.request("activity.watch", { isOpen }),
});
