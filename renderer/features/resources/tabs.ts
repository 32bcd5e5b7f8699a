import { createPageTabs } from "../../page-tabs";

export const { tabs, useTab } = createPageTabs("resources", ["loading", "speed", "disk"]);
