export const ownScheme = "app";
const ownHost = "homeport";
const ownOrigin = `${ownScheme}://${ownHost}`;
/** The one document there is. */
export const startUrl = `${ownOrigin}/index.html`;

/** Whether an address is of our own scheme and host, whatever its path. */
export function isOwnUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === `${ownScheme}:` && url.host === ownHost && url.username === "" && url.password === "";
}

/** Whether an address is our document itself: going there is a reload. */
export function isOwnDocument(url: string): boolean {
  return url.split("#", 1)[0] === startUrl;
}

/** What is looked at in the frame that sent a message; Electron's WebFrameMain has it all. */
export type SendingFrame = { readonly origin: string; readonly parent: object | null };

/** Whether a message comes from our own page in a window's top frame. A frame that is gone can't be trusted. */
export function isTrustedFrame(frame: SendingFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === ownOrigin;
}
