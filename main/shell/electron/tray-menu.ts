import { pageOfJob } from "../../../app/domain/job-news";
import { displayRef } from "../../../app/domain/model-reference";
import type { Page } from "../../../app/domain/pages";
import { routeState } from "../../../app/domain/route-state";
import type { Words } from "../words";
import type { ShellFacts } from "./facts";
import { jobLine } from "./job-words";

export type TrayAction = { kind: "open"; page?: Page } | { kind: "unload-all" } | { kind: "quit" };
/** Without an action it only says something. */
export type TrayItem = { label: string; action: TrayAction | null } | "separator";

/** Windows cuts what is longer. */
const longestTooltip = 120;

/** What the tray's menu says and offers now. */
export function trayItems(words: Words, facts: ShellFacts): TrayItem[] {
  const live = facts.jobs.filter(({ outcome }) => outcome === null);
  const jobs = live.map((job): TrayItem => ({
    label: jobLine(words, job),
    action: { kind: "open", page: pageOfJob[job.kind] },
  }));
  return [
    { label: words(`tray.route.${routeState(facts)}`), action: null },
    "separator",
    ...loadedItems(words, facts),
    ...(jobs.length > 0 ? (["separator", ...jobs] as const) : []),
    "separator",
    { label: words("tray.open"), action: { kind: "open" } },
    { label: words("tray.quit"), action: { kind: "quit" } },
  ];
}

function loadedItems(words: Words, { runner }: ShellFacts): TrayItem[] {
  if (!runner || runner.state === "looking") return [{ label: words("translation:foot.looking"), action: null }];
  if (runner.state !== "healthy") return [{ label: words("translation:foot.noRunner"), action: null }];
  if (runner.loaded.length === 0) return [{ label: words("translation:foot.noneLoaded"), action: null }];
  return [
    ...runner.loaded.map(({ ref, isLoading, isInUse }): TrayItem => {
      const state = words(`translation:foot.${isLoading ? "loading" : isInUse ? "inUse" : "loaded"}`);
      return { label: words("tray.model", { model: displayRef(ref), state }), action: null };
    }),
    { label: words("tray.unload", { count: runner.loaded.length }), action: { kind: "unload-all" } },
  ];
}

/** The same in a line or two: the route, then what is loaded and what runs, as far as there is room. */
export function trayTooltip(words: Words, facts: ShellFacts): string {
  const [first, ...jobs] = facts.jobs.filter(({ outcome }) => outcome === null);
  const lines = [
    `Homeport: ${words(`tray.route.${routeState(facts)}`)}`,
    ...(facts.runner?.loaded ?? []).slice(0, 1).map(({ ref }) => words("tray.loaded", { model: displayRef(ref) })),
    ...(first ? [jobs.length > 0 ? words("tray.jobs", { count: jobs.length + 1 }) : jobLine(words, first)] : []),
  ];
  return lines.reduce((text, line) => {
    const longer = text === "" ? line : `${text}\n${line}`;
    return longer.length <= longestTooltip ? longer : text;
  }, "");
}
