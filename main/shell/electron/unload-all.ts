import type { BrowserWindow } from "electron";
import type { Output } from "../../../app/contract/index";
import type { Gate } from "../../ipc/gate";
import type { Words } from "../words";
import { ask } from "./ask";
import { ownSender } from "./facts";

/** Unloads what is loaded, with the settings kept; what stays is told in a box, with the reason. */
export async function unloadAll({
  gate,
  words,
  window,
}: {
  gate: Gate;
  words: Words;
  window: BrowserWindow | null;
}): Promise<void> {
  const answer = await gate(ownSender, "models.unloadAll", {});
  const inUse = words("translation:errors.model-in-use.title");
  const refused = answer.ok
    ? (answer.data as Output<"models.unloadAll">).left.map((model) => words("tray.refused", { model, why: inUse }))
    : [words(`translation:errors.${answer.error.code}.title`)];
  if (refused.length === 0) return;
  await ask(window, {
    type: "warning",
    message: words("tray.unloadFailed"),
    detail: refused.join("\n"),
    choices: { close: words("translation:action.close") },
    otherwise: "close",
  });
}
