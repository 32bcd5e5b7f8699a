import type { UpdateNews, UpdatesSnapshot } from "../../app/contract/updates";
import { sampleNow } from "./samples";

export const sampleNews: UpdateNews = {
  version: "0.2.0",
  notes: "## What is new\n\n- A model that is switched to keeps its context.\n\n![x](https://evil.example/x.png)",
  sizeBytes: 96_480_256,
};

/** Nobody has looked yet; an installation that can bring itself up to date. */
export function sampleUpdates(over: Partial<UpdatesSnapshot> = {}): UpdatesSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    state: { kind: "never-checked" },
    byHand: null,
    host: "github.com",
    page: "https://github.com/example/homeport/releases",
    checkedAt: null,
    ...over,
  };
}
