import { expect, test } from "vitest";
import type { RequestRow, RequestTally } from "../contract/requests";
import { addToTallies, tallyByClient } from "./request-tally";

const row = (client: string | null, model: string, at: number, more: Partial<RequestRow> = {}) =>
  ({ client, model, at, promptTokens: 10, generatedTokens: 2, problem: null, ...more }) as RequestRow;
const count = (...rows: RequestRow[]) =>
  rows.reduce<RequestTally[]>((tallies, each) => addToTallies(tallies, each), []);

test("each pair of client and model is counted by itself; unknown tokens and failures too", () => {
  expect(
    count(
      row("curl", "ai/a:1", 5),
      row("OpenClaw", "ai/a:1", 6),
      row("curl", "ai/a:1", 4, { promptTokens: null, problem: "cancelled" }),
    ),
  ).toEqual([
    { client: "curl", model: "ai/a:1", count: 2, failedCount: 1, promptTokens: 10, generatedTokens: 4, lastAt: 5 },
    { client: "OpenClaw", model: "ai/a:1", count: 1, failedCount: 0, promptTokens: 10, generatedTokens: 2, lastAt: 6 },
  ]);
});

test("by which clients a model was used, by any of its names, the latest first", () => {
  const tallies = count(
    row("curl", "ai/a:1", 1),
    row(null, "ai/b:1", 2),
    row("OpenClaw", "ai/a:1", 3),
    row("curl", "ai/mine:v1", 9),
  );
  expect(tallyByClient(tallies, ["docker.io/ai/a:1", "ai/mine:v1"])).toMatchObject([
    { client: "curl", count: 2, generatedTokens: 4, lastAt: 9 },
    { client: "OpenClaw", count: 1, lastAt: 3 },
  ]);
  expect(tallyByClient(tallies, ["ai/c:1"])).toEqual([]);
  expect(tallyByClient(tallies).map(({ client, lastAt }) => [client, lastAt])).toEqual([
    ["curl", 9],
    ["OpenClaw", 3],
    [null, 2],
  ]);
});

test("clients without end make room for each other", () => {
  const many = Array.from({ length: 300 }, (_each, number) => row(`tool-${number}`, "ai/a:1", number));
  const tallies = count(...many);
  expect(tallies).toHaveLength(200);
  expect(tallies[0]?.client).toBe("tool-299");
});
