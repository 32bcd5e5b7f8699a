import type { ListedFit } from "../../app/contract/fit";
import type { Job } from "../../app/contract/jobs";
import type { Model } from "../../app/contract/models";
import type { LoadedModel } from "../../app/contract/runner";
import { pageOfJob } from "../../app/domain/job-news";
import { canAnswerNow, isEngineOf } from "../../app/domain/loaded-models";
import { displayRef } from "../../app/domain/model-reference";
import type { Page } from "../../app/domain/pages";
import { routeProfiles, type RouteProfile } from "../../app/domain/route-profile-names";
import { routeState } from "../../app/domain/route-state";
import { can } from "../../app/domain/runner-capabilities";
import { formatMemory } from "../../app/domain/units";
import type { ShellFacts } from "./electron/facts";
import { jobLine } from "./electron/job-words";
import { answeringModel, failedCount, isPaused, worseCount } from "./tray-icon";
import { listOf, wordsLocale, type Words } from "./words";

export type TrayAction =
  | { kind: "open"; page?: Page }
  | { kind: "updates" }
  /** `needsWord`: it won't fit, so the window asks first. */
  | { kind: "model"; ref: string; needsWord: boolean }
  | { kind: "profile"; profile: RouteProfile }
  | { kind: "unload-all" }
  | { kind: "pause" }
  | { kind: "resume" }
  | { kind: "offline"; isOn: boolean }
  | { kind: "quit" };

export type TrayEntry = {
  label: string;
  /** Null: it only says something. */
  action: TrayAction | null;
  /** One of several, and the one that holds. */
  isMarked?: boolean;
  accelerator?: string;
  items?: TrayItem[];
};
export type TrayItem = TrayEntry | "separator";

/** Beside what is pushed: the verdicts as last read. */
export type TrayFacts = ShellFacts & { fits: readonly ListedFit[] };
type Context = { words: Words; facts: TrayFacts };

const mostModels = 10;
const mostJobs = 5;
const longestName = 44;
/** Windows cuts what is longer. */
const longestTooltip = 120;
/** Those that suit first, where there is no room for all. */
const order = ["runs-well", "tight", "unknown", "slow", "wont-fit"] as const;

/**
 * What the tray's menu says and offers now. What opens the window comes first: on a Linux desktop the icon itself may not
 * be clickable. Accelerators only on macOS, where an open menu listens to them.
 */
export function trayMenu(words: Words, facts: TrayFacts, platform: NodeJS.Platform): TrayItem[] {
  const context = { words, facts };
  const isMac = platform === "darwin";
  return withSeparators([
    [{ label: words("tray.open"), action: { kind: "open" }, ...(isMac && { accelerator: "Cmd+O" }) }],
    [
      { label: routeWords(context), action: null },
      ...loadedItems(context),
      ...pauseItem(context),
      ...lookItems(context),
    ],
    offlineItem(context),
    modelItems(context),
    profileItems(context),
    jobItems(context),
    updateItem(context),
    [{ label: words("tray.quit"), action: { kind: "quit" }, ...(isMac && { accelerator: "Cmd+Q" }) }],
  ]);
}

/** What somebody should look at, and has not: what got worse on the privacy checklist, and jobs that failed. */
function lookItems({ words, facts }: Context): TrayItem[] {
  const worse = worseCount(facts);
  const failed = failedCount(facts);
  return [
    ...(worse === 0 ? [] : [item(words("tray.privacyWorse", { count: worse }), "privacy")]),
    ...(failed === 0 ? [] : [item(words("tray.jobsFailed", { count: failed }), "activity")]),
  ];

  function item(label: string, page: Page): TrayItem {
    return { label, action: { kind: "open", page } };
  }
}

/** A newer version waits for a restart, which is asked for in the window. */
function updateItem({ words, facts: { updates } }: Context): TrayItem[] {
  if (updates?.state.kind !== "ready") return [];
  const { version } = updates.state.news;
  return [{ label: words("tray.updateReady", { version }), action: { kind: "updates" } }];
}

