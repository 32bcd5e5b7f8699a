import type { BrowserWindow } from "electron";
import type { Job } from "../../../app/contract/jobs";
import type { StandaloneSnapshot } from "../../../app/contract/standalone";
import { modelsLost, quitLosses } from "../../../app/domain/quit-losses";
import type { Words } from "../words";
import { ask } from "./ask";
import { jobLine } from "./job-words";

/** Whether the program may end now. Asks only when that would cost something that runs. */
export async function mayQuit(
  window: BrowserWindow | null,
  { jobs, standalone, words }: { jobs: readonly Job[]; standalone: StandaloneSnapshot | null; words: Words },
): Promise<boolean> {
  const losses = quitLosses(jobs);
  const models = modelsLost(standalone);
  if (losses.length === 0 && models === 0) return true;
  const lines = losses.map(({ job, becomes }) =>
    words("quit.line", { what: jobLine(words, job), becomes: words(`quit.becomes.${becomes}`) }),
  );
  if (models > 0) lines.push(words("quit.runner", { count: models }));
  const choice = await ask(window, {
    message: words("quit.title", { count: lines.length }),
    detail: lines.join("\n"),
    choices: { quit: words("quit.quit"), stay: words("quit.stay") },
    otherwise: "stay",
  });
  return choice === "quit";
}
