import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { useJobs } from "../../state/jobs";
import { useOpenClaw } from "../../state/openclaw";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleJobs, sampleOpenClaw, sampleUndo } from "../../test/samples";
import { samplePlan } from "../../test/page-samples";
import { ended, expectAlert, fresh, region, sampleJob, show, told } from "./openclaw-test-kit";

const configured = { ...fresh, hasConfigFile: known(true) };
const connect = () => region("Connect");

test("while it runs: the steps main reports, read out politely, and cancelling where that is possible", async () => {
  const fake = installFakeBridge({ "jobs.cancel": {} });
  const { container } = await show({ openclaw: configured, jobs: [sampleJob()] });
  const steps = () =>
    connect()
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent);
  expect(steps()).toEqual([
    "Checking, passed",
    "Loading the model, now",
    "Backing up the configuration, not yet",
    "Writing the configuration, not yet",
    "Reading it back, not yet",
    "Asking whether it works, not yet",
  ]);
  expect(told()).toEqual(["Loading the model"]);
  expect(connect().getByText("14 s so far")).toBeInTheDocument();
  expect(screen.queryByRole("combobox", { name: "Model" })).toBeNull();
  const cancel = connect().getByRole("button", { name: "Cancel" });
  cancel.focus();
  act(() =>
    useJobs
      .getState()
      .accept(sampleJobs({ revision: 2, items: [sampleJob({ phase: "writing", isCancellable: false })] })),
  );
  expect(connect().getByText("This step can’t be interrupted.")).toBeInTheDocument();
  expect(cancel).toHaveFocus();
  await userEvent.click(cancel);
  expect(fake.asked("jobs.cancel")).toEqual([]);
  await expectNoAxeViolations(container);
  act(() => useJobs.getState().accept(sampleJobs({ revision: 3, items: [sampleJob()] })));
  await userEvent.click(cancel);
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "job-1" }]);
  expect(await connect().findByRole("button", { name: "Stopping" })).toHaveFocus();
  act(() =>
    useJobs.getState().accept(
      sampleJobs({
        revision: 4,
        items: [sampleJob({ ...ended, outcome: { kind: "cancelled", isResumable: false } })],
      }),
    ),
  );
  await waitFor(() => expect(document.body).not.toHaveFocus());
  expect(told()[0]).toMatch(/^Stopped at .*The configuration is as it was before\.$/);
});

test.each(["waiting", "rolling-back"] as const)(
  "the phase %s stands alone, not as a step that was passed",
  async (phase) => {
    installFakeBridge();
    await show({ openclaw: configured, jobs: [sampleJob({ phase })] });
    expect(connect().queryByRole("listitem")).toBeNull();
    expect(told()).toHaveLength(1);
  },
);

test("done is judged by what was read back", async () => {
  const fake = installFakeBridge({ "jobs.dismiss": {} });
  const done = sampleJob({
    ...ended,
    phase: "probing",
    outcome: { kind: "done" },
    warnings: [{ code: "context-other", askedTokens: 32_768, loadedTokens: 30_720 }],
  });
  await show({ openclaw: { proof: null }, jobs: [done] });
  expect(
    connect().getAllByText(/OpenClaw is set to qwen3:8B now, read back at .* Ask a question below/),
  ).not.toHaveLength(0);
  expect(connect().getByText(/30,720 are loaded/)).toBeInTheDocument();
  act(() => useOpenClaw.getState().accept(sampleOpenClaw({ ...fresh, revision: 2 })));
  expect(connect().queryByText(/is set to qwen3:8B now/)).toBeNull();
  expect(connect().getAllByText(/now says it would use openai\/gpt-6-astra/)).not.toHaveLength(0);
  act(() =>
    useOpenClaw.getState().accept(sampleOpenClaw({ ...fresh, revision: 3, defaultModel: unknown("timed-out") })),
  );
  expect(connect().getAllByText(/could not be read/)).not.toHaveLength(0);
  await userEvent.click(connect().getByRole("button", { name: "Dismiss" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "job-1" }]);
});

test("dismissing the last outcome does not bring up the one before it", async () => {
  const fake = installFakeBridge({ "jobs.dismiss": {} });
  const done = { ...ended, outcome: { kind: "done" } } as const;
  const jobs = [sampleJob(done), sampleJob({ ...done, id: "job-2", kind: "undo-openclaw" })];
  await show({ openclaw: fresh, jobs });
  await userEvent.click(connect().getByRole("button", { name: "Dismiss" }));
  expect(fake.asked("jobs.dismiss")).toEqual([{ id: "job-1" }, { id: "job-2" }]);
});

