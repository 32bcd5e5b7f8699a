import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Answer } from "../../../app/contract/index";
import { known, unknown } from "../../../app/contract/reading";
import type { ChatTurn } from "../../../app/contract/chat";
import type { ErrorCode } from "../../../app/contract/errors";
import { useChat } from "../../state/chat";
import { useHardware } from "../../state/hardware";
import { useHardwareLive } from "../../state/hardware-live";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRequests } from "../../state/requests";
import { useRunner } from "../../state/runner";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleDestination, sampleDestinations } from "../../test/privacy-samples";
import {
  cloudModel,
  sampleChat,
  sampleHardware,
  sampleLive,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleOpenClaw,
  sampleRequestRow,
  sampleRequests,
  sampleRunner,
} from "../../test/samples";
import { Home } from "./Home";
import { Frame } from "../../test/frame";

type Given = {
  runner?: Parameters<typeof sampleRunner>[0];
  models?: Parameters<typeof sampleModels>[0];
  openclaw?: Parameters<typeof sampleOpenClaw>[0];
  hardware?: Parameters<typeof sampleHardware>[0];
  live?: Parameters<typeof sampleLive>[0];
};

async function show(given: Given = {}) {
  useRunner.getState().accept(sampleRunner(given.runner));
  useModels.getState().accept(sampleModels(given.models));
  useOpenClaw.getState().accept(sampleOpenClaw(given.openclaw));
  useHardware.getState().accept(sampleHardware(given.hardware));
  useHardwareLive.setState({ live: sampleLive(given.live) });
  const view = render(<Home />, { wrapper: Frame });
  await expectNoAxeViolations(view.container);
  return view;
}

const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const stop = (name: string) => {
  const item = within(screen.getByRole("region", { name: "The route your words take" }))
    .getAllByRole("listitem")
    .find((each) => each.textContent?.startsWith(name));
  if (!item) throw new Error(`no stop ${name}`);
  return within(item);
};
const primaries = () =>
  [...document.querySelectorAll("a, button")]
    .filter(({ className }) => className.includes("bg-accent "))
    .map(({ textContent }) => textContent);

test("loading: the route stands with everything unknown, and nothing jumps to a claim", async () => {
  installFakeBridge();
  const { container } = render(<Home />);
  expect(heading()).toBe("Looking for Model Runner.");
  expect(stop("OpenClaw").getByText("unknown")).toBeInTheDocument();
  expect(screen.queryByText(/stay on this machine/)).toBeNull();
  await expectNoAxeViolations(container);
});

test("proven: says that words stay, when it was checked, and how that is known", async () => {
  installFakeBridge();
  await show();
  expect(heading()).toBe("Your words stay on this machine.");
  expect(
    screen.getByText(/Checked .* ago.*qwen3:8B answered OpenClaw in 4\.2 s, and the runner’s own record says so\./),
  ).toBeInTheDocument();
  expect(stop("Model Runner").getByText("Docker Desktop 4.83.0")).toBeInTheDocument();
  expect(stop("qwen3:8B").getByText("Q4_K_M, 5.03 GB")).toBeInTheDocument();
  expect(stop("GPU").getByText("38 tok/s")).toBeInTheDocument();
  expect(screen.getByText("Cloud fallback: none")).toBeInTheDocument();
  expect(primaries()).toEqual(["Try it"]);
});

