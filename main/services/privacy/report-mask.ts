import { maskMark } from "../../../app/domain/privacy/mask-rows";
import { maskSecrets } from "../../platform/mask";
import { createShortenWithin } from "../../platform/paths";

/** A name of so few letters is in half of all words. */
const shortestName = 3;
/** Addresses that are the same on every machine. */
const everybodys = /^(?:127\.|0\.0\.0\.0$)/;
const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g;

/** Takes out of a text what a report may not hold: secrets always, and names of this machine and its user unless wanted. */
export function createReportScrub({
  home,
  os,
  names,
}: {
  home: string;
  os: NodeJS.Platform;
  /** The user's and the machine's. */
  names: readonly string[];
}): (text: string, options: { withNames: boolean }) => string {
  const shorten = createShortenWithin(home, os);
  const patterns = [...new Set(names)]
    .filter((name) => name.length >= shortestName)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, "giu"));
  return (text, { withNames }) => {
    const masked = maskSecrets(text);
    if (withNames) return masked;
    const addressed = shorten(masked).replace(ipv4, (found) => (everybodys.test(found) ? found : maskMark));
    return patterns.reduce((rest, pattern) => rest.replace(pattern, maskMark), addressed);
  };
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
