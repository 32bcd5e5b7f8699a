import { useCallback, useEffect, useState } from "react";
import type { Job } from "../../../app/contract/jobs";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { SetUpOperation, SetUpPlan } from "../../../app/contract/set-up";
import { isSetUpOperation } from "../../../app/domain/set-up-command";
import { bridge } from "../../bridge";
import { useLatestJob } from "../../state/use-latest-job";

const kinds = ["set-up-runner"] as const;

export type SetUp = {
  /** What main offers for the runner as it stands; null while that is not known, or nothing is wrong. */
  plan: SetUpPlan | null;
  /** The set-up under way, else the last one. */
  job: Job | null;
  isRunning: boolean;
  /** Looks at everything again, and asks for a new plan. */
  lookAgain: () => Promise<void>;
};

/** What of the runner a plan depends on; null: there is nothing to plan. */
function planKey(runner: RunnerSnapshot | null, job: Job | null): string | null {
  if (runner === null || runner.state === "looking") return null;
  const { state, endpoint, docker, problem } = runner;
  const needsPort = endpoint?.kind === "docker-desktop" && endpoint.openAiBaseUrl === null;
  if (state === "healthy" && !needsPort) return null;
  return JSON.stringify([state, docker, problem, job?.endedAt]);
}

/** Asks main what would help, again whenever the runner's state changes or a set-up has ended. */
export function useSetUp(runner: RunnerSnapshot | null): SetUp {
  const job = useLatestJob(kinds);
  const [plan, setPlan] = useState<SetUpPlan | null>(null);
  const [looks, setLooks] = useState(0);
  const facts = planKey(runner, job);
  const key = facts === null ? null : `${facts} ${looks}`;
  const lookAgain = useCallback(async () => {
    await bridge.request("runner.probe", {});
    setLooks((count) => count + 1);
  }, []);
  useEffect(() => {
    if (key === null) return;
    let isOver = false;
    async function ask() {
      const answer = await bridge.request("runner.plan", {});
      if (!isOver) setPlan(answer.ok ? answer.data : null);
    }
    void ask();
    return () => {
      isOver = true;
    };
  }, [key]);
  return { plan: key === null ? null : plan, job, isRunning: job !== null && job.outcome === null, lookAgain };
}

export function useSetUpJob(): Job | null {
  return useLatestJob(kinds);
}

/** The operation a set-up job is about. */
export function operationOf(job: Job): SetUpOperation {
  return isSetUpOperation(job.subject) ? job.subject : "start-runner";
}
