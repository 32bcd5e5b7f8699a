import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Answer } from "../../../app/contract/index";
import type { Background as BackgroundFacts } from "../../../app/contract/background";
import { speak } from "../../i18n";
import { useOpenClaw } from "../../state/openclaw";
import { useProgram } from "../../state/program";
import { useRunner } from "../../state/runner";
import { useSettings } from "../../state/settings";
import { expectNoAxeViolations } from "../../test/axe";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleOpenClaw, sampleProgram, sampleRunner, sampleSettings } from "../../test/samples";
import { Settings } from "./Settings";

const withAddress = (runnerAddress: string | null, revision = 1) =>
  sampleSettings({ revision, values: { runnerAddress } });

async function show(snapshot = sampleSettings()) {
  useSettings.getState().accept(snapshot);
  useProgram.setState({ info: sampleProgram({ isDemo: true, shell: "browser" }) });
  useRunner.getState().accept(sampleRunner());
  const view = render(<Settings />);
  await expectNoAxeViolations(view.container);
  return view;
}

const address = () => screen.getByRole("textbox", { name: "Address" });

test("the theme is asked for, and what is marked is what main has kept", async () => {
  const fake = installFakeBridge({ "settings.update": sampleSettings() });
  await show();
  const group = within(screen.getByRole("group", { name: "Theme" }));
  expect(group.getByRole("radio", { name: "System" })).toBeChecked();
  await userEvent.click(group.getByRole("radio", { name: "Dark" }));
  expect(fake.asked("settings.update")).toEqual([{ theme: "dark" }]);
  expect(group.getByRole("radio", { name: "System" })).toBeChecked();
  act(() => useSettings.getState().accept(sampleSettings({ revision: 2, values: { theme: "dark" } })));
  expect(group.getByRole("radio", { name: "Dark" })).toBeChecked();
});

test("an address is trimmed and sent; Enter does it too", async () => {
  const fake = installFakeBridge({ "settings.update": withAddress("http://box:12434", 2) });
  await show();
  const save = screen.getByRole("button", { name: "Use this address" });
  expect(save).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(address(), "  http://box:12434 {Enter}");
  expect(fake.asked("settings.update")).toEqual([{ runnerAddress: "http://box:12434" }]);
});

