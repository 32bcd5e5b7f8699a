import type { BrowserWindow } from "electron";
import type { Gate } from "../../ipc/gate";
import type { Words } from "../words";
import { ask } from "./ask";
import { ownSender, type Facts } from "./facts";

/** Unloads what is loaded, one model after the other; what refuses is told in a box, with the reason. */
export async function unloadAll({
  gate,
  facts,
  words,
  window,
}: {
  gate: Gate;
  facts: Facts;
  words: Words;
  window: BrowserWindow | null;
}): Promise<void> {
  const refs = new Set((facts.now().runner?.loaded ?? []).map(({ ref }) => ref));
  const refused: string[] = [];
  for (const ref of refs) {
    const answer = await gate(ownSender, "models.unload", { ref });
    if (answer.ok) continue;
    const why = words(`translation:errors.${answer.error.code}.title`);
    refused.push(words("tray.refused", { model: ref, why }));
  }
  if (refused.length === 0) return;
  await ask(window, {
    type: "warning",
    message: words("tray.unloadFailed"),
    detail: refused.join("\n"),
    choices: { close: words("translation:action.close") },
    otherwise: "close",
  });
}
