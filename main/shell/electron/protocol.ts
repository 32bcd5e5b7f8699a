import { protocol } from "electron";
import { createAppFiles } from "./app-files";
import { ownScheme } from "./own-page";

/** Before Electron is ready: makes `app://` an origin like https, with fetch for the page's own modules. */
export function declareAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: ownScheme, privileges }]);
}

/** Once Electron is ready. */
export function serveAppScheme(rendererRoot: string, asStartPage: (html: string) => string): void {
  protocol.handle(ownScheme, createAppFiles(rendererRoot, asStartPage));
}
