import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { unknown } from "../../../app/contract/reading";
import type { OpenClawInstall } from "../../../app/contract/openclaw";
import { installFakeBridge } from "../../test/fake-bridge";
import { sampleOpenClaw, sampleUndo } from "../../test/samples";
import { unreadOpenClaw } from "../../test/page-samples";
import { heading, primaries, region, show, working } from "./openclaw-test-kit";

const broken: OpenClawInstall = {
  dialect: "clawdbot",
  path: "/usr/local/bin/clawdbot",
  version: unknown("tool-failed"),
  problem: { code: "openclaw-broken", message: "Parts are missing", detail: "ERR_MODULE_NOT_FOUND" },
};

test("not found: both commands to copy, exactly, with why, and looking again", async () => {
  const fake = installFakeBridge({ "openclaw.refresh": sampleOpenClaw() });
  await show({ openclaw: { state: "not-found", ...unreadOpenClaw } });
  expect(heading()).toBe("OpenClaw was not found on this machine.");
  const install = region("Install OpenClaw");
  expect(install.getByText("npm i -g openclaw@2026.9.6")).toBeInTheDocument();
  expect(install.getByText("npm i -g clawdbot@2026.1.24-3")).toBeInTheDocument();
  expect(install.getByText(/without it npm takes 2026\.1\.24, which lacks files/)).toBeInTheDocument();
  expect(install.getByText(/Needs Node 24\.16/)).toBeInTheDocument();
  expect(install.getByRole("button", { name: "Copy: command that installs Clawdbot" })).toBeInTheDocument();
  expect(install.getByRole("link", { name: "OpenClaw’s own guide" })).toHaveAttribute("rel", "noreferrer");
  expect(primaries()).toEqual(["Look again"]);
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  expect(fake.asked("openclaw.refresh")).toEqual([{}]);
});

test("a broken package: its own words, the exact version to install, and the other one to choose", async () => {
  const fake = installFakeBridge({ "openclaw.choose": sampleOpenClaw() });
  await show({
    openclaw: {
      ...unreadOpenClaw,
      state: "broken",
      installs: [working, broken],
      dialect: "clawdbot",
      problem: broken.problem,
    },
  });
  expect(heading()).toBe("Clawdbot can’t be used.");
  expect(screen.getByText(/ERR_MODULE_NOT_FOUND/)).toBeInTheDocument();
  const repair = region("Install it again");
  expect(repair.getByText("npm i -g clawdbot@2026.1.24-3")).toBeInTheDocument();
  expect(repair.queryByText(/openclaw@/)).toBeNull();
  const found = region("What was found");
  expect(found.getByRole("radio", { name: "Clawdbot" })).toBeChecked();
  await userEvent.click(found.getByRole("radio", { name: "OpenClaw" }));
  expect(fake.asked("openclaw.choose")).toEqual([{ dialect: "openclaw" }]);
  expect(found.getByRole("radio", { name: "Clawdbot" })).toBeChecked();
});

test("a Node that is too old is named, with what is needed", async () => {
  installFakeBridge();
  await show({
    openclaw: {
      ...unreadOpenClaw,
      state: "broken",
      installs: [working],
      dialect: "openclaw",
      problem: { code: "openclaw-node-too-old", message: "", detail: "openclaw: Node 20.20.2: node:sqlite" },
    },
  });
  expect(screen.getByText("Node is too old for OpenClaw")).toBeInTheDocument();
  expect(screen.getByText(/Node 20\.20\.2/)).toBeInTheDocument();
  expect(screen.getByText(/Needs Node 24\.16/)).toBeInTheDocument();
});

test("broken for another reason offers no reinstalling", async () => {
  installFakeBridge();
  await show({
    openclaw: {
      ...unreadOpenClaw,
      state: "broken",
      installs: [working],
      dialect: "openclaw",
      problem: { code: "timed-out", message: "" },
    },
  });
  expect(screen.getByText("It took too long")).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Install it again" })).toBeNull();
});

test.each([
  ["openclaw", "openclaw config validate", "openclaw doctor --fix", /switches about 30 skills off/],
  ["clawdbot", "clawdbot doctor", "clawdbot doctor --fix", /keeps a copy ending in \.bak/],
] as const)(
  "%s refuses its configuration: its words unfolded, its doctor named, nothing written",
  async (dialect, check, doctor, caution) => {
    installFakeBridge();
    await show({
      openclaw: {
        state: "config-invalid",
        dialect,
        proof: null,
        isConnected: false,
        defaultModel: unknown("tool-failed"),
        fallbacks: unknown("tool-failed"),
        problem: { code: "openclaw-config-invalid", message: "x", detail: '<root>: Unrecognized key: "provider"' },
      },
    });
    expect(heading()).toMatch(/refuses its own configuration\.$/);
    expect(screen.getAllByText(/Homeport does not write over it\.$/)).not.toHaveLength(0);
    const panel = region("Configuration not valid");
    expect(panel.getByText(/Unrecognized key/)).toBeVisible();
    expect(panel.getByText("~/.openclaw/openclaw.json")).toBeInTheDocument();
    expect(panel.getByText(check)).toBeInTheDocument();
    expect(panel.getByText(doctor)).toBeInTheDocument();
    expect(panel.getByText(caution)).toBeInTheDocument();
    expect(screen.queryByRole("region", { name: "Connect" })).toBeNull();
    expect(screen.queryByRole("region", { name: "Ask through OpenClaw" })).toBeNull();
    expect(primaries()).toEqual(["Look again"]);
  },
);

test("its doctor is run on a click, the command before and its words after", async () => {
  const report = {
    command: "openclaw doctor --lint --json",
    findings: [{ about: "gateway.bind", text: "Invalid input" }],
  };
  const fake = installFakeBridge({ "openclaw.doctor": report });
  await show({
    openclaw: {
      state: "config-invalid",
      proof: null,
      problem: { code: "openclaw-config-invalid", message: "x", detail: "gateway.bind: Invalid input" },
    },
  });
  const panel = region("Configuration not valid");
  expect(panel.getByText("The key it names:")).toBeInTheDocument();
  expect(panel.getByText("openclaw doctor --lint --json")).toBeInTheDocument();
  expect(fake.asked("openclaw.doctor")).toEqual([]);
  await userEvent.click(panel.getByRole("button", { name: "Run its doctor, reading only" }));
  expect(await panel.findByText("It found one thing, in its own words:")).toBeInTheDocument();
  expect(panel.getByText("Invalid input")).toBeInTheDocument();
});

test("a change of ours can be taken back even when the configuration is refused", async () => {
  installFakeBridge();
  await show({
    openclaw: { state: "config-invalid", proof: null, undo: sampleUndo({ backupPath: "/x/openclaw.json.bak" }) },
  });
  expect(region("Connect").getByRole("button", { name: "Put back what was there" })).toBeInTheDocument();
  expect(screen.queryByRole("combobox", { name: "Model" })).toBeNull();
});
