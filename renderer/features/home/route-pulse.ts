import type { RequestsSnapshot } from "../../../app/contract/requests";

/** So long after its end a request is news. */
const freshMs = 5000;

export type RoutePulse = {
  /** Changes with each request: what is drawn with another key moves again. */
  key: string;
  /** An answer is being made: the mark stays on the line. Else it passes by once. */
  isMarked: boolean;
  /** It came by way of an assistant. */
  isFromAssistant: boolean;
};

/** What moves along the route: a request that is being answered, or one that has just been; null while all is quiet. */
export function routePulse(requests: RequestsSnapshot | null, isAnswering: boolean): RoutePulse | null {
  const open = requests?.rows.find(({ state }) => state === "answering");
  const last = requests?.rows[0];
  const isFresh = last !== undefined && requests !== null && requests.asOf - last.at - (last.engineMs ?? 0) < freshMs;
  const row = open ?? (isFresh ? last : undefined);
  if (row === undefined) return isAnswering ? { key: "unnamed", isMarked: true, isFromAssistant: false } : null;
  const isFromAssistant = row.client === "OpenClaw" || row.client === "Clawdbot";
  return { key: row.id, isMarked: isAnswering || open !== undefined, isFromAssistant };
}
