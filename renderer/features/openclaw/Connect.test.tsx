import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleModel, sampleRunner } from "../../test/samples";
import { makeWish } from "../../state/wish";
import { samplePlan } from "../../test/page-samples";
import { expectAlert, fresh, primaries, region, show, told } from "./openclaw-test-kit";

const configured = { ...fresh, hasConfigFile: known(true) };
const connect = () => region("Connect");
const preview = () => region("What would change");
const showPlan = () => userEvent.click(screen.getByRole("button", { name: "Show what would change" }));

test("the plan: old and new in words and JSON, file, context, reload, exact command; then it is carried out", async () => {
  const fake = installFakeBridge({ "openclaw.plan": samplePlan(), "openclaw.connect": { jobId: "job-1" } });
  const { container } = await show({ openclaw: configured });
  await showPlan();
  expect(fake.asked("openclaw.plan")).toEqual([{ model: "ai/qwen3:8B", profile: "local-only" }]);
  expect(await screen.findByRole("heading", { name: "2 changes" })).toBeInTheDocument();
  expect(told()).toEqual(["The preview is ready: 2 changes."]);
  const plan = preview();
  expect(plan.getByText("/home/me/.openclaw/openclaw.json")).toBeInTheDocument();
  expect(plan.getByText(/A copy of it is made beside it first/)).toBeInTheDocument();
  expect(plan.getByText("4,096 tokens")).toBeInTheDocument();
  expect(plan.getByText("32,768 tokens")).toBeInTheDocument();
  expect(plan.getByText(/OpenClaw refuses under 16,000 tokens/)).toBeInTheDocument();
  expect(plan.getByText("anthropic/claude-opus-4-5, fallbacks openai/gpt-5.2")).toBeInTheDocument();
  expect(plan.getByText("local/ai/qwen3:8B, no fallbacks")).toBeInTheDocument();
  expect(plan.getByText("not set")).toBeInTheDocument();
  expect(plan.getByText(/\+ "baseUrl": "http:\/\/127\.0\.0\.1:12434\/engines\/v1"/)).toBeInTheDocument();
  await userEvent.click(plan.getByText("The command Homeport runs"));
  expect(plan.getByText(`printf %s '{"models":{}}' | openclaw config patch --stdin`)).toBeVisible();
  expect(primaries()).toEqual(["Connect"]);
  await expectNoAxeViolations(container);

  await userEvent.click(plan.getByRole("button", { name: "Connect" }));
  expect(fake.asked("openclaw.connect")).toEqual([{ planId: "plan-1" }]);
  expect(screen.queryByRole("region", { name: "What would change" })).toBeNull();
});

test("another model makes the preview go; it is planned anew for that one", async () => {
  const fake = installFakeBridge({ "openclaw.plan": samplePlan() });
  await show({ openclaw: configured, models: { items: [sampleModel(), sampleModel({ id: "b", ref: "ai/smollm2" })] } });
  await showPlan();
  await screen.findByRole("heading", { name: "2 changes" });
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Model" }), "ai/smollm2");
  expect(screen.queryByRole("region", { name: "What would change" })).toBeNull();
  await showPlan();
  expect(fake.asked("openclaw.plan").at(-1)).toEqual({ model: "ai/smollm2", profile: "local-only" });
});

test("closing the preview gives the focus back to its part of the page", async () => {
  installFakeBridge({ "openclaw.plan": samplePlan() });
  await show({ openclaw: configured });
  await showPlan();
  await userEvent.click(await screen.findByRole("button", { name: "Close the preview" }));
  expect(screen.queryByRole("region", { name: "What would change" })).toBeNull();
  expect(document.activeElement).toContainElement(screen.getByRole("combobox", { name: "Model" }));
  expect(document.body).not.toHaveFocus();
});

test("every warning has a sentence; masked secrets and a file edited by us are said", async () => {
  installFakeBridge({
    "openclaw.plan": samplePlan({
      warnings: [
        "comments-lost",
        "context-small",
        "cloud-fallbacks-removed",
        "env-references",
        "gateway-running",
        "runner-elsewhere",
      ],
      changes: [{ key: "models.providers.local.apiKey", before: '"•••"', after: '"not-needed"' }],
      commands: [],
      contextTokens: unknown("not-measured-yet"),
      reloadWithContextTokens: null,
    }),
  });
  const { container } = await show({ openclaw: fresh });
  await showPlan();
  const plan = within(await screen.findByRole("region", { name: "What would change" }));
  for (const text of [
    /under 32,000/,
    /All fallbacks are taken out/,
    /environment variables/,
    /restart it afterwards/,
    /not known to be on this machine/,
  ])
    expect(plan.getByText(text)).toBeInTheDocument();
  expect(plan.getByText("As JSON, secrets masked")).toBeInTheDocument();
  expect(plan.getByText(/No command is run/)).toBeInTheDocument();
  expect(plan.getByRole("button", { name: /unknown.*Not measured yet/ })).toBeInTheDocument();
  expect(plan.getByText(/There is no such file yet/)).toBeInTheDocument();
  await expectNoAxeViolations(container);
});

