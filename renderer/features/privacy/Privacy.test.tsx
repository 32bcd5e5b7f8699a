import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "../../../app/contract/index";
import type { PrivacyRow, PrivacySnapshot } from "../../../app/contract/privacy";
import { checkIds } from "../../../app/domain/privacy/checks";
import { evidence } from "../../../app/domain/privacy/finding";
import { usePrivacy } from "../../state/privacy";
import { useProgram } from "../../state/program";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleCheckRow as row, samplePrivacy } from "../../test/privacy-samples";
import { sampleNow, sampleProgram } from "../../test/samples";
import { Privacy } from "./Privacy";
import { Frame } from "../../test/frame";

const web = row("web-tools", {
  own: "warn",
  evidence: [evidence("web-tool-on", { tool: "fetch" }), evidence("web-tool-on", { tool: "browser" })],
});
const lookUps = row("registry-look-ups", { own: "warn", steps: ["do-not-track"] });
const bound = row("gateway-loopback", {
  own: "fail",
  evidence: [evidence("bind", { bind: "lan" })],
  steps: ["gateway"],
});
const unasked = row("model-answers", { own: "unknown", reason: "not-measured-yet", steps: ["try-it"] });
const turn = { check: "gateway-loopback", at: sampleNow - 60_000, from: "pass", to: "fail" } as const;

beforeEach(() => {
  usePrivacy.reset();
  window.history.replaceState(null, "", "/#/privacy");
});

async function show(rows: readonly PrivacyRow[] = [], over: Partial<PrivacySnapshot> = {}) {
  const fake = installFakeBridge({
    "privacy.read": samplePrivacy(rows, over),
    "privacy.run": samplePrivacy(rows, over),
    "privacy.accept": samplePrivacy(rows, over),
    "privacy.withdraw": samplePrivacy(rows, over),
    "privacy.seen": samplePrivacy(rows, { ...over, news: [] }),
  });
  usePrivacy.start();
  const view = render(<Privacy />, { wrapper: Frame });
  await waitFor(() => expect(usePrivacy.getState().snapshot).not.toBeNull());
  return { fake, ...view };
}
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const rowOf = (title: string) => screen.getByText(title).closest("li") as HTMLElement;

test.each<[string, readonly PrivacyRow[], Partial<PrivacySnapshot>]>([
  ["Nothing here crosses the line", [], {}],
  ["2 things need a look", [web, lookUps], {}],
  ["One thing crosses the line", [web, bound], {}],
  ["Nothing found, but not everything could be read", [unasked], {}],
  ["Privacy", checkIds.map((id) => row(id, { own: null, verdict: null })), { ranAt: null, isRunning: true }],
])("the page opens with: %s", async (sentence, rows, over) => {
  const { container } = await show(rows, over);
  expect(heading()).toBe(sentence);
  await expectNoAxeViolations(container);
});

test("opening it is asking, once, and not when it was looked at already", async () => {
  const never = { ranAt: null };
  const { fake, unmount } = await show([], never);
  await waitFor(() => expect(fake.asked("privacy.run")).toHaveLength(1));
  unmount();
  usePrivacy.reset();
  const again = await show();
  expect(again.fake.asked("privacy.run")).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Check again" }));
  expect(again.fake.asked("privacy.run")).toHaveLength(1);
});

test("what can't be read says so and claims nothing", async () => {
  installFakeBridge({ "privacy.read": { code: "internal", message: "boom" } });
  usePrivacy.start();
  render(<Privacy />, { wrapper: Frame });
  expect(await screen.findByText("Something failed inside Homeport")).toBeInTheDocument();
  expect(heading()).toBe("Privacy");
  expect(screen.queryByRole("list", { name: "OpenClaw" })).toBeNull();
});

test("what passes is two lines; how it was found folds out by the keyboard", async () => {
  const unread = evidence("not-looked-into", { source: "sessions" });
  await show([row("gateway-auth", { evidence: [evidence("auth-is", { auth: "token" }), unread] })]);
  const item = rowOf("The gateway asks for a secret");
  expect(item).toHaveTextContent("gateway.auth: token");
  expect(item).not.toHaveTextContent("Without one, any program");
  const fold = within(item).getByRole("button", { name: "What was read: The gateway asks for a secret" });
  expect(fold).toHaveAttribute("aria-expanded", "false");
  fold.focus();
  await userEvent.keyboard("{Enter}");
  expect(fold).toHaveAttribute("aria-expanded", "true");
  expect(item).toHaveTextContent("Without one, any program on this machine");
  expect(item).toHaveTextContent("Not looked into: what single conversations were set to");
  expect(item).toHaveTextContent("A check of Homeport’s own");
  await userEvent.keyboard("{Enter}");
  expect(item).not.toHaveTextContent("Without one, any program");
});

