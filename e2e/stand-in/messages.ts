/** What test and program say to each other, over the channel between a Node process and its child. */

export type SimulatedSender = {
  /** The frame's origin; null: the frame is gone. Default: the page's own. */
  origin?: string | null;
  isTopFrame?: boolean;
  /** False: another web contents than that of one of our windows. */
  isOwnWindow?: boolean;
};

export type MenuTree = {
  label: string;
  accelerator: string | null;
  isEnabled: boolean;
  isChecked: boolean;
  items: MenuTree[];
};

type Bounds = { x: number; y: number; width: number; height: number };
export type StandInDisplay = { id: number; workArea: Bounds; scaleFactor: number };

/** A box of the system's that is open now. */
export type OpenBox = { message: string; detail: string; buttons: string[] };
export type ShownNotification = { title: string; body: string; actions: string[] };
/** `image` is the file's name without its ending. */
export type TrayState = { image: string; tooltip: string; items: MenuTree[] };
export type WindowFacts = {
  windowId: number;
  isVisible: boolean;
  isFocused: boolean;
  isMaximised: boolean;
  isFullScreen: boolean;
  bounds: Bounds;
  progress: { value: number; mode: string };
  options: unknown;
};

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
  /** A request of a page's for this address, as the session decides on it. */
  request(ask: { url: string }): { isCancelled: boolean };
  download(ask: Record<never, never>): { isPrevented: boolean };
  menu(ask: Record<never, never>): MenuTree[];
  clickMenu(ask: { labels: string[] }): void;
  /** The one that is open now, or null: this desktop has no tray, or the program made none. */
  tray(ask: Record<never, never>): TrayState | null;
  /** An item of its menu by the words of each level; none: the icon itself. */
  clickTray(ask: { labels: string[] }): void;
  notifications(ask: Record<never, never>): ShownNotification[];
  /** On its text, or on one of its buttons. */
  clickNotification(ask: { title: string; action?: string }): void;
  dialogs(ask: Record<never, never>): OpenBox[];
  answerDialog(ask: { button: string }): void;
  power(ask: { event: "resume" | "unlock-screen" | "shutdown" }): { isDelayed: boolean };
  setDisplays(ask: { displays: StandInDisplay[] }): void;
  /** As by hand: moved, sized, or maximised. */
  placeWindow(ask: { windowId: number; bounds?: Bounds; isMaximised?: boolean }): void;
  /** As when another program is clicked, or this one again. */
  focusWindow(ask: { windowId: number; isFocused: boolean }): void;
  /** As when the page stops, or goes on, answering the system. */
  hangWindow(ask: { windowId: number; isHanging: boolean }): void;
  /** As when the page could not be loaded. */
  failLoad(ask: { windowId: number; code: number; description: string }): void;
  /** A fault nobody catches, in main. */
  throwInMain(ask: { message: string }): void;
  emit(ask: { event: "activate" | "second-instance" }): void;
  /** As by its own button. */
  closeWindow(ask: { windowId: number }): void;
  /** As when the page's process dies. */
  crashWindow(ask: { windowId: number }): void;
  windows(ask: Record<never, never>): WindowFacts[];
  /** Answered when all that was recorded before has been told. */
  recorded(ask: Record<never, never>): void;
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
