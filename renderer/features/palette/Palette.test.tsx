import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { App } from "../../app";
import { goTo } from "../../pages";
import { useConnection } from "../../state/connection";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import {
  sampleChat,
  sampleHardware,
  sampleJobs,
  sampleModels,
  sampleOpenClaw,
  sampleProgram,
  sampleRunner,
  sampleSettings,
} from "../../test/samples";
import { sampleFit } from "../models/fit-samples";
import "../models/Models";
import "../settings/Settings";
import "./Palette";
import { usePalette } from "../../state/palette-state";

beforeEach(() => {
  vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
  usePalette.setState(usePalette.getInitialState(), true);
});

const field = () => screen.getByRole("combobox", { name: "Search actions" });
const titles = () => screen.getAllByRole("option").map((option) => option.firstChild?.firstChild?.textContent);
const chosen = () => screen.getByRole("option", { selected: true });

async function show() {
  const fake = installFakeBridge({
    "program.read": sampleProgram(),
    "program.look": {},
    "settings.read": sampleSettings(),
    "hardware.read": sampleHardware(),
    "runner.read": sampleRunner(),
    "models.read": sampleModels(),
    "models.refresh": sampleModels(),
    "jobs.read": sampleJobs(),
    "chat.read": sampleChat(),
    "openclaw.read": sampleOpenClaw(),
    "models.unload": { unloadedCount: 1 },
  });
  render(<App />);
  await screen.findByTitle(/^qwen3:8B, loaded/);
  return fake;
}

async function open() {
  await userEvent.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog", { name: "Actions" });
  await waitFor(() => expect(field()).toHaveFocus());
}

async function choose(text: string) {
  await open();
  await userEvent.type(field(), text);
  await userEvent.keyboard("{Enter}");
}

test("a model to switch to carries its verdict", async () => {
  const fake = await show();
  fake.replies["fit.list"] = { items: [sampleFit({ verdict: "wont-fit", reason: "beyond-vram" })] };
  await open();
  await userEvent.type(field(), "switch to");
  const option = await screen.findByRole("option", { name: /^Switch to qwen3:8B.*won’t fit/ });
  expect(option).toHaveAttribute("aria-selected");
  expect(fake.asked("fit.list")).toEqual([{ refs: ["ai/qwen3:8B"] }]);
});

test("Ctrl+K opens a combobox over a list; Escape closes it and gives the focus back", async () => {
  await show();
  const find = screen.getByRole("button", { name: "Find" });
  expect(find).toHaveAttribute("aria-keyshortcuts", "Control+K");
  find.focus();
  await open();
  expect(screen.getByRole("listbox", { name: "Actions" })).toBeInTheDocument();
  expect(titles().slice(0, 8)).toEqual([
    "Home",
    "Models",
    "Try it",
    "Resources",
    "OpenClaw",
    "Privacy",
    "Activity",
    "Settings",
  ]);
  expect(field()).toHaveAttribute("aria-activedescendant", chosen().id);
  await userEvent.keyboard("{ArrowDown}");
  expect(chosen()).toHaveTextContent("Models");
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(find).toHaveFocus();
});

test("the button opens it too, and a page is gone to by its name; it stands among the last ones then", async () => {
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Find" }));
  await userEvent.type(await screen.findByRole("combobox", { name: "Search actions" }), "sett");
  expect(chosen()).toHaveTextContent("Settings");
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toHaveFocus();
  await open();
  const recent = screen.getByRole("group", { name: "Used last" });
  expect(within(recent).getAllByRole("option")).toHaveLength(1);
  expect(recent).toHaveTextContent("Settings");
});

test("a section takes the focus, its field where it has one", async () => {
  await show();
  await choose("models: get a model");
  expect(await screen.findByRole("textbox", { name: "Name of the model" })).toHaveFocus();
});

test("a section of the page that is open takes the focus, and takes it again", async () => {
  await show();
  act(() => goTo("home/now"));
  await waitFor(() => expect(screen.getByRole("region", { name: "Right now" })).toHaveFocus());
  screen.getByRole("button", { name: "Find" }).focus();
  act(() => goTo("home/now"));
  await waitFor(() => expect(screen.getByRole("region", { name: "Right now" })).toHaveFocus());
});

test("what has no place on the page is told when it is done", async () => {
  const fake = await show();
  await choose("unload qwen");
  expect(await screen.findByText("qwen3:8B was unloaded.", { ignore: "output" })).toBeInTheDocument();
  expect(fake.asked("models.unload")).toEqual([{ ref: "ai/qwen3:8B" }]);
  await expectNoAxeViolations(screen.getByRole("region", { name: "What the last action did" }));
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText("qwen3:8B was unloaded.", { ignore: "output" })).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("a failure stays, with its words and the way on, until it is dismissed", async () => {
  const fake = await show();
  fake.replies["models.unload"] = { code: "runner-down", message: "ECONNREFUSED" };
  await choose("unload qwen");
  expect(await screen.findByRole("alert")).toHaveTextContent("Model Runner is not running");
  await userEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByRole("alert")).toBeNull();
  await waitFor(() => expect(document.body).not.toHaveFocus());
});

test("what can't be done says why and leaves the palette open; with main gone nothing is asked of it", async () => {
  const fake = await show();
  await choose("clear conversation");
  expect(screen.getByRole("dialog")).toHaveTextContent("Not now: there is no conversation.");
  expect(
    screen.getAllByRole("status").some(({ textContent }) => textContent === "Not now: there is no conversation."),
  ).toBe(true);
  act(() => useConnection.getState().become("lost"));
  await userEvent.clear(field());
  await userEvent.type(field(), "unload qwen{Enter}");
  expect(screen.getByRole("dialog")).toHaveTextContent("Not now: Homeport is not answering.");
  expect(fake.asked("models.unload")).toEqual([]);
});

test("nothing found says so, with a way on", async () => {
  await show();
  await open();
  await userEvent.type(field(), "xyzzy");
  expect(screen.getByRole("dialog")).toHaveTextContent("No action matches “xyzzy”.");
  expect(screen.queryAllByRole("option")).toEqual([]);
});

test("removing asks in the page’s own dialog, and the palette stays away while it does", async () => {
  const fake = await show();
  await choose("remove qwen");
  const dialog = await screen.findByRole("dialog", { name: /^Remove qwen3:8B/ });
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(screen.queryByRole("combobox", { name: "Search actions" })).toBeNull();
  expect(fake.asked("models.remove")).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.activeElement).not.toBe(document.body);
});

test.each(["ai/phi-4", "docker model pull phi-4:14B", "pull phi-4"])(
  "%s, which goes round, leads to the name that works, in the field it is pulled from",
  async (typed) => {
    await show();
    await choose(typed);
    const name = await screen.findByRole("textbox", { name: "Name of the model" });
    await waitFor(() => expect(name).toHaveValue("ai/phi4"));
    expect(name).toHaveFocus();
  },
);
