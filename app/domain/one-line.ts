/** A command line of Windows can't hold a line break: what is handed over on one is on one line. */
export const onOneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
