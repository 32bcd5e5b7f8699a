/** Puts a text on the clipboard, and says how that went: a browser may refuse it. */
export async function copyText(text: string): Promise<"copied" | "copyFailed"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    return "copyFailed";
  }
}