test("main's refusal is shown at the field, and goes when it is edited", async () => {
  installFakeBridge({ "settings.update": { code: "bad-input", message: "only http and https" } });
  const { container } = await show();
  await userEvent.type(address(), "ftp://x{Enter}");
  expect(address()).toBeInvalid();
  expect(address()).toHaveAccessibleDescription(/This is not an address: it has to begin with http:\/\/ or https:\/\//);
  await expectNoAxeViolations(container);
  await userEvent.type(address(), "y");
  expect(address()).toBeValid();
});

test("a kept address can be cleared; clearing the field does the same", async () => {
  const fake = installFakeBridge({ "settings.update": withAddress(null, 2) });
  await show(withAddress("http://box:12434"));
  expect(address()).toHaveValue("http://box:12434");
  await userEvent.click(screen.getByRole("button", { name: "Clear and look again" }));
  expect(fake.asked("settings.update")).toEqual([{ runnerAddress: null }]);
  act(() => useSettings.getState().accept(withAddress(null, 2)));
  expect(address()).toHaveValue("");
  expect(screen.queryByRole("button", { name: "Clear and look again" })).toBeNull();
});

const usual: BackgroundFacts = { tray: "there", login: "off", loginFile: null };
const atLogin = "Start Homeport when I log in";

async function showBackground(replies: Parameters<typeof installFakeBridge>[0]) {
  const fake = installFakeBridge(replies);
  useSettings.getState().accept(sampleSettings());
  useProgram.setState({ info: sampleProgram({ shell: "electron", platform: "linux" }) });
  const { container } = render(<Settings />);
  const box = () => screen.getByRole("checkbox", { name: atLogin });
  await waitFor(() => expect(fake.asked("background.read")).not.toEqual([]));
  return { fake, container, box };
}

test("starting at login is off until it is switched on, and what is shown is what the system says after it", async () => {
  const { fake, box, container } = await showBackground({
    "background.read": usual,
    "background.startAtLogin": { ...usual, login: "on" },
  });
  await waitFor(() => expect(box()).not.toHaveAttribute("aria-disabled", "true"));
  expect(box()).not.toBeChecked();
  await userEvent.click(box());
  expect(fake.asked("background.startAtLogin")).toEqual([{ isOn: true }]);
  expect(box()).toBeChecked();
  // the user has changed it in the system's own settings meanwhile
  fake.replies["background.read"] = { ...usual, login: "switched-off" };
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(await screen.findByText(/your system holds it back/)).toBeInTheDocument();
  expect(box()).toBeChecked();
  await expectNoAxeViolations(container);
});

test("a system that does not take it is believed", async () => {
  const { box } = await showBackground({ "background.read": usual, "background.startAtLogin": usual });
  await waitFor(() => expect(box()).not.toHaveAttribute("aria-disabled", "true"));
  await userEvent.click(box());
  expect(await screen.findByText(/did not take it/)).toBeInTheDocument();
  expect(box()).not.toBeChecked();
});

test("a file that can't be written says so", async () => {
  const { box } = await showBackground({
    "background.read": usual,
    "background.startAtLogin": { code: "file-not-writable", message: "EROFS" },
  });
  await waitFor(() => expect(box()).not.toHaveAttribute("aria-disabled", "true"));
  await userEvent.click(box());
  expect(await screen.findByText("A file can’t be written")).toBeInTheDocument();
  expect(box()).not.toBeChecked();
});

test("on a desktop without a tray nothing can be kept there", async () => {
  const { fake } = await showBackground({ "background.read": { ...usual, tray: "absent" } });
  const keep = screen.getByRole("checkbox", { name: "Keep running in the tray when the window is closed" });
  await waitFor(() => expect(keep).toHaveAccessibleDescription(/shows no tray icons, so closing the window ends/));
  expect(keep).not.toBeChecked();
  await userEvent.click(keep);
  expect(fake.asked("settings.update")).toEqual([]);
});

test.each([
  ["linux", [atLogin, "Keep running in the tray when the window is closed", "Tell when long work has ended"]],
  ["darwin", [atLogin, "Tell when long work has ended"]],
] as const)(
  "on %s the window has choices for the background; what is marked is what main has kept",
  async (platform, names) => {
    const fake = installFakeBridge({ "settings.update": sampleSettings(), "background.read": usual });
    const { container } = await show();
    act(() => useProgram.setState({ info: sampleProgram({ shell: "electron", platform }) }));
    const group = within(screen.getByRole("region", { name: "In the background" }));
    expect(group.getAllByRole("checkbox").map((box) => box.closest("label")?.textContent)).toEqual(names);
    await expectNoAxeViolations(container);
    await userEvent.click(group.getByRole("checkbox", { name: "Tell when long work has ended" }));
    expect(fake.asked("settings.update")).toEqual([{ showNotifications: false }]);
    expect(group.getByRole("checkbox", { name: "Tell when long work has ended" })).toBeChecked();
    act(() => useSettings.getState().accept(sampleSettings({ revision: 2, values: { showNotifications: false } })));
    expect(group.getByRole("checkbox", { name: "Tell when long work has ended" })).not.toBeChecked();
  },
);

test("in a browser there is no tray and no notification to choose", async () => {
  installFakeBridge();
  await show();
  expect(screen.queryByRole("region", { name: "In the background" })).toBeNull();
});

test("any other failure has its words", async () => {
  installFakeBridge({ "settings.update": { code: "file-not-writable", message: "EACCES" } });
  await show();
  await userEvent.type(address(), "http://box:1{Enter}");
  expect(await screen.findByText("A file can’t be written")).toBeInTheDocument();
});

test("it says whether Model Runner answers there", async () => {
  installFakeBridge();
  await show();
  expect(screen.getByText("Model Runner answers at 127.0.0.1:12434.")).toBeInTheDocument();
  act(() => useRunner.getState().accept(sampleRunner({ revision: 2, state: "hanging" })));
  expect(screen.getByText("Model Runner: does not answer.")).toBeInTheDocument();
  act(() => useRunner.getState().accept(sampleRunner({ revision: 3, state: "looking" })));
  expect(screen.getByText("Looking for Model Runner.")).toBeInTheDocument();
});

test("a damaged file that was set aside is said, and can be taken up again or left", async () => {
  const fake = installFakeBridge({
    "settings.restore": { code: "settings-unusable", message: "The file is not JSON", detail: "not JSON" },
    "settings.leaveAside": sampleSettings({ revision: 2 }),
  });
  const setAside = { path: "~/x/settings.json.unreadable-1", reason: "damaged" as const };
  const { container } = await show(sampleSettings({ setAside, problem: "not-writable" }));
  expect(screen.getByText(setAside.path)).toBeInTheDocument();
  expect(screen.getByText(/file can’t be written/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Use that file again" }));
  expect(await screen.findByText("That settings file can’t be used")).toBeInTheDocument();
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Keep the present settings" }));
  expect(fake.asked("settings.leaveAside")).toHaveLength(1);
});

test("a file that can't be read is not called unwritable, and can be set aside", async () => {
  const fake = installFakeBridge({ "settings.reset": sampleSettings({ revision: 2 }) });
  await show(sampleSettings({ problem: "not-readable" }));
  expect(screen.getByText(/file can’t be read, so it is left/)).toBeInTheDocument();
  expect(screen.queryByText(/can’t be written/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Set it aside and begin anew" }));
  expect(fake.asked("settings.reset")).toHaveLength(1);
});

test("a reset is said where it was asked for", async () => {
  const fake = installFakeBridge({ "settings.reset": sampleSettings({ revision: 2 }) });
  await show(sampleSettings());
  const panel = within(screen.getByRole("region", { name: "Your settings as a file" }));
  await userEvent.click(panel.getByRole("button", { name: "Reset all settings" }));
  expect(fake.asked("settings.reset")).toHaveLength(1);
  expect(panel.getAllByText(/^The usual settings are in use\./)).toHaveLength(2);
});

test("offline mode that nobody could read is on, says so, and is switched off or left on by a click", async () => {
  const unsure = sampleSettings({ values: { offlineMode: true }, isOfflineUnsure: true, problem: "not-readable" });
  const fake = installFakeBridge({ "settings.update": sampleSettings({ revision: 2 }) });
  const { container } = await show(unsure);
  const panel = within(screen.getByRole("region", { name: "Offline mode" }));
  expect(panel.getByText(/offline mode may have been on/)).toBeVisible();
  expect(panel.getByRole("checkbox", { name: "Ask nothing of other machines" })).toBeChecked();
  await expectNoAxeViolations(container);
  await userEvent.click(panel.getByRole("button", { name: "Leave it on" }));
  await userEvent.click(panel.getByRole("button", { name: "Switch it off" }));
  expect(fake.asked("settings.update")).toEqual([{ offlineMode: true }, { offlineMode: false }]);
  act(() => useSettings.getState().accept(sampleSettings({ revision: 3, values: { offlineMode: true } })));
  expect(panel.queryByRole("button", { name: "Switch it off" })).toBeNull();
});

test("all settings can be reset, and the former ones are one click away", async () => {
  const setAside = { path: "~/x/settings.json.unreadable-2", reason: "reset" as const };
  const fake = installFakeBridge({ "settings.reset": sampleSettings({ revision: 2, setAside }) });
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Reset all settings" }));
  expect(fake.asked("settings.reset")).toHaveLength(1);
  act(() => useSettings.getState().accept(sampleSettings({ revision: 2, setAside })));
  expect(screen.getByText(/Your settings were reset/)).toBeInTheDocument();
});

test("a copy of the settings is shown before it is saved", async () => {
  const text = '{"schema":1,"theme":"dark"}';
  const fake = installFakeBridge({ "settings.export": { text }, "program.saveText": { outcome: "closed" } });
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Save a copy…" }));
  const dialog = within(screen.getByRole("dialog"));
  expect(await dialog.findByRole("region", { name: "Settings as they will be saved" })).toHaveTextContent(text);
  await userEvent.click(dialog.getByRole("button", { name: "Save…" }));
  expect(fake.asked("program.saveText")).toEqual([{ name: "homeport-settings.json", text }]);
  expect(dialog.queryByText("Saved.")).toBeNull();
  fake.replies["program.saveText"] = { outcome: "saved" };
  await userEvent.click(dialog.getByRole("button", { name: "Save…" }));
  expect((await dialog.findAllByText("Saved."))[0]).toBeVisible();
});

test("a file of settings says what it would change before it does", async () => {
  const fake = installFakeBridge({
    "settings.planImport": { changes: [{ key: "offlineMode", before: null, after: "true" }] },
    "settings.import": sampleSettings({ revision: 2 }),
  });
  await show();
  const text = '{"schema":1,"offlineMode":true}';
  await userEvent.upload(screen.getByLabelText("Use a file…", { selector: "input" }), new File([text], "mine.json"));
  const dialog = within(await screen.findByRole("dialog"));
  expect(await dialog.findByText("mine.json would change this:")).toBeVisible();
  expect(dialog.getByRole("listitem")).toHaveTextContent("Offline modenot set → then on");
  await expectNoAxeViolations(screen.getByRole("dialog"));
  expect(fake.asked("settings.import")).toEqual([]);
  await userEvent.click(dialog.getByRole("button", { name: "Use these settings" }));
  expect(fake.asked("settings.import")).toEqual([{ text }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("what a file would change is said in the words and units of Settings, in the window's language", async () => {
  const price = { name: "GPT-5", inputPerMillion: 1.25, outputPerMillion: 10, asOf: "2026-01-24" };
  installFakeBridge({
    "settings.planImport": {
      changes: [
        { key: "theme", before: '"system"', after: '"dark"' },
        { key: "language", before: null, after: '"zh"' },
        { key: "runnerAddress", before: null, after: '"http://127.0.0.1:12434"' },
        { key: "openclawDialect", before: '"clawdbot"', after: null },
        { key: "cliProfiles", before: null, after: '{"clawdbot":"work"}' },
        { key: "vramCorrectionBytes", before: "{}", after: `{"NVIDIA \\"A\\"":25769803776,"B":8589934592}` },
        { key: "cloudPrice", before: null, after: JSON.stringify(price) },
        { key: "closeToTray", before: "true", after: "false" },
      ],
    },
  });
  await show();
  await userEvent.upload(screen.getByLabelText("Use a file…", { selector: "input" }), new File(["{}"], "mine.json"));
  const dialog = within(await screen.findByRole("dialog"));
  await dialog.findByText("mine.json would change this:");
  await act(() => speak("de"));
  const said = dialog.getAllByRole("listitem").map(({ textContent }) => textContent);
  await act(() => speak("en"));
  expect(said).toEqual([
    "ErscheinungsbildSystem → dann Dunkel",
    "Sprachenicht gesetzt → dann 简体中文",
    "Adresse von Model Runnernicht gesetzt → dann http://127.0.0.1:12434",
    "Befehlszeile von OpenClawClawdbot → dann nicht gesetzt",
    "Profil jeder Befehlszeilenicht gesetzt → dann Clawdbot: work",
    'Korrigierter Speicher von Grafikkartennicht gesetzt → dann NVIDIA "A": 24 GB, B: 8 GB',
    "Preise eines Cloud-Modellsnicht gesetzt → dann GPT-5, 24.01.2026: 1,25 $ für eine Million gelesene Tokens, 10,00 $ für eine Million geschriebene",
    "Im Infobereich weiterlaufenan → dann aus",
  ]);
});

test("a file that can't be used says why, and nothing can be pressed", async () => {
  installFakeBridge({ "settings.planImport": { code: "settings-unusable", message: "The file is not JSON" } });
  await show();
  const input = screen.getByLabelText("Use a file…", { selector: "input" });
  await userEvent.upload(input, new File(["x"], "mine.json"));
  expect(await screen.findByText("That settings file can’t be used")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Use these settings" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  await userEvent.upload(input, new File(["x".repeat(100_001)], "big.json"));
  expect((await screen.findAllByText("big.json is too large for a settings file."))[0]).toBeVisible();
});

test("removing it: nothing left behind, by the way this shell is removed", async () => {
  installFakeBridge();
  await show();
  const removal = within(screen.getByRole("region", { name: "Removing Homeport" }));
  expect(removal.getByText(/End Homeport in its terminal/)).toBeVisible();
  expect(removal.getByText("~/Library/Application Support/Homeport")).toBeVisible();
});

test("about names version, shell, folder and demo", async () => {
  installFakeBridge();
  await show();
  const about = within(screen.getByRole("region", { name: "About" }));
  expect(about.getByText("0.1.0")).toBeInTheDocument();
  expect(about.getByText("a browser")).toBeInTheDocument();
  expect(about.getByText("Demo: nothing real is touched")).toBeInTheDocument();
  expect(about.getByText("Node 24.21.0, Electron 45.4.1")).toBeInTheDocument();
  expect(about.getByRole("button", { name: "Copy: settings folder" })).toBeInTheDocument();
});

test("loading and failing are states of their own", async () => {
  const fake = installFakeBridge({ "settings.read": { code: "internal", message: "boom" } });
  const { container } = render(<Settings />);
  expect(screen.queryByRole("textbox")).toBeNull();
  await act(async () => useSettings.getState().read());
  expect(screen.getByRole("alert")).toHaveTextContent("Something failed inside Homeport");
  await expectNoAxeViolations(container);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(fake.asked("settings.read")).toHaveLength(2);
});

test("the focus stays in the form when the address is kept, and goes to the field with the button that clears it", async () => {
  installFakeBridge({ "settings.update": withAddress("http://box:12434", 2) });
  await show();
  await userEvent.type(address(), "http://BOX:12434{Enter}");
  act(() => useSettings.getState().accept(withAddress("http://box:12434", 2)));
  expect(address()).toHaveFocus();
  expect(address()).toHaveValue("http://box:12434");
  await userEvent.click(screen.getByRole("button", { name: "Clear and look again" }));
  act(() => useSettings.getState().accept(withAddress(null, 3)));
  expect(address()).toHaveFocus();
});

test("an address is tried before it is kept: what it said is shown, and nothing is saved", async () => {
  const fake = installFakeBridge({
    "runner.try": { source: "settings", address: "box:1", outcome: "refused", detail: "ECONNREFUSED" },
  });
  await show();
  const tryIt = screen.getByRole("button", { name: "Try it without saving" });
  expect(tryIt).toHaveAttribute("aria-disabled", "true");
  await userEvent.type(address(), " http://box:1 ");
  await userEvent.click(tryIt);
  expect(fake.asked("runner.try")).toEqual([{ address: "http://box:1" }]);
  expect(screen.getByText(/^box:1: /)).toBeInTheDocument();
  expect(screen.getByText("ECONNREFUSED")).toBeInTheDocument();
  expect(fake.asked("settings.update")).toEqual([]);
  fake.replies["runner.try"] = { code: "bad-input", message: "no http address" };
  await userEvent.click(tryIt);
  expect(address()).toHaveAccessibleDescription(/This is not an address: no http address/);
  await userEvent.type(address(), "2");
  expect(address()).toBeValid();
});

test("what an address says late, or after its token is kept, is never said of the one typed meanwhile", async () => {
  const late = Promise.withResolvers<Answer<"runner.try">>();
  const kept = Promise.withResolvers<Answer<"runnerAccess.allowPlain">>();
  const plain = (name: string) => ({ source: "settings", address: name, outcome: "plain-http" }) as const;
  const fake = installFakeBridge({
    "runner.try": ({ address: tried }) => (tried.includes("slow") ? late.promise : { ok: true, data: plain("box:1") }),
    "runnerAccess.read": { revision: 1, asOf: 1, items: [], ownHosts: [], canStore: true },
    "runnerAccess.allowPlain": () => kept.promise,
  });
  await show();
  const tryIt = screen.getByRole("button", { name: "Try it without saving" });
  await userEvent.type(address(), "http://slow:1");
  await userEvent.click(tryIt);
  await userEvent.clear(address());
  await userEvent.type(address(), "http://box:1");
  await act(async () => {
    late.resolve({ ok: true, data: plain("slow:1") });
    await late.promise;
  });
  expect(screen.queryByText(/^slow:1: /)).toBeNull();
  await userEvent.click(tryIt);
  expect(await screen.findByText(/^box:1: /)).toBeInTheDocument();
  await userEvent.click(await screen.findByRole("button", { name: "Send it unencrypted" }));
  await userEvent.clear(address());
  await userEvent.type(address(), "http://other:1");
  await act(async () => {
    kept.resolve({ ok: true, data: {} as never });
    await kept.promise;
  });
  await waitFor(() => expect(fake.asked("runner.try")).toHaveLength(3));
  expect(screen.queryByText(/^box:1: /)).toBeNull();
});

test("which command line is used is chosen where there are two, and said where there is one", async () => {
  const [openclaw] = sampleOpenClaw().installs;
  if (openclaw === undefined) throw new Error("no sample");
  const two = [openclaw, { ...openclaw, dialect: "clawdbot" as const, path: "/usr/bin/clawdbot" }];
  useOpenClaw.getState().accept(sampleOpenClaw({ installs: two }));
  const fake = installFakeBridge({ "openclaw.choose": sampleOpenClaw({ revision: 2 }) });
  await show();
  const group = within(screen.getByRole("group", { name: "Command line" }));
  expect(group.getByRole("radio", { name: "OpenClaw" })).toBeChecked();
  await userEvent.click(group.getByRole("radio", { name: "Clawdbot" }));
  expect(fake.asked("openclaw.choose")).toEqual([{ dialect: "clawdbot" }]);
  act(() => useOpenClaw.getState().accept(sampleOpenClaw({ revision: 3 })));
  expect(screen.getByText("OpenClaw is the only one that was found.")).toBeInTheDocument();
});

test("offline mode: switched on by keyboard, shown as main has kept it, with what it can't stop", async () => {
  const fake = installFakeBridge({ "settings.update": sampleSettings() });
  await show();
  const panel = within(screen.getByRole("region", { name: "Offline mode" }));
  const box = panel.getByRole("checkbox", { name: "Ask nothing of other machines" });
  expect(box).not.toBeChecked();
  box.focus();
  await userEvent.keyboard(" ");
  expect(fake.asked("settings.update")).toEqual([{ offlineMode: true }]);
  expect(box).not.toBeChecked();
  act(() => useSettings.getState().accept(sampleSettings({ revision: 2, values: { offlineMode: true } })));
  expect(box).toBeChecked();
  await userEvent.click(panel.getByText("What it can’t stop"));
  expect(panel.getByText(/clawhub.ai/)).toBeVisible();
});

test("offline, another machine's address can't be tried, and this one's can", async () => {
  const fake = installFakeBridge({ "runner.try": { code: "internal", message: "" } });
  await show(sampleSettings({ values: { offlineMode: true } }));
  const attempt = () => screen.getByRole("button", { name: "Try it without saving" });
  await userEvent.type(address(), "http://box.example:1");
  expect(attempt()).toHaveAttribute("aria-disabled", "true");
  expect(attempt()).toHaveAccessibleDescription("Offline mode is on: this would ask box.example:1.");
  await userEvent.clear(address());
  await userEvent.type(address(), "http://127.0.0.1:1");
  await userEvent.click(attempt());
  expect(fake.asked("runner.try")).toEqual([{ address: "http://127.0.0.1:1" }]);
});
