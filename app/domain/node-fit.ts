/** The command lines that run on Node. */
type Dialect = "openclaw" | "clawdbot";

/**
 * Whether a Node can run a command line. `untested`: its makers allow it, nobody here tried it; `unsupported`: a release
 * they leave out, though newer than the oldest they take.
 */
/** Who publishes Node. */
export const nodeMakers = "nodejs.org";

export const nodeFits = ["fits", "untested", "too-old", "unsupported"] as const;
export type NodeFit = (typeof nodeFits)[number];

type Version = readonly [major: number, minor: number, patch: number];

/**
 * What each needs, by its own `engines` and by runs of it: openclaw 2026.9.6 says `>=24.16.0 <25 || >=26.1.0` and means it;
 * clawdbot 2026.1.24-3 says `>=22.12.0`, and ran on 22 and 24.
 */
export const nodeNeeds = {
  openclaw: { text: "24.16 or newer of 24, or 26.1 and newer", oldest: [24, 16, 0] },
  clawdbot: { text: "22.12 or newer", oldest: [22, 12, 0] },
} as const satisfies Record<Dialect, { text: string; oldest: Version }>;

/** Of `node --version`: `v24.16.0`. Null for anything else; `isRelease` is false for nightlies and release candidates. */
export function parseNodeVersion(text: string): { numbers: Version; isRelease: boolean } | null {
  const found = /^v?(\d{1,4})\.(\d{1,5})\.(\d{1,5})(-[\w.+-]+)?$/.exec(text.trim());
  if (found === null) return null;
  return { numbers: [Number(found[1]), Number(found[2]), Number(found[3])], isRelease: found[4] === undefined };
}

/** The one rule by which a Node is judged, for each command line. Text that is no version is `unsupported`. */
export function judgeNode(dialect: Dialect, version: string): NodeFit {
  const parsed = parseNodeVersion(version);
  if (parsed === null) return "unsupported";
  const { numbers, isRelease } = parsed;
  const [major] = numbers;
  if (isBefore(numbers, nodeNeeds[dialect].oldest)) return "too-old";
  // a range takes no version before a release
  if (!isRelease) return "unsupported";
  if (dialect === "clawdbot") return major === 22 || major === 24 ? "fits" : "untested";
  if (major === 24) return "fits";
  if (major === 25 || isBefore(numbers, [26, 1, 0])) return "unsupported";
  return major === 26 ? "fits" : "untested";
}

/** Whether it can be used at all: the best there is, though nobody tried it. */
export const canRun = (fit: NodeFit): boolean => fit === "fits" || fit === "untested";

export type NodeCandidate = { version: string; hasNpm: boolean };

/**
 * The Node to use of those there are: one that fits before one nobody tried, a long-term release before another, the newest
 * of the same kind, the first found of the same version. Without npm beside it nothing can be installed by it.
 */
export function bestNode<T extends NodeCandidate>(dialect: Dialect, candidates: readonly T[]): T | null {
  let best: T | null = null;
  for (const each of candidates) {
    if (!each.hasNpm || !canRun(judgeNode(dialect, each.version))) continue;
    if (best === null || isBetter(dialect, each.version, best.version)) best = each;
  }
  return best;
}

function isBetter(dialect: Dialect, one: string, other: string): boolean {
  const rank = (version: string) => (judgeNode(dialect, version) === "fits" ? 0 : 1);
  if (rank(one) !== rank(other)) return rank(one) < rank(other);
  const [a, b] = [parseNodeVersion(one)?.numbers, parseNodeVersion(other)?.numbers];
  if (a === undefined || b === undefined) return false;
  const isLongTerm = ([major]: Version) => major % 2 === 0;
  if (isLongTerm(a) !== isLongTerm(b)) return isLongTerm(a);
  return isBefore(b, a);
}

function isBefore(one: Version, other: Version): boolean {
  for (let at = 0; at < 3; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
