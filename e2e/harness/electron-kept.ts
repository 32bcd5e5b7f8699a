import type { ElectronApplication } from "@playwright/test";
import type { MenuTree } from "../stand-in/messages";

/** What is kept in main, in place of what would have reached the person at the screen. */
type Kept = {
  homeport: {
    links: string[];
    boxes: { options: Electron.MessageBoxOptions; close(response: number): void }[];
    notifications: Electron.Notification[];
    tray: { icon: Electron.Tray; menu: Electron.Menu | null; tooltip: string } | null;
  };
};

/** Keeps links, boxes, notifications and the tray's menu of a real Electron, so that a test can see and click them. */
export async function keepWhatIsShown(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog, Notification, shell, Tray }) => {
    const kept: Kept["homeport"] = { links: [], boxes: [], notifications: [], tray: null };
    (globalThis as unknown as Kept).homeport = kept;
    shell.openExternal = async (url) => void kept.links.push(url);
    dialog.showMessageBox = (...args: unknown[]) => {
      const options = args.at(-1) as Electron.MessageBoxOptions;
      return new Promise((resolve) => {
        const box = {
          options,
          close(response: number) {
            kept.boxes.splice(kept.boxes.indexOf(box), 1);
            resolve({ response, checkboxChecked: false });
          },
        };
        kept.boxes.push(box);
        options.signal?.addEventListener("abort", () => kept.boxes.includes(box) && box.close(options.cancelId ?? 0));
      });
    };
    Notification.prototype.show = function show() {
      kept.notifications.push(this);
    };
    // The program sets them again with every change, so the icon is known from the first one on.
    const { setContextMenu, setToolTip } = Tray.prototype;
    Tray.prototype.setContextMenu = function set(menu) {
      kept.tray = { tooltip: "", ...kept.tray, icon: this, menu };
      setContextMenu.call(this, menu);
    };
    Tray.prototype.setToolTip = function set(tooltip) {
      kept.tray = { menu: null, ...kept.tray, icon: this, tooltip };
      setToolTip.call(this, tooltip);
    };
  });
}

/** The same helper as the stand-in's, on what a real Electron was kept from showing. */
export function shownBy(app: ElectronApplication) {
  return {
    openedLinks: () => app.evaluate(() => (globalThis as unknown as Kept).homeport.links),
    dialogs: () =>
      app.evaluate(() =>
        (globalThis as unknown as Kept).homeport.boxes.map(({ options: { message, detail = "", buttons = [] } }) => ({
          message,
          detail,
          buttons: [...buttons],
        })),
      ),
    answerDialog: (button: string) =>
      app.evaluate((_electron, wanted) => {
        const [box] = (globalThis as unknown as Kept).homeport.boxes;
        const index = box?.options.buttons?.indexOf(wanted) ?? -1;
        if (index < 0) throw new Error(`No open box has a button "${wanted}".`);
        box?.close(index);
      }, button),
    notifications: () =>
      app.evaluate(() =>
        (globalThis as unknown as Kept).homeport.notifications.map(({ title, body, actions }) => ({
          title,
          body,
          actions: actions.map(({ text = "" }) => text),
        })),
      ),
    clickNotification: (title: string, action?: string) =>
      app.evaluate(
        (_electron, wanted) => {
          const { notifications } = (globalThis as unknown as Kept).homeport;
          const one = notifications.find((each) => each.title === wanted.title);
          if (!one) throw new Error(`There is no notification "${wanted.title}".`);
          notifications.splice(notifications.indexOf(one), 1);
          const actionIndex = one.actions.findIndex(({ text }) => text === wanted.action);
          if (wanted.action === null) one.emit("click", {});
          else one.emit("action", { actionIndex, selectionIndex: -1 }, actionIndex, -1);
        },
        { title, action: action ?? null },
      ),
    tray: () =>
      app.evaluate(() => {
        const { tray } = (globalThis as unknown as Kept).homeport;
        const treeOf = (menu: Electron.Menu | null | undefined): MenuTree[] =>
          (menu?.items ?? [])
            .filter(({ type, visible }) => type !== "separator" && visible)
            .map(({ label, accelerator, enabled, checked, submenu }) => ({
              label: label.replaceAll(/&(.)/g, "$1"),
              accelerator: accelerator ?? null,
              isEnabled: enabled,
              isChecked: checked,
              items: treeOf(submenu),
            }));
        return tray && { image: "", tooltip: tray.tooltip, items: treeOf(tray.menu) };
      }),
    clickTray: (...labels: string[]) =>
      app.evaluate((_electron, wanted) => {
        const { tray } = (globalThis as unknown as Kept).homeport;
        if (wanted.length === 0) return void setTimeout(() => tray?.icon.emit("click"), 0);
        let items = tray?.menu?.items ?? [];
        let item: Electron.MenuItem | undefined;
        for (const label of wanted) {
          item = items.find((each) => each.label.replaceAll(/&(.)/g, "$1") === label);
          if (!item) throw new Error(`The tray has no item "${label}".`);
          items = item.submenu?.items ?? [];
        }
        setTimeout(() => item?.click(), 0);
      }, labels),
  };
}
