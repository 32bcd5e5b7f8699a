import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known } from "../../../app/contract/reading";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleOpenClaw, sampleUndo } from "../../test/samples";
import { region, show } from "./openclaw-test-kit";

const profiles = (over: object = {}) => ({ name: null, found: ["local", "work"], fixedBy: null, ...over });

test("a profile that is there is chosen, and the usual one again", async () => {
  const fake = installFakeBridge({ "openclaw.chooseProfile": sampleOpenClaw() });
  await show({ openclaw: { cliProfile: profiles({ name: "work" }) } });
  const choice = region("What was found").getByRole("combobox", { name: "Profile" });
  expect(choice).toHaveValue("work");
  await userEvent.selectOptions(choice, "local");
  await userEvent.selectOptions(choice, "Default");
  expect(fake.asked("openclaw.chooseProfile")).toEqual([{ profile: "local" }, { profile: null }]);
});

test("a new one is asked for its name, and a name that is none is refused before anything is asked", async () => {
  const fake = installFakeBridge({ "openclaw.chooseProfile": sampleOpenClaw() });
  await show({ openclaw: { cliProfile: profiles() } });
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Profile" }), "A new one…");
  const name = screen.getByRole("textbox", { name: "Name of the new profile" });
  await userEvent.type(name, "../x{Enter}");
  expect(screen.getByText(/Begin with a letter or a digit/)).toBeInTheDocument();
  expect(fake.asked("openclaw.chooseProfile")).toEqual([]);
  await userEvent.clear(name);
  await userEvent.type(name, "night-shift{Enter}");
  expect(fake.asked("openclaw.chooseProfile")).toEqual([{ profile: "night-shift" }]);
});

test("where a variable says the folder none can be chosen, and it is named", async () => {
  installFakeBridge();
  await show({ openclaw: { cliProfile: profiles({ found: [], fixedBy: "OPENCLAW_STATE_DIR" }) } });
  const choice = screen.getByRole("combobox", { name: "Profile" });
  expect(choice).toBeDisabled();
  expect(choice).toHaveAccessibleDescription(/OPENCLAW_STATE_DIR is set/);
});

test("a change of another profile's file names it", async () => {
  installFakeBridge();
  const change = sampleUndo({ configPath: "/home/anna/.openclaw/openclaw.json" });
  const configPath = known("/home/anna/.openclaw-work/openclaw.json");
  await show({ openclaw: { configPath, changes: [change], undo: change } });
  expect(screen.getByText(/In another file:/)).toHaveTextContent(".openclaw/openclaw.json");
});
