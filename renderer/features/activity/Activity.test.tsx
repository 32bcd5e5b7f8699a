import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { ActivityLine } from "../../../app/contract/activity";
import { useConnection } from "../../state/connection";
import { useJobs } from "../../state/jobs";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleActivity, sampleCommandLine, sampleFileLine, sampleRequestLine } from "../../test/page-samples";
import { Activity } from "./Activity";
import { heading, panel, rows, show } from "./activity-test-kit";

test("loading says what it waits for, and claims nothing", async () => {
  installFakeBridge({ "activity.read": () => new Promise(() => {}), "activity.watch": {} });
  const { container } = render(<Activity />);
  expect(heading()).toBe("Reading what Homeport has done.");
  expect(screen.queryByRole("region", { name: "Ledger" })).toBeNull();
  await expectNoAxeViolations(container);
});

test("a ledger that can't be read says why, and can be read again", async () => {
  const fake = installFakeBridge({ "activity.read": { code: "internal", message: "boom" }, "activity.watch": {} });
  const { container } = render(<Activity />);
  expect(await screen.findByText("Something failed inside Homeport")).toBeInTheDocument();
  expect(heading()).toBe("What Homeport has done can’t be read.");
  await expectNoAxeViolations(container);
  fake.replies["activity.read"] = sampleActivity();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("region", { name: "Ledger" })).toBeInTheDocument();
});

test("an empty ledger says what will be in it", async () => {
  await show({ activity: { lines: [] } });
  expect(heading()).toBe("Homeport has done nothing outside its own process yet.");
  expect(screen.getByText("Nothing is in the ledger")).toBeInTheDocument();
  expect(screen.queryByRole("searchbox")).toBeNull();
});

const registry = sampleRequestLine({ id: 4, reach: "asks-outside", count: 3 });
const crossing = sampleRequestLine({ id: 5, reach: "crosses", address: "box.example:80" });
test.each<[string, ActivityLine[]]>([
  ["No request in this list left this machine.", [sampleRequestLine(), sampleCommandLine()]],
  ["Where every request in this list led is not known.", [sampleRequestLine({ reach: "unknown" }), registry]],
  ["3 requests made Model Runner ask a registry. No other left this machine.", [registry, sampleFileLine()]],
  ["One request in this list was addressed to another machine.", [crossing]],
  [
    "One request in this list was addressed to another machine. 3 made Model Runner ask a registry.",
    [crossing, registry],
  ],
])("the page opens with: %s", async (sentence, lines) => {
  await show({ activity: { lines } });
  expect(heading()).toBe(sentence);
});

test("the page is watched while it is open, and again by a main that was started anew", async () => {
  const { fake, unmount } = await show({ activity: { revision: 40 } });
  expect(fake.asked("activity.watch")).toEqual([{ isOpen: true }]);
  act(() =>
    fake.push("activity.changed", sampleActivity({ revision: 41, lines: [sampleFileLine(), sampleRequestLine()] })),
  );
  expect(rows()).toHaveLength(2);

  fake.replies["activity.read"] = sampleActivity({ revision: 0, lines: [sampleFileLine()] });
  act(() => useConnection.getState().become("lost"));
  expect(screen.getByText(/last read at/)).toBeInTheDocument();
  act(() => useConnection.getState().become("open"));
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(fake.asked("activity.watch")).toEqual([{ isOpen: true }, { isOpen: true }]);
  unmount();
  await waitFor(() => expect(fake.asked("activity.watch").at(-1)).toEqual({ isOpen: false }));
  expect(fake.listenerCount("activity.changed")).toBe(0);
});

test("while main can't be reached the ledger stays, and no report can be asked for", async () => {
  const { fake } = await show({ replies: { "activity.report": { text: "x" } } });
  act(() => useConnection.getState().become("lost"));
  await userEvent.click(screen.getByRole("button", { name: "Support report" }));
  expect(fake.asked("activity.report")).toEqual([]);
  expect(rows()).toHaveLength(1);
  await expectNoAxeViolations(document.body);
});

test("the log's place is shown short and copied whole; what it warned of folds out", async () => {
  const user = userEvent.setup();
  await show({ activity: { notes: [{ at: 1, level: "warn", text: "settings: the file is broken" }] } });
  const log = panel("Log");
  expect(log.getByText(/homeport\.log/).parentElement).toHaveTextContent("~/.local/state/homeport/logs/homeport.log");
  await user.click(log.getByRole("button", { name: "Copy: path of the log file" }));
  await expect(navigator.clipboard.readText()).resolves.toBe("/home/anna/.local/state/homeport/logs/homeport.log");
  await user.click(log.getByText("One warning or error since the start"));
  expect(log.getByText("settings: the file is broken")).toBeVisible();
});

test("without a log file and without warnings, both are said", async () => {
  await show({ activity: { logFile: null } });
  expect(panel("Log").getByText("The demo writes no log file.")).toBeInTheDocument();
  expect(panel("Log").getByText("No warning since the start.")).toBeInTheDocument();
});

test("the report is shown as it would be copied, and that very text is copied", async () => {
  const user = userEvent.setup();
  const text = "Homeport support report\n  version: 0.1.0\n";
  const { fake } = await show({ replies: { "activity.report": { text } } });
  const opener = screen.getByRole("button", { name: "Support report" });
  await user.click(opener);
  const dialog = screen.getByRole("dialog", { name: "Support report" });
  expect(dialog).toHaveAccessibleDescription(/Nothing is sent/);
  expect((await screen.findByRole("region", { name: "Text of the report" })).textContent).toBe(text);
  await expectNoAxeViolations(dialog);
  await expect(navigator.clipboard.readText()).resolves.not.toBe(text);
  await user.click(screen.getByRole("button", { name: "Copy the report" }));
  await expect(navigator.clipboard.readText()).resolves.toBe(text);
  expect(screen.getByRole("button", { name: "Copied" })).toHaveFocus();

  await user.keyboard("{Escape}");
  await waitFor(() => expect(opener).toHaveFocus());
  await user.click(opener);
  await screen.findByRole("button", { name: "Copy the report" });
  expect(fake.asked("activity.report")).toHaveLength(2);
});

test("a report that can't be made or copied says so", async () => {
  const user = userEvent.setup();
  const { fake } = await show({ replies: { "activity.report": { code: "internal", message: "boom" } } });
  await user.click(screen.getByRole("button", { name: "Support report" }));
  expect(await screen.findByText("Something failed inside Homeport")).toBeInTheDocument();
  await expectNoAxeViolations(screen.getByRole("dialog"));
  fake.replies["activity.report"] = { text: "all of it" };
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("all of it")).toBeInTheDocument();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("denied"));
  await user.click(screen.getByRole("button", { name: "Copy the report" }));
  expect(await screen.findAllByText(/Select the text and copy it by hand/)).not.toHaveLength(0);
});

test("jobs that can't be read have their words, and the ledger is shown all the same", async () => {
  installFakeBridge({
    "activity.read": sampleActivity(),
    "activity.watch": {},
    "jobs.read": { code: "internal", message: "boom" },
  });
  const { container } = render(<Activity />);
  await act(() => useJobs.getState().read());
  expect(panel("Jobs").getByText("Something failed inside Homeport")).toBeInTheDocument();
  expect(rows()).toHaveLength(1);
  await expectNoAxeViolations(container);
});
