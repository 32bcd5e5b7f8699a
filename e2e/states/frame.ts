import type { Page } from "@playwright/test";
import type { frameStates } from "../../renderer/frame/states";
import { known, unknown } from "../../app/contract/reading";
import { samplePlan } from "../../renderer/features/guard/guard-samples";
import { fakeJob } from "../../app/domain/fake-job";
import { sampleJobs, sampleRunner, sampleSwitch, sampleSwitchResult } from "../../renderer/test/samples";
import { type Staged, longRef } from "./staged";

async function find(page: Page, text: string) {
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox", { name: "Search actions" }).fill(text);
}

const { pools } = samplePlan();
const idle = { "runner.read": sampleRunner({ loaded: [] }) };
async function load(page: Page) {
  await find(page, "load qwen3");
  await page
    .getByRole("option", { name: /^Load ai\/qwen3|^Load qwen3/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
}

export const frame: Record<(typeof frameStates)[number], Staged> = {
  palette: { act: (page) => find(page, "") },
  "palette-searched": { act: (page) => find(page, "remove") },
  "palette-empty": { act: (page) => find(page, "xyzzy") },
  "wont-fit": { replies: { ...idle, "guard.look": samplePlan() }, act: load },
  "wont-fit-anyway": {
    replies: {
      ...idle,
      "guard.look": samplePlan({
        room: null,
        fitsWithTokens: null,
        ref: longRef,
        pools: pools.map((pool) => ({ ...pool, withRoomBytes: null })),
      }),
    },
    act: async (page) => {
      await load(page);
      await page.getByRole("button", { name: "Load anyway" }).click();
    },
  },
  "unloads-others": {
    replies: {
      ...idle,
      "guard.look": samplePlan({
        kind: "ask",
        room: null,
        fitsWithTokens: null,
        busy: [],
        unloads: [
          { ref: "ai/gemma3:4B", mode: "completion", bytes: known(5.3e9), why: "slots-full" },
          { ref: longRef, mode: "embedding", bytes: unknown("not-reported"), why: "slots-full" },
        ],
        consequences: ["computes-slowly", "idle-unloaded"],
        pools: [
          {
            kind: "ram",
            sizeBytes: known(64e9),
            takenBytes: unknown("tool-failed"),
            afterBytes: unknown("tool-failed"),
            withRoomBytes: null,
          },
        ],
      }),
    },
    act: load,
  },
  switching: {
    replies: {
      "switch.read": sampleSwitch({
        running: { jobId: "7", to: longRef, isAnswering: true, canSkipProof: true },
      }),
      "jobs.read": sampleJobs({
        items: [
          fakeJob({ id: "7", kind: "switch-model", subject: longRef, phase: "proving-new", isCancellable: true }),
        ],
      }),
    },
    act: async (page) => page.getByRole("button", { name: "Skip the proof" }).waitFor(),
  },
  switched: {
    pushes: { "switch.changed": sampleSwitch({ revision: 2, last: sampleSwitchResult({ from: longRef }) }) },
    act: async (page) => page.getByRole("button", { name: /^Back to/ }).waitFor(),
  },
  "switch-failed": {
    pushes: {
      "switch.changed": sampleSwitch({
        revision: 2,
        last: sampleSwitchResult({
          outcome: "failed",
          failure: { code: "openclaw-rolled-back", message: "timed-out: it did not answer in time" },
          reloaded: ["ai/gemma3:4B"],
        }),
      }),
    },
    act: async (page) => page.getByRole("button", { name: "Dismiss" }).waitFor(),
  },
  paused: {
    replies: {
      "switch.read": sampleSwitch({ pausedSince: 1, stillAnswering: ["ai/gemma3:4B"], loadedByOthers: [longRef] }),
    },
    act: async (page) => page.getByRole("button", { name: "Resume models" }).first().waitFor(),
  },
  "no-token": { isRefused: true },
};
