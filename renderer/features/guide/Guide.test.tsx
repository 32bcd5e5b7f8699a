import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { App } from "../../app";
import type { GuideSnapshot } from "../../../app/contract/guide";
import { known, unknown } from "../../../app/contract/reading";
import { loadAllWords } from "../../i18n";
import { useGuide } from "../../state/guide";
import { installFakeBridge } from "../../test/fake-bridge";
import { guideWorld, sampleGuide } from "../../test/guide-samples";
import { sampleGateway, sampleJob, sampleTurn } from "../../test/page-samples";
import { sampleDestination, sampleDestinations } from "../../test/privacy-samples";
import { Guide } from "./Guide";
import { sampleMachines } from "../models/recommended/machine-samples";
import {
  sampleChat,
  sampleHardware,
  sampleJobs,
  sampleModels,
  sampleNow,
  sampleOpenClaw,
  sampleProgram,
  sampleRunner,
  sampleSettings,
} from "../../test/samples";

beforeEach(async () => void (await loadAllWords()));

const nothing = { ...guideWorld, runner: "absent", hasRunner: false, models: null, openclaw: "missing" } as const;

async function open(
  guide: GuideSnapshot,
  hash = "#/guide",
  models = sampleModels({ items: [] }),
  replies: Parameters<typeof installFakeBridge>[0] = {},
) {
  window.history.replaceState(null, "", `/${hash}`);
  const fake = installFakeBridge({
    "guide.read": guide,
    "guide.later": { ...guide, revision: 2, laterAt: 1 },
    "guide.resume": guide,
    "guide.passed": { ...guide, revision: 2 },
    "guide.choose": { ...guide, revision: 2 },
    "guide.finish": { ...guide, revision: 2, finishedAt: 1 },
    "models.pull": { jobId: "7" },
    "program.read": sampleProgram(),
    "settings.read": sampleSettings(),
    "hardware.read": sampleHardware(),
    "runner.read": sampleRunner({ loaded: [] }),
    "runner.plan": { offers: [], byHand: null, requirements: [] },
    "models.read": models,
    "jobs.read": sampleJobs(),
    "openclaw.read": sampleOpenClaw(),
    "fit.machine": sampleMachines.mac16,
    ...replies,
  });
  render(<App />);
  await screen.findByRole("navigation", { name: "Steps of the guide" });
  return fake;
}
const step = () =>
  within(screen.getByRole("navigation", { name: "Steps of the guide" })).getByRole("link", { current: "step" });

// before anybody has gone anywhere in this window
test("a first start opens it by itself", async () => {
  await open(sampleGuide(nothing, { read: [] }), "");
  await waitFor(() => expect(window.location.hash).toBe("#/guide/welcome"));
});

test("it goes on at the first step that is not done, and each step tells how it is", async () => {
  await open(sampleGuide({ models: [], loaded: [] }));
  expect(step()).toHaveTextContent("A model");
  const links = within(screen.getByRole("navigation", { name: "Steps of the guide" })).getAllByRole("link");
  expect(links).toHaveLength(10);
  expect(links[3]).toHaveTextContent("It answersDone: 127.0.0.1:12434");
  expect(links[7]).toHaveTextContent("ProofComes later");
});

test("what was so before is told", async () => {
  await open(sampleGuide({}, { already: ["runner", "answering", "model"] }), "#/guide/answering");
  expect(step()).toHaveTextContent("Already so");
  expect(await screen.findByText("It was so before the guide began; nothing has to be done.")).toBeInTheDocument();
});

test("a model is chosen before it is pulled, with its size on the button", async () => {
  const fake = await open(sampleGuide({ models: [], loaded: [] }));
  const choices = await screen.findAllByRole("radio");
  expect(choices).toHaveLength(3);
  expect(choices[0]).toBeChecked();
  const [, second] = choices;
  if (second === undefined) throw new Error("There is one choice only.");
  await userEvent.click(second);
  await userEvent.click(screen.getByRole("button", { name: /^Pull \d/ }));
  const ref = second.getAttribute("value");
  await waitFor(() => expect(fake.asked("models.pull")).toEqual([{ ref }]));
  expect(fake.asked("guide.choose")).toEqual([{ model: ref }]);
});

