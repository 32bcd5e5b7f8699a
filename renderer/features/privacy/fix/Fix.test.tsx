import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { fakeJob } from "../../../../app/domain/fake-job";
import type { FixPlan } from "../../../../app/contract/privacy-fixes";
import { evidence } from "../../../../app/domain/privacy/finding";
import { useJobs } from "../../../state/jobs";
import { usePrivacy } from "../../../state/privacy";
import { usePrivacyFixes } from "../../../state/privacy-fixes";
import { expectNoAxeViolations } from "../../../test/axe";
import { type Replies, installFakeBridge } from "../../../test/fake-bridge";
import {
  plannedModes,
  sampleApplied,
  sampleFixes,
  sampleMaximum,
  samplePlan,
  sampleRun,
} from "../../../test/privacy-fix-samples";
import { sampleCheckRow, samplePrivacy } from "../../../test/privacy-samples";
import { sampleJobs } from "../../../test/samples";
import { Privacy } from "../Privacy";
import { modeText } from "./fix-words";

const web = sampleCheckRow("web-tools", {
  own: "warn",
  evidence: [evidence("web-tool-on", { tool: "fetch" })],
  fixes: ["web-tools-off"],
});

beforeEach(() => {
  for (const store of [usePrivacy, usePrivacyFixes, useJobs]) store.reset();
  window.history.replaceState(null, "", "/#/privacy");
});

async function show(replies: Replies = {}, rows = [web]) {
  const fake = installFakeBridge({
    "privacy.read": samplePrivacy(rows),
    "privacy.fixes": sampleFixes(),
    "privacy.planFix": samplePlan(),
    "privacy.fix": { jobId: "run" },
    "privacy.undoFix": { jobId: "undo" },
    "privacy.lookAgain": {},
    "jobs.read": sampleJobs({ items: [] }),
    ...replies,
  });
  for (const store of [usePrivacy, usePrivacyFixes, useJobs]) store.start();
  const view = render(<Privacy />);
  await waitFor(() => expect(usePrivacyFixes.getState().snapshot).not.toBeNull());
  return { fake, ...view };
}
const click = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