test("not proven: says less, and offers the check", async () => {
  installFakeBridge();
  await show({ openclaw: { proof: null } });
  expect(heading()).toBe("OpenClaw is set to qwen3:8B on this machine.");
  expect(screen.getByText(/Not proven yet/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Check the whole route" })).toHaveAttribute("href", "#/openclaw");
  expect(primaries()).toEqual(["Check the whole route"]);
});

test("cloud: names where words would go, draws default and fallback leaving, and offers to connect", async () => {
  installFakeBridge();
  await show({
    openclaw: {
      defaultModel: known(cloudModel),
      fallbacks: known([{ ...cloudModel, ref: "openai/gpt-5.2" }]),
      isConnected: false,
    },
  });
  expect(heading()).toBe("OpenClaw would send your words to anthropic/claude-opus-4-5.");
  expect(screen.getByText("Default model, in the cloud: anthropic/claude-opus-4-5")).toBeInTheDocument();
  expect(screen.getByText("Fallback in the cloud: openai/gpt-5.2")).toBeInTheDocument();
  expect(stop("OpenClaw").getByText("leaves this machine")).toBeInTheDocument();
  expect(primaries()).toEqual(["Connect OpenClaw"]);
});

test("clawdbot is called by its own name, in sentence, stop and repair", async () => {
  installFakeBridge();
  await show({ openclaw: { dialect: "clawdbot", defaultModel: known(cloudModel), isConnected: false, proof: null } });
  expect(heading()).toBe("Clawdbot would send your words to anthropic/claude-opus-4-5.");
  expect(stop("Clawdbot").getByRole("link", { name: "Connect Clawdbot" })).toHaveAttribute(
    "href",
    "#/openclaw/connect",
  );
  expect(screen.queryByText(/OpenClaw/)).toBeNull();
});

test("a runner elsewhere is drawn on another machine", async () => {
  installFakeBridge();
  const { endpoint } = sampleRunner();
  await show({
    runner: { endpoint: endpoint && { ...endpoint, location: "another-machine", address: "http://box:12434" } },
  });
  expect(heading()).toBe("Answers are computed on another machine: http://box:12434.");
  expect(screen.getByText("Another machine")).toBeInTheDocument();
  expect(stop("Model Runner").getByText("leaves this machine")).toBeInTheDocument();
});

const broken: [
  state: "absent" | "disabled" | "down" | "wrong-service" | "hanging",
  title: string,
  code: ErrorCode,
  links: string[],
][] = [
  ["absent", "No Model Runner was found.", "runner-absent", ["Enter an address", "How to get Model Runner"]],
  ["disabled", "Model Runner is switched off.", "runner-disabled", ["How to switch it on"]],
  ["down", "Model Runner is not running.", "runner-down", []],
  ["wrong-service", "Another program answers where Model Runner should.", "runner-wrong-service", ["Enter an address"]],
  ["hanging", "Model Runner does not answer.", "runner-hanging", []],
];

test.each(broken)(
  "runner %s: sentence, next step, and the evidence of what was tried",
  async (state, title, code, links) => {
    const fake = installFakeBridge({ "runner.probe": sampleRunner() });
    await show({
      runner: {
        state,
        loaded: [],
        problem: { code, message: "ECONNREFUSED", detail: "the tool's own words" },
        attempts: [
          { source: "docker-socket", address: "~/.docker/run/docker.sock", outcome: "no-socket", detail: "ENOENT" },
        ],
      },
    });
    expect(heading()).toBe(title);
    const help = within(await screen.findByRole("region", { name: "What to do" }));
    expect(help.getByText(/the tool's own words/)).toBeInTheDocument();
    const shown = help.queryAllByRole("link").map(({ textContent }) => textContent);
    expect(shown.filter((text) => text !== "What’s wrong?")).toEqual(links);
    expect(help.getByRole("link", { name: "What’s wrong?" })).toHaveAttribute("href", "#/activity/doctor");
    await userEvent.click(help.getByRole("button", { name: "Look again" }));
    expect(fake.asked("runner.probe")).toEqual([{}]);
    await userEvent.click(screen.getByText("What was tried"));
    expect(screen.getByText("no such socket")).toBeVisible();
    expect(screen.getByText("~/.docker/run/docker.sock")).toBeInTheDocument();
    expect(primaries()).toEqual(["Look again"]);
  },
);

test("when the runner answers again, its help goes and the focus stays in the page", async () => {
  const fake = installFakeBridge({ "runner.probe": sampleRunner() });
  await show({ runner: { state: "down", loaded: [], endpoint: null, attempts: [] } });
  const help = within(await screen.findByRole("region", { name: "What to do" }));
  await userEvent.click(help.getByRole("button", { name: "Look again" }));
  expect(fake.asked("runner.probe")).toEqual([{}]);
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2 })));
  expect(screen.queryByRole("region", { name: "What to do" })).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("a broken runner without words of its own still says why", async () => {
  installFakeBridge();
  await show({ runner: { state: "down", problem: null, endpoint: null, attempts: [] } });
  expect(screen.getByText("Model Runner is not running")).toBeInTheDocument();
  expect(screen.getByText("Nothing was tried yet.")).toBeInTheDocument();
});

test("no model: the route stops there, with a way to pull one", async () => {
  installFakeBridge();
  await show({ models: { items: [] }, runner: { loaded: [] }, openclaw: { isConnected: false, proof: null } });
  expect(heading()).toBe("Model Runner is ready, no model is pulled.");
  expect(stop("No model").getByRole("link", { name: "Get a model" })).toHaveAttribute("href", "#/models/pull");
});

test("live figures are shown, and what is not measured says so with its reason", async () => {
  installFakeBridge();
  await show({ live: { cpuFraction: unknown("tool-failed"), gpus: unknown("no-permission") } });
  const now = within(screen.getByRole("region", { name: "Right now" }));
  expect(now.getByText("20.9 of 36 GB")).toBeInTheDocument();
  expect(now.getByText("388 GB free")).toBeInTheDocument();
  expect(now.getByRole("button", { name: /unknown.*failed/ })).toBeInTheDocument();
  expect(now.getByRole("button", { name: /unknown.*may not read/ })).toBeInTheDocument();
  act(() => useHardwareLive.setState({ live: sampleLive({ cpuFraction: known(0) }) }));
  expect(now.getByText("0%")).toBeInTheDocument();
  expect(now.getByText("shares memory")).toBeInTheDocument();
});

const card = {
  name: "RTX 4090",
  vendor: "nvidia" as const,
  vramBytes: known(24 * 1024 ** 3),
  isUnified: false,
  driver: known("580"),
};

test("two GPUs have meters of their own; none is said as none", async () => {
  installFakeBridge();
  const { unmount } = await show({
    hardware: { gpus: known([card, card]) },
    live: {
      gpus: known([
        { name: "RTX 4090", busyFraction: known(0.9), vramUsedBytes: known(18 * 1024 ** 3) },
        { name: "RTX 4090", busyFraction: known(0.1), vramUsedBytes: unknown("timed-out") },
      ]),
    },
  });
  const now = within(screen.getByRole("region", { name: "Right now" }));
  expect(now.getByText("GPU 2")).toBeInTheDocument();
  expect(now.getByText("18 of 24 GB")).toBeInTheDocument();
  unmount();
  act(() => useHardware.getState().accept(sampleHardware({ revision: 2, gpus: known([]) })));
  render(<Home />);
  expect(within(screen.getByRole("region", { name: "Right now" })).getByText("none found")).toBeInTheDocument();
});

const turn: ChatTurn = {
  id: "t",
  model: "ai/qwen3:8B",
  way: "runner",
  question: "q",
  answer: "a",
  reasoning: "",
  phase: "ended",
  lastDelta: 1,
  maxTokens: 10,
  startedAt: 0,
  end: "complete",
  failure: null,
  stats: {
    isColdStart: false,
    timeToFirstTokenMs: known(400),
    totalMs: 1000,
    promptTokens: known(10),
    cachedTokens: known(0),
    promptTokensPerSecond: known(520),
    generatedTokens: known(10),
    tokensPerSecond: known(41.27),
  },
};

test("the present model shows what was measured last, and where that comes from", async () => {
  installFakeBridge();
  await show();
  const panel = within(screen.getByRole("region", { name: "qwen3:8B" }));
  expect(panel.getByText("38 tok/s")).toBeInTheDocument();
  expect(panel.getByText("Speed: measured in the last check of OpenClaw.")).toBeInTheDocument();
  expect(panel.getByText("after 30 min idle")).toBeInTheDocument();
  expect(panel.getByText("32,768 of 40,960")).toBeInTheDocument();
  act(() => useChat.getState().accept(sampleChat({ turns: [turn] })));
  expect(panel.getByText("41.3 tok/s")).toBeInTheDocument();
  expect(panel.getByText("400 ms (warm)")).toBeInTheDocument();
  expect(panel.getByText("Speed: measured in Try it.")).toBeInTheDocument();
});

test("unloading asks for the loaded model, and its failure is shown in words", async () => {
  const fake = installFakeBridge({ "models.unload": { code: "model-in-use", message: "busy" } });
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Unload qwen3:8B" }));
  expect(fake.asked("models.unload")).toEqual([{ ref: "ai/qwen3:8B" }]);
  expect(await screen.findByRole("alert")).toHaveTextContent("The model is in use");
});

test("a model that is not loaded can't be unloaded; one that is for ever says so", async () => {
  installFakeBridge();
  await show({ runner: { loaded: [] } });
  expect(screen.queryByRole("button", { name: /Unload/ })).toBeNull();
  expect(screen.getByText("not loaded")).toBeInTheDocument();
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, loaded: [sampleLoaded({ keepAlive: "-1" })] })));
  expect(screen.getByText("never by itself")).toBeInTheDocument();
});

