import type { Checkup, DoctorFinding } from "../../app/contract/doctor";
import { doctorFindings, type FindingId } from "../../app/domain/doctor/findings";
import type { activityStates } from "../../renderer/features/activity/states";
import {
  sampleActivity,
  sampleCommandLine,
  sampleFileLine,
  sampleJob,
  sampleRequestLine,
} from "../../renderer/test/page-samples";
import { sampleJobs, sampleNow, sampleRequestRow, sampleRequests } from "../../renderer/test/samples";
import { click, failure, longRef, type Staged } from "./staged";

const requests = (over: Parameters<typeof sampleRequests>[0]): Staged => ({
  replies: { "requests.read": sampleRequests(over) },
  place: "activity/requests",
});
const finding = (id: FindingId, over: Partial<DoctorFinding> = {}): DoctorFinding => ({
  id,
  ...doctorFindings[id],
  values: {},
  detail: null,
  ...over,
});
const doctor = (over: Partial<Checkup>): Staged => ({
  replies: { "doctor.look": { asOf: sampleNow, tookMs: 900, findings: [], unread: [], ...over } },
  place: "activity/doctor",
});
const ended = { endedAt: sampleJob().startedAt };

export const activity: Record<(typeof activityStates)[number], Staged> = {
  waiting: requests({ state: "waiting" }),
  connecting: requests({ state: "connecting" }),
  following: requests({ state: "following" }),
  lost: requests({ state: "lost", problem: failure("runner-down") }),
  unsupported: requests({ state: "unsupported" }),
  requests: requests({
    rows: [
      sampleRequestRow({ state: "answering", status: null, generatedTokens: null, tokensPerSecond: null }),
      sampleRequestRow({ id: "b", client: null, status: 500, problem: "load-out-of-memory", promptTokens: null }),
      sampleRequestRow({ id: "c", model: longRef, isEarlier: true }),
    ],
    tallies: [
      {
        client: "OpenClaw",
        model: "ai/qwen3:8B",
        count: 3,
        failedCount: 1,
        promptTokens: 31_000,
        generatedTokens: 120,
        lastAt: sampleNow,
      },
    ],
  }),
  loading: { replies: { "activity.read": "never", "jobs.read": "never" } },
  empty: { replies: { "activity.read": sampleActivity({ lines: [], logFile: null }) } },
  lines: {
    replies: {
      "activity.read": sampleActivity({
        lines: [
          sampleRequestLine({ id: 4, reach: "crosses", address: "box.example:12434", count: 12 }),
          sampleCommandLine({ outcome: "exit 1" }),
          sampleFileLine(),
          sampleRequestLine(),
        ],
        notes: [{ at: sampleNow, level: "warn", text: "gate: a request for an unknown route was refused" }],
        droppedCount: 40,
      }),
    },
    act: (page) => page.locator("summary").first().click(),
  },
  jobs: {
    replies: {
      "jobs.read": sampleJobs({
        items: [
          sampleJob(),
          sampleJob({
            id: "8",
            key: "v",
            kind: "verify-openclaw",
            subject: "openclaw",
            phase: "asking",
            isCancellable: false,
          }),
          sampleJob({ id: "9", key: "r", kind: "remove-model", ...ended, outcome: { kind: "done" } }),
        ],
      }),
    },
  },
  "job-failed": {
    replies: {
      "jobs.read": sampleJobs({
        items: [sampleJob({ ...ended, outcome: { kind: "failed", failure: failure("pull-offline", "no such host") } })],
      }),
    },
  },
  "long-names": {
    replies: {
      "jobs.read": sampleJobs({ items: [sampleJob({ subject: longRef })] }),
      "activity.read": sampleActivity({
        lines: [
          sampleCommandLine({ args: ["config", "set", "x".repeat(400)] }),
          sampleRequestLine({ path: `/${longRef}` }),
        ],
      }),
    },
  },
  report: {
    replies: { "activity.report": { text: "Homeport 0.1.0\n\nModel Runner: healthy\n".repeat(20) } },
    act: click("Support report"),
  },
  "not-read": { replies: { "activity.read": failure("internal"), "jobs.read": failure("internal") } },
  "doctor-looking": { replies: { "doctor.look": "never" }, place: "activity/doctor" },
  "doctor-found": doctor({
    findings: [
      finding("out-of-memory", {
        values: { model: longRef },
        detail: "unable to load runner: llama.cpp terminated unexpectedly: llama.cpp failed",
      }),
      finding("wrong-host-name", { values: { host: "model-runner.docker.internal", address: "" } }),
      finding("cloud-fallback", { values: { models: "openai/gpt-5, anthropic/claude-opus-4-5" } }),
      finding("swapping"),
    ],
    unread: [{ probe: "gpu", reason: "timed-out", detail: null }],
  }),
  "doctor-well": doctor({}),
  "doctor-unsure": doctor({ unread: [{ probe: "openclaw", reason: "tool-failed", detail: "It ended at once." }] }),
  "doctor-failed": { replies: { "doctor.look": failure("internal") }, place: "activity/doctor" },
};
