import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import type { Job } from "../../../app/contract/jobs";
import type { ByHandReason, Requirement, SetUpOffer, SetUpPlan } from "../../../app/contract/set-up";
import { ByHandReason as Reasons } from "../../../app/contract/set-up";
import { useJobs } from "../../state/jobs";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge, type Replies } from "../../test/fake-bridge";
import { sampleOffer } from "../../test/set-up-samples";
import { sampleJobs, sampleNow, sampleRunner } from "../../test/samples";
import { RunnerHelp } from "../home/RunnerHelp";
import { RunnerNeeded } from "../openclaw/RunnerNeeded";
import { SetUpNews } from "./SetUpNews";

const install = sampleOffer({
  image: "docker/model-runner:latest-cuda",
  undo: "docker model uninstall-runner",
});
const enable = sampleOffer({
  operation: "enable-desktop",
  command: "docker desktop enable model-runner",
  options: [{ id: "tcp", isSuggested: false }],
  changes: ["switches-on"],
  warnings: [],
  image: null,
  undo: "docker desktop disable model-runner",
});
const byHand = (reason: ByHandReason, over: Partial<NonNullable<SetUpPlan["byHand"]>> = {}) => ({
  reason,
  commands: [],
  needsAdmin: false,
  subject: "127.0.0.1:12500",
  holder: null,
  ...over,
});