test("a model that was loaded under another of its names is loaded, and its use of the GPU is asked for", async () => {
  const id = `sha256:${"ab".repeat(32)}`;
  const fake = installFakeBridge();
  await show({
    models: { items: [sampleModel({ id })] },
    runner: { loaded: [sampleLoaded({ ref: id, keepAlive: "-1" })] },
  });
  expect(screen.queryByText("not loaded")).toBeNull();
  expect(screen.getByText("never by itself")).toBeInTheDocument();
  expect(stop("qwen3:8B").getByText(/^loaded/)).toBeInTheDocument();
  await waitFor(() => expect(fake.asked("gpu.read")).toEqual([{ ref: "ai/qwen3:8B" }]));
});

test("a very long name is cut in the drawing and whole in its title", async () => {
  installFakeBridge();
  const ref = `hf.co/owner/${"Very-Long-".repeat(20)}GGUF:Q4_K_M`;
  await show({
    models: { items: [sampleModel({ ref, tags: [] })] },
    runner: { loaded: [] },
    openclaw: { isConnected: false, proof: null },
  });
  expect(stop("hf.co/owner").getByText(ref)).toHaveAttribute("title", ref);
});

test("hardware can be read again, and unknown parts say so", async () => {
  const fake = installFakeBridge({ "hardware.refresh": sampleHardware() });
  await show({
    hardware: {
      gpus: unknown("tool-missing"),
      memoryBytes: unknown("no-permission"),
      machineName: unknown("not-reported"),
    },
  });
  const machine = within(screen.getByRole("region", { name: "This machine" }));
  expect(machine.getAllByRole("button", { name: /unknown/ })).toHaveLength(2);
  expect(screen.getByText("This machine: macOS 26.1")).toBeInTheDocument();
  await userEvent.click(machine.getByRole("button", { name: "Read again" }));
  expect(fake.asked("hardware.refresh")).toHaveLength(1);
});

