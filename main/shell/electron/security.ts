import { app, session, shell, type Event, type WebContents } from "electron";
import type { ShellLog } from "../shell";
import { isOwnDocument, isOwnUrl } from "./own-page";
import { allowedOutside } from "./outside-links";
import { releasesPage } from "./releases-page";

/** Everything that is not ours; main asks the runner and the registries itself, never through a window. */
const network = ["http://*/*", "https://*/*", "ws://*/*", "wss://*/*", "file:///*"] as const;

/** Opens a listed https address in the system's browser; anything else is written down and stays closed. */
export function openOutside(address: string, log: ShellLog): void {
  const allowed = allowedOutside(address, releasesPage());
  if (allowed === null) {
    log.warn("electron shell: a link to an address that is not listed was not opened");
    return;
  }
  shell
    .openExternal(allowed)
    .catch((error: unknown) => log.warn(`electron shell: no browser opened: ${String(error)}`));
}

/** Shuts what a page could otherwise do, for each web contents there will ever be. */
export function guardWebContents(log: ShellLog): void {
  app.on("web-contents-created", (_event, contents) => guard(contents, log));
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) => {
    decide(mayUse(permission, requestingUrl));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    mayUse(permission, requestingOrigin),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  // The page's policy says the same; here it holds for whatever a window may come to show.
  defaultSession.webRequest.onBeforeRequest({ urls: [...network] }, (_details, decide) => decide({ cancel: true }));
  defaultSession.on("will-download", (event) => event.preventDefault());
}

/** Writing plain text to the clipboard is what the copy buttons need; no page needs anything else. */
function mayUse(permission: string, url: string): boolean {
  return permission === "clipboard-sanitized-write" && isOwnUrl(url);
}

function guard(contents: WebContents, log: ShellLog): void {
  const stay = (event: Event<{ url: string; isMainFrame: boolean }>) => {
    if (!(event.isMainFrame && isOwnDocument(event.url))) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, log);
    return { action: "deny" };
  });
}
