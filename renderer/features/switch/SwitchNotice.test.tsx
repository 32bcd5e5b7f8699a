import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import type { SwitchResult } from "../../../app/contract/switch";
import { loadAllWords } from "../../i18n";
import { useJobs } from "../../state/jobs";
import { useSwitch, useSwitchRefusal } from "../../state/switch";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleJobs, sampleModel, sampleSwitch, sampleSwitchResult } from "../../test/samples";
import { fakeJob } from "../../../app/domain/fake-job";
import { SwitchButton } from "./SwitchButton";
import { Frame } from "../../test/frame";
import { SwitchNotice } from "./SwitchNotice";

beforeAll(() => loadAllWords());

/** What a failure shows below has live regions of its own. */
const bar = () => screen.getAllByRole("status")[0];
let revision = 1;
const say = (over: Parameters<typeof sampleSwitch>[0]) =>
  act(() => useSwitch.getState().accept(sampleSwitch({ revision: (revision += 1), ...over })));
/** By main's clock, which may be far from the window's. */
const ended = (over: Partial<SwitchResult>) => sampleSwitchResult({ at: 5000, ...over });
const job = fakeJob({ id: "7", kind: "switch-model", phase: "proving-new", isCancellable: true });
const running = { jobId: "7", to: "ai/qwen3:8B", isAnswering: true, canSkipProof: true };

test("a switch under way says its phase; its proof can be skipped, and it can be cancelled", async () => {
  const fake = installFakeBridge({ "switch.skipProof": {}, "jobs.cancel": {} });
  const { container } = render(<SwitchNotice />);
  act(() => useJobs.getState().accept(sampleJobs({ revision: 90, items: [job] })));
  say({ running });
  expect(bar()).toHaveTextContent("qwen3:8B answers. Asking through OpenClaw, in a new session");
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Skip the proof" }));
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(fake.asked("switch.skipProof")).toEqual([{}]);
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "7" }]);
});

test("how it ended is told with what was proven, and it can be taken back", async () => {
  const fake = installFakeBridge({ "switch.to": { jobId: "8" } });
  const { container } = render(<SwitchNotice />, { wrapper: Frame });
  say({ running });
  say({ last: ended({}) });
  expect(bar()).toHaveTextContent(
    "qwen3:8B answers now. It took 2.4 s from the click, and 6.5 s to load it. Proven through OpenClaw in a new session. Not asked in a session from before: no gateway runs. Unloaded for it: gemma3:4B.",
  );
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Back to gemma3:4B" }));
  expect(fake.asked("switch.to")).toEqual([{ model: "ai/gemma3:4B", whenAnswering: "wait" }]);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(bar()).toBeEmptyDOMElement();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("a failure says that all is as it was; what ended before the window began is not told", () => {
  installFakeBridge();
  say({ last: ended({ at: 1 }) });
  render(<SwitchNotice />);
  expect(bar()).toBeEmptyDOMElement();
  const failure = { code: "openclaw-rolled-back" as const, message: "timed-out" };
  say({ last: ended({ outcome: "failed", failure, reloaded: ["ai/gemma3:4B"] }) });
  expect(bar()).toHaveTextContent(/failed\. ?Everything is as it was\. Loaded again: gemma3:4B/);
  // a file that somebody else changed meanwhile is not as it was
  say({ last: ended({ outcome: "failed", failure: { code: "openclaw-config-changed", message: "" } }) });
  expect(bar()).toHaveTextContent(/failed\./);
  expect(bar()).not.toHaveTextContent("Everything is as it was");
});

test("a switch that ended before its notice was fetched is told all the same, whatever the clocks say", () => {
  installFakeBridge();
  say({ running });
  say({ last: ended({ at: 2 }) });
  render(<SwitchNotice />);
  expect(bar()).toHaveTextContent("qwen3:8B answers now.");
});

test("a button that did nothing says why, each by itself", async () => {
  const refused = { code: "internal" as const, message: "no skip" };
  const fake = installFakeBridge({
    "switch.skipProof": refused,
    "jobs.cancel": { code: "connection-lost", message: "no cancel" },
    "switch.resume": refused,
  });
  const { container } = render(<SwitchNotice />);
  act(() => useJobs.getState().accept(sampleJobs({ revision: 91, items: [job] })));
  say({ running });
  await userEvent.click(screen.getByRole("button", { name: "Skip the proof" }));
  expect(await screen.findByText("no skip")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(await screen.findByText("no cancel")).toBeInTheDocument();
  await expectNoAxeViolations(container);
  say({ pausedSince: 1 });
  expect(screen.queryByText("no skip")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Resume models" }));
  expect(await screen.findByText("no skip")).toBeInTheDocument();
  expect(fake.asked("switch.resume")).toHaveLength(1);
});

test("a switch that was refused before it began says so until it is dismissed, or one runs", async () => {
  installFakeBridge();
  const refusal = { to: "ai/qwen3:8B", failure: { code: "model-missing" as const, message: "" } };
  const { container } = render(<SwitchNotice />);
  say({});
  const refuse = () => act(() => useSwitchRefusal.setState({ refusal }));
  refuse();
  expect(bar()).toHaveTextContent(/The switch to qwen3:8B failed.*The model is not on this machine/);
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(bar()).toBeEmptyDOMElement();
  refuse();
  say({ running });
  say({});
  expect(bar()).toBeEmptyDOMElement();
});

test("paused says since when and what others loaded, and resumes", async () => {
  const fake = installFakeBridge({ "switch.resume": sampleSwitch() });
  render(<SwitchNotice />);
  say({ pausedSince: 1, loadedByOthers: ["ai/gemma3:4B"], stillAnswering: ["ai/qwen3:8B"] });
  expect(bar()).toHaveTextContent(/paused since.*Still answering.*qwen3:8B.*Loaded by another.*gemma3:4B/);
  await userEvent.click(screen.getByRole("button", { name: "Resume models" }));
  expect(fake.asked("switch.resume")).toEqual([{}]);
});

test("the row of the model that answers says so; the others switch with one click, unless paused", async () => {
  const fake = installFakeBridge({ "switch.to": { jobId: "8" }, "guard.look": { code: "internal", message: "" } });
  render(
    <>
      <SwitchButton model={sampleModel()} onFailure={() => {}} />
      <SwitchButton model={sampleModel({ ref: "ai/gemma3:4B", tags: [] })} onFailure={() => {}} />
    </>,
  );
  say({});
  expect(screen.getByText("answers now")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Switch to gemma3:4B" }));
  expect(fake.asked("switch.to")).toEqual([{ model: "ai/gemma3:4B", whenAnswering: "wait" }]);
  say({ pausedSince: 1 });
  expect(screen.getByRole("button", { name: "Switch to gemma3:4B" })).toHaveAttribute("aria-disabled", "true");
});
