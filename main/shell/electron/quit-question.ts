import type { BrowserWindow } from "electron";
import type { Job } from "../../../app/contract/jobs";
import { quitLosses } from "../../../app/domain/quit-losses";
import type { Words } from "../words";
import { ask } from "./ask";
import { jobLine } from "./job-words";

/** Whether the program may end now. Asks only when that would cost something that runs. */
export async function mayQuit(
  window: BrowserWindow | null,
  { jobs, words }: { jobs: readonly Job[]; words: Words },
): Promise<boolean> {
  const losses = quitLosses(jobs);
  if (losses.length === 0) return true;
  const lines = losses.map(({ job, becomes }) =>
    words("quit.line", { what: jobLine(words, job), becomes: words(`quit.becomes.${becomes}`) }),
  );
  const choice = await ask(window, {
    message: words("quit.title", { count: losses.length }),
    detail: lines.join("\n"),
    choices: { quit: words("quit.quit"), stay: words("quit.stay") },
    otherwise: "stay",
  });
  return choice === "quit";
}