function job(over: Partial<Job> = {}): Job {
  return {
    id: "job-1",
    key: "set-up-runner:install-runner",
    kind: "set-up-runner",
    subject: "install-runner",
    phase: "running-command",
    passed: ["waiting", "checking"],
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

const sick = sampleRunner({ state: "down", endpoint: null, problem: { code: "runner-down", message: "" } });

type Plan = Omit<SetUpPlan, "requirements"> & Partial<SetUpPlan>;
const whole = (plan: Plan): SetUpPlan => ({ requirements: [], ...plan });

async function show(plan: Plan, { jobs = [] as Job[], replies = {} as Replies } = {}) {
  const fake = installFakeBridge({ "runner.plan": whole(plan), "jobs.cancel": {}, "jobs.dismiss": {}, ...replies });
  useRunner.getState().accept(sick);
  useJobs.getState().accept(sampleJobs({ items: jobs }));
  function Page() {
    const runner = useRunner(({ snapshot }) => snapshot);
    return (
      <main>
        <SetUpNews />
        {runner?.state === "healthy" ? <p>healthy</p> : <RunnerHelp runner={runner} />}
      </main>
    );
  }
  const view = render(<Page />);
  await act(async () => {});
  await expectNoAxeViolations(view.container);
  return { fake, ...view };
}

test("the fitting operation is the primary button, and shows everything before it does anything", async () => {
  const { fake } = await show({ offers: [install], byHand: null }, { replies: { "runner.setUp": { jobId: "job-1" } } });
  const button = screen.getByRole("button", { name: "Install Model Runner" });
  expect(button.className).toContain("bg-accent ");
  expect(screen.getByRole("button", { name: "Look again" }).className).not.toContain("bg-accent ");
  await userEvent.click(button);
  const dialog = within(await screen.findByRole("dialog", { name: "Install Model Runner" }));
  expect(dialog.getByText("docker model install-runner --do-not-track")).toBeInTheDocument();
  expect(dialog.getByText("docker/model-runner:latest-cuda")).toBeInTheDocument();
  expect(dialog.getByText(/Its size/)).toHaveTextContent("unknown");
  expect(dialog.getByText(/port 12434 of this machine/)).toBeInTheDocument();
  expect(dialog.getByText("docker model uninstall-runner")).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.click(dialog.getByRole("checkbox", { name: "Don’t report the names of models to Docker Hub" }));
  expect(dialog.getByText("docker model install-runner")).toBeInTheDocument();
  expect(fake.asked("runner.setUp")).toEqual([]);
  await userEvent.click(dialog.getByRole("button", { name: "Install Model Runner" }));
  expect(fake.asked("runner.setUp")).toEqual([{ operation: "install-runner", options: [] }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("Docker Desktop: the port is a choice, and the way through its settings is told too", async () => {
  const { fake } = await show(
    { offers: [enable], byHand: byHand("desktop-settings") },
    { replies: { "runner.setUp": { code: "busy", message: "" } } },
  );
  await userEvent.click(screen.getByText("By hand"));
  expect(screen.getByText(/open Settings, then AI, switch on “Enable Docker Model Runner”/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Switch on Model Runner" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText("docker desktop enable model-runner")).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("checkbox", { name: /Also open port 12434/ }));
  expect(dialog.getByText("docker desktop enable model-runner --tcp 12434")).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("button", { name: "Switch on Model Runner" }));
  expect(fake.asked("runner.setUp")).toEqual([{ operation: "enable-desktop", options: ["tcp"] }]);
  expect(dialog.getByRole("alert")).toHaveTextContent("Something else is using it");
});

test("while it runs: phase, the tool's last line, and cancel; no second start", async () => {
  const plan = { offers: [install], byHand: null };
  const { fake } = await show(plan, { jobs: [job({ lastLine: "8b11a2c5a6d1: Pull complete" })] });
  expect(screen.getByText("8b11a2c5a6d1: Pull complete")).toBeInTheDocument();
  expect(screen.getByRole("status")).toHaveTextContent("Running the command");
  expect(screen.queryByRole("button", { name: "Install Model Runner" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "job-1" }]);
  expect(screen.getByRole("button", { name: "Stopping" })).toHaveAttribute("aria-busy", "true");
});

test("a step that can't be interrupted says so", async () => {
  await show({ offers: [], byHand: null }, { jobs: [job({ isCancellable: false, subject: "restart-runner" })] });
  expect(screen.getByText("Restarting Model Runner")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Cancel" })).toHaveAttribute("aria-disabled", "true");
  expect(screen.getByText("This step can’t be interrupted.")).toBeInTheDocument();
});

test("success is told when the runner answers, and stays until it is dismissed", async () => {
  const { fake, container } = await show({ offers: [], byHand: null }, { jobs: [job()] });
  const done = job({ outcome: { kind: "done" }, endedAt: sampleNow + 1 });
  act(() => useJobs.getState().accept(sampleJobs({ revision: 2, items: [done] })));
  expect(screen.queryByText(/is installed, and answers/)).toBeNull();
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2 })));
  expect(screen.getByText("healthy")).toBeInTheDocument();
  expect(screen.getByRole("status")).toHaveTextContent("Model Runner is installed, and answers.");
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "job-1" }]);
});

test("a failure: in words, with the tool's own, the way by hand open, and the offer still there", async () => {
  const failure = { code: "setup-failed" as const, message: "ended with code 1", detail: "unknown settings keys" };
  const failed = job({ subject: "enable-desktop", outcome: { kind: "failed", failure }, endedAt: sampleNow });
  await show({ offers: [enable], byHand: byHand("desktop-settings") }, { jobs: [failed] });
  expect(screen.getByRole("alert")).toHaveTextContent("The command failed");
  expect(screen.getByText(/unknown settings keys/)).toBeInTheDocument();
  expect(screen.getByText(/open Settings, then AI/).closest("details")).toBeNull();
  expect(screen.getByRole("button", { name: "Switch on Model Runner" })).toBeInTheDocument();
});

test("a port that is taken names who has it", async () => {
  const failure = {
    code: "setup-port-taken" as const,
    message: "Used by dmr (process 28053).",
    detail: "address already in use",
    holder: { kind: "program" as const, name: "dmr", pid: 28_053 },
  };
  await show(
    { offers: [install], byHand: null },
    { jobs: [job({ outcome: { kind: "failed", failure }, endedAt: 1 })] },
  );
  expect(screen.getByRole("alert")).toHaveTextContent("Port 12434 is in use");
  expect(screen.getByText("It is held by dmr (process 28053).")).toBeVisible();
  // main's English stands behind "Details" only
  expect(screen.getByText(/Used by/).closest("details")).not.toBeNull();
});

test("stopped: says that what Docker had begun may stay", async () => {
  const outcome = { kind: "cancelled" as const, isResumable: false };
  await show({ offers: [install], byHand: null }, { jobs: [job({ outcome, endedAt: 1 })] });
  expect(screen.getByRole("status")).toHaveTextContent("What Docker had begun by then may stay");
});

test("administrator rights are said, and the line is only to be copied", async () => {
  const hand = byHand("engine-down", { commands: ["sudo systemctl start docker"], needsAdmin: true });
  await show({ offers: [], byHand: hand });
  expect(screen.getByText(/needs administrator rights, so Homeport does not run it/)).toBeInTheDocument();
  expect(screen.getByText("sudo systemctl start docker")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /^Copy: command: sudo systemctl/ })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Look again" }).className).toContain("bg-accent ");
});

