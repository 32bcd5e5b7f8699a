import type { StandaloneEnd } from "../../contract/standalone";

/** How a process ended, for the ledger, logs and the messages of errors, as the window's ledger reads it. */
export function endInEnglish(end: StandaloneEnd): string {
  switch (end.kind) {
    case "exit":
      return `exit ${end.code}`;
    case "signal":
      return `killed by ${end.signal}`;
    case "gone":
      return "gone";
    case "no-answer":
      return `no answer within ${end.seconds} s`;
    case "not-started":
      return end.code;
  }
}
