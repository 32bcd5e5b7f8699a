import type { BrowserWindow } from "electron";
import type { Failure } from "../../../app/contract/errors";
import type { Job } from "../../../app/contract/jobs";
import type { Output } from "../../../app/contract/index";
import type { ProgramCommand } from "../../../app/contract/program";
import type { Gate } from "../../ipc/gate";
import type { TrayAction } from "../tray-model";
import type { Words } from "../words";
import { ownSender } from "./facts";
import type { Told } from "./notifications";
import { unloadAll } from "./unload-all";

export type TrayActionsOptions = {
  gate: Gate;
  words: Words;
  window(): BrowserWindow | null;
  show(): void;
  quit(): void;
  command(asked: ProgramCommand): void;
  tell(told: Told): void;
};

/** The guard's second word is said in the window, with the figures in view. */
const isForTheWindow = (code: string) => code === "wont-fit" || code === "guard-stale";

/** What a click in the tray does. A model is switched to without a window; what became of it is told by a notification. */
export function createTrayActions({ gate, words, window, show, quit, command, tell }: TrayActionsOptions) {
  const awaited = new Set<string>();

  const askInWindow = (ref: string) => command({ command: "switch", modelRef: ref });

  async function toModel(ref: string): Promise<void> {
    const answer = await gate(ownSender, "switch.to", { model: ref, whenAnswering: "wait" });
    if (answer.ok) awaited.add((answer.data as Output<"switch.to">).jobId);
    else if (isForTheWindow(answer.error.code)) askInWindow(ref);
    else tellWhy(answer.error);
  }

  function tellWhy({ code }: Failure) {
    const title = words(`translation:errors.${code}.title`);
    tell({ title, body: words(`translation:errors.${code}.next`), onClick: show });
  }

  /** An answer that is being given is not cut: it can be cut in the window. */
  async function pause(): Promise<void> {
    const answer = await gate(ownSender, "switch.pause", { whenAnswering: "wait" });
    if (!answer.ok) tellWhy(answer.error);
  }

  async function resume(): Promise<void> {
    const answer = await gate(ownSender, "switch.resume", {});
    if (!answer.ok) tellWhy(answer.error);
  }

  async function offline(isOn: boolean): Promise<void> {
    const answer = await gate(ownSender, "settings.update", { offlineMode: isOn });
    if (!answer.ok) tellWhy(answer.error);
  }

  return {
    act(action: TrayAction): void {
      if (action.kind === "quit") quit();
      else if (action.kind === "unload-all") void unloadAll({ gate, words, window: window() });
      else if (action.kind === "pause") void pause();
      else if (action.kind === "resume") void resume();
      else if (action.kind === "updates") command({ command: "updates" });
      else if (action.kind === "offline") void offline(action.isOn);
      else if (action.kind === "profile") command({ command: "profile", profile: action.profile });
      else if (action.kind === "model") {
        if (action.needsWord) askInWindow(action.ref);
        else void toModel(action.ref);
      } else if (action.page !== undefined) command({ command: "go", page: action.page });
      else show();
    },

    /** The button of the notification that memory is nearly gone. */
    async unload(ref: string): Promise<void> {
      const answer = await gate(ownSender, "models.unload", { ref });
      if (!answer.ok) tellWhy(answer.error);
    },

    /** Asked for here: its end is told, however soon it comes and whatever has the focus. */
    isAwaited: (job: Job): boolean => awaited.has(job.id),

    /** True: there is nothing to tell, the window asks what is to be done. */
    takesUp({ id, subject, outcome }: Job): boolean {
      const isOurs = awaited.delete(id);
      if (!isOurs || outcome?.kind !== "failed" || !isForTheWindow(outcome.failure.code)) return false;
      askInWindow(subject);
      return true;
    },
  };
}
