import type { TFunction } from "i18next";
import type { RequestRow, RequestsSnapshot } from "../../../app/contract/requests";
import { tallyByClient } from "../../../app/domain/request-tally";
import { formatCount } from "../../ui/format";
import type { StateKind } from "../../ui/State";
import { rememberText } from "./remember-text";

const clientClosed = 408;

export const clientOf = (t: TFunction, client: string | null) => client ?? t("requests.unnamedClient");

/** The sentence the page opens with while requests are shown. */
export function requestsSentence(t: TFunction, snapshot: RequestsSnapshot | null, hasFailed: boolean): string {
  if (snapshot === null) return t(hasFailed ? "requests.sentence.failed" : "requests.sentence.loading");
  const { rows, tallies, state } = snapshot;
  const [first, ...others] = rows.filter((row) => row.state === "answering");
  if (first !== undefined) {
    return others.length === 0
      ? t("requests.sentence.answering", { client: first.client ?? t("requests.unnamed") })
      : t("requests.sentence.answeringMany", { count: others.length + 1 });
  }
  if (state === "waiting" || state === "unsupported" || state === "lost") return t(`requests.sentence.${state}`);
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0);
  if (count === 0) return t("requests.sentence.none");
  const clients = t("requests.clients", { count: tallyByClient(tallies).length });
  return t("requests.sentence.answered", { count, clients });
}

/** How a request ended, in a few words. */
export function requestOutcome(
  t: TFunction,
  { state, status, problem }: RequestRow,
): { kind: StateKind; text: string } {
  if (state === "answering") return { kind: "ok", text: t("requests.state.answering") };
  if (state === "lost") return { kind: "unknown", text: t("requests.state.lost") };
  if (status === clientClosed) return { kind: "quiet", text: t("requests.left") };
  if (problem !== null) return { kind: "look", text: t(`errors.${problem}.title`) };
  return { kind: "ok", text: t("requests.answered") };
}

/** A client that hung up is no error of anybody: it has words of its own. */
export const hasLeft = ({ state, status }: RequestRow) => state === "ended" && status === clientClosed;

/** A count that may not be known, for a column. */
export const countText = (count: number | null) => (count === null ? "–" : formatCount(count));

// a request never changes but for its state: a new state is a new object
const textOf = rememberText((t, row: RequestRow) => {
  const { model, userAgent, method, path, origin, status } = row;
  const outcome = requestOutcome(t, row).text;
  const parts = [clientOf(t, row.client), model, userAgent, method, path, origin, status, outcome];
  return parts.join("\n").toLowerCase();
});

/** The requests of a client that hold every word of the text somewhere. */
export function filterRequests(
  t: TFunction,
  rows: readonly RequestRow[],
  { client, text }: { client: string; text: string },
): readonly RequestRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (client !== "" && clientOf(t, row.client) !== client) return false;
    return words.every((word) => textOf(t, row).includes(word));
  });
}
