import type { HardwareSnapshot } from "../../contract/hardware";
import type { Job, JobKind, JobsSnapshot } from "../../contract/jobs";
import type { ModelsSnapshot } from "../../contract/models";
import type { OpenClawSnapshot } from "../../contract/openclaw";
import type { PrivacySnapshot } from "../../contract/privacy";
import type { RunnerSnapshot } from "../../contract/runner";
import type { StandaloneSnapshot } from "../../contract/standalone";
import { modelsElsewhere } from "../answer-route";
import type { GuideFacts, OpenClawFact } from "./guide";
import { quickChecks } from "./steps";

type Snapshots = {
  hardware: HardwareSnapshot;
  runner: RunnerSnapshot;
  standalone: Pick<StandaloneSnapshot, "state">;
  models: ModelsSnapshot;
  jobs: JobsSnapshot;
  openclaw: OpenClawSnapshot;
  privacy: PrivacySnapshot;
};

/** What the guide follows from, out of what the services have read. Nothing is read for it. */
export function guideFacts({ hardware, runner, standalone, models, jobs, openclaw, privacy }: Snapshots): GuideFacts {
  const isHealthy = runner.state === "healthy";
  const isOf = (kind: JobKind) => (job: Job) => job.kind === kind;
  const runs = (...kinds: JobKind[]) => jobs.items.some((job) => kinds.includes(job.kind) && job.outcome === null);
  const pulls = latestOfEach(jobs.items.filter(isOf("pull-model")));
  const lastVerify = latestOfEach(jobs.items.filter(isOf("verify-openclaw"))).at(-1);
  const { dialect, proof, isConnected, defaultModel } = openclaw;
  const fact = openclawFact(openclaw);
  return {
    isMachineRead: hardware.revision > 0,
    runner: runner.state,
    hasRunner: isHere(standalone) || hasRunner(runner),
    isSettingUp: runs("set-up-runner", "install-standalone", "run-standalone"),
    models:
      isHealthy && models.state === "ready"
        ? models.items.filter(({ purpose }) => purpose === "text").map(({ ref }) => ref)
        : null,
    loaded: isHealthy ? runner.loaded.map(({ ref }) => ref) : [],
    pulling: pulls.filter(({ outcome }) => outcome === null).map(({ subject }) => subject),
    halfPulled: pulls
      .filter(({ outcome }) => outcome?.kind === "cancelled" && outcome.isResumable)
      .map(({ subject }) => subject),
    openclaw: fact,
    isInstalling: runs("install-openclaw", "install-node"),
    isConnecting: runs("connect-openclaw"),
    connectedModel: fact !== "looking" && isConnected && defaultModel.isKnown ? defaultModel.value.model : null,
    dialect,
    isVerifying: runs("verify-openclaw"),
    hasFailedProof: proof !== null ? !proof.isProven : lastVerify?.outcome?.kind === "failed",
    risks: risksOf(privacy),
  };
}

/** The last job about each subject, in the order they began. */
function latestOfEach(items: readonly Job[]): Job[] {
  const latest = new Map<string, Job>();
  for (const job of items.toSorted((a, b) => a.startedAt - b.startedAt)) {
    latest.delete(job.subject);
    latest.set(job.subject, job);
  }
  return [...latest.values()];
}

const isHere = ({ state }: Snapshots["standalone"]) => state !== "unsupported" && state !== "not-found";

/** A Docker of somebody else runs no models, and one without its plugin doesn't either: that is `absent` already. */
function hasRunner({ state, docker }: RunnerSnapshot): boolean | null {
  if (state === "healthy") return true;
  if (state === "looking") return null;
  if (state === "absent") return false;
  if (state === "wrong-service") return docker.client.isKnown;
  const { product } = docker;
  return !product.isKnown || product.value === "docker-desktop" || product.value === "docker-engine";
}

function openclawFact(openclaw: OpenClawSnapshot): OpenClawFact {
  const { state, problem, defaultModel, isConnected } = openclaw;
  switch (state) {
    case "looking":
      return "looking";
    case "not-found":
      return "missing";
    case "broken":
      return problem?.code === "openclaw-node-too-old" ? "node-too-old" : "broken";
    case "config-invalid":
      return "config-invalid";
    case "ready": {
      if (!isConnected) {
        if (!defaultModel.isKnown || defaultModel.value.place === "this-machine") return "not-connected";
        return defaultModel.value.place === "cloud" ? "cloud" : "elsewhere";
      }
      const elsewhere = modelsElsewhere(openclaw);
      if (elsewhere === null) return "unclear";
      return elsewhere.length > 0 ? "leaves" : "connected";
    }
  }
}

function risksOf({ rows }: PrivacySnapshot): number | null {
  const quick = rows.filter(({ id }) => (quickChecks as readonly string[]).includes(id));
  if (quick.length === 0 || quick.some(({ verdict }) => verdict === null)) return null;
  return quick.filter(({ verdict }) => verdict === "fail" || verdict === "warn").length;
}
