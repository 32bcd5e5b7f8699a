import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { errorCodes } from "../../app/contract/errors";
import { pageOf } from "../pages";
import { expectNoAxeViolations } from "../test/axe";
import { installFakeBridge } from "../test/fake-bridge";
import { FailureNotice } from "./FailureNotice";
import { isKnownToDoctor } from "../../app/domain/doctor/failures";
import { stepsOf } from "./failure-steps";
import "./FailureDialog";
import { WhyButton } from "./WhyButton";

const down = { code: "runner-down", message: "ECONNREFUSED", detail: "dial tcp 127.0.0.1:12434" } as const;

test("the next step is a button where Homeport can do it, and asks once", async () => {
  const fake = installFakeBridge({ "runner.probe": () => new Promise(() => {}) });
  render(<FailureNotice failure={down} />);
  await userEvent.dblClick(screen.getByRole("button", { name: "Look again" }));
  expect(fake.asked("runner.probe")).toHaveLength(1);
  expect(screen.getByRole("link", { name: "Show what helps" })).toHaveAttribute("href", "#/home");
});

test("a page’s own buttons take the place of the catalogue’s; the doctor stays beside them", () => {
  render(<FailureNotice failure={down} actions={<button type="button">Mine</button>} />);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Mine", "Copy"]);
  expect(screen.getAllByRole("link").map(({ textContent }) => textContent)).toEqual(["What’s wrong?"]);
});

test("a page’s other buttons stand behind the catalogue’s", () => {
  render(<FailureNotice failure={{ ...down, message: "", detail: "" }} also={<button type="button">Mine</button>} />);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Look again", "Mine"]);
});

test("raw words are copied with the code and the title", async () => {
  const user = userEvent.setup();
  render(<FailureNotice failure={down} />);
  await user.click(screen.getByText("Details"));
  await user.click(screen.getByRole("button", { name: "Copy: what failed" }));
  expect(await navigator.clipboard.readText()).toBe(
    "runner-down: Model Runner is not running\n\nECONNREFUSED\n\ndial tcp 127.0.0.1:12434",
  );
});

test("a row opens the same view, with its focus, and gives it back; a step that leads away closes it", async () => {
  installFakeBridge();
  render(<WhyButton failure={down} what="Model Runner" />);
  const why = screen.getByRole("button", { name: "Why: Model Runner" });
  await userEvent.click(why);
  const dialog = await screen.findByRole("dialog", { name: "Model Runner" });
  expect(dialog).toHaveTextContent("Model Runner is not running");
  await expectNoAxeViolations(dialog);
  await userEvent.keyboard("{Escape}");
  expect(why).toHaveFocus();
  await userEvent.click(why);
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("link", { name: "Show what helps" }));
  act(() => {
    window.location.hash = "#/home";
  });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(pageOf(window.location.hash)).toBe("home");
});

test("a step that leads to where one is already closes it as well, and the heading has the focus", async () => {
  installFakeBridge();
  window.location.hash = "#/home";
  render(
    <main id="content">
      <h1 tabIndex={-1}>Home</h1>
      <WhyButton failure={down} what="Model Runner" />
    </main>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Why: Model Runner" }));
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("link", { name: "Show what helps" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  // the dialog gives the focus back a moment after it is gone
  await new Promise((done) => setTimeout(done));
  expect(screen.getByRole("heading", { name: "Home" })).toHaveFocus();
});

test("what the doctor knows leads to it wherever it is shown, and nothing else does", () => {
  for (const code of errorCodes) expect(stepsOf(code).includes("doctor")).toBe(isKnownToDoctor(code));
});
