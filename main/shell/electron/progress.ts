import type { BrowserWindow } from "electron";
import { overallProgress } from "../../../app/domain/job-progress";
import type { Facts } from "./facts";

type Bar = { value: number; mode: "none" | "normal" | "indeterminate" | "error" };

/** Above 1 Electron's bar has no end. */
const endless = 2;

/** Shows on the dock or taskbar how far what runs has come; a failure stays marked until somebody looks. */
export function followProgress({ facts, windows }: { facts: Facts; windows(): BrowserWindow[] }) {
  let hasFailed = false;
  let shown = "";

  function bar(): Bar {
    const progress = overallProgress(facts.now().jobs);
    const value = progress.kind === "none" ? -1 : progress.kind === "fraction" ? progress.fraction : endless;
    if (hasFailed) return { value: progress.kind === "fraction" ? value : 1, mode: "error" };
    if (progress.kind === "none") return { value, mode: "none" };
    return { value, mode: progress.kind === "fraction" ? "normal" : "indeterminate" };
  }

  function show() {
    const next = bar();
    // whole percent are all that can be seen of it
    const text = `${Math.round(next.value * 100)} ${next.mode}`;
    if (text === shown) return;
    shown = text;
    for (const window of windows()) window.setProgressBar(next.value, { mode: next.mode });
  }

  facts.onChange((now, before) => {
    const wasLive = new Set(before.jobs.filter(({ outcome }) => outcome === null).map(({ id }) => id));
    const failed = now.jobs.some(({ id, outcome }) => wasLive.has(id) && outcome?.kind === "failed");
    if (failed && !windows().some((window) => window.isFocused())) hasFailed = true;
    show();
  });

  return {
    /** For a window that was just opened. */
    showOn(window: BrowserWindow): void {
      shown = "";
      show();
      window.on("focus", () => {
        hasFailed = false;
        show();
      });
    },
  };
}
