import { known, unknown } from "../../app/contract/common";
import type { GuideKept } from "../../app/contract/guide";
import type { GuideFacts } from "../../app/domain/guide/guide";
import type { guideStates } from "../../renderer/features/guide/states";
import { guideWorld, sampleGuide } from "../../renderer/test/guide-samples";
import { sampleJob, samplePlan as sampleConnectPlan, sampleTurn } from "../../renderer/test/page-samples";
import { sampleOffer } from "../../renderer/test/set-up-samples";
import { sampleCheckRow, samplePrivacy } from "../../renderer/test/privacy-samples";
import {
  cloudModel,
  sampleChat,
  sampleJobs,
  sampleModels,
  sampleOpenClaw,
  sampleProof,
  sampleRunner,
} from "../../renderer/test/samples";
import { click, failure, type Replies, type Staged } from "./staged";

const offer = sampleOffer({
  operation: "enable-desktop",
  command: "docker desktop enable model-runner",
  options: [{ id: "tcp", isSuggested: true }],
  changes: ["switches-on", "opens-port"],
  warnings: [],
  image: null,
  undo: "docker desktop disable model-runner",
});
const nothing: GuideFacts = {
  ...guideWorld,
  runner: "absent",
  hasRunner: false,
  models: null,
  loaded: [],
  openclaw: "missing",
  connectedModel: null,
  dialect: null,
};
const noRunner: Replies = {
  "runner.read": sampleRunner({
    state: "absent",
    endpoint: null,
    loaded: [],
    problem: failure("runner-absent"),
    docker: { ...sampleRunner().docker, server: unknown("tool-missing") },
  }),
  "models.read": sampleModels({ state: "waiting", items: [] }),
  "openclaw.read": sampleOpenClaw({ state: "not-found", installs: [], dialect: null, isConnected: false, proof: null }),
};
const progress = {
  doneBytes: 2.1e9,
  totalBytes: known(5.03e9),
  bytesPerSecond: known(24e6),
  secondsLeft: known(122),
};
const at = (
  place: NonNullable<Staged["place"]>,
  facts: Partial<GuideFacts>,
  kept: Partial<GuideKept> = {},
  replies: Replies = {},
): Staged => ({ place, replies: { "guide.read": sampleGuide(facts, kept), ...replies } });
const tried = { tried: { model: "ai/qwen3:8B", at: Date.UTC(2026, 10, 20, 12) } };
const proof = {
  ...tried,
  proof: { model: "ai/qwen3:8B", dialect: "openclaw", at: Date.UTC(2026, 10, 20, 12), seconds: 24 },
} as const;
const noModel: Replies = { "models.read": sampleModels({ items: [] }), "runner.read": sampleRunner({ loaded: [] }) };

export const guide: Record<(typeof guideStates)[number], Staged> = {
  looking: at("guide", { runner: "looking", hasRunner: null, models: null }, { read: ["welcome", "machine"] }),
  "not-read": { replies: { "guide.read": failure("internal") } },
  welcome: at("guide", nothing, { read: [] }, noRunner),
  machine: at("guide/machine", nothing, { read: ["welcome"] }, noRunner),
  ways: at(
    "guide/runner",
    nothing,
    {},
    {
      ...noRunner,
      "runner.plan": {
        offers: [],
        byHand: { reason: "docker-missing-desktop", commands: [], needsAdmin: true, subject: "", holder: null },
        requirements: [],
      },
    },
  ),
  "setting-up": at(
    "guide/answering",
    { ...nothing, hasRunner: true, runner: "disabled" },
    { already: ["runner"] },
    {
      "runner.read": sampleRunner({
        state: "disabled",
        endpoint: null,
        loaded: [],
        problem: failure("runner-disabled"),
      }),
      "runner.plan": { offers: [offer], byHand: null, requirements: [] },
    },
  ),
  answers: at("guide/answering", { models: [] }, { already: ["runner", "answering"] }, noModel),
  choices: at("guide/model", { models: [], loaded: [], openclaw: "missing" }, {}, noModel),
  downloading: at(
    "guide/model",
    { models: [], loaded: [], pulling: ["ai/qwen3:8B"], openclaw: "missing" },
    { model: "ai/qwen3:8B" },
    {
      ...noModel,
      "jobs.read": sampleJobs({ items: [sampleJob({ subject: "ai/qwen3:8B", key: "pull:ai/qwen3:8B", progress })] }),
    },
  ),
  ask: at("guide/try", { openclaw: "not-connected", connectedModel: null }),
  answered: at("guide/try", { openclaw: "not-connected", connectedModel: null }, tried, {
    "chat.read": sampleChat({ turns: [sampleTurn({ question: "What is a recursive function?" })] }),
  }),
  "openclaw-missing": at("guide/openclaw", { openclaw: "missing", connectedModel: null, dialect: null }, tried, {
    "openclaw.read": sampleOpenClaw({
      state: "not-found",
      installs: [],
      dialect: null,
      isConnected: false,
      proof: null,
    }),
  }),
  connect: {
    ...at("guide/openclaw", { openclaw: "cloud", connectedModel: null }, tried, {
      "openclaw.read": sampleOpenClaw({
        defaultModel: known(cloudModel),
        isConnected: false,
        proof: null,
        profile: known(null),
      }),
      "openclaw.plan": sampleConnectPlan(),
    }),
    act: click("Show what would change"),
  },
  verify: at("guide/verify", {}, tried, { "openclaw.read": sampleOpenClaw({ proof: null }) }),
  proven: at("guide/verify", {}, proof, { "openclaw.read": sampleOpenClaw({ proof: sampleProof() }) }),
  privacy: at("guide/privacy", { risks: 2 }, proof, {
    "privacy.read": samplePrivacy([
      sampleCheckRow("gateway-loopback", { own: "fail", verdict: "fail", fixes: ["gateway-loopback"] }),
      sampleCheckRow("disk-encrypted", { own: "warn", verdict: "warn" }),
    ]),
  }),
  done: at("guide/done", { risks: 0 }, proof),
  waits: at("guide/verify", { ...nothing }, {}, noRunner),
};
