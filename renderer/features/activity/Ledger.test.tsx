import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ActivityLine } from "../../../app/contract/activity";
import { expectNoAxeViolations } from "../../test/axe";
import { sampleNow } from "../../test/samples";
import { sampleActivity, sampleCommandLine, sampleFileLine, sampleRequestLine } from "../../test/page-samples";
import { panel, rows, show } from "./activity-test-kit";
import { failureOf } from "./line-words";

const mixed: ActivityLine[] = [
  sampleFileLine({ id: 4, action: "backed-up" }),
  sampleCommandLine({ id: 3, outcome: "exit 1", args: ["agent", "--message", "•••", "it's"] }),
  sampleRequestLine({
    id: 2,
    method: "POST",
    path: "/models/create",
    purpose: "pull",
    reach: "asks-outside",
    durationMs: 0.2,
  }),
  sampleRequestLine({ id: 1, count: 12, lastAt: sampleNow + 60_000, address: "box.example:80", reach: "crosses" }),
];
const filter = (name: string) => userEvent.selectOptions(screen.getByRole("combobox", { name: "Show" }), name);
const search = () => screen.getByRole("searchbox", { name: "Search the ledger" });

test.each([
  ["command", "exit 1", "command-failed"],
  ["command", "missing", "command-missing"],
  ["command", "exit 0", undefined],
  ["command", "started", undefined],
  ["request", "200", undefined],
  ["request", "404", undefined],
  ["request", "refused", undefined],
  ["request", "502", "runner-bad-answer"],
  ["request", "200, timed-out", "timed-out"],
  ["request", "200, hung up", undefined],
  ["request", "not-http", "runner-wrong-service"],
] as const)("a %s that ended with %s is, in the catalogue of failures, %s", (kind, outcome, code) => {
  const line = kind === "command" ? sampleCommandLine({ outcome }) : sampleRequestLine({ outcome, purpose: "models" });
  expect(failureOf(line)?.code).toBe(code);
});

test("each line says when, what, where it went, how it ended and how long it took", async () => {
  await show({ activity: { lines: mixed } });
  const [file, command, pull, watch] = rows();
  expect(file).toHaveTextContent(/Made a copy of a file~\/\.openclaw\/openclaw\.jsonThis machinedone$/);
  expect(command).toHaveTextContent(/Ran openclawagent --message ••• .*Not seenended with 1, 1\.5 s/);
  expect(command?.querySelector('[data-state="look"]')).not.toBeNull();
  expect(pull).toHaveTextContent(/Asked for a model to be pulledPOST .*Asks a registryanswered 200, under 1 ms/);
  expect(pull?.querySelector('[data-state="cross"]')).not.toBeNull();
  expect(watch).toHaveTextContent(/×1212 timeslast .*Another machineanswered 200, 3 ms/);
});

test.each<[string, string, string]>([
  ["404", "answered 404", "look"],
  ["200, hung up", "answered 200, then Homeport hung up", "ok"],
  ["200, cut", "answered 200, cut off in the middle", "look"],
  ["refused", "nothing listens there", "ok"],
  ["timed-out", "took too long", "look"],
  ["something new", "something new", "look"],
])("a request that ended with %s: %s", async (outcome, text, kind) => {
  await show({ activity: { lines: [sampleRequestLine({ outcome })] } });
  expect(rows()[0]).toHaveTextContent(text);
  expect(rows()[0]?.querySelectorAll('[data-state="look"]')).toHaveLength(kind === "look" ? 1 : 0);
});

test.each<[string, string]>([
  ["missing", "not found"],
  ["killed by SIGKILL", "ended by SIGKILL"],
  ["started", "started, keeps running"],
  ["exit -1", "ended with -1"],
])("a command that ended with %s: %s", async (outcome, text) => {
  await show({ activity: { lines: [sampleCommandLine({ outcome })] } });
  expect(rows()[0]).toHaveTextContent(text);
});

test("a purpose without words is told as it is", async () => {
  await show({ activity: { lines: [sampleRequestLine({ purpose: "brand-new" })] } });
  expect(rows()[0]).toHaveTextContent("GET request: brand-new");
});

