import { render, screen, within } from "@testing-library/react";
import type { ActivitySnapshot } from "../../../app/contract/activity";
import type { Job } from "../../../app/contract/jobs";
import { useJobs } from "../../state/jobs";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleActivity, sampleJob as samplePull } from "../../test/page-samples";
import { sampleJobs } from "../../test/samples";
import { Activity } from "./Activity";
import { Frame } from "../../test/frame";

/** A check through OpenClaw that is asking. */
export function sampleJob(over: Partial<Job> = {}): Job {
  const asking = { key: "verify", kind: "verify-openclaw", subject: "openclaw", phase: "asking" } as const;
  return samplePull({ ...asking, passed: ["checking"], ...over });
}

/** The page over a main that answers with what is given, read and axe clean. */
export async function show({
  activity,
  jobs = [],
  replies = {},
}: { activity?: Partial<ActivitySnapshot>; jobs?: Job[]; replies?: Replies } = {}) {
  const fake = installFakeBridge({ "activity.read": sampleActivity(activity), "activity.watch": {}, ...replies });
  useJobs.getState().accept(sampleJobs({ items: jobs }));
  const view = render(<Activity />, { wrapper: Frame });
  await screen.findByRole("region", { name: "Ledger" });
  await expectNoAxeViolations(document.body);
  return { ...view, fake };
}

export const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
export const panel = (name: string) => within(screen.getByRole("region", { name }));
export const rows = () =>
  within(screen.getByRole("list", { name: "What Homeport did, newest first" })).getAllByRole("listitem");
