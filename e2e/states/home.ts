import { known, unknown } from "../../app/contract/common";
import type { Gpu } from "../../app/contract/hardware";
import type { RunnerState } from "../../app/contract/runner";
import type { homeStates } from "../../renderer/features/home/states";
import { sampleOffer } from "../../renderer/test/set-up-samples";
import { sampleGuide } from "../../renderer/test/guide-samples";
import { sampleJob } from "../../renderer/test/page-samples";
import {
  cloudModel,
  sampleConfigured,
  sampleHardware,
  sampleJobs,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleOpenClaw,
  sampleProof,
  sampleRunner,
  sampleSettings,
} from "../../renderer/test/samples";
import { sampleDestination, sampleDestinations } from "../../renderer/test/privacy-samples";
import { failure, longRef, type Replies, type Staged } from "./staged";

const runner = (state: RunnerState, code?: Parameters<typeof failure>[0]): Staged => ({
  replies: {
    "runner.read": sampleRunner({
      state,
      loaded: [],
      endpoint: null,
      problem: code === undefined ? null : failure(code, "Cannot connect to the Docker daemon."),
    }),
  },
});

const card: Gpu = {
  name: "NVIDIA GeForce RTX 4090",
  vendor: "nvidia",
  vramBytes: known(12 * 1024 ** 3),
  vramReadBytes: known(24 * 1024 ** 3),
  isUnified: false,
  driver: known("580.95.05"),
};
const needsSetUp: Replies = {
  ...runner("absent", "runner-absent").replies,
  "runner.plan": { offers: [sampleOffer()], byHand: null, requirements: [] },
};
const setUpJob = sampleJob({ kind: "set-up-runner", subject: "install-runner", phase: "running-command" });

export const home: Record<(typeof homeStates)[number], Staged> = {
  "reaches-out": {
    replies: {
      "privacy.destinations": sampleDestinations([
        sampleDestination({}),
        sampleDestination({ what: "", reason: "web-search" }),
        sampleDestination({ what: "clawhub.ai", reason: "plugin-feed", class: "known" }),
        sampleDestination({ what: "catalog.openclaw.ai", reason: "catalogue", class: "known" }),
        sampleDestination({ party: "runner", what: "docker.io", reason: "model-check", class: "known" }),
        sampleDestination({ party: "homeport", what: "hub.docker.com", reason: "search", class: "seen", count: 1 }),
      ]),
    },
  },
  "guide-left": {
    replies: {
      ...runner("absent", "runner-absent").replies,
      "guide.read": sampleGuide(
        { runner: "absent", hasRunner: false, models: null, openclaw: "missing" },
        { laterAt: 1 },
      ),
    },
  },
  "offline-mode": {
    replies: {
      ...needsSetUp,
      "runner.read": sampleRunner({
        state: "down",
        loaded: [],
        endpoint: null,
        attempts: [
          { source: "settings", address: "box.example:12434", outcome: "offline", detail: "box.example:12434" },
        ],
        problem: failure("offline-mode", "box.example:12434 is another machine, so it is not contacted."),
      }),
      "settings.read": sampleSettings({ values: { offlineMode: true, runnerAddress: "http://box.example:12434" } }),
    },
  },
  looking: runner("looking"),
  healthy: { replies: { "openclaw.read": sampleOpenClaw({ proof: null }) } },
  absent: runner("absent", "runner-absent"),
  disabled: runner("disabled", "runner-disabled"),
  down: runner("down", "runner-down"),
  "wrong-service": runner("wrong-service", "runner-wrong-service"),
  hanging: runner("hanging", "runner-hanging"),
  proven: { replies: { "openclaw.read": sampleOpenClaw({ proof: sampleProof() }) } },
  empty: {
    replies: {
      "models.read": sampleModels({ items: [] }),
      "runner.read": sampleRunner({ loaded: [] }),
      "openclaw.read": sampleOpenClaw({ state: "not-found", dialect: null, installs: [], isConnected: false }),
    },
  },
  unknowns: {
    replies: {
      "hardware.read": sampleHardware({
        memoryBytes: unknown("tool-failed"),
        gpus: unknown("tool-missing"),
        modelDisk: {
          path: unknown("no-permission"),
          totalBytes: unknown("no-permission"),
          freeBytes: unknown("no-permission"),
        },
      }),
      "models.read": sampleModels({
        items: [
          sampleModel({
            sizeBytes: unknown("not-reported"),
            quantization: null,
            packagedContextTokens: unknown("not-reported"),
            trainedContextTokens: unknown("not-reported"),
          }),
        ],
      }),
      "openclaw.read": sampleOpenClaw({ fallbacks: unknown("tool-failed"), proof: null }),
    },
  },
  answering: { replies: { "runner.read": sampleRunner({ loaded: [sampleLoaded({ isInUse: true })] }) } },
  "memory-nearly-gone": {
    replies: {
      "pressure.read": {
        revision: 1,
        asOf: 0,
        notice: {
          kind: "vram",
          since: 1,
          freeBytes: known(0.3e9),
          unload: { ref: longRef, bytes: known(5.3e9) },
        },
      },
    },
  },
  "crosses-to-cloud": {
    replies: {
      "openclaw.read": sampleOpenClaw({ defaultModel: known(cloudModel), isConnected: false, proof: null }),
    },
  },
  "on-another-machine": {
    replies: {
      "runner.read": sampleRunner({
        endpoint: {
          source: "settings",
          kind: "unknown",
          transport: "tcp",
          address: "box.example:12434",
          location: "another-machine",
          locationReason: { code: "other-address", host: "gpu.example" },
          openAiBaseUrl: "http://box.example:12434/engines/v1",
        },
      }),
    },
  },
  "long-names": {
    replies: {
      "runner.read": sampleRunner({ loaded: [sampleLoaded({ ref: longRef })] }),
      "models.read": sampleModels({ items: [sampleModel({ ref: longRef, tags: [longRef] })] }),
      "openclaw.read": sampleOpenClaw({
        defaultModel: known(sampleConfigured({ model: longRef, ref: `docker-model-runner/${longRef}` })),
        fallbacks: known([{ ...cloudModel, ref: `openrouter/${longRef}` }]),
      }),
    },
  },
  "set-up-offered": { replies: needsSetUp },
  "setting-up": {
    replies: { ...needsSetUp, "jobs.read": sampleJobs({ items: [{ ...setUpJob, lastLine: "Pulling fs layer" }] }) },
  },
  "set-up-failed": {
    replies: {
      ...needsSetUp,
      "jobs.read": sampleJobs({
        items: [
          { ...setUpJob, endedAt: setUpJob.startedAt, outcome: { kind: "failed", failure: failure("setup-no-image") } },
        ],
      }),
    },
  },
  "vram-corrected": { replies: { "hardware.read": sampleHardware({ gpus: known([card]) }) } },
  "vram-correct": {
    replies: { "hardware.read": sampleHardware({ gpus: known([card, { ...card, name: "Other card" }]) }) },
    act: async (page) => {
      await page.getByRole("button", { name: "Correct the memory of Other card" }).click();
      await page.getByRole("textbox", { name: "Memory of the card, in GB" }).fill("much");
      await page.keyboard.press("Enter");
      await page
        .getByRole("alert")
        .getByText(/from 0.25/)
        .waitFor();
    },
  },
  "not-read": { replies: { "runner.read": failure("internal"), "openclaw.read": failure("internal") } },
  offline: { isLost: true },
};
