import { known, unknown } from "../../app/contract/common";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { openclawStates } from "../../renderer/features/openclaw/states";
import {
  sampleAddress,
  sampleGateway,
  sampleGatewayPlan,
  sampleJob,
  samplePlace,
  samplePlan,
  unreadOpenClaw,
} from "../../renderer/test/page-samples";
import { ownInstall, sampleInstalls, sampleNodePlan } from "../../renderer/test/install-samples";
import {
  cloudModel,
  sampleConfigured,
  sampleJobs,
  sampleNow,
  sampleOpenClaw,
  sampleProof,
  sampleRunner,
  sampleSettings,
  sampleUndo,
} from "../../renderer/test/samples";
import { click, failure, longRef, type Replies, type Staged } from "./staged";

const is = (over: Partial<OpenClawSnapshot>, more: Replies = {}): Staged => ({
  replies: { "openclaw.read": sampleOpenClaw(over), ...more },
});
const atGateway = (replies: Replies): Staged => ({ ...is({}, replies), place: "openclaw/gateway" });
const fresh = { defaultModel: known(cloudModel), hasConfigFile: known(false), isConnected: false, proof: null };
const down = {
  owner: null,
  pid: unknown<number>("not-reachable"),
  chat: unknown<"on">("not-reachable"),
  isExposed: unknown<boolean>("not-reachable"),
  needsRestart: unknown<boolean>("not-reachable"),
  log: [],
};
const onSocket = sampleRunner({
  endpoint: {
    source: "docker-socket",
    kind: "docker-desktop",
    transport: "socket",
    address: "~/.docker/run/docker.sock",
    location: "this-machine",
    locationReason: { code: "local-socket" },
    openAiBaseUrl: null,
  },
});
const openPort = sampleAddress({ way: "open-port", needsPort: true });
const tried = (outcome: "answered" | "no-answer", text = "") => ({
  at: sampleNow,
  from: "container" as const,
  outcome,
  text,
});
const inContainer = samplePlace({
  where: "container",
  reason: "container-has-folder",
  subject: "openclaw-openclaw-gateway-1",
  addresses: [
    sampleAddress({
      baseUrl: "http://172.17.0.1:12434/engines/v1",
      way: "bridge",
      tried: tried("no-answer", "ECONNREFUSED"),
    }),
    sampleAddress({
      baseUrl: "http://host.docker.internal:12434/engines/v1",
      way: "docker-host",
      tried: tried("answered"),
    }),
    sampleAddress({ baseUrl: "http://docker-model-runner:12434/engines/v1", way: "runner-container" }),
  ],
  tryFrom: "container",
  tryCommand: `docker exec openclaw-openclaw-gateway-1 node -e "fetch(…)" http://172.17.0.1:12434/engines/v1`,
});
const showPlan = click("Show what would change");
const manyChanges = [
  sampleUndo(),
  sampleUndo({ id: "2", purpose: "chat-on", subject: "" }),
  sampleUndo({ id: "3", purpose: "local-then-cloud", context: { model: "ai/qwen3:8B", earlierTokens: null } }),
  sampleUndo({ id: "4", purpose: "run", subject: "", isUndoable: false }),
  sampleUndo({ id: "5", purpose: "change", subject: "", backupPath: null, sizeBytes: null }),
];
const notFound = (more: Replies) => is({ ...unreadOpenClaw, state: "not-found" }, more);
const withInstalls = (over: Parameters<typeof sampleInstalls>[0]): Replies => ({
  "openclawInstall.read": sampleInstalls(over),
  "openclawInstall.probe": sampleInstalls(over),
});
const installJob = sampleJob({
  key: "install-openclaw",
  kind: "install-openclaw",
  subject: "openclaw",
  phase: "installing",
  passed: ["waiting", "checking", "checking-disk"],
  lastLine: "http fetch GET 200 https://registry.example/@img/sharp-linux-x64/-/sharp-linux-x64-0.34.5.tgz 412ms",
  progress: {
    doneBytes: 113e6,
    totalBytes: unknown("not-reported"),
    bytesPerSecond: known(5e6),
    secondsLeft: unknown("not-reported"),
  },
});
const connectJob = sampleJob({
  key: "connect-openclaw:~/.openclaw",
  kind: "connect-openclaw",
  subject: "ai/qwen3:8B",
  phase: "loading-model",
  passed: ["checking"],
});

