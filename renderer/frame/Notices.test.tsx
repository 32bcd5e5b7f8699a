import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { useConnection } from "../state/connection";
import { expectNoAxeViolations } from "../test/axe";
import { CrashNotice } from "./Notices";

const show = (message: string) => render(<CrashNotice error={new Error(message)} resetErrorBoundary={() => {}} />);
const reload = () => screen.getByRole("button", { name: "Reload the page" });

test.each([
  "Failed to fetch dynamically imported module: http://127.0.0.1:1/assets/Chat.js",
  "error loading dynamically imported module: http://127.0.0.1:1/assets/Chat.js",
  "Importing a module script failed.",
])("a page that did not come is not called broken, and is reloaded when Homeport answers: %s", async (message) => {
  useConnection.getState().become("lost");
  const { container } = show(message);
  expect(screen.getByRole("alert")).toHaveTextContent("This page could not be fetched");
  expect(reload()).toHaveAttribute("aria-disabled", "true");
  await expectNoAxeViolations(container);
  act(() => useConnection.getState().become("open"));
  expect(reload()).not.toHaveAttribute("aria-disabled");
});

test("a page that threw says so, and can be reloaded at once", () => {
  useConnection.getState().become("lost");
  show("Cannot read properties of null");
  expect(screen.getByRole("alert")).toHaveTextContent("This page stopped working");
  expect(reload()).not.toHaveAttribute("aria-disabled");
});
