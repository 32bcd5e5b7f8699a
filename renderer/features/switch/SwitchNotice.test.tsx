import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import type { SwitchResult } from "../../../app/contract/switch";
import { loadAllWords } from "../../i18n";
import { useJobs } from "../../state/jobs";
import { useSwitch } from "../../state/switch";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleJobs, sampleModel, sampleSwitch, sampleSwitchResult } from "../../test/samples";
import { fakeJob } from "../../../app/domain/fake-job";
import { SwitchButton } from "./SwitchButton";
import { SwitchNotice } from "./SwitchNotice";

beforeAll(() => loadAllWords());

/** What a failure shows below has live regions of its own. */
const bar = () => screen.getAllByRole("status")[0];
let revision = 1;
const say = (over: Parameters<typeof sampleSwitch>[0]) =>
  act(() => useSwitch.getState().accept(sampleSwitch({ revision: (revision += 1), ...over })));
const ended = (over: Partial<SwitchResult>) => sampleSwitchResult({ at: Date.now() + 1000, ...over });
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
  const { container } = render(<SwitchNotice />);
  say({ last: ended({}) });
  expect(bar()).toHaveTextContent(
    "qwen3:8B answers now. It took 2.4 s from the click, and 6.5 s to load it. Proven through OpenClaw in a new session. Not asked in a session from before: no gateway runs. Unloaded for it: gemma3:4B.",
  );
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Back to gemma3:4B" }));
  expect(fake.asked("switch.to")).toEqual([{ model: "ai/gemma3:4B", whenAnswering: "wait" }]);
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(bar()).toBeEmptyDOMElement();
});

test("a failure says that all is as it was; what ended before the window began is not told", () => {
  installFakeBridge();
  render(<SwitchNotice />);
  say({ last: ended({ at: 1 }) });
  expect(bar()).toBeEmptyDOMElement();
  const failure = { code: "openclaw-rolled-back" as const, message: "timed-out" };
  say({ last: ended({ outcome: "failed", failure, reloaded: ["ai/gemma3:4B"] }) });
  expect(bar()).toHaveTextContent(/failed\. ?Everything is as it was\. Loaded again: gemma3:4B/);
  // a file that somebody else changed meanwhile is not as it was
  say({ last: ended({ outcome: "failed", failure: { code: "openclaw-config-changed", message: "" } }) });
  expect(bar()).toHaveTextContent(/failed\./);
  expect(bar()).not.toHaveTextContent("Everything is as it was");
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