test("nothing to change says so and offers to load and ask", async () => {
  installFakeBridge({ "openclaw.plan": samplePlan({ changes: [], commands: [], reloadWithContextTokens: null }) });
  await show({ openclaw: { proof: null } });
  await showPlan();
  expect(await screen.findByText(/OpenClaw is set like this already/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Load and ask" })).toBeInTheDocument();
});

test.each([
  ["openclaw-context-too-small", "The model’s context is too small for OpenClaw", "Choose a model"],
  ["openclaw-needs-tcp", "OpenClaw needs Model Runner on a TCP port", "Copy: command that opens the port"],
  ["openclaw-config-invalid", "OpenClaw’s configuration is not valid", "Preview again"],
] as const)("blocked by %s: why, the next step, and no way to connect", async (code, title, step) => {
  installFakeBridge({
    "openclaw.plan": samplePlan({
      blocker: { code, message: "its own words" },
      changes: [],
      commands: [],
      warnings: ["context-small"],
    }),
  });
  const { container } = await show({ openclaw: configured });
  await showPlan();
  const plan = within(await screen.findByRole("region", { name: "What would change" }));
  expect(plan.getByText(title)).toBeInTheDocument();
  expect(plan.getByText("its own words")).toBeInTheDocument();
  expect([
    ...plan.queryAllByRole("button", { name: step }),
    ...plan.queryAllByRole("link", { name: step }),
  ]).toHaveLength(1);
  expect(plan.queryByRole("button", { name: "Connect" })).toBeNull();
  expect(plan.queryByText(/OpenClaw works with it/)).toBeNull();
  await expectNoAxeViolations(container);
});

test("a stale plan is not used again: it says so and plans again", async () => {
  const fake = installFakeBridge({
    "openclaw.plan": samplePlan(),
    "openclaw.connect": { code: "plan-stale", message: "changed" },
  });
  await show({ openclaw: configured });
  await showPlan();
  await userEvent.click(await screen.findByRole("button", { name: "Connect" }));
  await expectAlert("This preview is out of date");
  expect(screen.queryByRole("region", { name: "What would change" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Preview again" }));
  expect(fake.asked("openclaw.plan")).toHaveLength(2);
  expect(await screen.findByRole("region", { name: "What would change" })).toBeInTheDocument();
});

test("a plan that can't be made says why", async () => {
  installFakeBridge({ "openclaw.plan": { code: "model-missing", message: "gone" } });
  await show({ openclaw: configured });
  await showPlan();
  await expectAlert("The model is not on this machine");
  expect(screen.queryByRole("region", { name: "What would change" })).toBeNull();
});

test("without a runner: why, looking again, and no form", async () => {
  const fake = installFakeBridge({ "runner.probe": sampleRunner() });
  await show({
    openclaw: { isConnected: false, proof: null },
    runner: { state: "down", problem: { code: "runner-down", message: "ECONNREFUSED" } },
  });
  expect(connect().getByText("Model Runner is not running")).toBeInTheDocument();
  expect(screen.queryByRole("combobox", { name: "Model" })).toBeNull();
  await userEvent.click(connect().getByRole("button", { name: "Look again" }));
  expect(fake.asked("runner.probe")).toHaveLength(1);
  expect(screen.getByText(/Model Runner does not answer now, so there is nothing to ask/)).toBeInTheDocument();
});

test("a runner on a socket that can't be given a port: what OpenClaw needs", async () => {
  const { endpoint } = sampleRunner();
  installFakeBridge();
  const onSocket = endpoint && { ...endpoint, kind: "unknown" as const, openAiBaseUrl: null };
  await show({ openclaw: configured, runner: { endpoint: onSocket } });
  expect(connect().getByText("OpenClaw needs Model Runner on a TCP port")).toBeInTheDocument();
  expect(connect().queryByText("Where OpenClaw runs")).toBeNull();
});

test.each([
  [{ items: [] }, "No model is here yet"],
  [
    { state: "failed" as const, problem: { code: "runner-bad-answer" as const, message: "x" } },
    "Model Runner gave an answer that can’t be read",
  ],
])("no list of models: %j", async (models, text) => {
  installFakeBridge();
  await show({ openclaw: configured, models });
  expect(connect().getByText(text)).toBeInTheDocument();
});

const closed = [{ key: "agents.defaults.imageModel", what: "openai/gpt", place: "cloud", kind: "feature" } as const];
const left = [{ key: "talk.provider", what: "elevenlabs", place: "cloud", kind: "feature" } as const];

test("local only: what is closed with it is said, and what stays open is not hidden", async () => {
  installFakeBridge({ "openclaw.plan": samplePlan({ profile: "local-only", closed, left }) });
  const { container } = await show({ openclaw: configured });
  expect(screen.getByRole("radio", { name: "Local only" })).toBeChecked();
  await showPlan();
  await userEvent.click(await screen.findByText("One way to a cloud is closed with it"));
  expect(preview().getByText("uses openai/gpt")).toBeVisible();
  expect(preview().getByText("One way to a cloud stays open")).toBeVisible();
  expect(preview().getByText("talk.provider")).toBeVisible();
  await expectNoAxeViolations(container);
});

test("a cloud: its model is named, its key is handed over once and not kept in the window", async () => {
  const plan = samplePlan({ profile: "cloud", model: "cloud/big-1", needsKey: true, warnings: ["words-to-cloud"] });
  const fake = installFakeBridge({ "openclaw.plan": plan, "openclaw.connect": { jobId: "job-1" } });
  const { container } = await show({ openclaw: configured });
  await userEvent.click(screen.getByRole("radio", { name: "Cloud" }));
  expect(screen.queryByRole("combobox", { name: "Model" })).toBeNull();
  const button = screen.getByRole("button", { name: "Show what would change" });
  expect(button).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(screen.getByRole("textbox", { name: "Its model" }), "big-1");
  await userEvent.click(button);
  expect(fake.asked("openclaw.plan")).toEqual([
    {
      profile: "cloud",
      cloud: { model: "big-1", baseUrl: "https://api.openai.com/v1", api: "openai-responses", keyVariable: null },
    },
  ]);
  const connectButton = await screen.findByRole("button", { name: "Connect" });
  expect(connectButton).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(screen.getByLabelText("Key of the cloud"), "sk-1234567890");
  await expectNoAxeViolations(container);
  await userEvent.click(connectButton);
  expect(fake.asked("openclaw.connect")).toEqual([{ planId: "plan-1", key: "sk-1234567890" }]);
  expect(document.body.innerHTML).not.toContain("sk-1234567890");
});

test("local, then another cloud, with a variable: each field says what is wrong with it", async () => {
  const fake = installFakeBridge({ "openclaw.plan": samplePlan() });
  await show({ openclaw: configured });
  await userEvent.click(screen.getByRole("radio", { name: "Local, then cloud" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Cloud" }), "other");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Key" }), "environment");
  await userEvent.type(screen.getByRole("textbox", { name: "Its model" }), "a b");
  await userEvent.type(screen.getByRole("textbox", { name: "Address" }), "http://plain.example/v1");
  await userEvent.type(screen.getByRole("textbox", { name: "Variable" }), "lower");
  expect(screen.getByText("An address that begins with https:// is needed.")).toBeInTheDocument();
  expect(screen.getByText("Capital letters, digits and _ only.")).toBeInTheDocument();
  expect(screen.getByText("Letters, digits and . : @ / - _ only.")).toBeInTheDocument();
  await showPlan();
  expect(fake.asked("openclaw.plan")).toEqual([]);
  for (const [name, text] of [
    ["Its model", "big/1"],
    ["Address", "https://api.example.com/v1"],
    ["Variable", "BIG_KEY"],
  ] as const) {
    await userEvent.clear(screen.getByRole("textbox", { name }));
    await userEvent.type(screen.getByRole("textbox", { name }), text);
  }
  await showPlan();
  expect(fake.asked("openclaw.plan")).toEqual([
    {
      profile: "local-then-cloud",
      model: "ai/qwen3:8B",
      cloud: {
        model: "big/1",
        baseUrl: "https://api.example.com/v1",
        api: "openai-completions",
        keyVariable: "BIG_KEY",
      },
    },
  ]);
});

test("a profile asked for from elsewhere is chosen; its plan is asked for where nothing is missing", async () => {
  const fake = installFakeBridge({ "openclaw.plan": samplePlan() });
  await show({ openclaw: configured });
  act(() => makeWish({ kind: "choose-profile", profile: "cloud" }));
  expect(screen.getByRole("radio", { name: "Cloud" })).toBeChecked();
  expect(fake.asked("openclaw.plan")).toEqual([]);
  act(() => makeWish({ kind: "choose-profile", profile: "local-only" }));
  expect(screen.getByRole("radio", { name: "Local only" })).toBeChecked();
  await screen.findByRole("heading", { name: "2 changes" });
  expect(fake.asked("openclaw.plan")).toEqual([{ model: "ai/qwen3:8B", profile: "local-only" }]);
});

test("a version that was not verified asks for a second, deliberate step", async () => {
  const fake = installFakeBridge({
    "openclaw.plan": samplePlan({ warnings: ["schema-unread"] }),
    "openclaw.connect": { jobId: "job-1" },
  });
  await show({ openclaw: fresh });
  await userEvent.click(screen.getByRole("button", { name: "Show what would change" }));
  const plan = within(await screen.findByRole("region", { name: "What would change" }));
  expect(plan.getByText(/has not met this version/)).toBeInTheDocument();
  const button = plan.getByRole("button", { name: "Connect" });
  expect(button).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(plan.getByRole("checkbox", { name: /Write it anyway/ }));
  await userEvent.click(button);
  expect(fake.asked("openclaw.connect")).toMatchObject([{ isUnverified: true }]);
});
