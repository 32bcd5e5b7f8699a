import { createPageTabs } from "../../page-tabs";

export const { tabs, useTab } = createPageTabs("privacy", ["checklist", "crossing", "history"]);
