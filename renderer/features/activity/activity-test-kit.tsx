import { render, screen, within } from "@testing-library/react";
import type { ActivityLine, ActivitySnapshot } from "../../../app/contract/activity";
import { unknown } from "../../../app/contract/common";
import type { Job } from "../../../app/contract/jobs";
import { useJobs } from "../../state/jobs";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleJobs, sampleNow } from "../../test/samples";
import { Activity } from "./Activity";

type Of<K extends ActivityLine["kind"]> = Extract<ActivityLine, { kind: K }>;
const base = { firstAt: sampleNow, lastAt: sampleNow, count: 1 };

export function sampleRequest(over: Partial<Of<"request">> = {}): ActivityLine {
  return {
    ...base,
    id: 1,
    kind: "request",
    reach: "stays",
    method: "GET",
    address: "127.0.0.1:12434",
    path: "/engines/ps",
    purpose: "watch",
    outcome: "200",
    durationMs: 3,
    ...over,
  };
}

export function sampleCommand(over: Partial<Of<"command">> = {}): ActivityLine {
  return {
    ...base,
    id: 2,
    kind: "command",
    reach: "unknown",
    file: "~/.npm-global/bin/openclaw",
    args: ["models", "status", "--json"],
    outcome: "exit 0",
    durationMs: 1500,
    ...over,
  };
}

export function sampleFile(over: Partial<Of<"file">> = {}): ActivityLine {
  return {
    ...base,
    id: 3,
    kind: "file",
    reach: "stays",
    action: "written",
    path: "~/.openclaw/openclaw.json",
    ...over,
  };
}

export function sampleActivity(over: Partial<ActivitySnapshot> = {}): ActivitySnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    lines: [sampleRequest()],
    droppedCount: 0,
    notes: [],
    logFile: {
      path: "/home/anna/.local/state/homeport/logs/homeport.log",
      shown: "~/.local/state/homeport/logs/homeport.log",
    },
    ...over,
  };
}

/** A check through OpenClaw that is asking. */
export function sampleJob(over: Partial<Job> = {}): Job {
  return {
    id: "7",
    key: "verify",
    kind: "verify-openclaw",
    subject: "openclaw",
    phase: "asking",
    passed: ["checking"],
    progress: null,
    notice: null,
    warnings: [],
    expectedSeconds: unknown("not-measured-yet"),
    isCancellable: true,
    startedAt: sampleNow,
    endedAt: null,
    outcome: null,
    ...over,
  };
}

/** The page over a main that answers with what is given, read and axe clean. */
export async function show({
  activity,
  jobs = [],
  replies = {},
}: { activity?: Partial<ActivitySnapshot>; jobs?: Job[]; replies?: Replies } = {}) {
  const fake = installFakeBridge({ "activity.read": sampleActivity(activity), "activity.watch": {}, ...replies });
  useJobs.getState().accept(sampleJobs({ items: jobs }));
  const view = render(<Activity />);
  await screen.findByRole("region", { name: "Ledger" });
  await expectNoAxeViolations(document.body);
  return { ...view, fake };
}

export const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
export const panel = (name: string) => within(screen.getByRole("region", { name }));
export const rows = () =>
  within(screen.getByRole("list", { name: "What Homeport did, newest first" })).getAllByRole("listitem");
