import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Gpu } from "../../../app/contract/hardware";
import { known, unknown } from "../../../app/contract/reading";
import { useSettings } from "../../state/settings";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleHardware, sampleRunner, sampleSettings } from "../../test/samples";
import { MachineFacts } from "./MachineFacts";

const gib = 1024 ** 3;
const card = (over: Partial<Gpu> = {}): Gpu => ({
  name: "RTX 4070",
  vendor: "nvidia",
  vramBytes: known(8 * gib),
  isUnified: false,
  driver: known("580"),
  ...over,
});

function show(gpus: Gpu[], corrections?: Record<string, number>) {
  const values = { ...sampleSettings().values, ...(corrections && { vramCorrectionBytes: corrections }) };
  useSettings.getState().accept(sampleSettings({ values }));
  const fake = installFakeBridge({ "settings.update": sampleSettings({ revision: 2 }) });
  render(<MachineFacts hardware={sampleHardware({ gpus: known(gpus) })} runner={sampleRunner()} />);
  return fake;
}

const correct = (name = "RTX 4070") => screen.getByRole("button", { name: `Correct the memory of ${name}` });
const field = () => screen.getByRole("textbox", { name: "Memory of the card, in GB" });

test("a card's memory is corrected beside what was read, and other corrections stay", async () => {
  const fake = show([card()], { Other: 4 * gib });
  await userEvent.click(correct());
  const dialog = within(await screen.findByRole("dialog", { name: "Memory of RTX 4070" }));
  expect(dialog.getByText("Read from the system").parentElement).toHaveTextContent("8 GB");
  expect(field()).toHaveValue("8");
  await expectNoAxeViolations(document.body);
  await userEvent.clear(field());
  await userEvent.type(field(), "12{Enter}");
  expect(fake.asked("settings.update")).toEqual([{ vramCorrectionBytes: { Other: 4 * gib, "RTX 4070": 12 * gib } }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(correct()).toHaveFocus());
});

test.each(["", "much", "0.1", "20000"])("%j is refused with the bounds, and nothing is sent", async (text) => {
  const fake = show([card()]);
  await userEvent.click(correct());
  await screen.findByRole("dialog");
  await userEvent.clear(field());
  if (text !== "") await userEvent.type(field(), text);
  expect(field()).toBeValid();
  await userEvent.type(field(), "{Enter}");
  expect(field()).toBeInvalid();
  expect(field()).toHaveAccessibleDescription(/from 0\.25 to 16,384/);
  expect(fake.asked("settings.update")).toEqual([]);
});

test("a corrected one says so, and the value read is taken again with one click", async () => {
  const fake = show([card({ vramBytes: known(12 * gib), vramReadBytes: known(8 * gib) })], { "RTX 4070": 12 * gib });
  expect(screen.getByText(/RTX 4070, 12 GB/)).toBeInTheDocument();
  expect(screen.getByText("As you said; 8 GB were read.")).toBeInTheDocument();
  await userEvent.click(correct());
  await screen.findByRole("dialog");
  expect(field()).toHaveValue("12");
  await userEvent.click(screen.getByRole("button", { name: "Use the value read" }));
  expect(fake.asked("settings.update")).toEqual([{ vramCorrectionBytes: {} }]);
});

test("what could not be read can be said too", async () => {
  show([card({ vramBytes: unknown("tool-missing") })]);
  expect(screen.getByText(/RTX 4070, memory unknown/)).toBeInTheDocument();
  await userEvent.click(correct());
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByRole("button", { name: /unknown/ })).toBeInTheDocument();
  expect(field()).toHaveValue("");
  expect(dialog.queryByRole("button", { name: "Use the value read" })).toBeNull();
});

test("cards of one name are corrected together, which is said", async () => {
  show([card(), card()]);
  await userEvent.click(screen.getAllByRole("button", { name: /^Correct the memory/ })[0] as HTMLElement);
  await screen.findByRole("dialog");
  expect(field()).toHaveAccessibleDescription(/2 cards have this name/);
});

test("shared memory is not corrected, and it says why", () => {
  show([card({ vendor: "apple", name: "Apple M4", isUnified: true, vramBytes: unknown("not-reported") })]);
  expect(screen.queryByRole("button", { name: /^Correct/ })).toBeNull();
  expect(
    screen.getByText(/Apple M4, shares the memory above, so there is none of its own to correct/),
  ).toBeInTheDocument();
});

test("a correction that can't be kept says why, and the dialog stays", async () => {
  const fake = show([card()]);
  fake.replies["settings.update"] = { code: "file-not-writable", message: "EROFS" };
  await userEvent.click(correct());
  await screen.findByRole("dialog");
  await userEvent.click(screen.getByRole("button", { name: "Use this figure" }));
  expect(await screen.findByText("EROFS")).toBeInTheDocument();
});
