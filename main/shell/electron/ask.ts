import { dialog, type BrowserWindow } from "electron";

export type Question<Choice extends string> = {
  message: string;
  detail: string;
  /** The first is what Enter does; the label of each, in the order shown. */
  choices: Readonly<Record<Choice, string>>;
  /** What closing the box without a choice means. */
  otherwise: NoInfer<Choice>;
  type?: "question" | "warning" | "error";
  /** Takes the box away, as if it had been closed. */
  signal?: AbortSignal;
};

/** Asks in a box of the system's, on `window` when it can be seen. */
export async function ask<Choice extends string>(
  window: BrowserWindow | null,
  { message, detail, choices, otherwise, type = "question", signal }: Question<Choice>,
): Promise<Choice> {
  const names = Object.keys(choices) as Choice[];
  const options = {
    type,
    message,
    detail,
    title: "Homeport",
    buttons: names.map((name) => choices[name]),
    defaultId: 0,
    cancelId: names.indexOf(otherwise),
    noLink: true,
    ...(signal ? { signal } : {}),
  };
  const canHold = window !== null && !window.isDestroyed() && window.isVisible();
  const { response } = await (canHold ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return names[response] ?? otherwise;
}