test("a row folds out by the keyboard to the whole of it, which can be copied", async () => {
  const user = userEvent.setup();
  await show({ activity: { lines: mixed } });
  const row = rows()[1] ?? document.body;
  const whole = "~/.npm-global/bin/openclaw agent --message ••• 'it'\\''s'";
  expect(within(row).queryByText(whole)).toBeNull();
  // jsdom folds on a click only; the browser's summary takes Enter and Space by itself
  await user.click(within(row).getByText("Ran openclaw"));
  expect(await within(row).findByText(whole)).toBeInTheDocument();
  expect(row).toHaveTextContent("for reading, not for typing");
  expect(row).toHaveTextContent("Where it connects by itself, Homeport can’t see.");
  await user.click(within(row).getByRole("button", { name: "Copy: command" }));
  await expect(navigator.clipboard.readText()).resolves.toBe(whole);
  await expectNoAxeViolations(document.body);
});

test("a folded out row stays so when newer lines come and its count grows", async () => {
  const { fake } = await show({ activity: { lines: [sampleRequestLine()] } });
  await userEvent.click(screen.getByText("Looked whether Model Runner answers"));
  const details = rows()[0]?.querySelector("details");
  act(() =>
    fake.push(
      "activity.changed",
      sampleActivity({
        revision: 2,
        lines: [sampleFileLine({ id: 2 }), sampleRequestLine({ count: 5, lastAt: sampleNow + 9 })],
      }),
    ),
  );
  expect(rows()[1]?.querySelector("details")).toBe(details);
  expect(details).toHaveAttribute("open");
  expect(rows()[1]).toHaveTextContent("How often5");
});

test("the kinds, and what crossed the line, can be seen alone", async () => {
  await show({ activity: { lines: mixed } });
  for (const [name, count] of [
    ["Requests", 2],
    ["Commands", 1],
    ["Files", 1],
    ["What crossed the line", 2],
    ["Everything", 4],
  ] as const) {
    await filter(name);
    expect(rows()).toHaveLength(count);
  }
});

test("the search looks into arguments, addresses, words and outcomes; all words must match", async () => {
  await show({ activity: { lines: mixed } });
  await userEvent.type(search(), "BOX.example another");
  expect(rows()).toHaveLength(1);
  expect(screen.getAllByText("1 of 4")).not.toHaveLength(0);
  await userEvent.clear(search());
  await userEvent.type(search(), "exit 1");
  expect(rows()).toHaveLength(1);
  await userEvent.clear(search());
  await userEvent.type(search(), "no such thing");
  expect(screen.getByText("Nothing matches")).toBeInTheDocument();
  await expectNoAxeViolations(document.body);
  await userEvent.click(screen.getByRole("button", { name: "Show everything" }));
  expect(rows()).toHaveLength(4);
  expect(search()).toHaveValue("");
});

test("a kind of which there is none says so", async () => {
  await show();
  await filter("What crossed the line");
  expect(screen.getByText("Nothing crossed the line")).toBeInTheDocument();
  await filter("Files");
  expect(screen.getByText("Nothing of this kind")).toBeInTheDocument();
});

test("of 500 lines a part is drawn, with its place in the whole; more comes on demand; what was dropped is said", async () => {
  const lines = Array.from({ length: 500 }, (_, index) =>
    sampleCommandLine({ id: 700 - index, args: [`no-${index}`] }),
  );
  await show({ activity: { lines, droppedCount: 200 } });
  expect(rows()).toHaveLength(40);
  expect(rows()[39]).toHaveAttribute("aria-posinset", "40");
  expect(rows()[39]).toHaveAttribute("aria-setsize", "500");
  await userEvent.click(screen.getByRole("button", { name: "Show 460 more lines" }));
  expect(rows()).toHaveLength(80);
  expect(
    panel("Ledger").getByText(/200 older lines made room for newer ones\. They are in the log file\./),
  ).toBeInTheDocument();
  await userEvent.type(search(), "no-499");
  expect(rows()).toHaveLength(1);
});
