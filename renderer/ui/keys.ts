/** The system of whoever looks: in a browser that need not be the one Homeport runs on. */
function isMac(agent = navigator.userAgent): boolean {
  return /\bMac(?:intosh| OS X)\b/.test(agent);
}

/** A key was pressed with the system's own command key, and no other beside it. */
export function isShortcut({ key, metaKey, ctrlKey, altKey, shiftKey }: KeyboardEvent, letter: string): boolean {
  const hasCommand = isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  return hasCommand && !altKey && !shiftKey && key.toLowerCase() === letter;
}

/** A key with the system's own command key, as menus write it: ⌘K, Ctrl+K. */
export function shortcutText(key: string, agent?: string): string {
  return isMac(agent) ? `⌘${key}` : `Ctrl+${key}`;
}

/** The same for `aria-keyshortcuts`. */
export function shortcutSpoken(key: string, agent?: string): string {
  return `${isMac(agent) ? "Meta" : "Control"}+${key}`;
}