test("a failed job has title, why, next step and details", async () => {
  installFakeBridge({ "openclaw.plan": samplePlan() });
  const failure = { code: "openclaw-rolled-back", message: "could not load", detail: "load-failed" } as const;
  await show({ openclaw: configured, jobs: [sampleJob({ ...ended, outcome: { kind: "failed", failure } })] });
  await expectAlert("The change was taken back");
  expect(connect().getByText(/load-failed/)).toBeInTheDocument();
  await userEvent.click(connect().getByRole("button", { name: "Preview again" }));
  expect(await screen.findByRole("region", { name: "What would change" })).toBeInTheDocument();
  expect(screen.queryByText("The change was taken back")).toBeNull();
});

test("all changes are listed, latest first; one without its copy can't be taken back", async () => {
  const changes = [
    sampleUndo({ isUndoable: false }),
    sampleUndo({ id: "2", purpose: "chat-on", subject: "" }),
    sampleUndo({ id: "3", purpose: "change", subject: "", backupPath: null }),
    sampleUndo({ id: "4", purpose: "cloud", subject: "cloud/big-1" }),
  ];
  const fake = installFakeBridge({ "openclaw.deleteCopies": { deletedCount: 2 } });
  await show({ openclaw: { changes, undo: null, changesSetAside: "/s/openclaw-undo.json.unreadable-1" } });
  const list = region("What Homeport changed");
  expect(list.getByText(/Connected OpenClaw to qwen3:8B/)).toBeInTheDocument();
  expect(list.getByText(/its copy is gone/)).toBeInTheDocument();
  expect(list.getByText(/chat endpoint of OpenClaw’s gateway on/)).toBeInTheDocument();
  expect(list.getByText("One earlier change")).toBeInTheDocument();
  expect(list.getByText(/was set aside; nothing in it was lost/)).toBeInTheDocument();
  expect(list.queryByRole("button", { name: "Put back what was there" })).toBeNull();
  await userEvent.click(list.getByRole("button", { name: "Delete copies now" }));
  const dialog = screen.getByRole("dialog", { name: "Delete the copies?" });
  expect(dialog).toHaveAccessibleDescription(/can’t be taken back any more/);
  expect(fake.asked("openclaw.deleteCopies")).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Delete copies now" }));
  expect(fake.asked("openclaw.deleteCopies")).toEqual([{}]);
});

test("what an undo does to a model's context is said before", async () => {
  installFakeBridge();
  await show({ openclaw: { undo: sampleUndo({ context: { model: "ai/qwen3:8B", earlierTokens: 4_096 } }) } });
  await userEvent.click(screen.getByRole("button", { name: "Put back what was there" }));
  expect(screen.getByText("The context of qwen3:8B goes back to 4,096 tokens.")).toBeInTheDocument();
});

test("undo asks first, says path and what may come back, and then puts it back", async () => {
  const fake = installFakeBridge({ "openclaw.undo": { jobId: "job-2" } });
  await show({ openclaw: { undo: sampleUndo({ backupPath: "/x/openclaw.json.before" }) } });
  await userEvent.click(screen.getByRole("button", { name: "Put back what was there" }));
  const dialog = screen.getByRole("dialog", { name: /Put back what was there before/ });
  expect(dialog).toHaveAccessibleDescription(/may be a model in the cloud again/);
  expect(within(dialog).getByText("/x/openclaw.json.before")).toBeInTheDocument();
  await expectNoAxeViolations(dialog);
  expect(fake.asked("openclaw.undo")).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Put back what was there" }));
  expect(fake.asked("openclaw.undo")).toEqual([{}]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("undo of a file that was not there before says that it is removed; its result is said", async () => {
  installFakeBridge({ "openclaw.undo": { code: "not-found", message: "nothing" } });
  await show({ openclaw: { undo: sampleUndo({ backupPath: null }) } });
  expect(screen.getByText(/There was no file before/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Put back what was there" }));
  expect(screen.getByRole("dialog")).toHaveAccessibleDescription(/The file is removed/);
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Put back what was there" }));
  await expectAlert("It is not there any more");
  act(() => {
    useOpenClaw.getState().accept(sampleOpenClaw({ ...fresh, revision: 2 }));
    useJobs
      .getState()
      .accept(
        sampleJobs({ revision: 2, items: [sampleJob({ ...ended, kind: "undo-openclaw", outcome: { kind: "done" } })] }),
      );
  });
  expect(connect().getAllByText(/What was there before is there again.*openai\/gpt-6-astra/)).not.toHaveLength(0);
});

test("what was done to one command line is not told of the other", async () => {
  installFakeBridge();
  const done = { ...ended, outcome: { kind: "done" as const }, key: "undo-openclaw:~/.openclaw" };
  await show({ openclaw: configured, jobs: [sampleJob({ ...done, kind: "undo-openclaw" })] });
  expect(screen.getAllByText(/is there again/).length).toBeGreaterThan(0);
  act(() =>
    useOpenClaw
      .getState()
      .accept(sampleOpenClaw({ ...configured, revision: 9, dialect: "clawdbot", stateDir: known("~/.clawdbot") })),
  );
  expect(screen.queryByText(/is there again/)).toBeNull();
});
