/** Where a row is tried: the test file of this folder, or `window` for a journey in `e2e/faults.spec.ts`. */
type Place = "answers" | "runner" | "files" | "tools" | "switch" | "program" | "window";

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

  // ---- command lines
  "killed-while-configuring": {
    place: "tools",
    fault: "killed while connect sets the context",
    holds: "runner-down; OpenClaw's file is byte for byte the same",
  },

  "killed-while-connect-probes": {
    place: "tools",
    fault: "killed after the file was written",
    holds: "openclaw-rolled-back; the file is byte for byte the same",
  },

  "killed-while-verifying": {
    place: "tools",
    fault: "killed before the question through OpenClaw",
    holds: "runner-down; nothing is called proven",
  },

  "cli-hung": { place: "tools", fault: "never ends", holds: "broken, timed-out; its process is gone" },
  "cli-killed": { place: "tools", fault: "killed from outside", holds: "broken, openclaw-broken" },
  "cli-stderr-flood": { place: "tools", fault: "100 MB on stderr before the answer", holds: "the answer is read" },
  "cli-stdout-flood": { place: "tools", fault: "100 MB on stdout", holds: "broken; main's memory stays bounded" },
  "cli-garbage-before-json": { place: "tools", fault: "boxes before the JSON", holds: "the answer is read" },
  "cli-exit-0-with-error": { place: "tools", fault: "exit 0 around an error", holds: "broken, command-failed" },
  "cli-exit-1-with-answer": { place: "tools", fault: "exit 1 after a whole answer", holds: "the answer is read" },
  "cli-not-a-program": {
    place: "tools",
    fault: "executable bytes that are no program",
    holds: "broken, openclaw-broken",
  },
  "cli-vanishes": {
    place: "tools",
    fault: "removed between being found and being run",
    holds: "openclaw-missing; afterwards not-found",
  },
  "cli-answer-is-an-error": {
    place: "tools",
    fault: "clawdbot hands an error over as an answer, exit 0",
    holds: "openclaw-no-answer; nothing is called proven",
  },
  "docker-hung": {
    place: "tools",
    fault: "docker never ends while no runner answers",
    holds: "runner-down within a minute",
  },
  "docker-garbage": { place: "tools", fault: "docker says garbage with exit 0", holds: "runner-down, facts unknown" },
  "backup-disk-full": { place: "tools", fault: "no room for the backup", holds: "disk-full; the file is the same" },
  "undo-disk-full": {
    place: "tools",
    fault: "no room for the record of the change",
    holds: "the change stands and can be taken back",
  },
  "config-is-a-folder": { place: "tools", fault: "a folder where the file should be", holds: "file-not-readable" },
  "config-not-json": {
    place: "tools",
    fault: "a configuration that is no JSON",
    holds: "shown as invalid; never written",
  },

  // ---- a switch of the model
  "switch-cli-hung": {
    place: "switch",
    fault: "the command line hangs while it writes the new model",
    holds: "openclaw-rolled-back after its time limit; file and loaded models as they were, the next switch works",
  },
  "switch-config-broken-before": {
    place: "switch",
    fault: "the configuration was broken by hand before",
    holds: "the model is loaded and chosen, OpenClaw is told as unusable, the file is left",
  },
  "switch-config-broken-while-loading": {
    place: "switch",
    fault: "the configuration is broken by hand while the model loads",
    holds: "openclaw-config-invalid; the file is left, what was loaded is loaded",
  },
  "switch-config-broken-while-writing": {
    place: "switch",
    fault: "the configuration is broken by hand right before the command line writes",
    holds: "openclaw-rolled-back; what that hand wrote is kept in a copy that is named",
  },
  "switch-config-edited-while-writing": {
    place: "switch",
    fault: "the configuration is edited by hand while the command line fails to write",
    holds: "openclaw-config-changed; the file of that hand is left",
  },
  "switch-config-broken-while-proving": {
    place: "switch",
    fault: "the configuration is broken by hand while the switch is proven",
    holds: "openclaw-config-changed; the file of that hand is left",
  },
  "switch-gateway-frozen": {
    place: "switch",
    fault: "the gateway Homeport started stands still and answers nobody",
    holds: "done; it is restarted",
  },
  "switch-gateway-frozen-by-hand": {
    place: "switch",
    fault: "a gateway started by hand stands still and answers nobody",
    holds: "done; told that it must be restarted, and nothing is asked of it",
  },
  "switch-gateway-killed": {
    place: "switch",
    fault: "the gateway is killed before the switch",
    holds: "done; told that no gateway runs",
  },

  // ---- Homeport's own files
  "settings-missing-folder": {
    place: "files",
    fault: "no settings folder",
    holds: "the usual values; made on the first change",
  },
  "settings-truncated": { place: "files", fault: "half a file", holds: "set aside, byte for byte; a notice" },
  "settings-not-json": { place: "files", fault: "words", holds: "set aside, byte for byte; a notice" },
  "settings-nul-bytes": {
    place: "files",
    fault: "NUL bytes (a crash of the system)",
    holds: "set aside, byte for byte",
  },
  "settings-from-the-future": {
    place: "files",
    fault: "of a newer program",
    holds: "set aside, byte for byte; a notice",
  },
  "settings-link-loop": {
    place: "files",
    fault: "a loop of links",
    holds: "not-readable is said; nothing is written over",
  },
  "settings-is-a-folder": { place: "files", fault: "a folder", holds: "not-readable is said; nothing is written over" },
  "settings-of-another": { place: "files", fault: "no permission to read", holds: "not-readable is said; it stays" },
  "settings-disk-full": {
    place: "files",
    fault: "no room",
    holds: "not-writable is said; the change lasts for this run",
  },
  "settings-folder-is-a-file": {
    place: "files",
    fault: "a file where the folder should be",
    holds: "not-writable is said",
  },
  "jobs-disk-full": { place: "files", fault: "no room for the list of pulls", holds: "the pull goes on" },
  "jobs-garbage": { place: "files", fault: "a list of pulls that is none", holds: "an empty list; set aside" },
  "undo-garbage": {
    place: "files",
    fault: "a record of the change that is none",
    holds: "nothing to take back; set aside",
  },
  "log-not-writable": { place: "files", fault: "no log can be written", holds: "everything else works" },

  // ---- the program itself
  "lock-stale": {
    place: "program",
    fault: "the lock of a program that was killed",
    holds: "replaced; this one is the first",
  },
  "lock-corrupt": { place: "program", fault: "a lock that says nothing", holds: "replaced; this one is the first" },
  "lock-silent": { place: "program", fault: "the first one hangs", holds: "the second says so and takes nothing" },
  "two-clicks": {
    place: "program",
    fault: "every job asked for twice at once",
    holds: "one job, one request, one process",
  },
  "quit-in-pull": {
    place: "program",
    fault: "the end in the middle of a pull",
    holds: "offered again at the next start",
  },
  "quit-in-removal": {
    place: "program",
    fault: "the end in the middle of a removal",
    holds: "it is finished or not begun",
  },
  "quit-in-connect": {
    place: "program",
    fault: "the end in each phase of connect",
    holds: "the old file, or the new one and its undo; no process is left",
  },
  "quit-in-verify": { place: "program", fault: "the end while OpenClaw is asked", holds: "no process is left" },
  "quit-in-answer": {
    place: "program",
    fault: "the end in a sentence",
    holds: "the engine is hung up on; it ends at once",
  },
  "killed-in-pull": {
    place: "program",
    fault: "SIGKILL in the middle of a pull",
    holds: "offered again at the next start",
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
  "window-settings-damaged": {
    place: "window",
    fault: "half a settings file",
    holds: "set aside and said; taken up again once it was mended",
  },
  "window-settings-newer": {
    place: "window",
    fault: "the settings of a newer Homeport",
    holds: "set aside and said; left there when that is wished, and not offered again",
  },
  "window-settings-reset": { place: "window", fault: "all settings reset", holds: "the former ones are a click away" },
  "window-two-clicks": { place: "window", fault: "Pull clicked twice at once", holds: "one pull" },
  "window-load-crash": {
    place: "window",
    fault: "an engine that crashes while it loads",
    holds: "said; asked again it works",
  },
  "window-load-out-of-memory": { place: "window", fault: "no memory for the model", holds: "said" },
} as const satisfies Record<string, Row>;

export type FaultId = keyof typeof rows;
