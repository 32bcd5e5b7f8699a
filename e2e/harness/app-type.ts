import type { Page } from "@playwright/test";
import type {
  MenuTree,
  OpenBox,
  RecordedCall,
  ShownNotification,
  SimulatedSender,
  StandInDisplay,
  TrayState,
  WindowFacts,
} from "../stand-in/messages";

/** The program under test with its window, by whatever Electron it runs. */
export type App = {
  mode: "stand-in" | "electron";
  /** The window's page. Another one after `restart`, or when a window was opened again. */
  readonly page: Page;
  settingsFolder: string;
  /** The start of every address of ours, as the page sees it. */
  origin: string;
  /** Everything the program printed. */
  output(): string;
  /** By the words of each level: `clickMenu("Help", "OpenClaw")`. */
  clickMenu(...labels: string[]): Promise<void>;
  /** The tray's icon; null: there is none. */
  tray(): Promise<TrayState | null>;
  /** An item of the tray's menu; without words, the icon itself. */
  clickTray(...labels: string[]): Promise<void>;
  notifications(): Promise<ShownNotification[]>;
  /** On its text, or on one of its buttons. */
  clickNotification(title: string, action?: string): Promise<void>;
  /** Boxes of the system's that wait for an answer, the oldest first. */
  dialogs(): Promise<OpenBox[]>;
  /** Presses a button of the oldest one. */
  answerDialog(button: string): Promise<void>;
  /** Addresses that were handed to the system's browser, in order. */
  openedLinks(): Promise<string[]>;
  /** A request of the page for a path of `app://homeport`, still encoded. */
  fetchPage(path: string): Promise<{ status: number; headers: Record<string, string> }>;
  /** As the dock's icon or a second start does. */
  emit(event: "activate" | "second-instance"): Promise<void>;
  windowCount(): Promise<number>;
  /** As by its own button. */
  closeWindow(): Promise<void>;
  /** Resolves once a window opened after `act`; `page` is its page then. */
  waitForWindow(act: () => Promise<void>): Promise<Page>;
  /** Ends the program as its menu does, whatever still runs; its exit code. */
  quit(): Promise<number | null>;
  /** Quits, then starts again on the same settings; `env` is added to the environment. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** What only the stand-in can do; null under Electron. */
  standIn: StandInPowers | null;
};

type StandInPowers = {
  /** A request by someone else than our page's top frame. */
  requestAs(sender: SimulatedSender, route: unknown, input: unknown): Promise<unknown>;
  willRedirect(url: string): Promise<boolean>;
  /** What a page that opens this address is told. */
  decideOpen(url: string): Promise<"allow" | "deny">;
  willAttachWebview(): Promise<boolean>;
  permission(permission: string, url?: string): Promise<{ isRequestGranted: boolean; isCheckGranted: boolean }>;
  /** Whether the session lets a request of a page out. */
  isRequestCancelled(url: string): Promise<boolean>;
  isDownloadPrevented(): Promise<boolean>;
  menu(): Promise<MenuTree[]>;
  windows(): Promise<WindowFacts[]>;
  recorded(): Promise<RecordedCall[]>;
  /** The page's process dies. What the program does then is not waited for. */
  crashWindow(): Promise<void>;
  hangWindow(isHanging: boolean): Promise<void>;
  failLoad(code: number, description: string): Promise<void>;
  focusWindow(isFocused: boolean): Promise<void>;
  /** Moves, sizes or maximises the window as by hand. */
  placeWindow(place: { bounds?: WindowFacts["bounds"]; isMaximised?: boolean }): Promise<void>;
  setDisplays(displays: StandInDisplay[]): Promise<void>;
  /** What the system says of sleep and shutting down. */
  power(event: "resume" | "unlock-screen" | "shutdown"): Promise<{ isDelayed: boolean }>;
  /** A fault nobody catches, in main. */
  throwInMain(message: string): Promise<void>;
  /** SIGTERM; the exit code. */
  terminate(): Promise<number | null>;
  /** Resolves with the exit code of a program that ends by itself. */
  ended(): Promise<number | null>;
};

export type LaunchOptions = {
  settingsFolder: string;
  flags: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Another main than the built one, under the stand-in only. */
  main?: string;
  /** Told of each page as it opens, before it loads. */
  onPage(page: Page): void;
};

/** A started program; `restart` is the fixture's. */
export type Launched = Omit<App, "restart">;