test("what needs a look says why and what was read at once, and leads to where it is changed", async () => {
  await show([web, bound, lookUps]);
  const item = rowOf("The assistant may go to the web");
  expect(within(item).getByText("Worth a look")).toBeInTheDocument();
  expect(item).toHaveTextContent("a page can hold instructions for it");
  expect(
    within(item)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual(["Switched on: reading web pages", "Switched on: the browser"]);
  expect(screen.getByRole("link", { name: "Open the gateway" })).toHaveAttribute("href", "#/openclaw/gateway");
  expect(screen.queryByText(/reinstall-runner/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: /^What you can do/ }));
  expect(screen.getByText(/reinstall-runner --do-not-track/)).toBeInTheDocument();
});

test("what can't be told says why, and what would tell", async () => {
  await show([unasked]);
  const item = rowOf("The model answers");
  expect(item).toHaveTextContent("Could not be told: Not measured yet");
  expect(within(item).getByRole("link", { name: "Ask it something" })).toHaveAttribute("href", "#/chat");
  expect(within(item).queryByRole("button", { name: /Accept/ })).toBeNull();
});

test("the counts narrow the list, and give it back", async () => {
  await show([web, bound]);
  await userEvent.click(screen.getByRole("button", { name: "1 crosses the line" }));
  expect(screen.getAllByRole("button", { name: /^What was read/ })).toHaveLength(1);
  expect(screen.getByRole("button", { name: "1 crosses the line" })).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(screen.getByRole("button", { name: "All" }));
  expect(screen.getAllByRole("button", { name: /^What was read/ })).toHaveLength(checkIds.length);
});

