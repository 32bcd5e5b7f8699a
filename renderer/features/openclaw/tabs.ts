import { createPageTabs } from "../../page-tabs";

export const { tabs, useTab } = createPageTabs("openclaw", ["route", "cloud", "gateway"], { message: "gateway" });
