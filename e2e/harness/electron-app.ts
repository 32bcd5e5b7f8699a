import { _electron, type ElectronApplication } from "@playwright/test";
import type { Launched, LaunchOptions } from "./app-type";
import { keepWhatIsShown, shownBy } from "./electron-kept";
import { untilDrawn } from "./pages";
import { environment, root } from "./program";

/** Starts the built program under the real Electron. */
export async function launchElectron(options: LaunchOptions): Promise<Launched> {
  const isRoot = process.getuid?.() === 0;
  const app: ElectronApplication = await _electron.launch({
    args: [...(isRoot ? ["--no-sandbox"] : []), ".", ...options.flags],
    cwd: root,
    env: environment(options.settingsFolder, options.env),
  });
  let output = "";
  const child = app.process();
  child.stdout?.on("data", (piece: Buffer) => void (output += piece.toString("utf8")));
  child.stderr?.on("data", (piece: Buffer) => void (output += piece.toString("utf8")));
  app.on("window", (page) => options.onPage(page));

  // Nothing may really open or pop up: it is kept instead.
  await keepWhatIsShown(app);
  let page = await app.firstWindow();
  await untilDrawn(page);

  return {
    mode: "electron",
    settingsFolder: options.settingsFolder,
    origin: "app://homeport",
    get page() {
      return page;
    },
    output: () => output,
    async clickMenu(...labels) {
      await app.evaluate(({ Menu }, wanted) => {
        let items = Menu.getApplicationMenu()?.items ?? [];
        let item: Electron.MenuItem | undefined;
        for (const label of wanted) {
          item = items.find((each) => each.label.replaceAll("&", "") === label);
          if (!item) throw new Error(`There is no menu item "${label}".`);
          items = item.submenu?.items ?? [];
        }
        setTimeout(() => item?.click(), 0);
      }, labels);
    },
    ...shownBy(app),
    async fetchPage(path) {
      return app.evaluate(async ({ net }, wanted) => {
        const response = await net.fetch(`app://homeport${wanted}`);
        const headers: Record<string, string> = {};
        response.headers.forEach((value, name) => void (headers[name] = value));
        return { status: response.status, headers };
      }, path);
    },
    emit: (event) => app.evaluate(({ app: electronApp }, name) => void electronApp.emit(name, {}), event),
    windowCount: async () => app.windows().length,
    async closeWindow() {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    },
    async waitForWindow(act) {
      const opening = app.waitForEvent("window");
      await act();
      page = await opening;
      await untilDrawn(page);
      return page;
    },
    async quit() {
      if (child.exitCode === null) {
        const closed = app.waitForEvent("close");
        await app.evaluate(({ app: electronApp, dialog }) => {
          dialog.showMessageBox = async (...args: unknown[]) => {
            const { buttons = [] } = args.at(-1) as Electron.MessageBoxOptions;
            return { response: buttons.indexOf("Quit"), checkboxChecked: false };
          };
          setTimeout(() => electronApp.quit(), 0);
        });
        await closed;
      }
      return child.exitCode;
    },
    standIn: null,
  };
}
