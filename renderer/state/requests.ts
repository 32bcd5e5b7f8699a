import type { RequestRow, RequestsSnapshot } from "../../app/contract/requests";
import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

/** A request that did not change stays the same object, so that its row is not drawn again. */
function keepSame(held: RequestsSnapshot | null, incoming: RequestsSnapshot): RequestsSnapshot {
  const known = new Map(held?.rows.map((row) => [row.id, row]));
  const same = (row: RequestRow) => {
    const was = known.get(row.id);
    return was?.state === row.state ? was : row;
  };
  return { ...incoming, rows: incoming.rows.map(same) };
}

/** Which requests Model Runner answers, from every client. */
export const useRequests = createDomainStore<RequestsSnapshot>({
  request: () => bridge.request("requests.read", {}),
  subscribe: (listener) => bridge.on("requests.changed", listener),
  merge: keepSame,
});