test("when the runner can't even be read, that is said", async () => {
  const fake = installFakeBridge({ "runner.read": { code: "internal", message: "boom" } });
  await useRunner.getState().read();
  const { container } = render(<Home />);
  await waitFor(() => expect(screen.getByText("Something failed inside Homeport")).toBeInTheDocument());
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(fake.asked("runner.read")).toHaveLength(2);
});

test("while a model answers, a mark stands on the line from the runner on, and the word at the model", async () => {
  installFakeBridge();
  const { container } = await show();
  const marks = () => container.querySelectorAll("[aria-hidden] > .animate-arrive");
  expect(marks()).toHaveLength(0);
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, loaded: [sampleLoaded({ isInUse: true })] })));
  expect(stop("qwen3:8B").getByText("answering now")).toBeInTheDocument();
  // runner to model, model to GPU: who asked is not known
  expect(marks()).toHaveLength(2);
  const row = sampleRequestRow({ state: "answering", status: null });
  act(() => useRequests.getState().accept(sampleRequests({ rows: [row] })));
  expect(marks()).toHaveLength(3);
  expect(await screen.findByRole("link", { name: "Answering for OpenClaw" })).toHaveAttribute(
    "href",
    "#/activity/requests",
  );
});

test("a request that has been passes by once; whose it was, and when, stays below", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  installFakeBridge();
  const { container } = await show();
  const row = sampleRequestRow({ client: null, at: Date.now() - 14_000, engineMs: 2000 });
  act(() => useRequests.getState().accept(sampleRequests({ asOf: Date.now() - 11_000, rows: [row] })));
  expect(container.querySelectorAll("[aria-hidden] > .animate-pass")).toHaveLength(2);
  expect(await screen.findByText(/^Last request 12 s ago by an unnamed program, 43 tokens$/)).toBeInTheDocument();
  act(() => useRequests.getState().accept(sampleRequests({ revision: 2, asOf: Date.now(), rows: [row] })));
  expect(container.querySelectorAll(".animate-pass")).toHaveLength(0);
  await expectNoAxeViolations(container);
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, state: "down", loaded: [] })));
  expect(screen.queryByText(/^Last request/)).toBeNull();
});

test("how a runner was found is told last, folded in", async () => {
  installFakeBridge();
  await show();
  expect(screen.queryByText("What was tried")).toBeNull();
  await userEvent.click(screen.getByText("How Model Runner was found"));
  expect(screen.getByText("Model Runner answered")).toBeVisible();
});

