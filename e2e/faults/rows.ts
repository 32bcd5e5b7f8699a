/** Where a row is tried: the test file of this folder, or `window` for a journey in `e2e/faults.spec.ts`. */
type Place = "answers" | "runner" | "window";

type Row = {
  place: Place;
  /** What breaks. */
  fault: string;
  /** What is said, by its code where there is one, and what is not lost. */
  holds: string;
};

/** Everything that was broken on purpose. `rows.test.ts` fails for a row without a test and a test without a row. */
export const rows = {
  // ---- the runner is killed
  "killed-while-probing": {
    place: "runner",
    fault: "hangs up on the probe",
    holds: "runner-down; found again by itself",
  },
  "killed-while-listing": {
    place: "runner",
    fault: "hangs up in the middle of the list",
    holds: "runner-down; the last list stays",
  },
  "killed-at-pull-start": {
    place: "runner",
    fault: "hangs up on the order to pull",
    holds: "runner-down; the same pull works afterwards",
  },
  "killed-mid-pull": {
    place: "runner",
    fault: "killed while bytes arrive",
    holds: "pull-interrupted; kept on disk and offered after a restart",
  },
  "killed-while-finishing-pull": {
    place: "runner",
    fault: "killed after the last byte, before the word of success",
    holds: "pull-interrupted; no success is claimed",
  },
  "killed-while-removing": {
    place: "runner",
    fault: "hangs up on the order to remove",
    holds: "runner-down; the model is still listed",
  },
  "killed-while-loading": {
    place: "runner",
    fault: "hangs up on a question before the status line",
    holds: "the turn ends with a coded failure; the next question is answered",
  },
  "killed-at-first-token": {
    place: "runner",
    fault: "hangs up after the status line",
    holds: "chat-cut; the next question is answered",
  },
  "killed-mid-answer": { place: "runner", fault: "hangs up in a sentence", holds: "chat-cut; what had come stays" },

  // ---- half an answer
  "silent-probe": {
    place: "runner",
    fault: "accepts, never answers",
    holds: "runner-hanging; healthy again by itself",
  },
  "silent-list": { place: "runner", fault: "the list alone never answers", holds: "timed-out; the last list stays" },
  "headers-then-silence": {
    place: "runner",
    fault: "a status line, then nothing",
    holds: "timed-out; the last list stays",
  },
  "silent-inspect": {
    place: "runner",
    fault: "inspect never answers",
    holds: "timed-out; other routes answer meanwhile",
  },
  "stops-mid-pull": {
    place: "runner",
    fault: "a pull falls silent on an open connection",
    holds: "noticed as stalled, then pull-interrupted; resumable",
  },
  "stops-mid-answer": {
    place: "runner",
    fault: "an answer falls silent on an open connection",
    holds: "chat-cut after two minutes; what had come stays",
  },
  "stops-before-first-byte": {
    place: "runner",
    fault: "a question gets a status line and no byte for ten minutes",
    holds: "timed-out; the next question is answered",
  },
  "drip-inspect": { place: "runner", fault: "an answer of one byte a second", holds: "timed-out within half a minute" },
  "drip-answer": { place: "runner", fault: "an answer in single bytes", holds: "read to its end" },

  // ---- garbage
  "list-not-json": { place: "answers", fault: "words", holds: "runner-bad-answer; the last list stays" },
  "list-wrong-shape": { place: "answers", fault: "an object", holds: "runner-bad-answer; the last list stays" },
  "list-rows-wrong": { place: "answers", fault: "rows of every wrong type", holds: "the good row is listed" },
  "list-html": {
    place: "answers",
    fault: "a web page with status 200",
    holds: "runner-bad-answer; the last list stays",
  },
  "list-binary": { place: "answers", fault: "random bytes", holds: "runner-bad-answer; the last list stays" },
  "list-truncated-gzip": {
    place: "answers",
    fault: "half of a gzip body",
    holds: "runner-bad-answer; the last list stays",
  },
  "list-invalid-utf8": { place: "answers", fault: "bytes that are no UTF-8", holds: "runner-bad-answer or the row" },
  "list-error-with-200": {
    place: "answers",
    fault: "status 200 around an error",
    holds: "runner-bad-answer; the last list stays",
  },
  "list-100-mb": { place: "answers", fault: "100 MB", holds: "runner-bad-answer; main's memory stays bounded" },
  "list-too-short": {
    place: "answers",
    fault: "fewer bytes than content-length says",
    holds: "runner-down; the last list stays",
  },
  "list-too-long": {
    place: "answers",
    fault: "more bytes than content-length says",
    holds: "a list or a coded failure",
  },
  "list-not-http": { place: "answers", fault: "no HTTP at all", holds: "runner-wrong-service; the last list stays" },
  "list-redirect": { place: "answers", fault: "sent elsewhere", holds: "not followed; runner-bad-answer" },
  "pull-redirect": { place: "answers", fault: "a pull sent elsewhere", holds: "not followed; runner-bad-answer" },
  "chat-redirect": {
    place: "answers",
    fault: "a question sent elsewhere",
    holds: "not followed: no word leaves; runner-bad-answer",
  },
  "probe-redirect": {
    place: "answers",
    fault: "the probe sent elsewhere",
    holds: "not followed; runner-wrong-service",
  },
  "pull-huge-line": { place: "answers", fault: "one line of 10 MB", holds: "pull-interrupted; memory stays bounded" },
  "pull-garbage": { place: "answers", fault: "lines of garbage with status 200", holds: "no success is claimed" },
  "pull-error-with-200": { place: "answers", fault: "status 200 around an error line", holds: "the error's own code" },
  "pull-lies": { place: "answers", fault: "success for a model that isn't there", holds: "runner-bad-answer" },
  "chat-garbage": { place: "answers", fault: "no event stream", holds: "a coded failure, no text made up" },
  "chat-binary": { place: "answers", fault: "random bytes as an event stream", holds: "a coded failure" },
  "chat-huge-line": { place: "answers", fault: "an event line of 10 MB", holds: "runner-bad-answer" },
  "chat-endless": { place: "answers", fault: "an answer without an end", holds: "runner-bad-answer; hung up" },
  "chat-error-with-200": { place: "answers", fault: "an error event in the middle", holds: "its code; the text stays" },
  "inspect-garbage": { place: "answers", fault: "no JSON", holds: "runner-bad-answer" },

  // ---- clock
  "clock-forward": {
    place: "runner",
    fault: "the clock jumps an hour on in the middle of a pull",
    holds: "the pull ends as done",
  },
  "clock-back": {
    place: "runner",
    fault: "the clock jumps an hour back in the middle of an answer",
    holds: "it is complete, and no time is negative",
  },

  // ---- in the window
  "window-runner-killed-mid-answer": {
    place: "window",
    fault: "the runner is killed in a sentence",
    holds: "what had arrived is kept, with “Ask again”; Home says it is not running, and is ready again by itself",
  },
  "window-engine-killed": {
    place: "window",
    fault: "an engine is killed in a sentence",
    holds: "the answer is cut; the next question loads again",
  },
  "window-runner-hanging": { place: "window", fault: "the runner hangs", holds: "told; followed when it heals" },
  "window-runner-disabled": { place: "window", fault: "it is switched off", holds: "told; followed when it heals" },
  "window-wrong-service": {
    place: "window",
    fault: "another program at its address",
    holds: "told; followed when it heals",
  },
  "window-pull-offline": { place: "window", fault: "a pull without a network", holds: "said; can be tried again" },
  "window-pull-disk-full": { place: "window", fault: "a pull onto a full disk", holds: "said; can be tried again" },
  "window-runner-killed-mid-pull": {
    place: "window",
    fault: "the runner is killed in a pull",
    holds: "said; what arrived is used when it is back",
  },
  "window-load-out-of-memory": { place: "window", fault: "no memory for the model", holds: "said" },
} as const satisfies Record<string, Row>;

export type FaultId = keyof typeof rows;
