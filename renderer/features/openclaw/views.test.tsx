import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { goTo } from "../../pages";
import { useOpenClaw } from "../../state/openclaw";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleOpenClaw } from "../../test/samples";
import { OpenClaw } from "./OpenClaw";
import { fresh, show } from "./openclaw-test-kit";

afterEach(() => {
  window.location.hash = "";
});

const chosenTab = () => screen.getByRole("tab", { selected: true }).textContent;

test("the page opens at the connection; the others are one arrow key away, and each has its address", async () => {
  installFakeBridge();
  await show();
  expect(chosenTab()).toBe("Connection");
  await userEvent.click(screen.getByRole("tab", { selected: true }));
  await userEvent.keyboard("{ArrowRight}");
  expect(chosenTab()).toBe("Ways to a cloud");
  expect(window.location.hash).toBe("#/openclaw/cloud");
  expect(screen.getByRole("tab", { selected: true })).toHaveFocus();
  expect(screen.queryByRole("region", { name: "Connect" })).toBeNull();
});

test("what was typed to connect is still there after a look at the gateway", async () => {
  installFakeBridge();
  await show({ openclaw: fresh });
  await userEvent.click(screen.getByRole("radio", { name: "Local, then cloud" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Its model" }), "big-1");
  await userEvent.click(screen.getByRole("tab", { name: "Gateway and messages" }));
  expect(screen.queryByRole("textbox", { name: "Its model" })).toBeNull();
  await userEvent.click(screen.getByRole("tab", { name: "Connection" }));
  expect(screen.getByRole("textbox", { name: "Its model" })).toHaveValue("big-1");
});

test.each([
  ["openclaw/message", "Message to yourself", "Gateway and messages"],
  ["openclaw/gateway", "Gateway", "Gateway and messages"],
  ["openclaw/cloud", "Ways to a cloud", "Ways to a cloud"],
  ["openclaw/connect", "Connect", "Connection"],
] as const)("a link to %s opens the view it lies in, and the focus arrives", async (place, name, tab) => {
  installFakeBridge();
  await show();
  // from another view, so that what is sought has to be shown first
  await userEvent.click(
    screen.getByRole("tab", { name: tab === "Ways to a cloud" ? "Gateway and messages" : "Ways to a cloud" }),
  );
  screen.getByRole("button", { name: "Look again" }).focus();
  act(() => goTo(place));
  const part = await screen.findByRole("region", { name });
  await waitFor(() => expect(part.contains(document.activeElement)).toBe(true));
  expect(chosenTab()).toBe(tab);
});

test("without an OpenClaw that can be used there is one view, whatever the address", async () => {
  installFakeBridge();
  window.location.hash = "#/openclaw/gateway";
  useOpenClaw.getState().accept(sampleOpenClaw({ state: "not-found", installs: [] }));
  render(<OpenClaw />);
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("not found");
  expect(screen.queryByRole("tab")).toBeNull();
});
