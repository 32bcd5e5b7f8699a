import { expect, test } from "vitest";
import type { ChatTurn } from "../../contract/chat";
import { type Failure, errorCodes } from "../../contract/errors";
import type { Job } from "../../contract/jobs";
import type { RequestRow } from "../../contract/requests";
import { failuresLastMs, findingOf, isKnownToDoctor, recentFailures } from "./failures";

const model = "ai/qwen3:8B";
const broken: Failure = { code: "load-out-of-memory", message: "m", detail: "its words" };
const job = (at: number, failure: Failure | null, over: Partial<Job> = {}) =>
  ({
    kind: "load-model",
    subject: model,
    endedAt: at,
    outcome: failure === null ? { kind: "done" } : { kind: "failed", failure },
    ...over,
  }) as Job;
const turn = (at: number, failure: Failure | null) =>
  ({ model, startedAt: at, failure, end: failure === null ? "complete" : "failed" }) as ChatTurn;
const row = (at: number, problem: RequestRow["problem"]) =>
  ({ model, at, state: "ended", problem }) as unknown as RequestRow;
const nothing = { jobs: [], turns: [], requests: [], kept: [], now: 10 };
const codes = (sources: Partial<typeof nothing> | object) =>
  recentFailures({ ...nothing, ...sources }).map(({ failure }) => failure.code);

test.each([
  ["a job", { jobs: [job(1, broken)] }],
  ["a question", { turns: [turn(1, broken)] }],
  ["a request of another program", { requests: [row(1, "load-out-of-memory")] }],
  ["an earlier run", { kept: [{ kind: "load-model", subject: model, code: "load-out-of-memory", at: 1 }] }],
])("a failure is told, from %s, until the same is done", (_from, sources) => {
  expect(codes(sources)).toEqual(["load-out-of-memory"]);
  expect(codes({ ...sources, jobs: [...("jobs" in sources ? sources.jobs : []), job(2, null)] })).toEqual([]);
  const answered = { ...sources, requests: [...("requests" in sources ? sources.requests : []), row(2, null)] };
  expect(codes(answered)).toEqual([]);
});

test("the same failure seen twice is told once, with the words", () => {
  expect(recentFailures({ ...nothing, jobs: [job(1, broken)], requests: [row(2, "load-out-of-memory")] })).toEqual([
    { kind: "request", subject: model, at: 2, failure: broken },
  ]);
});

test("what does not speak of the model's state neither tells nor clears", () => {
  const jobs = [
    job(1, broken),
    job(2, { code: "busy", message: "" }),
    job(3, null, { outcome: { kind: "cancelled", isResumable: false } }),
  ];
  expect(codes({ jobs, requests: [row(4, "cancelled")] })).toEqual(["load-out-of-memory"]);
});

test("our own request that must be refused is no failure; a load another program began is", () => {
  expect(codes({ requests: [{ ...row(1, "context-exceeded"), client: "Homeport" }] })).toEqual([]);
  const loads = [{ at: 1, model, failure: broken }];
  expect(codes({ loads })).toEqual(["load-out-of-memory"]);
  expect(codes({ loads, requests: [row(2, null)] })).toEqual([]);
});

test("pulled anew it is another file; a pull's own failure ends with the next", () => {
  const refused: Failure = { code: "pull-unauthorized", message: "" };
  const jobs = [job(1, { code: "model-corrupt", message: "" }), job(2, refused, { kind: "pull-model" })];
  expect(codes({ jobs })).toEqual(["model-corrupt", "pull-unauthorized"]);
  expect(codes({ jobs: [...jobs, job(3, null, { kind: "pull-model" })] })).toEqual([]);
});

test("after a day it says nothing about now", () => {
  expect(codes({ jobs: [job(1, broken)], now: failuresLastMs })).toHaveLength(1);
  expect(codes({ jobs: [job(1, broken)], now: failuresLastMs + 1 })).toEqual([]);
});

test("whatever is found of a failed load or pull leads to the doctor", () => {
  const found = errorCodes.filter((code) => findingOf("load-model", code) ?? findingOf("pull-model", code));
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter((code) => !isKnownToDoctor(code))).toEqual([]);
  expect(isKnownToDoctor("cancelled")).toBe(false);
});
