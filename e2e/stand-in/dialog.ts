import type * as Electron from "electron";
import { needsReady } from "./app.ts";
import { answer, record } from "./control.ts";
import { standIn } from "./strict.ts";

type Box = { options: Electron.MessageBoxOptions; close(response: number): void };
const open: Box[] = [];

function showMessageBox(...args: unknown[]): Promise<Electron.MessageBoxReturnValue> {
  needsReady("after", "dialog.showMessageBox()");
  const options = args.at(-1) as Electron.MessageBoxOptions;
  const { signal, cancelId = 0, message, detail = "", buttons = [] } = options;
  record("dialog.showMessageBox", message, detail, buttons);
  return new Promise((resolve) => {
    const box: Box = {
      options,
      close(response) {
        open.splice(open.indexOf(box), 1);
        resolve({ response, checkboxChecked: false });
      },
    };
    open.push(box);
    signal?.addEventListener("abort", () => {
      if (open.includes(box)) box.close(cancelId);
    });
  });
}

export const dialog = standIn<Electron.Dialog>("dialog", {
  showErrorBox(title, content) {
    needsReady("after", "dialog.showErrorBox() with a box, not a line on stderr,");
    record("dialog.showErrorBox", title, content);
  },
  showMessageBox,
  /** The person chooses the file that the test named, and closes the dialog where it named none. */
  async showOpenDialog(...args: unknown[]) {
    needsReady("after", "dialog.showOpenDialog()");
    record("dialog.showOpenDialog", args.at(-1));
    const chosen = process.env["STAND_IN_CHOSEN_FILE"];
    return { canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] };
  },
  /** The person saves where the test named, and closes the dialog where it named no place. */
  async showSaveDialog(...args: unknown[]) {
    needsReady("after", "dialog.showSaveDialog()");
    record("dialog.showSaveDialog", args.at(-1));
    const chosen = process.env["STAND_IN_CHOSEN_PLACE"];
    return { canceled: chosen === undefined, filePath: chosen ?? "" };
  },
} satisfies Partial<Electron.Dialog>);

answer({
  dialogs: () =>
    open.map(({ options: { message, detail = "", buttons = [] } }) => ({ message, detail, buttons: [...buttons] })),
  answerDialog({ button }) {
    const [box] = open;
    const buttons = box?.options.buttons ?? [];
    if (!box?.options.buttons?.includes(button))
      throw new Error(`stand-in: no open box has a button '${button}'; it has: ${buttons.join(", ")}`);
    // Answered before it happens: the program may end by it.
    setImmediate(() => box.close(buttons.indexOf(button)));
  },
});