test.each(Reasons.options)("%s has words, and no button of ours", async (reason) => {
  await show({ offers: [], byHand: byHand(reason) });
  const main = screen.getByRole("main");
  expect(main.textContent).not.toMatch(/setup\.|undefined|\{\{/);
  expect(
    within(main)
      .getAllByRole("button")
      .map(({ textContent }) => textContent),
  ).toEqual(["Look again"]);
});

test("after a restart it is said that the settings were given back, and what was not as asked", async () => {
  await show(
    { offers: [], byHand: null },
    {
      jobs: [
        job({
          subject: "restart-runner",
          phase: "reading-back",
          passed: ["waiting", "checking", "running-command", "waiting-for-runner", "giving-settings-back"],
          warnings: [{ code: "context-other", askedTokens: 24_576, loadedTokens: 16_384 }],
          outcome: { kind: "done" },
          endedAt: sampleNow,
        }),
      ],
    },
  );
  await act(async () => useRunner.getState().accept(sampleRunner({ revision: 2 })));
  expect(screen.getByRole("status")).toHaveTextContent(
    "Model Runner was restarted, and answers. The model on OpenClaw’s route has its settings again.",
  );
  expect(screen.getByText("24,576 tokens of context were asked for, 16,384 are loaded.")).toBeInTheDocument();
});

test("what Model Runner needs: what is lacking is said at once, all of it before the command runs", async () => {
  const requirements: Requirement[] = [
    { id: "plugin-version", needed: "0.1.45", found: known("v1.2.6"), verdict: "met", affects: "runner" },
    { id: "nvidia-driver", needed: "575.57.08", found: known("550.144"), verdict: "unmet", affects: "gpu" },
  ];
  await show({ offers: [install], byHand: null, requirements });
  const lacking = within(screen.getByRole("list", { name: "What it needs" }));
  expect(lacking.getAllByRole("listitem")).toHaveLength(1);
  expect(lacking.getByText(/NVIDIA driver 575.57.08 or later/)).toHaveTextContent(
    "For the GPU: NVIDIA driver 575.57.08 or later not metHere: 550.144 Without it, models run on the processor.",
  );
  await userEvent.click(screen.getByRole("button", { name: "Install Model Runner" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/docker model 0.1.45 or later/)).toHaveTextContent("met");
  expect(dialog.getByText(/NVIDIA driver/)).toHaveTextContent("not met");
});

test("a restart: what is lost, and what is given back", async () => {
  const restart: SetUpOffer = {
    ...install,
    operation: "restart-runner",
    command: "docker model restart-runner",
    warnings: ["answers-cut", "settings-forgotten"],
    limits: { memoryBytes: 4 * 1024 ** 3, cpus: 1.5 },
    settingsBack: { model: "ai/qwen3:8B", contextTokens: 32_768, gpuLayers: null, threads: 4, keepAlive: 600 },
    image: null,
    undo: null,
  };
  await show({ offers: [restart], byHand: null });
  await userEvent.click(screen.getByRole("button", { name: "Restart Model Runner" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/gets its limits again: 4 GB of memory, 1\.5 processors/)).toBeInTheDocument();
  expect(
    dialog.getByText(/qwen3:8B is given its settings again.*32,768 tokens of context, 4 threads, loaded for 10 min/),
  ).toHaveTextContent(/loads the model/);
  await expectNoAxeViolations(document.body);
});

const edit: SetUpOffer = {
  ...enable,
  operation: "edit-desktop-settings",
  command: "docker desktop start",
  changes: ["edits-settings", "keeps-copy", "starts-desktop"],
  file: {
    path: "~/Library/Group Containers/group.com.docker/settings-store.json",
    changes: [
      { key: "EnableInference", before: null, after: "true" },
      { key: "EnableInferenceTCP", before: "false", after: "true" },
    ],
  },
  isBlockedBy: "desktop-running",
  undo: null,
};

test("Docker Desktop's settings file: every key before it is written, and nothing while Docker Desktop runs", async () => {
  const plan = whole({ offers: [enable, edit], byHand: byHand("desktop-settings") });
  const freed = whole({ ...plan, offers: [enable, { ...edit, isBlockedBy: null }] });
  let isQuit = false;
  const { fake } = await show(plan, {
    replies: {
      "runner.plan": () => ({ ok: true, data: isQuit ? freed : plan }),
      "runner.probe": sick,
      "runner.setUp": { jobId: "job-1" },
    },
  });
  await userEvent.click(screen.getByRole("button", { name: "Change Docker Desktop’s settings file" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(edit.file?.path ?? "")).toBeInTheDocument();
  expect(dialog.getByText("EnableInference: not set → true")).toBeInTheDocument();
  expect(dialog.queryByText(/EnableInferenceTCP/)).toBeNull();
  const begin = () => dialog.getByRole("button", { name: "Change Docker Desktop’s settings file" });
  expect(begin()).toHaveAttribute("aria-disabled", "true");
  await expectNoAxeViolations(document.body);
  isQuit = true;
  await userEvent.click(dialog.getByRole("button", { name: "Look again" }));
  await userEvent.click(dialog.getByRole("checkbox", { name: /Also open port/ }));
  expect(dialog.getByText("EnableInferenceTCP: false → true")).toBeInTheDocument();
  expect(dialog.queryByText(/has to be quit first/)).toBeNull();
  await userEvent.click(begin());
  expect(fake.asked("runner.setUp")).toEqual([{ operation: "edit-desktop-settings", options: ["tcp"] }]);
});

test("the docker command is pointed elsewhere: the context is named, chosen by name, and taken back by name", async () => {
  const use: SetUpOffer = {
    ...enable,
    operation: "use-context",
    command: "docker context use default",
    context: "default",
    options: [],
    changes: ["points-docker"],
    undo: "docker context use work",
  };
  const { fake } = await show(
    { offers: [use], byHand: byHand("wrong-context", { subject: "work" }) },
    { replies: { "runner.setUp": { jobId: "job-1" } } },
  );
  await userEvent.click(screen.getByText("By hand"));
  expect(screen.getByText(/context “work”/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Point docker to this machine" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText("docker context use default")).toBeInTheDocument();
  expect(dialog.getByText("docker context use work")).toBeInTheDocument();
  await userEvent.click(dialog.getByRole("button", { name: "Point docker to this machine" }));
  expect(fake.asked("runner.setUp")).toEqual([{ operation: "use-context", options: [], context: "default" }]);
});

test("what is known of this very case stands in place of the general words, once", async () => {
  await show({
    offers: [],
    byHand: byHand("plugin-missing", { commands: ["sudo apt-get install docker-model-plugin"] }),
  });
  expect(screen.getAllByText(/the docker model command is not there/)).toHaveLength(1);
  expect(screen.queryByText(/Nothing answers at its address/)).toBeNull();
});

test("who holds the port is said", async () => {
  await show({
    offers: [],
    byHand: byHand("wrong-service", { holder: { kind: "program", name: "ollama", pid: 4711 } }),
  });
  expect(screen.getByText("It is ollama (process 4711).")).toBeInTheDocument();
});

test("a Docker Desktop in which Model Runner is off by default says so before anything is opened", async () => {
  await show({ offers: [enable], byHand: byHand("desktop-off-by-default", { subject: "4.83.0" }) });
  expect(screen.getByText(/4.71 and later leave Model Runner off.* This is 4.83.0/)).toBeVisible();
});

test("without a plan nothing is offered", async () => {
  await show({ offers: [], byHand: null }, { replies: { "runner.plan": { code: "internal", message: "" } } });
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Look again"]);
});

test("a healthy runner without a port: OpenClaw's page offers to open it", async () => {
  const openPort: SetUpOffer = { ...enable, operation: "open-port", options: [], changes: ["opens-port"] };
  installFakeBridge({ "runner.plan": whole({ offers: [openPort], byHand: byHand("desktop-port") }) });
  const { endpoint } = sampleRunner();
  const { container } = render(
    <RunnerNeeded runner={sampleRunner({ endpoint: endpoint && { ...endpoint, openAiBaseUrl: null } })} isPrimary />,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Open the port for OpenClaw" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText("docker desktop enable model-runner --tcp 12434")).toBeInTheDocument();
  await userEvent.keyboard("{Escape}");
  await expectNoAxeViolations(container);
});

test("a healthy runner asks for no plan", async () => {
  const fake = installFakeBridge();
  render(<RunnerNeeded runner={sampleRunner()} isPrimary />);
  await act(async () => {});
  expect(fake.asked("runner.plan")).toEqual([]);
});
