import type * as Electron from "electron";
import { needsReady } from "./app.ts";
import { answer, record } from "./control.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

type Shown = { title: string; body: string; actions: string[]; emit(event: string, ...args: unknown[]): void };
const shown: Shown[] = [];

class Note {
  constructor({ title = "", body = "", actions = [] }: Electron.NotificationConstructorOptions = {}) {
    needsReady("after", "Notification");
    const { emit, listening } = createEmitter("Notification", ["action", "click", "close", "failed", "show"]);
    const one: Shown = {
      title,
      body,
      actions: actions.map(({ text = "" }) => text),
      emit: (...args) => void emit(...args),
    };
    return standIn<Electron.Notification>("notification", {
      ...listening,
      ...({
        close: () => void shown.splice(shown.indexOf(one), 1),
        show() {
          shown.push(one);
          record("notification.show", title, body);
          one.emit("show", createEvent({}));
        },
      } satisfies Partial<Electron.Notification>),
    }) as unknown as Note;
  }
  static isSupported(): boolean {
    return process.env["STAND_IN_NO_NOTIFICATIONS"] === undefined;
  }
}
export const Notification = standIn<typeof Electron.Notification>("Notification", Note);

answer({
  notifications: () => shown.map(({ title, body, actions }) => ({ title, body, actions })),
  clickNotification({ title, action }) {
    const one = shown.find((each) => each.title === title);
    if (!one)
      throw new Error(`stand-in: no notification '${title}' among: ${shown.map((each) => each.title).join(", ")}`);
    shown.splice(shown.indexOf(one), 1);
    const actionIndex = action === undefined ? -1 : one.actions.indexOf(action);
    if (action !== undefined && actionIndex < 0) throw new Error(`stand-in: '${title}' has no action '${action}'`);
    if (action === undefined) one.emit("click", createEvent({}));
    else one.emit("action", createEvent({ actionIndex, selectionIndex: -1 }), actionIndex, -1);
  },
});
