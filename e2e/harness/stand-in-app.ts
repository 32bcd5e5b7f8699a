import type { BrowserContext, Page, Request } from "@playwright/test";
import { expect } from "@playwright/test";
import type { Ask, QuestionName, Questions, RecordedCall, Tell } from "../stand-in/messages";
import type { Launched, LaunchOptions } from "./app-type";
import { bindings, preloadScript } from "./preload-world";
import { untilDrawn } from "./pages";
import { environment, startProgram } from "./program";

const argv = ["--import", "./e2e/stand-in/register.mjs", "e2e/stand-in/run.mjs"];
const builtMain = "out/main/index.js";

type Message = { channel: string; args: unknown[] };

/** Messages for one window's page, handed over when it asks. */
function createMailbox() {
  let waiting: Message[] = [];
  let asked: ((messages: Message[]) => void) | null = null;
  const hand = () => {
    if (asked === null || waiting.length === 0) return;
    const messages = waiting;
    waiting = [];
    asked(messages);
    asked = null;
  };
  return {
    put(message: Message) {
      waiting.push(message);
      hand();
    },
    /** A page that has just loaded hears only what is sent from then on. */
    next(isFirst: boolean): Promise<Message[]> {
      if (isFirst) waiting = [];
      return new Promise((resolve) => {
        asked = resolve;
        hand();
      });
    },
  };
}

/** Starts the built program under the stand-in, or another main. */
export function startStandIn(flags: readonly string[], env: Record<string, string>, main = builtMain) {
  return startProgram([...argv, main, ...flags], env, { hasChannel: true });
}

