/** The pages that exist, in the order of the sidebar and of the keys ⌘1, ⌘2, … The name is the address: `#/models`. */
export const pages = ["home", "models", "chat", "openclaw", "activity", "settings"] as const;
export type Page = (typeof pages)[number];
