// What failed, told once more after everything else: a log that is long, or that is cut, still says it.
import { stripVTControlCharacters } from "node:util";

const maxLines = 25;

/** A failure's own words as far as one reads, without colours and the test runner's own part of a stack. */
export function words(text) {
  const lines = stripVTControlCharacters(text)
    .trimEnd()
    .split("\n")
    .filter((line) => !/^\s+at .*(?:node_modules|<anonymous>)/.test(line));
  return lines.length <= maxLines ? lines : [...lines.slice(0, maxLines), `… ${lines.length - maxLines} lines more`];
}

/** Of the report that Playwright writes as JSON: each journey that failed, with the words of its last try. */
export function journeyFailures({ suites, errors }) {
  const inSuite = ({ specs = [], suites: inner = [] }, above) => [
    ...specs
      .filter((spec) => !spec.ok)
      .map(({ file, line, title, tests }) => ({
        name: [`${file}:${line}`, ...above, title].join(" › "),
        lines: words((tests.at(-1)?.results.at(-1)?.errors ?? []).map(({ message }) => message ?? "").join("\n")),
      })),
    ...inner.flatMap((suite) => inSuite(suite, [...above, suite.title])),
  ];
  return [
    ...suites.flatMap((suite) => inSuite(suite, [])),
    ...errors.map(({ message }) => ({ name: "outside of any journey", lines: words(message ?? "") })),
  ];
}
