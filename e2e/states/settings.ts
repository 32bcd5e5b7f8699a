import type { settingsStates } from "../../renderer/features/settings/states";
import { sampleJob, sampleUndoPlan } from "../../renderer/test/page-samples";
import { sampleStandalone, sampleStandalonePlan } from "../../renderer/test/standalone-samples";
import { sampleAccess, sampleCertificate } from "../../renderer/features/settings/address/address-samples";
import { sampleJobs, sampleProgram, sampleRunner, sampleSettings } from "../../renderer/test/samples";
import { sampleNews, sampleUpdates } from "../../renderer/test/updates-samples";
import { click, failure, type Staged } from "./staged";

const notRunning = { pid: null, socket: null, address: null, startedAt: null, engines: [] };

export const settings: Record<(typeof settingsStates)[number], Staged> = {
  loading: { replies: { "settings.read": "never", "program.read": "never" } },
  ready: {},
  "offline-mode": {
    replies: { "settings.read": sampleSettings({ values: { offlineMode: true } }) },
    act: (page) => page.getByText("What it can’t stop").click(),
  },
  address: {
    replies: {
      "settings.read": sampleSettings({
        values: { theme: "system", runnerAddress: "http://box.example:12434", openclawDialect: "openclaw" },
      }),
    },
  },
  certificate: {
    replies: {
      "settings.read": sampleSettings({ values: { runnerAddress: "https://gpu.example:8443/v1" } }),
      "runner.read": sampleRunner({
        state: "down",
        endpoint: null,
        loaded: [],
        problem: failure("runner-untrusted"),
        attempts: [
          {
            source: "settings",
            address: "https://gpu.example:8443/v1",
            outcome: "untrusted",
            certificate: { problem: "self-signed", presented: sampleCertificate() },
          },
        ],
      }),
      "runnerAccess.read": sampleAccess(),
    },
    act: (page) => page.getByRole("region", { name: "Certificate of gpu.example:8443" }).waitFor(),
  },
  "set-aside": {
    replies: {
      "settings.read": sampleSettings({
        values: { offlineMode: true },
        isOfflineUnsure: true,
        setAside: { path: "~/.config/homeport/settings.json.unreadable-2026-11-20", reason: "damaged" },
      }),
    },
  },
  "not-writable": { replies: { "settings.read": sampleSettings({ problem: "not-writable" }) } },
  refused: {
    replies: { "settings.update": { code: "bad-input", message: "only http and https" } },
    act: async (page) => {
      await page.getByRole("textbox", { name: "Address" }).fill("ftp://box");
      await page.keyboard.press("Enter");
      await page.getByText("it has to begin with http:// or https://").waitFor();
    },
  },
  tried: {
    replies: {
      "runner.try": {
        source: "settings",
        address: "box.example:1",
        outcome: "refused",
        detail: "connect ECONNREFUSED",
      },
    },
    act: async (page) => {
      await page.getByRole("textbox", { name: "Address" }).fill("http://box.example:1");
      await page.getByRole("button", { name: "Try it without saving" }).click();
      await page.getByText("connect ECONNREFUSED").waitFor();
    },
  },
  "undo-plan": { replies: { "undo.plan": sampleUndoPlan() }, act: click("Undo everything Homeport changed…") },
  "undo-nothing": {
    replies: {
      "undo.plan": sampleUndoPlan({ files: [], models: [], limits: null, desktop: null, login: null }),
    },
    act: click("Undo everything Homeport changed…"),
  },
  undone: {
    replies: {
      "jobs.read": sampleJobs({
        items: [
          sampleJob({
            key: "undo-everything",
            kind: "undo-everything",
            subject: "",
            endedAt: 1,
            outcome: { kind: "done" },
            warnings: [
              { code: "undo-stopped", what: "/home/anna/.openclaw/openclaw.json", reason: "no-copy", copy: null },
            ],
          }),
        ],
      }),
    },
  },
  "login-held-back": {
    replies: { "background.read": { tray: "there", login: "needs-approval", loginFile: null } },
  },
  "no-tray": {
    replies: {
      "program.read": sampleProgram({ platform: "linux" }),
      "background.read": { tray: "absent", login: "on", loginFile: "~/.config/autostart/homeport.desktop" },
    },
  },
  "not-read": { replies: { "settings.read": failure("internal"), "program.read": failure("internal") } },
  exported: {
    replies: { "settings.export": { text: '{\n  "schema": 1,\n  "theme": "dark",\n  "runnerAddress": null\n}\n' } },
    act: click("Save a copy…"),
  },
  found: { act: (page) => page.getByRole("searchbox", { name: "Find a setting" }).fill("start") },
  "found-nothing": {
    act: (page) => page.getByRole("searchbox", { name: "Find a setting" }).fill("the colour of the harbour"),
  },
  "standalone-missing": {
    replies: {
      "standalone.read": sampleStandalone({
        state: "not-found",
        dmr: null,
        engine: { isNeeded: true, found: null },
        ...notRunning,
      }),
      "standalone.plan": sampleStandalonePlan(true),
    },
  },
  "standalone-running": {
    replies: {
      "standalone.read": sampleStandalone({
        isOtherPort: true,
        address: "127.0.0.1:12444",
        isAdopted: true,
        restarts: 2,
        endedEngines: 1,
      }),
    },
  },
  "standalone-gave-up": {
    replies: {
      "standalone.read": sampleStandalone({
        state: "gave-up",
        restarts: 6,
        lastDeath: {
          at: 1,
          how: { kind: "exit", code: 1 },
          words: ['level=ERROR msg="unable to open the store"', "panic: no space left on device"],
        },
        ...notRunning,
      }),
    },
    act: (page) => page.getByText("Its last words").click(),
  },
  "update-available": {
    replies: {
      "updates.read": sampleUpdates({ state: { kind: "available", news: sampleNews }, checkedAt: 1 }),
    },
    act: (page) => page.getByText("What is new in 0.2.0").click(),
  },
  "update-ready": {
    replies: {
      "updates.read": sampleUpdates({ state: { kind: "ready", news: sampleNews }, checkedAt: 1 }),
      "updates.install": { isBegun: false, losses: { jobs: 2, gateway: true, runner: true } },
    },
    act: click("Restart and install"),
  },
  "update-by-hand": {
    replies: {
      "updates.read": sampleUpdates({
        state: { kind: "available", news: { ...sampleNews, sizeBytes: null } },
        byHand: "not-signed",
        checkedAt: 1,
      }),
    },
  },
  "update-failed": {
    replies: {
      "updates.read": sampleUpdates({ state: { kind: "failed", failure: failure("update-feed-missing"), news: null } }),
    },
  },
};
