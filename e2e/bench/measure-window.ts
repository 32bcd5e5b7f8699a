// Start and memory of the whole program beside those of a bare window: pairs, one right after the other.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { leaveGuideBehind } from "../harness/program";
import { launchStandIn } from "../harness/stand-in-app";
import { median, ratioOfPairs, type Figure } from "./figures";

const out = process.argv[2] ?? "";
const pairs = 5;
/** By then what is read at the start has been read. */
const settleMs = 4000;
const isLinux = process.platform === "linux";

type Measured = { startMs: number; mainMb: number; windowMb: number; heapMb: number };

/** Memory in megabytes that a process holds; NaN where the system does not tell. */
function residentOf(pid: number): number {
  if (!isLinux) return Number.NaN;
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1000;
}

/** The program that this process started under the stand-in. */
function programPid(): number {
  if (!isLinux) return Number.NaN;
  const isOurs = (pid: string) => {
    try {
      const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("run.mjs");
    } catch {
      // it ended meanwhile
      return false;
    }
  };
  return Number(readdirSync("/proc").find((name) => /^\d+$/.test(name) && isOurs(name)));
}

async function measure(main: string, flags: readonly string[]): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), "homeport-bench-window-"));
  leaveGuideBehind(folder);
  const executablePath = process.env["CHROMIUM_PATH"];
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--disable-gpu", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1180, height: 780 }, locale: "en-GB" });
    const startedAt = performance.now();
    const app = await launchStandIn(context, { flags, main, env: {}, settingsFolder: folder, onPage: () => {} });
    await app.page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
    const startMs = performance.now() - startedAt;
    await delay(settleMs);
    const session = await context.newCDPSession(app.page);
    await session.send("Performance.enable");
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const { processInfo } = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
    // a spare one waits for the next page
    const windows = processInfo.flatMap(({ type, id }) => (type === "renderer" ? [residentOf(id)] : []));
    const measured = {
      startMs,
      mainMb: residentOf(programPid()),
      windowMb: Math.max(...windows),
      heapMb: (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN) / 1e6,
    };
    await app.quit();
    return measured;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const ours: Measured[] = [];
const bare: Measured[] = [];
for (let pair = 0; pair < pairs; pair++) {
  ours.push(await measure("out/main/index.js", ["--demo"]));
  bare.push(await measure("e2e/bench/bare-main.mjs", []));
}

function figure(what: string, key: keyof Measured, unit: string): Figure {
  const middle = (all: readonly Measured[]) => median(all.map((each) => each[key]));
  const ratio = ratioOfPairs(ours.map((each, index) => [each[key], bare[index]?.[key] ?? Number.NaN]));
  const digits = unit === "MB" ? 1 : 0;
  return {
    what,
    value: Number.isNaN(ratio) ? null : ratio,
    unit: "×",
    budget: "none set",
    isWithin: null,
    note: `${middle(ours).toFixed(digits)} ${unit} beside ${middle(bare).toFixed(digits)} ${unit}, median of ${pairs} pairs`,
  };
}

const figures: Figure[] = [
  figure("start: program to first page, beside a bare window", "startMs", "ms"),
  figure("memory of main, beside a bare window's", "mainMb", "MB"),
  figure("memory of the window's process, beside a bare one's", "windowMb", "MB"),
  figure("heap of the window, beside a bare one's", "heapMb", "MB"),
];
writeFileSync(out, JSON.stringify(figures));
process.exit(0);