export const openclaw: Record<(typeof openclawStates)[number], Staged> = {
  looking: is({ ...unreadOpenClaw, state: "looking" }),
  "not-found": is({ ...unreadOpenClaw, state: "not-found" }),
  "no-node": {
    ...notFound({ ...withInstalls({ hasNode: false }), "openclawInstall.planNode": sampleNodePlan() }),
    act: click("Let Homeport fetch Node …"),
  },
  installing: notFound({ "jobs.read": sampleJobs({ items: [installJob] }) }),
  "install-failed": notFound({
    "jobs.read": sampleJobs({
      items: [
        {
          ...installJob,
          endedAt: installJob.startedAt,
          outcome: { kind: "failed", failure: failure("npm-proxy", "407 Proxy Authentication Required") },
        },
      ],
    }),
  }),
  "own-install": is({}, withInstalls({ installed: [{ ...ownInstall, update: "2026.10.1" }] })),
  broken: is({
    ...unreadOpenClaw,
    state: "broken",
    dialect: "openclaw",
    problem: failure("openclaw-node-too-old", "openclaw: Node.js v22.19+ is required"),
  }),
  "config-invalid": is({
    ...unreadOpenClaw,
    state: "config-invalid",
    dialect: "openclaw",
    configPath: known("~/.openclaw/openclaw.json"),
    problem: failure("openclaw-config-invalid", "JSON5: invalid character '}' at 14:3"),
  }),
  doctor: {
    ...is(
      {
        ...unreadOpenClaw,
        state: "config-invalid",
        dialect: "openclaw",
        configPath: known("~/.openclaw/openclaw.json"),
        problem: failure("openclaw-config-invalid", '<root>: Unrecognized key: "provider"'),
      },
      {
        "openclaw.doctor": {
          command: "openclaw doctor --lint --json",
          findings: [
            { about: "gateway.bind", text: 'Invalid input (allowed: "auto", "lan", "loopback")' },
            { about: "<root>", text: 'Unrecognized key: "provider"' },
          ],
        },
      },
    ),
    act: click("Run its doctor, reading only"),
  },
  ready: is({
    proof: null,
    isConnected: false,
    defaultModel: known(sampleConfigured({ baseUrl: "http://127.0.0.1:9/v1" })),
  }),
  fresh: is(fresh),
  "cloud-fallback": is({ fallbacks: known([cloudModel]) }),
  connected: is({ proof: null, undo: sampleUndo() }),
  proven: is({ proof: sampleProof() }),
  "proof-failed": is({
    proof: sampleProof({
      isProven: false,
      checks: [{ id: "nonce-in-runner", verdict: "fail", evidence: "" }],
    }),
  }),
  plan: {
    ...is(fresh, { "openclaw.plan": samplePlan({ warnings: ["comments-lost", "gateway-running"] }) }),
    act: showPlan,
  },
  ways: {
    place: "openclaw/cloud",
    ...is(fresh, {
      "openclaw.ways": {
        asOf: 0,
        dialect: "openclaw",
        ways: [
          { key: "agents.defaults.imageModel", what: "openai/gpt", place: "cloud", kind: "feature" },
          { key: "memory.search", what: "openai", place: "cloud", kind: "default" },
          { key: ".env", what: "ANTHROPIC_API_KEY", place: "cloud", kind: "possible" },
        ],
        unread: [
          { source: "sessions", why: null },
          { source: "key-store", why: failure("timed-out", "It didn't answer in time") },
        ],
      },
    }),
    act: click(/^Look$/),
  },
  "offline-mode": {
    replies: { "settings.read": sampleSettings({ values: { offlineMode: true } }) },
    act: async (page) => {
      await page.getByRole("radio", { name: "Local, then cloud" }).click();
      await page.getByRole("textbox", { name: "Its model" }).fill("big-1");
    },
  },
  "plan-cloud": {
    ...is(fresh, {
      "openclaw.plan": samplePlan({
        profile: "cloud",
        model: "cloud/big-1",
        needsKey: true,
        closed: [{ key: "agents.defaults.imageModel", what: "openai/gpt", place: "cloud", kind: "feature" }],
        left: [{ key: "talk.provider", what: "elevenlabs", place: "cloud", kind: "feature" }],
        warnings: ["words-to-cloud", "key-from-environment"],
      }),
    }),
    act: async (page) => {
      await page.getByRole("radio", { name: "Local, then cloud" }).click();
      await page.getByRole("combobox", { name: "Cloud", exact: true }).selectOption("other");
      await page.getByRole("combobox", { name: "Key", exact: true }).selectOption("environment");
      await page.getByRole("textbox", { name: "Its model" }).fill("big-1");
      await page.getByRole("textbox", { name: "Address" }).fill("https://api.example.com/v1");
      await page.getByRole("textbox", { name: "Variable" }).fill("BIG_KEY");
      await showPlan(page);
    },
  },
  "plan-blocked": {
    ...is(fresh, { "openclaw.plan": samplePlan({ blocker: failure("openclaw-context-too-small") }) }),
    act: showPlan,
  },
  "plan-unverified": {
    ...is(fresh, { "openclaw.plan": samplePlan({ warnings: ["schema-unread"] }) }),
    act: showPlan,
  },
  connecting: is(fresh, { "jobs.read": sampleJobs({ items: [connectJob] }) }),
  "connect-failed": is(fresh, {
    "jobs.read": sampleJobs({
      items: [
        {
          ...connectJob,
          endedAt: connectJob.startedAt,
          outcome: { kind: "failed", failure: failure("openclaw-rolled-back", "probe failed") },
        },
      ],
    }),
  }),
  undoing: { ...is({ undo: sampleUndo() }), act: click("Put back what was there") },
  profile: is({
    stateDir: known("~/.openclaw-work"),
    configPath: known("~/.openclaw-work/openclaw.json"),
    hasConfigFile: known(false),
    cliProfile: {
      name: "work",
      found: ["a-name-of-a-profile-that-is-as-long-as-it-may-be-for-one-of-these", "local"],
      fixedBy: null,
    },
    changes: manyChanges.slice(0, 2),
    undo: sampleUndo(),
  }),
  "profile-fixed": is({ cliProfile: { name: null, found: [], fixedBy: "OPENCLAW_STATE_DIR" } }),
  changes: is({ changes: manyChanges, undo: sampleUndo() }),
  "changes-set-aside": is({ changesSetAside: "/home/anna/.config/homeport/openclaw-undo.json.unreadable-20261120T1" }),
  "deleting-copies": { ...is({ changes: manyChanges, undo: sampleUndo() }), act: click("Delete copies now") },
  "in-container": {
    ...is(fresh, { "openclaw.place": inContainer }),
    act: (page) => page.getByText("Choose another address").click(),
  },
  "place-unknown": is(fresh, {
    "openclaw.place": {
      ...inContainer,
      where: "unknown",
      reason: "other-folder",
      subject: "openclaw-gateway-of-the-lab-1",
    },
  }),
  elsewhere: {
    ...is(fresh, {
      "openclaw.place": samplePlace({
        where: "another-machine",
        reason: "gateway-elsewhere",
        subject: "wss://box.example:18789",
        tryFrom: null,
      }),
    }),
    act: async (page) => {
      await page.getByText("Choose the address").click();
      await page.getByRole("radio", { name: "Another address" }).check();
      await page.getByRole("textbox", { name: "Address" }).fill("http://anna:secret@192.168.1.20:12434/v1");
    },
  },
  "only-in-containers": is(fresh, {
    "openclaw.place": samplePlace({ onlyInContainers: "http://model-runner.docker.internal/v1" }),
  }),
  "plan-opens-port": {
    ...is(fresh, {
      "runner.read": onSocket,
      "openclaw.place": samplePlace({ addresses: [openPort] }),
      "openclaw.plan": samplePlan({
        address: {
          ...openPort,
          where: "this-machine",
          reason: "no-container",
          subject: "",
          tryFrom: "here",
          tryCommand: null,
        },
        opensPort: {
          command: "docker desktop enable model-runner --tcp 12434",
          undo: "docker desktop enable model-runner --no-tcp",
        },
        warnings: ["containers-only", "address-network", "address-untried"],
      }),
    }),
    act: showPlan,
  },
  "no-runner": is(fresh, {
    "runner.read": sampleRunner({ state: "down", loaded: [], problem: failure("runner-down") }),
  }),
  "no-port": is(fresh, {
    "runner.read": { ...onSocket, endpoint: onSocket.endpoint && { ...onSocket.endpoint, kind: "unknown" } },
  }),
  channel: {
    ...atGateway({ "gateway.read": sampleGateway({ channels: ["telegram", "whatsapp"] }) }),
    place: "openclaw/message",
  },
  "gateway-stopped": atGateway({
    "gateway.read": sampleGateway({ ...down, state: "stopped", mode: null, bind: null, auth: "unset" }),
  }),
  "gateway-exposed": atGateway({
    "gateway.read": sampleGateway({ bind: "lan", isExposed: known(true), owner: "somebody", chat: known("off") }),
  }),
  "gateway-port-taken": atGateway({ "gateway.read": sampleGateway({ ...down, state: "other-program" }) }),
  "gateway-plan": {
    ...atGateway({ "gateway.read": sampleGateway({ ...down, state: "stopped" }), "gateway.plan": sampleGatewayPlan() }),
    act: click("Run…"),
  },
  "gateway-failed": atGateway({
    "gateway.read": sampleGateway({
      ...down,
      state: "stopped",
      problem: failure("gateway-failed", "Gateway failed to start: state migration required"),
    }),
  }),
  "gateway-starting": atGateway({
    "gateway.read": sampleGateway({ ...down, state: "starting", owner: "homeport" }),
    "jobs.read": sampleJobs({
      items: [
        sampleJob({
          key: "gateway:~/.openclaw",
          kind: "run-gateway",
          subject: "openclaw",
          phase: "waiting-for-gateway",
          passed: ["checking", "starting-gateway"],
        }),
      ],
    }),
  }),
  "long-names": is({
    defaultModel: known(sampleConfigured({ model: longRef, ref: `docker-model-runner/${longRef}` })),
    configPath: known(`/home/anna/${"a-folder-with-a-long-name/".repeat(6)}openclaw.json`),
  }),
  "not-read": { replies: { "openclaw.read": failure("internal") } },
};
