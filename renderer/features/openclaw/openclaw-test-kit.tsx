import { render, screen, within } from "@testing-library/react";
import { expect, vi } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import type { Job } from "../../../app/contract/jobs";
import type { OpenClawInstall, OpenClawSnapshot, Proof } from "../../../app/contract/openclaw";
import { useJobs } from "../../state/jobs";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import {
  cloudModel,
  sampleJobs,
  sampleModels,
  sampleNow,
  sampleOpenClaw,
  sampleProof,
  sampleRunner,
} from "../../test/samples";
import { OpenClaw } from "./OpenClaw";
import { Frame } from "../../test/frame";

type Given = {
  openclaw?: Partial<OpenClawSnapshot>;
  runner?: Parameters<typeof sampleRunner>[0];
  models?: Parameters<typeof sampleModels>[0];
  jobs?: Job[];
};

/** The page as it stands with these facts at a fixed time, checked by axe. */
export async function show({ openclaw, runner, models, jobs = [] }: Given = {}) {
  vi.spyOn(Date, "now").mockReturnValue(sampleNow);
  useOpenClaw.getState().accept(sampleOpenClaw(openclaw));
  useRunner.getState().accept(sampleRunner(runner));
  useModels.getState().accept(sampleModels(models));
  useJobs.getState().accept(sampleJobs({ items: jobs }));
  const view = render(<OpenClaw />, { wrapper: Frame });
  await expectNoAxeViolations(view.container);
  return view;
}

export const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
export const region = (name: string) => within(screen.getByRole("region", { name }));
export const primaries = () =>
  [...document.querySelectorAll("a, button")]
    .filter(({ className }) => className.includes("bg-accent "))
    .map(({ textContent }) => textContent);
/** What the polite live regions say, copy buttons' own left out. */
export const told = () =>
  screen
    .getAllByRole("status")
    .map(({ textContent }) => textContent)
    .filter((text) => text !== "");

/** These words appear, and are read out at once. */
export async function expectAlert(text: string | RegExp) {
  expect((await screen.findByText(text)).closest('[role="alert"]')).not.toBeNull();
}

/** As a fresh install is: no file, and a cloud model by itself. */
export const fresh: Partial<OpenClawSnapshot> = {
  defaultModel: known({ ...cloudModel, ref: "openai/gpt-6-astra", provider: "openai", model: "gpt-6-astra" }),
  hasConfigFile: known(false),
  isConnected: false,
  proof: null,
};

export const working: OpenClawInstall = {
  dialect: "openclaw",
  path: "/opt/node/bin/openclaw",
  version: known("2026.9.6"),
  problem: null,
};

export function sampleJob(over: Partial<Job> = {}): Job {
  return {
    id: "job-1",
    key: "connect-openclaw:~/.openclaw",
    kind: "connect-openclaw",
    subject: "ai/qwen3:8B",
    phase: "loading-model",
    progress: null,
    notice: null,
    passed: ["checking"],
    warnings: [],
    expectedSeconds: unknown("not-measured-yet"),
    isCancellable: true,
    startedAt: sampleNow - 14_000,
    endedAt: null,
    outcome: null,
    ...over,
  };
}

export const ended = { endedAt: sampleNow - 1_000 } as const;

const allPass: Proof["checks"] = [
  { id: "provider", verdict: "pass", evidence: "local" },
  { id: "model", verdict: "pass", evidence: "ai/qwen3:8B" },
  { id: "usage", verdict: "pass", evidence: "10518" },
  { id: "no-fallback", verdict: "pass", evidence: "0" },
  { id: "nonce-in-runner", verdict: "pass", evidence: new Date(sampleNow).toISOString() },
  { id: "model-in-runner", verdict: "pass", evidence: "docker.io/ai/qwen3:8B" },
];

/** A proof with every check passed, but those given. */
export function proofWith(over: Partial<Proof> = {}, ...changed: Proof["checks"]): Proof {
  const checks = allPass.map((check) => changed.find(({ id }) => id === check.id) ?? check);
  return sampleProof({ question: "Say hello in one short sentence.", answer: "Hello.", checks, ...over });
}
