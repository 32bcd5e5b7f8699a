import { guideSteps } from "./guide/steps";

/** The pages that exist, in the order of the sidebar and of the keys ⌘1, ⌘2, … The name is the address: `#/models`. */
export const pages = [
  "home",
  "models",
  "chat",
  "resources",
  "openclaw",
  "privacy",
  "activity",
  "settings",
  "guide",
] as const;
export type Page = (typeof pages)[number];

/** The parts of each page that can be gone to: `#/models/pull`. A `Panel` of the window says which it is. */
export const sections = {
  home: ["now", "machine"],
  models: ["pull", "recommended", "jobs", "list"],
  chat: ["question"],
  resources: ["memory", "context", "settings", "limits", "speed", "disk"],
  openclaw: ["answers", "found", "install", "connect", "cloud", "gateway", "verify", "message"],
  privacy: ["openclaw", "runner", "machine", "traces", "crossing", "history", "fixed"],
  activity: ["jobs", "ledger", "log", "requests", "doctor"],
  guide: guideSteps,
  settings: [
    "language",
    "look",
    "offline",
    "runner",
    "standalone",
    "openclaw",
    "background",
    "updates",
    "file",
    "undo",
    "removal",
    "about",
  ],
} as const satisfies Record<Page, readonly string[]>;
export type Section = { [P in Page]: `${P}/${(typeof sections)[P][number]}` }[Page];
export type Place = Page | Section;