function withSeparators(groups: readonly (readonly TrayItem[])[]): TrayItem[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : ["separator" as const, ...group]));
}

function routeWords({ words, facts }: Context): string {
  const { switching } = facts;
  if (switching === null || !isPaused(switching)) return words(`tray.route.${routeState(facts)}`);
  const named = (refs: readonly string[]) => listOf(refs.map(nameOf));
  if (switching.stillAnswering.length > 0) return words("tray.pausedBut", { models: named(switching.stillAnswering) });
  if (switching.loadedByOthers.length > 0)
    return words("tray.pausedOthers", { models: named(switching.loadedByOthers) });
  return words("tray.paused");
}

function loadedItems({ words, facts }: Context): TrayItem[] {
  const { runner, models, fits } = facts;
  if (!runner || runner.state === "looking") return [{ label: words("translation:foot.looking"), action: null }];
  if (runner.state !== "healthy") return [{ label: words("tray.noRunner"), action: { kind: "open", page: "home" } }];
  // what an engine elsewhere holds in memory is not told
  if (!can(runner, "load")) return [];
  if (runner.loaded.length === 0) return [{ label: words("translation:foot.noneLoaded"), action: null }];
  return [
    ...runner.loaded.map((row): TrayItem => {
      const model = models?.items.find((each) => isEngineOf(row, namesOf(each)));
      const fit = fits.find((each) => each.ref === model?.ref);
      const need = canTell(row) && fit !== undefined && "verdict" in fit ? fit.needBytes : null;
      const memory =
        need?.isKnown === true ? words("tray.about", { amount: formatMemory(need.value, wordsLocale()) }) : null;
      const state = words(`translation:foot.${row.isLoading ? "loading" : row.isInUse ? "inUse" : "loaded"}`);
      const label = words(memory === null ? "tray.model" : "tray.modelWith", {
        model: nameOf(row.ref),
        state,
        memory: memory ?? "",
      });
      return { label, action: null };
    }),
    { label: words("tray.unload", { count: runner.loaded.length }), action: { kind: "unload-all" } },
  ];
}

/** The verdict is on a chat engine: a second one that makes vectors takes another amount. */
const canTell = (row: LoadedModel) => canAnswerNow({ ...row, isLoading: false });

function pauseItem({ words, facts: { switching, runner } }: Context): TrayItem[] {
  if (switching === null || !can(runner, "load") || (runner?.state !== "healthy" && !isPaused(switching))) return [];
  return isPaused(switching)
    ? [{ label: words("tray.resume"), action: { kind: "resume" } }]
    : [{ label: words("tray.pause"), action: { kind: "pause" } }];
}

/** What it is now stands in the words: marks in this menu are for the one of several. */
function offlineItem({ words, facts: { settings } }: Context): TrayItem[] {
  if (settings === null) return [];
  const isOn = settings.values.offlineMode ?? false;
  return [{ label: words(isOn ? "tray.offlineOff" : "tray.offlineOn"), action: { kind: "offline", isOn: !isOn } }];
}

