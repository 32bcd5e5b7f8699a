import type { Push } from "../../app/contract/index";
import type { Gate } from "../ipc/gate";

export type ShellLog = { info(text: string): void; warn(text: string): void; error(text: string): void };

/** What shows the panel: Electron's windows, or a loopback server for a browser. */
export type Shell = {
  kind: "electron" | "browser";
  /** Reaches every window or tab. */
  push: Push;
  /** Brings the panel before the user: a second start was asked for. */
  show(): void;
  close(): Promise<void>;
  /** Where a browser finds the panel, its token included; null when it is a window. */
  address: string | null;
};

export type ShellOptions = {
  gate: Gate;
  /** Absolute path of the built renderer. */
  rendererRoot: string;
  /** A window or tab is gone for good, with its attention. */
  onClientGone(clientId: string): void;
  /** Nobody has the panel open any longer: its window was closed, into the tray too, or its last page left. */
  onAllClosed(): void;
  log: ShellLog;
};