/** Starts the built program under the stand-in, its windows in `context`. */
export async function launchStandIn(context: BrowserContext, options: LaunchOptions): Promise<Launched> {
  const program = startStandIn(options.flags, environment(options.settingsFolder, options.env), options.main);
  const { child } = program;
  const pages = new Map<number, Page>();
  const mailboxes = new Map<number, ReturnType<typeof createMailbox>>();
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  const loads = new Set<(windowId: number) => void>();
  let lastAsk = 0;
  let current = 0;
  let origin = "";

  function ask<Q extends QuestionName>(
    question: Q,
    params: Parameters<Questions[Q]>[0],
  ): Promise<ReturnType<Questions[Q]>> {
    lastAsk += 1;
    const reply = Promise.withResolvers<unknown>();
    open.set(lastAsk, reply);
    child.send({ id: lastAsk, question, params } satisfies Ask);
    return reply.promise as Promise<ReturnType<Questions[Q]>>;
  }

  async function load({ windowId, url, preload }: Extract<Tell, { kind: "load" }>) {
    const start = new URL(url);
    origin = start.origin;
    let page = pages.get(windowId);
    if (!page) {
      page = await context.newPage();
      pages.set(windowId, page);
      const mailbox = createMailbox();
      mailboxes.set(windowId, mailbox);
      options.onPage(page);
      await expose(page, windowId);
      await page.addInitScript({ content: preloadScript(preload ?? "", origin, windowId) });
    }
    current = windowId;
    await page.goto(url);
    await untilDrawn(page);
    await ask("loaded", { windowId, title: await page.title() });
    for (const done of loads) done(windowId);
  }

  /** The page's ways out, and the watch over where it goes. */
  async function expose(page: Page, windowId: number) {
    await page.exposeFunction(bindings.ask, async ({ question, ...params }: { question: QuestionName }) => {
      try {
        return { value: await ask(question, params as never) };
      } catch (error) {
        return { failure: error instanceof Error ? error.message : String(error) };
      }
    });
    await page.exposeFunction(bindings.next, ({ isFirst }: { isFirst: boolean }) =>
      mailboxes.get(windowId)?.next(isFirst),
    );
    await page.route("**/*", async (route, request) => {
      if (!request.isNavigationRequest() || isReload(request, page)) return route.continue();
      const isMainFrame = request.frame() === page.mainFrame();
      const { isPrevented } = await ask("willNavigate", { windowId, url: request.url(), isMainFrame });
      // ERR_ABORTED leaves the page where it is, as a prevented navigation does.
      await (isPrevented ? route.abort("aborted") : route.continue());
    });
  }

  /** What the test or the program loads itself is no navigation of the page's. */
  function isReload(request: Request, page: Page): boolean {
    const isFirst = page.url() === "about:blank";
    const plain = (url: string) => url.split("#", 1)[0];
    return request.frame() === page.mainFrame() && (isFirst || plain(request.url()) === plain(page.url()));
  }

  const calls: RecordedCall[] = [];
  let isQuitting = false;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  child.on("message", (tell: Tell) => {
    if (tell.kind === "answer") open.get(tell.id)?.resolve(tell.value);
    else if (tell.kind === "failure") open.get(tell.id)?.reject(new Error(tell.message));
    else if (tell.kind === "send") mailboxes.get(tell.windowId)?.put(tell);
    else if (tell.kind === "load") load(tell).catch((error: unknown) => failed.reject(error));
    else if (tell.kind === "called") {
      calls.push({ call: tell.call, args: tell.args });
      if (isQuitting && tell.call === "dialog.showMessageBox")
        ask("answerDialog", { button: "Quit" }).catch((error: unknown) => failed.reject(error));
    } else if (tell.kind === "closed") {
      // what it fetches while it closes ends with its program, and is no complaint
      pages.get(tell.windowId)?.removeAllListeners("console").close();
      pages.delete(tell.windowId);
    }
    if (tell.kind === "answer" || tell.kind === "failure") open.delete(tell.id);
  });
  const failWhenEnded = async () => {
    const code = await program.ended;
    const error = new Error(`The program ended with ${code}:\n${program.output()}`);
    for (const { reject } of open.values()) reject(error);
    failed.reject(error);
  };
  void failWhenEnded();

  async function nextLoad(act: () => unknown): Promise<Page> {
    const loaded = Promise.withResolvers<number>();
    loads.add(loaded.resolve);
    await act();
    const windowId = await Promise.race([loaded.promise, failed.promise]);
    loads.delete(loaded.resolve);
    return pageOf(windowId);
  }

  function pageOf(windowId: number): Page {
    const page = pages.get(windowId);
    if (!page) throw new Error(`Window ${windowId} is closed.`);
    return page;
  }

  await nextLoad(() => {});
  const here = () => ({ windowId: current });
  /** Also of a program that has ended. */
  async function recorded() {
    if (child.exitCode === null && child.connected) await ask("recorded", {});
    return calls;
  }

  return {
    mode: "stand-in",
    settingsFolder: options.settingsFolder,
    get page() {
      return pageOf(current);
    },
    get origin() {
      return origin;
    },
    output: program.output,
    clickMenu: (...labels) => ask("clickMenu", { labels }),
    tray: () => ask("tray", {}),
    clickTray: (...labels) => ask("clickTray", { labels }),
    notifications: () => ask("notifications", {}),
    clickNotification: (title, action) =>
      ask("clickNotification", { title, ...(action === undefined ? {} : { action }) }),
    dialogs: () => ask("dialogs", {}),
    answerDialog: (button) => ask("answerDialog", { button }),
    openedLinks: async () =>
      (await recorded()).filter(({ call }) => call === "shell.openExternal").map(({ args }) => String(args[0])),
    fetchPage: (path) => ask("fetchPage", { path }),
    emit: (event) => ask("emit", { event }),
    windowCount: async () => (await ask("windows", {})).length,
    closeWindow: () => ask("closeWindow", here()),
    waitForWindow: nextLoad,
    async quit() {
      isQuitting = true;
      if (child.exitCode === null && child.connected) await ask("quit", {}).catch(() => {});
      const code = await program.ended;
      await Promise.all([...pages.values()].map((page) => page.close()));
      return code;
    },
    standIn: {
      requestAs: (sender, route, input) =>
        ask("invoke", { ...here(), channel: "request", args: [route, input], sender }),
      willRedirect: async (url) => (await ask("willRedirect", { ...here(), url })).isPrevented,
      decideOpen: async (url) => (await ask("openWindow", { ...here(), url })).action,
      willAttachWebview: async () => (await ask("willAttachWebview", here())).isPrevented,
      permission: (permission, url = "app://homeport/index.html") => ask("permission", { permission, url }),
      isRequestCancelled: async (url) => (await ask("request", { url })).isCancelled,
      isDownloadPrevented: async () => (await ask("download", {})).isPrevented,
      menu: () => ask("menu", {}),
      windows: () => ask("windows", {}),
      recorded,
      crashWindow: () => ask("crashWindow", here()),
      hangWindow: (isHanging) => ask("hangWindow", { ...here(), isHanging }),
      failLoad: (code, description) => ask("failLoad", { ...here(), code, description }),
      focusWindow: (isFocused) => ask("focusWindow", { ...here(), isFocused }),
      placeWindow: (place) => ask("placeWindow", { ...here(), ...place }),
      setDisplays: (displays) => ask("setDisplays", { displays }),
      power: (event) => ask("power", { event }),
      throwInMain: (message) => ask("throwInMain", { message }),
      terminate: program.end,
      ended: () => program.ended,
    },
  };
}

/** Waits until a link was handed to the system's browser. */
export async function expectOpened(app: { openedLinks(): Promise<string[]> }, links: readonly string[]): Promise<void> {
  await expect.poll(() => app.openedLinks()).toEqual(links);
}