test("the drawing has the short name of the device, This machine the whole one", async () => {
  installFakeBridge();
  const gpu = { ...card, name: "NVIDIA GeForce RTX 4090" };
  await show({ hardware: { gpus: known([gpu]) } });
  expect(stop("GPU").getByText("GeForce RTX 4090")).toBeInTheDocument();
  expect(screen.getByText("NVIDIA GeForce RTX 4090, 24 GB")).toBeInTheDocument();
});

test("what crosses the outline is drawn, a line for each who does it; what is stopped or stays is not", async () => {
  const of = sampleDestination;
  installFakeBridge({
    "privacy.destinations": sampleDestinations([
      of({}),
      of({ what: "", reason: "web-search" }),
      of({ what: "clawhub.ai", reason: "plugin-feed", class: "known" }),
      of({ what: "catalog.openclaw.ai", reason: "catalogue", class: "known" }),
      of({ what: "stopped.example", class: "known", stop: { key: "telemetry.enabled", isSet: true } }),
      of({ party: "runner", what: "docker.io", reason: "model-check", class: "known" }),
      of({ party: "homeport", what: "127.0.0.1:12434", reason: "runner-calls", class: "seen", place: "this-machine" }),
    ]),
  });
  await show();
  const route = within(screen.getByRole("region", { name: "The route your words take" }));
  expect(await route.findByText("OpenClaw may ask telegram, the web, clawhub.ai and 1 more")).toBeInTheDocument();
  expect(route.getByText("Model Runner is known to ask docker.io")).toBeInTheDocument();
  expect(route.queryByText(/stopped.example|Homeport asked/)).toBeNull();
  expect(route.getByRole("link", { name: "What crosses the line" })).toHaveAttribute("href", "#/privacy/crossing");
  await expectNoAxeViolations(document.body);
});

test("what changes while the crossings are read is read after it", async () => {
  const first = Promise.withResolvers<Answer<"privacy.destinations">>();
  const fake = installFakeBridge({ "privacy.destinations": () => first.promise });
  await show();
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, state: "down" })));
  expect(fake.asked("privacy.destinations")).toHaveLength(1);
  fake.replies["privacy.destinations"] = sampleDestinations([sampleDestination({ what: "telegram" })]);
  await act(async () => {
    first.resolve({ ok: true, data: sampleDestinations([]) });
    await first.promise;
  });
  expect(await screen.findByText("OpenClaw may ask telegram")).toBeInTheDocument();
  expect(fake.asked("privacy.destinations")).toHaveLength(2);
});

const crossingOfEach = () =>
  sampleDestinations([
    sampleDestination({
      party: "homeport",
      what: "hub.docker.com",
      reason: "search",
      class: "seen",
      count: 1,
      lastAt: 1,
    }),
    sampleDestination({ what: "telegram" }),
    sampleDestination({ party: "runner", what: "docker.io", reason: "model-check", class: "known" }),
    sampleDestination({ party: "docker", what: "", reason: "desktop-updates", class: "known" }),
  ]);

test("each crossing leaves at the stop that makes it; the rightmost stop is labelled first, so that no line meets words", async () => {
  installFakeBridge({ "privacy.destinations": crossingOfEach() });
  await show();
  const columnOf = (text: string) => screen.getByText(text).closest("ul")?.style.gridColumnStart;
  const rowOf = (text: string) => screen.getByText(text).closest("ul")?.style.gridRowStart;
  await screen.findByText("OpenClaw may ask telegram");
  const words = [
    "Homeport asked hub.docker.com, because you did",
    "OpenClaw may ask telegram",
    "Model Runner is known to ask docker.io",
    "Docker Desktop is known to ask its maker",
  ];
  expect(words.map(columnOf)).toEqual(["2", "4", "6", "6"]);
  expect(words.map(rowOf)).toEqual(["4", "3", "2", "2"]);
});

test("in a narrow window a crossing is said within its stop", async () => {
  const wide = window.matchMedia("");
  const media = vi
    .spyOn(window, "matchMedia")
    .mockImplementation((query) => ({ ...wide, matches: query === "(width < 45rem)" }));
  installFakeBridge({ "privacy.destinations": crossingOfEach() });
  await show();
  expect(await stop("OpenClaw").findByText("OpenClaw may ask telegram")).toBeInTheDocument();
  expect(stop("You").getByText("Homeport asked hub.docker.com, because you did")).toBeInTheDocument();
  expect(stop("Model Runner").getAllByText(/^(Model Runner|Docker Desktop) is known to ask/)).toHaveLength(2);
  await expectNoAxeViolations(document.body);
  media.mockRestore();
});
