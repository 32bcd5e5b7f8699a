import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import path from "node:path";
import { node as measuredNode, root, runNode } from "./steps.mjs";

const file = path.join(root, "docs/benchmarks.md");
const marks = ["<!-- figures: written by `npm run bench -- --write` -->", "<!-- end of figures -->"];

/** A measured value with its unit; a dash where it was not measured. */
export function valueText({ value, unit }) {
  if (value === null) return "–";
  return `${unit === "×" ? value.toFixed(3) : value.toFixed(unit === "%" ? 2 : 0)} ${unit}`.trim();
}

/** Of a figure beside its budget; a dash where it was not measured. */
export const isWithinText = (isWithin) => (isWithin === null ? "–" : isWithin ? "within" : "OVER");
const loadText = () => loadavg()[0].toFixed(1);

/** What the figures depend on; `loadBefore` as `conditions` gave it when the run began. */
export function conditions({ chromium = null, loadBefore = null } = {}) {
  return {
    date: new Date().toISOString().slice(0, 10),
    // of the programs that are measured, not of this script
    node: execFileSync(measuredNode, ["--version"], { encoding: "utf8" }).trim(),
    chromium,
    system: `${process.platform} ${release().split("-")[0]}, ${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    // of all programs: above the number of cores others were in the way
    loadBefore,
    load: loadText(),
  };
}

/** Puts the table and its conditions into docs/benchmarks.md, between the marks. */
export function writeReport(figures, under) {
  const rows = figures.map(
    (figure) =>
      `| ${[figure.what, valueText(figure), figure.budget, isWithinText(figure.isWithin), figure.note].join(" | ")} |`,
  );
  const { date, node, chromium, system, cpu, cores, memoryGb, loadBefore, load } = under;
  const text = [
    marks[0],
    "",
    `Measured on ${date}: ${cpu}, ${cores} cores, ${memoryGb} GB of memory, ${system}; Node ${node}, Chromium ${chromium ?? "unknown"}. Load before and after: ${loadBefore ?? "unknown"} and ${load}.`,
    "",
    "| what | measured | budget | | note |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    marks[1],
  ].join("\n");
  const [before, rest = ""] = readFileSync(file, "utf8").split(marks[0]);
  const [, after = ""] = rest.split(marks[1]);
  writeFileSync(file, `${before}${text}${after}`);
  runNode(["node_modules/oxfmt/bin/oxfmt", "docs/benchmarks.md"]);
}
