import type { HomeportBridge } from "../app/contract/index";

declare global {
  interface Window {
    /** Put there by the preload under Electron; absent in the browser shell. */
    homeport?: HomeportBridge;
  }
}
