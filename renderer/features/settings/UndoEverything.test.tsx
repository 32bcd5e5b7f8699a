import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useJobs } from "../../state/jobs";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleJob, sampleUndoPlan } from "../../test/page-samples";
import { sampleJobs } from "../../test/samples";
import { UndoEverything } from "./UndoEverything";

const show = () => userEvent.click(screen.getByRole("button", { name: "Undo everything Homeport changed…" }));

test("the plan is shown whole before anything is put back", async () => {
  const fake = installFakeBridge({ "undo.plan": sampleUndoPlan(), "undo.carryOut": { jobId: "9" } });
  const { container } = render(<UndoEverything />);
  await show();
  const plan = within(await screen.findByRole("region", { name: "What would be put back" }));
  expect(plan.getByText("2 changes are taken back:")).toBeInTheDocument();
  expect(plan.getByText("One change stays:")).toBeInTheDocument();
  expect(plan.getByText(/copies have expired or were deleted/)).toBeInTheDocument();
  const outside = plan.getByRole("region", { name: /^Permissions and lines/ });
  expect(outside).toHaveTextContent("Taken out: HISTCONTROL=ignoreboth");
  expect(outside).toHaveTextContent("Then: drwxr-xr-x /home/you/.openclaw");
  expect(plan.getByText(/qwen3:8B: context taken away/)).toBeInTheDocument();
  expect(plan.getByText(/gemma3: layers on the GPU, time to stay loaded forgotten/)).toBeInTheDocument();
  expect(plan.getByText(/become what they were: no limits/)).toBeInTheDocument();
  expect(plan.getByText(/Quit Docker Desktop first/)).toBeInTheDocument();
  expect(plan.getByText(/starts Homeport at login, is removed/)).toBeInTheDocument();
  expect(plan.getByText("~/.config/autostart/homeport.desktop")).toBeInTheDocument();
  expect(plan.getByText(/OpenClaw’s own store: delete it there/)).toBeInTheDocument();
  await expectNoAxeViolations(container);
  expect(fake.asked("undo.carryOut")).toEqual([]);
  await userEvent.click(plan.getByRole("button", { name: "Put it all back" }));
  expect(fake.asked("undo.carryOut")).toEqual([{ planId: "undo-1" }]);
});

test("nothing to put back is said", async () => {
  installFakeBridge({
    "undo.plan": sampleUndoPlan({ files: [], outside: [], models: [], limits: null, desktop: null, login: null }),
  });
  render(<UndoEverything />);
  await show();
  expect(await screen.findByText(/There is nothing to put back/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Put it all back" })).toBeNull();
});

test("what was left is told, with the path of the copy", () => {
  installFakeBridge();
  const warnings = [
    { code: "undo-stopped" as const, what: "/h/openclaw.json", reason: "changed-since" as const, copy: "/h/copy.bak" },
  ];
  const job = sampleJob({ kind: "undo-everything", endedAt: 2, outcome: { kind: "done" }, warnings });
  useJobs.getState().accept(sampleJobs({ items: [job] }));
  render(<UndoEverything />);
  expect(screen.getByText(/Put back, but not all of it/)).toBeInTheDocument();
  expect(screen.getByText(/somebody else changed it in between.*\/h\/copy\.bak/)).toBeInTheDocument();
});
