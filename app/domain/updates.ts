import { parseJson, textOf, valueAt } from "./json-value";
import { isLoopbackHost } from "./runner-location";

/**
 * Why this installation can't bring itself up to date. development: it runs from its source or in a browser; no-feed: the
 * build was given no address to ask; package-manager: a deb or rpm, which belongs to the system; not-signed: macOS takes
 * no update of a program without a signature; other: nothing is known of how it was installed.
 */
export const byHandReasons = ["development", "no-feed", "package-manager", "not-signed", "other"] as const;
export type ByHandReason = (typeof byHandReasons)[number];

/** Where newer versions are published. */
export type Feed = { url: string; host: string };

/** What the shell knows of how this program came here. */
export type Installation = {
  isPackaged: boolean;
  os: string;
  isAppImage: boolean;
  /** What the package itself says it is: `deb`, `rpm`; null: nothing. */
  packageType: string | null;
  /** By somebody Apple knows; null: not asked, because it plays no part here. */
  isSigned: boolean | null;
  feed: Feed | null;
  /** Where a person reads of releases and gets them; null: the build was not told. */
  page: string | null;
};

/** Null: it can fetch a newer version and put it in its own place. */
export function byHandReason(installation: Installation): ByHandReason | null {
  const { isPackaged, os, isAppImage, packageType, isSigned, feed } = installation;
  if (!isPackaged) return "development";
  if (feed === null) return "no-feed";
  if (os === "darwin") return isSigned === true ? null : "not-signed";
  if (os === "win32") return null;
  if (os !== "linux") return "other";
  if (packageType !== null) return "package-manager";
  return isAppImage ? null : "other";
}

/** The feed can be asked, even where what it offers has to be fetched by hand. */
export const canAsk = (installation: Installation): boolean => installation.isPackaged && installation.feed !== null;

export const weekMs = 7 * 86_400_000;
/** The first minutes belong to whoever started it. */
export const quietStartMs = 10 * 60_000;
/** After one that failed. */
export const retryMs = 86_400_000;

export type CheckFacts = {
  isWanted: boolean;
  isOffline: boolean;
  /** A model answers or loads, or a job runs. */
  isBusy: boolean;
  /** Since the program started. */
  runningMs: number;
  now: number;
  /** Epoch ms; null: never. */
  checkedAt: number | null;
  /** Of the last try, however it ended. */
  triedAt: number | null;
};

/** Whether the program looks for a newer version by itself now. A clock that was set back never keeps it from that. */
export function isCheckDue({ isWanted, isOffline, isBusy, runningMs, now, checkedAt, triedAt }: CheckFacts): boolean {
  if (!isWanted || isOffline || isBusy || runningMs < quietStartMs) return false;
  const isPast = (at: number | null, ms: number) => at === null || now - at >= ms || now < at;
  return isPast(checkedAt, weekMs) && isPast(triedAt, retryMs);
}

/**
 * The feed as electron-builder wrote it beside the program (`app-update.yml`: a flat list of `key: value`). Null: none,
 * or one that must not be asked: only https, or this machine itself.
 */
export function readFeed(text: string): Feed | null {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] =
      /^(\w+):\s*(?:'([^']*)'|"([^"]*)"|(.*?))\s*$/.exec(line)?.filter((x) => x !== undefined) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value);
  }
  const url = URL.parse(values.get("url") ?? "");
  if (values.get("provider") !== "generic" || url === null) return null;
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
  if (!isSafe || url.username !== "" || url.password !== "") return null;
  return { url: url.href, host: url.host };
}

/** The page a package names as its home, from the text of its package.json; null: none that may be opened. */
export function readHomePage(text: string): string | null {
  const url = URL.parse(textOf(valueAt(parseJson(text), ["homepage"])) ?? "");
  return url?.protocol === "https:" && url.username === "" && url.password === "" ? url.href : null;
}