test("a model that is here is used without a download", async () => {
  const fake = await open(sampleGuide(), "#/guide/model", sampleModels());
  await userEvent.click(await screen.findByRole("button", { name: "Use qwen3:8B" }));
  await waitFor(() => expect(fake.asked("guide.choose")).toEqual([{ model: "ai/qwen3:8B" }]));
  expect(fake.asked("models.pull")).toEqual([]);
});

test("a way is kept when it is chosen, and what is not possible can't be", async () => {
  const fake = await open(sampleGuide(nothing));
  expect(await screen.findByRole("radio", { name: /^Docker Desktop \S/ })).toBeChecked();
  expect(screen.getByRole("radio", { name: "Docker Engine" })).toBeDisabled();
  await userEvent.click(screen.getByRole("radio", { name: "The runner without Docker" }));
  expect(fake.asked("guide.choose")).toEqual([{ way: "standalone" }]);
});

test("Later puts it off and leads Home; so does Escape, but not out of a field", async () => {
  const fake = await open(sampleGuide({}, { laterAt: 1 }), "#/guide/try", sampleModels());
  expect(fake.asked("guide.resume")).toEqual([{}]);
  const field = await screen.findByRole("textbox", { name: "Your question" });
  await userEvent.type(field, "{Escape}");
  expect(fake.asked("guide.later")).toEqual([]);
  field.blur();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(window.location.hash).toBe("#/home"));
  expect(fake.asked("guide.later")).toHaveLength(1);
  expect(await screen.findByText(/The set-up guide has \d steps left:/)).toBeInTheDocument();
});

test("what could not be put off, chosen or stopped is told", async () => {
  const failure = { code: "internal", message: "EROFS" } as const;
  await open(sampleGuide(nothing), "#/guide/runner", undefined, {
    "guide.later": failure,
    "guide.choose": failure,
  });
  await userEvent.click(await screen.findByRole("radio", { name: "The runner without Docker" }));
  expect(await screen.findAllByRole("alert")).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "Later" }));
  expect(await screen.findAllByRole("alert")).toHaveLength(2);
  expect(window.location.hash).toBe("#/guide/runner");
});