test("a risk is accepted with a reason and not without", async () => {
  const { fake } = await show([web]);
  await userEvent.click(screen.getByRole("button", { name: "Accept this risk…" }));
  const dialog = screen.getByRole("dialog", { name: "Accept: The assistant may go to the web" });
  await expectNoAxeViolations(dialog);
  const accept = within(dialog).getByRole("button", { name: "Accept" });
  const field = within(dialog).getByRole("textbox", { name: "Why it may stay so" });
  await userEvent.type(field, "  a ");
  await userEvent.click(accept);
  expect(fake.asked("privacy.accept")).toEqual([]);
  await userEvent.type(field, "feeds");
  await userEvent.click(accept);
  expect(fake.asked("privacy.accept")).toEqual([{ check: "web-tools", reason: expect.stringContaining("feeds") }]);
  const acceptance = { reason: "feeds", at: sampleNow };
  act(() =>
    fake.push("privacy.changed", samplePrivacy([{ ...web, verdict: "accepted", acceptance }], { revision: 2 })),
  );
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.queryByRole("button", { name: "Accept this risk…" })).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("an acceptance that fails says so, and the dialog stays with its words", async () => {
  const { fake } = await show([web]);
  fake.replies["privacy.accept"] = { code: "not-found", message: "There is nothing to accept here now" };
  await userEvent.click(screen.getByRole("button", { name: "Accept this risk…" }));
  await userEvent.type(screen.getByRole("textbox"), "feeds");
  await userEvent.click(screen.getByRole("button", { name: "Accept" }));
  expect(await screen.findByText("It is not there any more")).toBeInTheDocument();
  expect(screen.getByRole("textbox")).toHaveValue("feeds");
});

test("what was accepted shows when and why, and can be taken back", async () => {
  const accepted = row("web-tools", {
    ...web,
    verdict: "accepted",
    acceptance: { reason: "It reads the news for me.", at: sampleNow },
  });
  const { fake } = await show([accepted]);
  expect(heading()).toBe("Nothing here crosses the line");
  const item = rowOf("The assistant may go to the web");
  expect(item).toHaveTextContent("It reads the news for me.");
  expect(within(item).getByText("Accepted by you")).toBeInTheDocument();
  await userEvent.click(within(item).getByRole("button", { name: "No longer accept" }));
  expect(fake.asked("privacy.withdraw")).toEqual([{ check: "web-tools" }]);
  act(() => fake.push("privacy.changed", samplePrivacy([web], { revision: 2 })));
  expect(screen.queryByRole("button", { name: "No longer accept" })).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("what got worse is told until it is seen", async () => {
  const { fake } = await show([bound], { news: [turn] });
  expect(screen.getByText("Since you last looked, one thing got worse")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "I have seen it" }));
  expect(fake.asked("privacy.seen")).toHaveLength(1);
  act(() => fake.push("privacy.changed", samplePrivacy([bound], { revision: 2 })));
  expect(screen.queryByText(/got worse/)).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("what could not be kept as seen says so, and stays", async () => {
  const { fake } = await show([bound], { news: [turn] });
  fake.replies["privacy.seen"] = { code: "disk-full", message: "ENOSPC" };
  await userEvent.click(screen.getByRole("button", { name: "I have seen it" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("There is not enough room on the disk");
  expect(screen.getByText(/got worse/)).toBeInTheDocument();
});

const reportOf = (withNames: boolean, rows: readonly PrivacyRow[]) => ({
  at: sampleNow,
  ranAt: sampleNow,
  withNames,
  rows: samplePrivacy(rows).rows,
});

async function openReport(rows: readonly PrivacyRow[]) {
  useProgram.setState({ info: sampleProgram() });
  const shown = await show(rows);
  shown.fake.replies["privacy.report"] = ({ withNames }) => ({ ok: true, data: reportOf(withNames, rows) });
  await userEvent.click(screen.getByRole("button", { name: "Report…" }));
  const preview = await screen.findByRole("region", { name: "Text of the report" });
  return { ...shown, preview, dialog: screen.getByRole("dialog", { name: "Report of the checklist" }) };
}

test("the report is shown as it is copied: dated, each with shape and word, names masked unless asked for", async () => {
  const user = userEvent.setup();
  const { fake, preview, dialog } = await openReport([bound, web]);
  expect(preview).toHaveTextContent("# Privacy checklist of this machine");
  expect(preview).toHaveTextContent("Addresses, folders and names of this machine are masked.");
  expect(preview).toHaveTextContent("■ **Crosses the line**: The gateway can be reached from the network");
  expect(preview).toHaveTextContent("● **Pass**: Only people you approved can write to it");
  await expectNoAxeViolations(dialog);
  await user.click(within(dialog).getByRole("button", { name: "Copy" }));
  expect(await navigator.clipboard.readText()).toBe(preview.textContent);
  await userEvent.click(within(dialog).getByRole("checkbox", { name: /^With names of this machine/ }));
  await screen.findByText(/Addresses, folders and names of this machine are in it\./, { ignore: "p" });
  expect(fake.asked("privacy.report")).toEqual([{ withNames: false }, { withNames: true }]);
});

test("names that are asked for while the report is still read are in it", async () => {
  useProgram.setState({ info: sampleProgram() });
  const { fake } = await show([bound]);
  const masked = Promise.withResolvers<Answer<"privacy.report">>();
  fake.replies["privacy.report"] = ({ withNames }) =>
    withNames ? { ok: true, data: reportOf(true, [bound]) } : masked.promise;
  await userEvent.click(screen.getByRole("button", { name: "Report…" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: /^With names of this machine/ }));
  await screen.findByText(/Addresses, folders and names of this machine are in it\./, { ignore: "p" });
  await act(async () => {
    masked.resolve({ ok: true, data: reportOf(false, [bound]) });
    await masked.promise;
  });
  expect(screen.getByRole("region", { name: "Text of the report" })).toHaveTextContent(
    "names of this machine are in it",
  );
});

test("what is saved is what is shown, and a dialog that was closed saves nothing", async () => {
  const { fake, preview, dialog } = await openReport([bound]);
  fake.replies["program.saveText"] = { outcome: "closed" };
  await userEvent.click(within(dialog).getByRole("button", { name: "Save…" }));
  expect(fake.asked("program.saveText")).toEqual([{ name: "privacy-checklist.md", text: preview.textContent }]);
  expect(within(dialog).queryByText("Saved.")).toBeNull();
  fake.replies["program.saveText"] = { outcome: "saved" };
  await userEvent.click(within(dialog).getByRole("button", { name: "Save…" }));
  expect(await within(dialog).findAllByText("Saved.")).not.toHaveLength(0);
});

test("it is printed from a sheet of its own that says the same, without buttons", async () => {
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  const { dialog } = await openReport([bound]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Print…" }));
  expect(print).toHaveBeenCalledTimes(1);
  const sheet = document.querySelector("[data-print]") as HTMLElement;
  expect(sheet.parentElement).toBe(document.body);
  expect(sheet).toHaveTextContent("Crosses the line");
  expect(sheet.querySelectorAll("li")).toHaveLength(checkIds.length);
  expect(sheet.querySelectorAll("button, a, input")).toHaveLength(0);
});

test("when each changed is a view of its own", async () => {
  const { container } = await show([bound], {
    history: [turn, { ...turn, check: "dm-policy", from: "fail", to: "pass" }],
  });
  await userEvent.click(screen.getByRole("tab", { name: "History" }));
  const region = await screen.findByRole("region", { name: "When something changed" });
  expect(region).toHaveTextContent("Pass → Crosses the line");
  expect(region).toHaveTextContent("Crosses the line → Pass");
  await userEvent.selectOptions(within(region).getByRole("combobox", { name: "Changes of" }), "dm-policy");
  expect(within(region).getAllByRole("listitem")).toHaveLength(1);
  expect(within(region).getByRole("listitem")).toHaveTextContent("Who may write to your assistant");
  await expectNoAxeViolations(container);
});

test("a long history is drawn page by page", async () => {
  const turns = Array.from({ length: 120 }, (_, index) => ({ ...turn, at: sampleNow - index }));
  window.history.replaceState(null, "", "/#/privacy/history");
  await show([bound], { history: turns });
  expect(screen.getAllByRole("listitem")).toHaveLength(50);
  await userEvent.click(screen.getByRole("button", { name: "Show 70 more" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(100);
});
