import { createPageTabs } from "../../page-tabs";

export const { tabs, tabPath, useTab } = createPageTabs("activity", ["own", "requests", "log", "doctor"]);
