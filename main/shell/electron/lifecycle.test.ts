import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tendLifecycle } from "./lifecycle";

const electron = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  const app = Object.assign(new Emitter(), { quit: () => {}, hasEnded: false });
  return { app, windows: [] as { title: string; hide(): void; setTitle(title: string): void }[] };
});
vi.mock("electron", () => ({ app: electron.app, BrowserWindow: { getAllWindows: () => electron.windows } }));

beforeEach(() => {
  vi.useFakeTimers();
  const { app } = electron;
  (app as EventEmitter).removeAllListeners();
  electron.windows.length = 0;
  app.hasEnded = false;
  app.quit = () => {
    let isPrevented = false;
    app.emit("before-quit", { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) app.hasEnded = true;
  };
});
afterEach(() => void vi.useRealTimers());

const log = { info() {}, warn() {}, error: vi.fn<(text: string) => void>() };
const mayQuit = async () => true;
const openWindow = (isVisible: boolean) => {
  const window = {
    title: "Homeport",
    isVisible,
    hide: () => void (window.isVisible = false),
    setTitle: (title: string) => void (window.title = title),
  };
  electron.windows.push(window);
  return window;
};

test("while a step can't be interrupted the program waits, and after 3 s its window says for what", async () => {
  const work = Promise.withResolvers<void>();
  const window = openWindow(true);
  const show = vi.fn<() => void>(() => void (window.isVisible = true));
  tendLifecycle({ show, mayQuit, onQuit: () => work.promise, log });
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(window.isVisible).toBe(false);
  await vi.advanceTimersByTimeAsync(4000);
  expect(show).toHaveBeenCalledTimes(1);
  expect(window).toMatchObject({ isVisible: true, title: "Homeport: Finishing what is under way …" });
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(electron.app.hasEnded).toBe(false);
  work.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(electron.app.hasEnded).toBe(true);
});

test("when its last window is closed already, one is opened to say so", async () => {
  tendLifecycle({ show: () => void openWindow(true), mayQuit, onQuit: () => new Promise(() => {}), log });
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(4000);
  expect(electron.windows.map(({ title }) => title)).toEqual(["Homeport: Finishing what is under way …"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(electron.app.hasEnded).toBe(true);
  expect(log.error).toHaveBeenCalled();
});

function begin(answer: Promise<boolean>) {
  const onQuit = vi.fn<() => Promise<void>>(async () => {});
  const ask = vi.fn<() => Promise<boolean>>(() => answer);
  const lifecycle = tendLifecycle({ show: () => {}, mayQuit: ask, onQuit, log });
  return { lifecycle, onQuit, ask };
}

test("nothing ends until the user has agreed, and who asks again is not asked twice", async () => {
  const answer = Promise.withResolvers<boolean>();
  const { lifecycle, onQuit, ask } = begin(answer.promise);
  electron.app.quit();
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(onQuit).not.toHaveBeenCalled();
  expect(lifecycle.isEnding()).toBe(false);
  answer.resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(onQuit).toHaveBeenCalledTimes(1);
  expect(electron.app.hasEnded).toBe(true);
});

test("who keeps it running is asked again the next time", async () => {
  const { lifecycle, ask } = begin(Promise.resolve(false));
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(lifecycle.isEnding()).toBe(false);
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledTimes(2);
  expect(electron.app.hasEnded).toBe(false);
});

test("the system's end asks nobody, and does not wait for an answer that is still out", async () => {
  const answer = Promise.withResolvers<boolean>();
  const { lifecycle, onQuit } = begin(answer.promise);
  electron.app.quit();
  await vi.advanceTimersByTimeAsync(0);
  lifecycle.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(electron.app.hasEnded).toBe(true);
  answer.resolve(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(onQuit).toHaveBeenCalledTimes(1);
});