function modelItems({ words, facts }: Context): TrayItem[] {
  const { runner, models, fits, switching } = facts;
  if (runner?.state !== "healthy" || models?.state !== "ready") return [];
  const all = models.items.filter(({ purpose }) => purpose === "text");
  if (all.length === 0) return [{ label: words("tray.noModels"), action: { kind: "open", page: "models" } }];

  const marked = answeringModel(facts)?.ref ?? null;
  const rows = all.map((model) => {
    const fit = fits.find(({ ref }) => ref === model.ref);
    const verdict = fit !== undefined && "verdict" in fit ? fit.verdict : null;
    const isLoaded = runner.loaded.some((row) => isEngineOf(row, namesOf(model)));
    return { model, verdict, isLoaded, isMarked: model.ref === marked };
  });
  const rank = ({ isMarked, isLoaded, verdict }: (typeof rows)[number]) =>
    isMarked ? -2 : isLoaded ? -1 : order.indexOf(verdict ?? "unknown");
  const shown = rows
    .toSorted((a, b) => rank(a) - rank(b) || compare(a.model.ref, b.model.ref))
    .slice(0, mostModels)
    .toSorted((a, b) => compare(displayRef(a.model.ref), displayRef(b.model.ref)));
  return [
    { label: words("tray.models"), action: null },
    ...shown.map(({ model, verdict, isLoaded, isMarked }): TrayItem => {
      // what is loaded fits
      const needsWord = verdict === "wont-fit" && !isLoaded;
      const said = isLoaded || verdict === null ? null : words(`tray.fit.${verdict}`);
      const name = nameOf(model.ref);
      return {
        label: said === null ? name : words("tray.model", { model: name, state: said }),
        action: isPaused(switching) ? null : { kind: "model", ref: model.ref, needsWord },
        isMarked,
      };
    }),
    ...(all.length > shown.length
      ? [
          {
            label: words("tray.more", { count: all.length - shown.length }),
            action: { kind: "open", page: "models" },
          } as const,
        ]
      : []),
  ];
}

/** Another profile is a change of OpenClaw's configuration: its plan is seen in the window first. */
function profileItems({ words, facts: { openclaw } }: Context): TrayItem[] {
  if (openclaw?.state !== "ready") return [];
  const present = openclaw.profile.isKnown ? openclaw.profile.value : null;
  const items = routeProfiles.map((profile): TrayItem => {
    const isMarked = profile === present;
    const name = words(`translation:openclaw.profile.name.${profile}`);
    return {
      label: isMarked ? name : words("tray.further", { what: name }),
      action: isMarked ? { kind: "open", page: "openclaw" } : { kind: "profile", profile },
      isMarked,
    };
  });
  const name = words(`translation:openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  return [{ label: words("tray.profiles", { name }), action: null, items }];
}

function jobItems({ words, facts }: Context): TrayItem[] {
  const live = liveJobs(facts.jobs);
  return [
    ...live.slice(0, mostJobs).map((job): TrayItem => ({
      label: plain(jobLine(words, job)),
      action: { kind: "open", page: pageOfJob[job.kind] },
    })),
    ...(live.length > mostJobs
      ? [
          {
            label: words("tray.moreJobs", { count: live.length - mostJobs }),
            action: { kind: "open", page: "activity" },
          } as const,
        ]
      : []),
  ];
}

const liveJobs = (jobs: readonly Job[]) => jobs.filter(({ outcome }) => outcome === null);
const namesOf = ({ id, ref, tags }: Model) => [id, ref, ...tags];
const compare = (a: string, b: string) => a.localeCompare(b, wordsLocale(), { numeric: true });
/** In a menu a single & marks the key of the letter after it. */
const plain = (text: string) => text.replaceAll("&", "&&");

/** As in the window; the middle of a long one is left out, because the end says which it is. */
function nameOf(ref: string): string {
  const name = displayRef(ref);
  if (name.length <= longestName) return plain(name);
  const end = Math.floor(longestName / 2);
  return plain(`${name.slice(0, longestName - end - 1)}…${name.slice(-end)}`);
}

/** The same in a line or two: the route, then what is loaded and what runs, as far as there is room. */
export function trayTooltip(words: Words, facts: TrayFacts): string {
  const [first, ...jobs] = liveJobs(facts.jobs);
  const looks = lookItems({ words, facts }).map((item) => (item === "separator" ? "" : item.label));
  const lines = [
    `Homeport: ${routeWords({ words, facts })}`,
    ...looks,
    ...(facts.runner?.loaded ?? []).slice(0, 1).map(({ ref }) => words("tray.loaded", { model: displayRef(ref) })),
    ...(first ? [jobs.length > 0 ? words("tray.jobs", { count: jobs.length + 1 }) : jobLine(words, first)] : []),
  ];
  return lines.reduce((text, line) => {
    const longer = text === "" ? line : `${text}\n${line}`;
    return longer.length <= longestTooltip ? longer : text;
  }, "");
}
