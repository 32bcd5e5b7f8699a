import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { useJobs } from "../../state/jobs";
import { useOpenClaw } from "../../state/openclaw";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleConfigured, sampleJobs, sampleNow, sampleOpenClaw, sampleRunner } from "../../test/samples";
import { ended, expectAlert, heading, primaries, proofWith, region, sampleJob, show, told } from "./openclaw-test-kit";

const ask = () => region("Ask through OpenClaw");
const expectation = { "openclaw.expect": { seconds: known(37), promptTokens: 10_600 } } as const;
const checking = (over = {}) =>
  sampleJob({
    kind: "verify-openclaw",
    subject: "openclaw",
    phase: "asking",
    passed: ["checking", "probing"],
    ...over,
  });
const greens = () =>
  screen.getByRole("region", { name: "The last check" }).querySelectorAll('[data-state="ok"]').length;

test("the expected time stands before the question; left empty, none is sent along", async () => {
  const fake = installFakeBridge({ ...expectation, "openclaw.verify": { jobId: "job-1" } });
  await show({ openclaw: { proof: null } });
  expect(await ask().findByText("about 37 s until it begins to answer")).toBeInTheDocument();
  expect(ask().getByText(/about 10,600 tokens of instructions/)).toBeInTheDocument();
  expect(
    ask().getByText(/transcripts, in ~\/\.openclaw\..*request log until the model is unloaded/),
  ).toBeInTheDocument();
  expect(primaries()).toEqual(["Ask through OpenClaw"]);
  await userEvent.click(ask().getByRole("button", { name: "Ask through OpenClaw" }));
  expect(fake.asked("openclaw.verify")).toEqual([{}]);
});

test("an own question is trimmed and sent, and can't be longer than 2,000 characters", async () => {
  const fake = installFakeBridge({ ...expectation, "openclaw.verify": { jobId: "job-1" } });
  await show({ openclaw: { proof: null } });
  const field = ask().getByRole("textbox", { name: "Your own question (optional)" });
  expect(field).toHaveAttribute("maxlength", "2000");
  await userEvent.type(field, " Who are you? ");
  expect(field).toHaveAccessibleDescription(/1,986 characters left/);
  await userEvent.click(ask().getByRole("button", { name: "Ask through OpenClaw" }));
  expect(fake.asked("openclaw.verify")).toEqual([{ question: "Who are you?" }]);
});

test("an expected time that is not known says so, and is no reason to guess", async () => {
  installFakeBridge({ "openclaw.expect": { seconds: unknown("not-measured-yet"), promptTokens: 6_100 } });
  const { container } = await show({ openclaw: { proof: null } });
  expect(await ask().findByRole("button", { name: /unknown.*Not measured yet/ })).toBeInTheDocument();
  expect(ask().getByText(/on a CPU it can take minutes/)).toBeInTheDocument();
  await expectNoAxeViolations(container);
});

test("while it asks: steps, time against what was expected, and a way to stop", async () => {
  const fake = installFakeBridge({ ...expectation, "jobs.cancel": {} });
  const { container } = await show({ openclaw: { proof: null }, jobs: [checking({ expectedSeconds: known(37) })] });
  expect(
    ask()
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual([
    "Checking, passed",
    "Asking whether it works, passed",
    "Asking through OpenClaw, now",
    "Looking for the question in the runner’s record, not yet",
  ]);
  expect(ask().getByText("14 s so far, expected about 37 s")).toBeInTheDocument();
  expect(ask().getByRole("progressbar")).toHaveAttribute("aria-valuetext", "14 s so far, expected about 37 s");
  expect(told()).toEqual(["Asking through OpenClaw"]);
  expect(ask().queryByRole("textbox")).toBeNull();
  await expectNoAxeViolations(container);
  await userEvent.click(ask().getByRole("button", { name: "Cancel" }));
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "job-1" }]);
  act(() =>
    useJobs.getState().accept(
      sampleJobs({
        revision: 2,
        items: [checking({ ...ended, outcome: { kind: "cancelled", isResumable: false } })],
      }),
    ),
  );
  expect(told()[0]).toMatch(/^Stopped at .*the question may have reached the model\.$/);
});

test.each([
  [known(9), /14 s so far, longer than the 9 s expected/],
  [unknown<number>("not-measured-yet"), /14 s so far\. How long it takes is not known yet/],
])("the time is honest: %j", async (expectedSeconds, text) => {
  installFakeBridge(expectation);
  await show({ openclaw: { proof: null }, jobs: [checking({ expectedSeconds })] });
  expect(ask().getByText(text)).toBeInTheDocument();
});

test("proven: the verdict, question, answer, figures and each piece of evidence", async () => {
  installFakeBridge(expectation);
  const { container } = await show({ openclaw: { proof: proofWith() } });
  expect(heading()).toBe("OpenClaw answers with qwen3:8B on this machine.");
  const proof = region("The last check");
  expect(
    proof.getByRole("heading", { name: "Proven: qwen3:8B in this Model Runner computed this answer." }),
  ).toBeInTheDocument();
  expect(proof.getByText("Say hello in one short sentence.")).toBeInTheDocument();
  expect(proof.getByText("Hello.")).toBeInTheDocument();
  for (const text of ["4.2 s", "8,412 tokens", "412 tok/s", "12 tokens", "38 tok/s", "amber-otter-41"])
    expect(proof.getByText(text)).toBeInTheDocument();
  const checks = within(proof.getByRole("list", { name: "Evidence" }))
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
  expect(checks).toHaveLength(6);
  expect(checks[0]).toMatch(/^The check word is in Model Runner’s own record, holdsRecorded at /);
  expect(checks).toContain("No fallback answered, holdsNo fallback is set");
  expect(checks).toContain("Tokens were used, holds10,518 tokens");
  expect(greens()).toBe(7);
  await expectNoAxeViolations(container);
});

