import type { RequestRow, RequestTally } from "../contract/requests";
import { sameModel } from "./model-reference";

/** So many pairs of client and model are counted apart; then the one that was silent longest makes room. */
const maxTallies = 200;

/** The tallies with one more request that has ended; the pair it belongs to comes first. */
export function addToTallies(tallies: readonly RequestTally[], row: RequestRow): RequestTally[] {
  const { client, model } = row;
  const isOwn = (each: RequestTally) => each.client === client && each.model === model;
  const own = tallies.find(isOwn);
  return [
    {
      client,
      model,
      count: (own?.count ?? 0) + 1,
      failedCount: (own?.failedCount ?? 0) + (row.problem === null ? 0 : 1),
      promptTokens: (own?.promptTokens ?? 0) + (row.promptTokens ?? 0),
      generatedTokens: (own?.generatedTokens ?? 0) + (row.generatedTokens ?? 0),
      lastAt: Math.max(own?.lastAt ?? 0, row.at),
    },
    ...tallies.filter((each) => !isOwn(each)),
  ].slice(0, maxTallies);
}

/**
 * What each client asked since Homeport started, the latest first, one entry for each client; with `names` of one model
 * only: its reference, its tags, its id.
 */
export function tallyByClient(tallies: readonly RequestTally[], names?: readonly string[]): RequestTally[] {
  const isWanted = ({ model }: RequestTally) => names?.some((name) => sameModel(name, model)) ?? true;
  const byClient = Map.groupBy(tallies.filter(isWanted), ({ client }) => client);
  return [...byClient.values()]
    .map((group) =>
      group.reduce((sum, each) => ({
        ...sum,
        count: sum.count + each.count,
        failedCount: sum.failedCount + each.failedCount,
        promptTokens: sum.promptTokens + each.promptTokens,
        generatedTokens: sum.generatedTokens + each.generatedTokens,
        lastAt: Math.max(sum.lastAt, each.lastAt),
      })),
    )
    .toSorted((a, b) => b.lastAt - a.lastAt);
}
