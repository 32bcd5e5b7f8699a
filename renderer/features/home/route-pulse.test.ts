import { expect, test } from "vitest";
import { sampleRequestRow, sampleRequests } from "../../test/samples";
import { routePulse } from "./route-pulse";

const ended = sampleRequestRow({ id: "a_1", at: 1000, engineMs: 2000, client: "curl" });
const open = sampleRequestRow({ id: "b_1", at: 1500, state: "answering", client: "OpenClaw" });

test.each([
  ["nothing is known", null, false, null],
  ["in use, whoever asked", null, true, { key: "unnamed", isMarked: true, isFromAssistant: false }],
  [
    "one that is being answered",
    sampleRequests({ rows: [open, ended] }),
    false,
    { key: "b_1", isMarked: true, isFromAssistant: true },
  ],
  [
    "an older one that is still being answered",
    sampleRequests({ asOf: 1e9, rows: [ended, open] }),
    true,
    { key: "b_1", isMarked: true, isFromAssistant: true },
  ],
  [
    "one that just ended",
    sampleRequests({ asOf: 7999, rows: [ended] }),
    false,
    { key: "a_1", isMarked: false, isFromAssistant: false },
  ],
  ["one that ended a while ago", sampleRequests({ asOf: 8000, rows: [ended] }), false, null],
])("%s", (_name, requests, isAnswering, pulse) => {
  expect(routePulse(requests, isAnswering)).toEqual(pulse);
});
