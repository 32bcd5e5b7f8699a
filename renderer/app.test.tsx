import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { App } from "./app";
import { pageOf } from "./pages";
import { useConnection } from "./state/connection";
import { useRunner } from "./state/runner";
import { expectNoAxeViolations } from "./test/axe";
import { installFakeBridge } from "./test/fake-bridge";
import {
  sampleChat,
  sampleHardware,
  sampleJobs,
  sampleLoaded,
  sampleModels,
  sampleOpenClaw,
  sampleProgram,
  sampleRunner,
  sampleSettings,
} from "./test/samples";

function install() {
  return installFakeBridge({
    "program.read": sampleProgram(),
    "program.look": {},
    "settings.read": sampleSettings(),
    "hardware.read": sampleHardware(),
    "runner.read": sampleRunner(),
    "models.read": sampleModels(),
    "jobs.read": sampleJobs(),
    "chat.read": sampleChat(),
    "openclaw.read": sampleOpenClaw(),
  });
}

beforeEach(() => {
  vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
});

async function open(hash = "") {
  window.history.replaceState(null, "", `/${hash}`);
  const view = render(<App />);
  await screen.findByRole("heading", { level: 1 });
  return view;
}

test.each([
  ["", "home"],
  ["#/models", "models"],
  ["#/chat", "chat"],
  ["#/nowhere", "home"],
  ["#/Models", "home"],
  ["#token=x", "home"],
])("the address %j is the page %s", (hash, page) => expect(pageOf(hash)).toBe(page));

test("navigation changes page, title and mark, and moves the focus to the heading; the first page leaves it alone", async () => {
  install();
  await open();
  await waitFor(() => expect(document.title).toBe("Home – Homeport"));
  expect(document.body).toHaveFocus();
  const nav = screen.getByRole("navigation", { name: "Pages" });
  expect(
    within(nav)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(["Home", "Models", "Try it", "Resources", "OpenClaw", "Privacy", "Activity", "Settings"]);
  await userEvent.click(within(nav).getByRole("link", { name: "Settings" }));
  const heading = await screen.findByRole("heading", { level: 1, name: "Settings" }, { timeout: 20_000 });
  expect(document.title).toBe("Settings – Homeport");
  expect(heading).toHaveFocus();
  expect(within(nav).getByRole("link", { name: "Settings" })).toHaveAttribute("aria-current", "page");
});

test("demo is marked on every page", async () => {
  const fake = install();
  fake.replies["program.read"] = sampleProgram({ isDemo: true });
  await open();
  for (const name of ["Models", "Try it", "Resources", "OpenClaw", "Privacy", "Activity", "Settings", "Home"]) {
    await userEvent.click(within(screen.getByRole("navigation")).getByRole("link", { name }));
    await waitFor(() => expect(document.title).toBe(`${name} – Homeport`));
    expect(screen.getByText("Demo")).toBeInTheDocument();
  }
});

test("nothing is marked demo when it isn't", async () => {
  install();
  await open();
  await screen.findByTitle(/^qwen3:8B, loaded/);
  expect(screen.queryByText("Demo")).toBeNull();
});

test("main is told what is looked at: live figures on Home only, nothing while hidden", async () => {
  const fake = install();
  await open();
  expect(fake.asked("program.look")).toEqual([{ isVisible: true, isLive: true }]);
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(fake.asked("program.look").at(-1)).toEqual({ isVisible: false, isLive: false });
  visibility.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(fake.asked("program.look").at(-1)).toEqual({ isVisible: true, isLive: true });
  await userEvent.click(screen.getByRole("link", { name: "Settings" }));
  await waitFor(() => expect(fake.asked("program.look").at(-1)).toEqual({ isVisible: true, isLive: false }));
});

test("a lost connection is announced over what was last known; on return everything is read and told again", async () => {
  const fake = install();
  const { container } = await open();
  await screen.findByTitle(/^qwen3:8B, loaded/);
  const lookCount = fake.asked("program.look").length;
  act(() => useConnection.getState().become("lost"));
  expect(screen.getByText("Homeport is not answering.").closest("output")).not.toBeNull();
  expect(screen.getByTitle(/^qwen3:8B, loaded/)).toBeInTheDocument();
  await expectNoAxeViolations(container);

  fake.replies["runner.read"] = sampleRunner({ revision: 0, loaded: [sampleLoaded({ ref: "ai/smollm2" })] });
  act(() => useConnection.getState().become("open"));
  await screen.findByTitle(/^smollm2, loaded/);
  expect(screen.queryByText("Homeport is not answering.")).toBeNull();
  expect(fake.asked("program.look")).toHaveLength(lookCount + 1);
});

test("without a valid token there is one page that says what to do, and nothing is asked", async () => {
  const fake = install();
  useConnection.getState().become("refused");
  const { container } = await open();
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("no valid token");
  expect(screen.getByText(/Open the address again/)).toBeInTheDocument();
  expect(fake.requests).toEqual([]);
  await expectNoAxeViolations(container);
});

test("a page that throws leaves the sidebar standing and offers a reload", async () => {
  install();
  const silence = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await open();
  act(() => {
    // A snapshot no contract would let through.
    useRunner.getState().accept({ ...sampleRunner({ revision: 99 }), attempts: null as never });
  });
  expect(await screen.findByRole("alert")).toHaveTextContent("This page stopped working");
  expect(screen.getByRole("button", { name: "Reload the page" })).toBeInTheDocument();
  await userEvent.click(within(screen.getByRole("navigation")).getByRole("link", { name: "Settings" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeInTheDocument();
  silence.mockRestore();
});

test.each([
  ["dark", "dark"],
  ["light", "light"],
  ["system", "light"],
] as const)("theme %s is shown as %s", async (theme, shown) => {
  const fake = install();
  fake.replies["settings.read"] = sampleSettings({ values: { theme } });
  await open();
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe(shown));
});

test("the theme follows the system while it is set to", async () => {
  install();
  const listeners = new Set<() => void>();
  const media = {
    matches: false,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: () => undefined,
  };
  vi.spyOn(window, "matchMedia").mockReturnValue(media as unknown as MediaQueryList);
  await open();
  expect(document.documentElement.dataset.theme).toBe("light");
  media.matches = true;
  for (const listener of listeners) listener();
  expect(document.documentElement.dataset.theme).toBe("dark");
});

test.each([
  ["absent", null, "No Model Runner"],
  ["looking", null, "Looking for Model Runner"],
  ["healthy", [], "No model is loaded"],
  ["healthy", [sampleLoaded({ isLoading: true })], "qwen3:8B, loading"],
  ["healthy", [sampleLoaded({ lastUsedAt: null })], "qwen3:8B, loaded"],
  ["healthy", [sampleLoaded({ isInUse: true }), sampleLoaded({ ref: "ai/b" })], "qwen3:8B, answering now, and 1 more"],
] as const)("the foot says for %s: %s", async (state, loaded, text) => {
  const fake = install();
  fake.replies["runner.read"] = sampleRunner({ state, loaded: [...(loaded ?? [])] });
  await open("#/settings");
  const foot = await screen.findByTitle(text);
  for (const part of text.split(", ")) expect(within(foot).getByText(part)).toBeInTheDocument();
});