test("not proven never shows a green verdict: it says why, and unknown evidence is unknown", async () => {
  installFakeBridge(expectation);
  const failure = { code: "openclaw-answer-not-local", message: "x", detail: "y" } as const;
  const proof = proofWith(
    { isProven: false },
    { id: "provider", verdict: "fail", evidence: "openai" },
    { id: "nonce-in-runner", verdict: "fail", evidence: "" },
    { id: "model-in-runner", verdict: "unknown", evidence: "" },
    { id: "no-fallback", verdict: "fail", evidence: "1" },
  );
  await show({ openclaw: { proof }, jobs: [checking({ ...ended, outcome: { kind: "failed", failure } })] });
  expect(heading()).toBe("OpenClaw is set to qwen3:8B, but the last check did not prove it.");
  const view = region("The last check");
  const verdict = view.getByRole("heading", {
    name: "Not proven: the check word is in none of Model Runner’s records.",
  });
  expect(verdict.parentElement?.parentElement?.firstElementChild).toHaveAttribute("data-state", "look");
  expect(greens()).toBe(2);
  expect(view.getByText(/A fallback answered/)).toHaveTextContent("One fallback is set");
  expect(view.getByText(/Model Runner’s record names no model/)).toHaveTextContent("not known");
  expect(screen.queryByText("The answer did not come from this Model Runner")).toBeNull();
});

test("a record that could not be read proves nothing", async () => {
  installFakeBridge(expectation);
  await show({
    openclaw: { proof: proofWith({ isProven: false }, { id: "nonce-in-runner", verdict: "unknown", evidence: "" }) },
  });
  expect(
    screen.getByRole("heading", { name: "Not proven: Model Runner’s own record could not be read." }),
  ).toBeInTheDocument();
});

test("a proof for another route than the present one is not shown as fine", async () => {
  installFakeBridge(expectation);
  await show({
    openclaw: {
      proof: proofWith(),
      defaultModel: known(sampleConfigured({ model: "ai/smollm2", ref: "local/ai/smollm2" })),
    },
  });
  expect(heading()).toBe("OpenClaw is set to smollm2 on this machine.");
  expect(screen.getByText(/the route has changed since, so it says nothing about now/)).toBeInTheDocument();
  expect(greens()).toBe(6);
});

test("proven by a runner on another machine says that it is there", async () => {
  const { endpoint } = sampleRunner();
  installFakeBridge(expectation);
  await show({
    openclaw: { proof: proofWith() },
    runner: { endpoint: endpoint && { ...endpoint, location: "another-machine" } },
  });
  expect(screen.getByRole("heading", { name: /but that Model Runner is on another machine/ })).toBeInTheDocument();
  expect(greens()).toBe(6);
});

test("failures: of the request, of the job, and of what came before the last change", async () => {
  installFakeBridge({ ...expectation, "openclaw.verify": { code: "busy", message: "x" } });
  const failure = { code: "openclaw-no-answer", message: "It ended", detail: "Connection error." } as const;
  const old = checking({ ...ended, outcome: { kind: "failed", failure } });
  await show({ openclaw: { proof: null }, jobs: [old] });
  await expectAlert("OpenClaw gave no answer");
  expect(ask().getByText(/Connection error\./)).toBeInTheDocument();
  await userEvent.click(ask().getByRole("button", { name: "Ask through OpenClaw" }));
  expect(await ask().findByText("Something else is using it")).toBeInTheDocument();
  const change = sampleJob({ ...ended, id: "job-2", startedAt: sampleNow, outcome: { kind: "done" } });
  act(() => useJobs.getState().accept(sampleJobs({ revision: 2, items: [old, change] })));
  expect(ask().queryByText("OpenClaw gave no answer")).toBeNull();
});

test("an answer without text and an unknown figure say so", async () => {
  installFakeBridge(expectation);
  await show({ openclaw: { proof: proofWith({ answer: "", promptTokens: unknown("not-reported") }) } });
  const proof = region("The last check");
  expect(proof.getByText("It ended without text.")).toBeInTheDocument();
  expect(proof.getByRole("button", { name: /unknown.*Nothing reports it/ })).toBeInTheDocument();
});

test("a model of another program on this machine can't be proven by this runner", async () => {
  const fake = installFakeBridge(expectation);
  await show({
    openclaw: {
      proof: null,
      isConnected: false,
      defaultModel: known(sampleConfigured({ baseUrl: "http://127.0.0.1:11434/v1" })),
    },
  });
  expect(ask().getByText(/served by something else on this machine/)).toBeInTheDocument();
  expect(fake.asked("openclaw.expect")).toEqual([]);
  act(() => useOpenClaw.getState().accept(sampleOpenClaw({ revision: 2, proof: null })));
  expect(await ask().findByText(/until it begins to answer/)).toBeInTheDocument();
});