test("an answer that could not be stopped is told", async () => {
  await open(sampleGuide(), "#/guide/try", sampleModels(), {
    "chat.read": sampleChat({ turns: [sampleTurn({ end: null, phase: "answering" })] }),
    "chat.stop": { code: "internal", message: "EIO" },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByText("EIO")).toBeInTheDocument();
});

test("a limit that was reached is asked again with twice as much, here as well", async () => {
  const fake = await open(sampleGuide(), "#/guide/try", sampleModels(), {
    "chat.read": sampleChat({ turns: [sampleTurn({ end: "length" })] }),
    "chat.send": { turnId: "t2" },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Ask again with 2,048 tokens" }));
  expect(fake.asked("chat.send")).toMatchObject([{ text: "Why is the sky blue?", maxTokens: 2_048, insteadOf: "t1" }]);
  expect(screen.queryByText(/At most/)).toBeNull();
});

test("the last page draws the route with all that Home knows of it", async () => {
  const fake = await open(sampleGuide(), "#/guide/done", sampleModels(), {
    "privacy.destinations": sampleDestinations([sampleDestination({ what: "telegram" })]),
    "gateway.read": sampleGateway({ isExposed: known(true) }),
    "gateway.watch": {},
  });
  expect(await screen.findByText("OpenClaw may ask telegram")).toBeInTheDocument();
  expect(fake.asked("gateway.watch")).toEqual([{ isOpen: true }]);
  expect(await screen.findByText("leaves this machine")).toBeInTheDocument();
});

test("a pull of another model is not taken for the guide’s, and one that ended is not called under way", async () => {
  const failure = { code: "pull-unauthorized", message: "500" } as const;
  const failed = (id: string, subject: string) =>
    sampleJob({ id, subject, outcome: { kind: "failed", failure }, endedAt: sampleNow });
  const fake = await open(
    sampleGuide({ models: [], loaded: [] }, { model: "ai/qwen3:8B" }),
    "#/guide/model",
    undefined,
    {
      "jobs.read": sampleJobs({ items: [failed("1", "ai/other:1B")] }),
    },
  );
  await screen.findAllByRole("radio");
  expect(screen.queryByText(/other:1B/)).toBeNull();
  act(() =>
    fake.push(
      "jobs.changed",
      sampleJobs({ revision: 2, items: [failed("1", "ai/other:1B"), failed("2", "ai/qwen3:8B")] }),
    ),
  );
  const own = await screen.findByRole("region", { name: "Pull not finished" });
  expect(within(own).getByText("500")).toBeInTheDocument();
  expect(screen.queryByText("Being pulled")).toBeNull();
});

test("how far it is, is told of the guide’s model alone", async () => {
  const ref = "ai/qwen3:8B";
  const at = (done: number) => ({
    doneBytes: done * 1e6,
    totalBytes: known(100e6),
    bytesPerSecond: unknown<number>("not-measured-yet"),
    secondsLeft: unknown<number>("not-measured-yet"),
  });
  const other = (done: number) => sampleJob({ id: "1", subject: "ai/other:1B", progress: at(done) });
  const own = (done: number) => sampleJob({ id: "2", subject: ref, progress: at(done) });
  const guide = sampleGuide({ models: [], loaded: [], pulling: [ref] }, { model: ref });
  const fake = await open(guide, "#/guide/model", undefined, {
    "jobs.read": sampleJobs({ items: [other(10), own(42)] }),
  });
  expect(await screen.findByText("42% is here")).toBeInTheDocument();
  await screen.findByRole("region", { name: "Being pulled" });
  act(() => fake.push("jobs.changed", sampleJobs({ revision: 2, items: [other(60), own(42)] })));
  expect(screen.queryByText(/other:1B/)).toBeNull();
  act(() => fake.push("jobs.changed", sampleJobs({ revision: 3, items: [other(60), own(60)] })));
  expect(screen.getByText(/qwen3:8B.*50%|50%.*qwen3:8B/)).toBeInTheDocument();
});

test("it ends by its last button, once the model answered through OpenClaw", async () => {
  const tried = { model: "ai/qwen3:8B", at: 1 };
  const fake = await open(
    sampleGuide({ risks: 0 }, { tried, proof: { ...tried, dialect: "openclaw", seconds: 2 } }),
    "#/guide/done",
  );
  expect(screen.queryByRole("button", { name: "Later" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Finish" }));
  await waitFor(() => expect(fake.asked("guide.finish")).toHaveLength(1));
  expect(window.location.hash).toBe("#/home");
});

test("a pull that a gated model refused asks for its access token here, by the field of the page Models", async () => {
  const ref = "hf.co/google/gemma-3-4b-it:Q4_K_M";
  const failure = { code: "pull-unauthorized", message: "401" } as const;
  const refused = sampleJob({ subject: ref, outcome: { kind: "failed", failure }, endedAt: sampleNow });
  const fake = await open(sampleGuide({ models: [], loaded: [] }), "#/guide/model", undefined, {
    "jobs.read": sampleJobs({ items: [refused] }),
    "registries.access": { kept: "no", canStore: false },
    "registries.setAccess": { kept: "memory", canStore: false },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Pull with an access token" }));
  await userEvent.type(screen.getByLabelText("Access token"), "hf_secret123");
  await userEvent.click(screen.getByRole("button", { name: "Pull with the token" }));
  await waitFor(() => expect(fake.asked("models.pull")).toEqual([{ ref, withAccess: true }]));
  expect(fake.asked("registries.setAccess")).toEqual([{ token: "hf_secret123", isLasting: false }]);
  expect(window.location.hash).toBe("#/guide/model");
});

test("who went elsewhere before the guide knew where it stands is not fetched back", async () => {
  window.history.replaceState(null, "", "/#/guide");
  installFakeBridge();
  useGuide.setState({ snapshot: null });
  // still on view while the other page is loaded
  render(<Guide />);
  act(() => {
    window.history.replaceState(null, "", "/#/settings");
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  act(() => useGuide.getState().accept(sampleGuide(nothing)));
  expect(window.location.hash).toBe("#/settings");
});