test("a fix is shown as old and new, with its risk and that it can be undone, before anything is asked for", async () => {
  const { fake, baseElement } = await show();
  await click("Fix…");
  const dialog = await screen.findByRole("dialog", { name: "Fix: No web tools" });
  expect(fake.asked("privacy.planFix")).toEqual([{ fixes: ["web-tools-off"] }]);
  const diff = await within(dialog).findByRole("region", { name: "What changes for: No web tools" });
  expect(
    within(diff)
      .getAllByRole("deletion")
      .map(({ textContent }) => textContent),
  ).toContain("Now: browser.enabled: true");
  expect(
    within(diff)
      .getAllByRole("insertion")
      .map(({ textContent }) => textContent),
  ).toContain("Then: browser.enabled: false");
  expect(dialog).toHaveTextContent("Your assistant can no longer search, read pages or use a browser.");
  expect(dialog).toHaveTextContent("Can be undone.");
  expect(fake.asked("privacy.fix")).toEqual([]);
  await expectNoAxeViolations(baseElement);
  await click("Apply");
  expect(fake.asked("privacy.fix")).toEqual([{ planId: "plan", only: ["web-tools-off"] }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a stale preview is refused, and made again", async () => {
  const { fake } = await show({ "privacy.fix": { code: "plan-stale", message: "changed" } });
  await click("Fix…");
  await screen.findByRole("region", { name: /What changes/ });
  await click("Apply");
  expect(await screen.findByRole("alert")).toHaveTextContent("This preview is out of date");
  await click("Look again");
  await waitFor(() => expect(fake.asked("privacy.planFix")).toHaveLength(2));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("the row tells how far a fix is, can stop it, then tells when it was fixed and takes it back", async () => {
  const { fake } = await show();
  const job = fakeJob({ id: "run", kind: "privacy-fix", subject: "web-tools-off", phase: "writing", passed: [] });
  act(() => fake.push("jobs.changed", sampleJobs({ revision: 2, items: [job] })));
  expect(screen.getByText("Fix: Writing the configuration")).toBeVisible();
  expect(screen.getByRole("button", { name: "Fix…" })).toHaveAttribute("aria-disabled", "true");
  fake.replies["jobs.cancel"] = {};
  await click("Stop");
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "run" }]);

  act(() => {
    fake.push("jobs.changed", sampleJobs({ revision: 3, items: [] }));
    fake.push("privacy.changed", samplePrivacy([], { revision: 2 }));
    fake.push("privacy.fixesChanged", sampleFixes({ revision: 2, applied: [sampleApplied] }));
  });
  const row = screen.getByText("Web search, page reading and the browser are off").closest("li") as HTMLElement;
  expect(row).toHaveTextContent(/Fixed .*, together with 1 more\./);
  await userEvent.click(within(row).getByRole("button", { name: "Undo all 2" }));
  expect(fake.asked("privacy.undoFix")).toEqual([{ id: "applied" }]);
});

test.each<[FixPlan["proof"], boolean]>([
  ["loaded", true],
  ["not-loaded", false],
  ["not-local", false],
])("maximum privacy shows everything, leaves out what is not ticked; a model %s", async (proof, isProved) => {
  const { fake, baseElement } = await show({ "privacy.planFix": sampleMaximum({ proof, isLocalOnly: false }) });
  await click("Maximum privacy…");
  const dialog = await screen.findByRole("dialog", { name: "Maximum privacy" });
  await within(dialog).findByText("The sandbox’s image is not there", { exact: false });
  expect(dialog).toHaveTextContent("Foreseen, not tried out.");
  expect(dialog).toHaveTextContent("So already:");
  expect(within(dialog).getByRole("button", { name: "Choose “Local only” first" })).toBeVisible();
  await expectNoAxeViolations(baseElement);
  await userEvent.click(within(dialog).getByRole("checkbox", { name: "No web tools" }));
  await click("Apply 4 changes");
  expect(fake.asked("privacy.fix")).toEqual([
    {
      planId: "plan",
      only: ["gateway-token", "dm-pairing", "make-private", "audit-fix"],
      ...(isProved ? { isProved } : {}),
    },
  ]);
});

test("what can't be done says why in words; main's own stand behind \"Details\"", async () => {
  await show({ "privacy.planFix": sampleMaximum() });
  await click("Maximum privacy…");
  const said = await screen.findByText(/The image openclaw-sandbox:bookworm-slim is not there/);
  expect(said.closest("details")).not.toBeNull();
});

test("with no model loaded the question afterwards is for the user to ask for", async () => {
  const { fake } = await show({ "privacy.planFix": sampleMaximum({ proof: "not-loaded" }) });
  await click("Maximum privacy…");
  await userEvent.click(await screen.findByRole("checkbox", { name: /ask one question afterwards/ }));
  await click("Apply 5 changes");
  expect(fake.asked("privacy.fix")).toMatchObject([{ isProved: true }]);
});

test("many permissions are folded, and shown whole on request", async () => {
  await show({ "privacy.planFix": samplePlan({ items: [plannedModes] }) });
  await click("Fix…");
  const diff = await screen.findByRole("region", { name: /What changes/ });
  expect(within(diff).getAllByRole("deletion")).toHaveLength(6);
  expect(within(diff).getAllByRole("deletion")[0]).toHaveTextContent("drwxr-xr-x /home/anna/.openclaw");
  await click("Show all 10");
  expect(within(diff).getAllByRole("deletion")).toHaveLength(10);
});

test("what several came to is told, with what happened otherwise than foreseen, until it is hidden", async () => {
  const { container } = await show({ "privacy.fixes": sampleFixes({ runs: [sampleRun()] }) });
  const panel = (await screen.findByRole("heading", { name: "The last run, read back" })).closest("section");
  expect(panel).toHaveTextContent("It did this too:");
  expect(panel).toHaveTextContent("OpenClaw answered afterwards");
  await expectNoAxeViolations(container);
  await click("Hide");
  expect(screen.queryByText("The last run, read back")).toBeNull();
});

test("coming back from another program looks again at what is done by hand", async () => {
  const { fake } = await show();
  expect(fake.asked("privacy.lookAgain")).toEqual([]);
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(fake.asked("privacy.lookAgain")).toEqual([{}]);
});

test.each([
  [0o755, true, "drwxr-xr-x"],
  [0o600, false, "-rw-------"],
  [0o750, true, "drwxr-x---"],
])("mode %o", (mode, isFolder, text) => expect(modeText(mode, isFolder)).toBe(text));
