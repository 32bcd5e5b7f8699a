import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { goTo } from "../../../pages";
import { useOpenClaw } from "../../../state/openclaw";
import { useProgram } from "../../../state/program";
import { useSettings } from "../../../state/settings";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge } from "../../../test/fake-bridge";
import { sampleOpenClaw, sampleProgram, sampleSettings } from "../../../test/samples";
import { sampleStandalone } from "../../../test/standalone-samples";
import { Settings } from "../Settings";
import { spotOf, settingIds, settingPlaces } from "./setting-places";

/** The page on a machine on which nothing of it is left out. */
async function show() {
  installFakeBridge({
    "background.read": { tray: "there", login: "off", loginFile: null },
    "standalone.read": sampleStandalone(),
  });
  useSettings.getState().accept(sampleSettings());
  useOpenClaw.getState().accept(sampleOpenClaw());
  useProgram.setState({ info: sampleProgram({ platform: "linux" }) });
  const view = render(<Settings />);
  await screen.findByRole("region", { name: "Runner without Docker" });
  return view;
}

const field = () => screen.getByRole("searchbox", { name: "Find a setting" });
const panels = () =>
  screen.getAllByRole("region").map((each) => within(each).getByRole("heading", { level: 2 }).textContent);
const matched = (container: Element) =>
  [...container.querySelectorAll<HTMLElement>("[data-matched]")].map(({ dataset }) => dataset["setting"]);

test("the page and the index hold the same settings, and no control is outside of them", async () => {
  const { container } = await show();
  const onPage = [...container.querySelectorAll<HTMLElement>("[data-setting]")].map(
    ({ dataset }) => dataset["setting"],
  );
  expect(onPage).toEqual(settingIds.filter((id) => settingPlaces[id].startsWith("settings/")));
  const controls = [...container.querySelectorAll("section :is(input, select, textarea, button, summary)")];
  expect(controls.length).toBeGreaterThan(20);
  expect(controls.filter((each) => each.closest("[data-setting]") === null).map(({ outerHTML }) => outerHTML)).toEqual(
    [],
  );
});

test("typing leaves the panels with what was found, marks it, and tells how many and where else", async () => {
  const { container } = await show();
  await userEvent.type(field(), "memory");
  expect(screen.getAllByText(/^\d+ settings found\./)).not.toEqual([]);
  expect(panels()).toContain("On other pages");
  expect(panels()).not.toContain("Look");
  const elsewhere = within(screen.getByRole("region", { name: "On other pages" }));
  expect(elsewhere.getByRole("link", { name: "Memory allowed" })).toHaveAttribute(
    "href",
    "#/resources/limits/limitMemory",
  );
  expect(elsewhere.getAllByText("on page Resources")).not.toEqual([]);
  await expectNoAxeViolations(container);
  await userEvent.clear(field());
  await userEvent.type(field(), "dark");
  expect(panels()).toEqual(["Look"]);
  expect(matched(container)).toEqual(["theme"]);
});

test("Enter goes to the first that was found, Escape gives the whole page back", async () => {
  const { container } = await show();
  await userEvent.type(field(), "popup{Enter}");
  expect(screen.getByRole("checkbox", { name: "Tell when long work has ended" })).toHaveFocus();
  await userEvent.type(field(), "{Escape}");
  expect(field()).toHaveValue("");
  expect(matched(container)).toEqual([]);
  expect(panels()).toContain("Look");
});

test("nothing found says so, with ways out", async () => {
  const { container } = await show();
  await userEvent.type(field(), "xyzzy");
  expect(screen.getByText("No setting is called “xyzzy”.")).toBeVisible();
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Clear the search" }));
  expect(field()).toHaveValue("");
  expect(panels()).toContain("Look");
});

test("a slash and Ctrl+F lead into the field, but are left alone where text is typed", async () => {
  await show();
  await userEvent.keyboard("/");
  expect(field()).toHaveFocus();
  expect(field()).toHaveValue("");
  const address = screen.getByRole("textbox", { name: "Address" });
  await userEvent.type(address, "/");
  expect(address).toHaveFocus();
  expect(address).toHaveValue("/");
  await userEvent.keyboard("{Control>}f{/Control}");
  expect(field()).toHaveFocus();
});

test("going to a setting ends the search, and gives its control the focus, marked for a moment", async () => {
  await show();
  await userEvent.type(field(), "dark");
  act(() => goTo(spotOf("startAtLogin")));
  const box = await screen.findByRole("checkbox", { name: "Start Homeport when I log in" });
  await waitFor(() => expect(box).toHaveFocus());
  expect(field()).toHaveValue("");
  expect(box.closest("[data-found]")).not.toBeNull();
  await waitFor(() => expect(box.closest("[data-found]")).toBeNull());
});

test("of a choice the part that is chosen has the focus", async () => {
  await show();
  act(() => goTo(spotOf("theme")));
  await waitFor(() => expect(screen.getByRole("radio", { name: "System" })).toHaveFocus());
});
