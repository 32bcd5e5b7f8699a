import type { Destination, Destinations } from "../../app/contract/destinations";
import type { PrivacyRow, PrivacySnapshot } from "../../app/contract/privacy";
import { type CheckId, checkIds, checks } from "../../app/domain/privacy/checks";
import { sampleNow } from "./samples";

/** A check that was looked at and passed. */
export function sampleCheckRow(id: CheckId, over: Partial<PrivacyRow> = {}): PrivacyRow {
  const own = over.own === undefined ? "pass" : over.own;
  return {
    id,
    group: checks[id].group,
    verdict: own,
    own,
    reason: null,
    detail: null,
    evidence: [],
    fixes: [],
    steps: [],
    acceptance: null,
    isRunning: false,
    checkedAt: own === null ? null : sampleNow,
    tookMs: own === null ? null : 40,
    since: own === null ? null : sampleNow - 3 * 86_400_000,
    ...over,
  };
}

/** All checks; `rows` in the place of those that passed. */
export function samplePrivacy(rows: readonly PrivacyRow[] = [], over: Partial<PrivacySnapshot> = {}): PrivacySnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    isRunning: false,
    ranAt: sampleNow,
    tookMs: 2_900,
    rows: checkIds.map((id) => rows.find((row) => row.id === id) ?? sampleCheckRow(id)),
    history: [],
    news: [],
    ...over,
  };
}

export const sampleDestination = (over: Partial<Destination> = {}): Destination => ({
  id: `${over.party ?? "openclaw"} ${over.reason ?? "channel"} ${over.what ?? ""}`,
  party: "openclaw",
  what: "telegram",
  reason: "channel",
  class: "configured",
  place: "internet",
  count: null,
  lastAt: null,
  keys: [],
  stop: null,
  ...over,
});

export const sampleDestinations = (items: readonly Destination[], over: Partial<Destinations> = {}): Destinations => ({
  asOf: sampleNow,
  since: sampleNow - 3_600_000,
  isCut: false,
  items,
  unread: [],
  ...over,
});
