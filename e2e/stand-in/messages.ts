/** What test and program say to each other, over the channel between a Node process and its child. */

export type SimulatedSender = {
  /** The frame's origin; null: the frame is gone. Default: the page's own. */
  origin?: string | null;
  isTopFrame?: boolean;
  /** False: another web contents than that of one of our windows. */
  isOwnWindow?: boolean;
};

export type MenuTree = { label: string; isEnabled: boolean; items: MenuTree[] };

/** One call into the operating system that the stand-in wrote down instead of doing it. */
export type RecordedCall = { call: string; args: unknown[] };

export type Questions = {
  invoke(ask: { windowId: number; channel: string; args: unknown[]; sender?: SimulatedSender }): unknown;
  /** A page's request through the program's own protocol handler. */
  fetchPage(ask: { path: string }): { status: number; headers: Record<string, string> };
  /** The window's page has loaded. */
  loaded(ask: { windowId: number; title: string }): void;
  willNavigate(ask: { windowId: number; url: string; isMainFrame: boolean }): { isPrevented: boolean };
  willRedirect(ask: { windowId: number; url: string }): { isPrevented: boolean };
  willAttachWebview(ask: { windowId: number }): { isPrevented: boolean };
  openWindow(ask: { windowId: number; url: string }): { action: "allow" | "deny" };
  permission(ask: { permission: string; url: string }): { isRequestGranted: boolean; isCheckGranted: boolean };
  menu(ask: Record<never, never>): MenuTree[];
  clickMenu(ask: { labels: string[] }): void;
  emit(ask: { event: "activate" | "second-instance" }): void;
  /** As by its own button. */
  closeWindow(ask: { windowId: number }): void;
  /** As when the page's process dies. */
  crashWindow(ask: { windowId: number }): void;
  windows(ask: Record<never, never>): { windowId: number; isVisible: boolean; isFocused: boolean; options: unknown }[];
  recorded(ask: Record<never, never>): RecordedCall[];
  quit(ask: Record<never, never>): void;
};
export type QuestionName = keyof Questions;

/** From the test to the program; each is answered. */
export type Ask = { id: number; question: QuestionName; params: unknown };

/** From the program to the test. */
export type Tell =
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "failure"; id: number; message: string }
  | { kind: "load"; windowId: number; url: string; preload: string | null }
  /** As it is written down: for a program that ends before it can be asked. */
  | { kind: "called"; call: string; args: unknown[] }
  | { kind: "closed"; windowId: number }
  | { kind: "send"; windowId: number; channel: string; args: unknown[] };
