import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { known, unknown } from "../../../../app/contract/reading";
import type { Job } from "../../../../app/contract/jobs";
import { installFakeBridge } from "../../../test/fake-bridge";
import { ownInstall, sampleInstallPlan, sampleInstalls, sampleNodePlan } from "../../../test/install-samples";
import { unreadOpenClaw } from "../../../test/page-samples";
import { primaries, region, sampleJob, show } from "../openclaw-test-kit";

const notFound = { ...unreadOpenClaw, state: "not-found" } as const;
const both = (over: Parameters<typeof sampleInstalls>[0] = {}) => ({
  "openclawInstall.read": sampleInstalls(over),
  "openclawInstall.probe": sampleInstalls({ ...over, revision: 2 }),
});
const installJob = (over: Partial<Job>): Job =>
  sampleJob({ key: "install-openclaw", kind: "install-openclaw", subject: "openclaw", phase: "installing", ...over });

test("with a Node that fits: what installing does is shown at once, and one click does it", async () => {
  const fake = installFakeBridge({
    ...both(),
    "openclawInstall.plan": sampleInstallPlan(),
    "openclawInstall.install": { jobId: "1" },
  });
  await show({ openclaw: notFound });
  const panel = region("Install OpenClaw");
  const install = await panel.findByRole("button", { name: "Install OpenClaw 2026.9.6" });
  expect(panel.getByText("registry.example")).toBeInTheDocument();
  expect(panel.getByText(/scripts of packages switched off/)).toBeInTheDocument();
  expect(panel.getByText(/token it makes itself/)).toBeInTheDocument();
  expect(panel.getByRole("radio", { name: /recommended/ })).toBeChecked();
  expect(primaries()).toEqual(["Install OpenClaw 2026.9.6"]);
  await userEvent.click(install);
  expect(fake.asked("openclawInstall.install")).toEqual([{ planId: "plan-1" }]);
  expect(fake.asked("openclawInstall.planNode")).toEqual([]);
});

test("the older one can be chosen, and is planned anew", async () => {
  const fake = installFakeBridge({ ...both(), "openclawInstall.plan": sampleInstallPlan() });
  await show({ openclaw: notFound });
  fake.replies["openclawInstall.plan"] = sampleInstallPlan({
    dialect: "clawdbot",
    version: "2026.1.24-3",
    hasConfig: true,
  });
  await userEvent.click(await screen.findByRole("radio", { name: /older name/ }));
  await screen.findByRole("button", { name: "Install Clawdbot 2026.1.24-3" });
  expect(fake.asked("openclawInstall.plan").at(-1)).toEqual({ dialect: "clawdbot" });
  expect(screen.getByText(/is there already and is not touched/)).toBeInTheDocument();
});

test("without one: which are here and why they won't do; Homeport offers to fetch it, told before it is done", async () => {
  const fake = installFakeBridge({
    ...both({ hasNode: false }),
    "openclawInstall.planNode": sampleNodePlan(),
    "openclawInstall.installNode": { jobId: "1" },
  });
  await show({ openclaw: notFound });
  const panel = region("Node comes first");
  expect(panel.getByText("too old")).toBeInTheDocument();
  expect(panel.getByText(/about 58 MB to fetch/)).toBeInTheDocument();
  expect(panel.getByRole("link", { name: "Node’s download page" })).toHaveAttribute("rel", "noreferrer");
  await userEvent.click(panel.getByRole("button", { name: "Let Homeport fetch Node …" }));
  expect(await panel.findByText(/sha256 3f5a/)).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Fetch Node 24.21.0" }));
  expect(fake.asked("openclawInstall.installNode")).toEqual([{ planId: "node-1" }]);
});

test("when a Node appears it goes on by itself", async () => {
  const fake = installFakeBridge({ ...both({ hasNode: false }), "openclawInstall.plan": sampleInstallPlan() });
  await show({ openclaw: notFound });
  expect(await screen.findByText("Node comes first")).toBeInTheDocument();
  fake.replies["openclawInstall.probe"] = sampleInstalls({ revision: 9 });
  window.dispatchEvent(new Event("focus"));
  await screen.findByRole("button", { name: "Install OpenClaw 2026.9.6" });
  expect(screen.queryByText("Node comes first")).toBeNull();
});

test("under way: steps, what has arrived without a made-up share, and a way to stop it", async () => {
  installFakeBridge(both());
  const progress = {
    doneBytes: 113e6,
    totalBytes: unknown<number>("not-reported"),
    bytesPerSecond: known(5e6),
    secondsLeft: unknown<number>("not-reported"),
  };
  const lastLine = "http fetch GET 200 chokidar-4.0.1.tgz";
  await show({ openclaw: notFound, jobs: [installJob({ progress, lastLine })] });
  expect(await screen.findByText("113 MB have arrived, of about 230 MB")).toBeInTheDocument();
  expect(screen.getByRole("progressbar", { name: "What has arrived" })).not.toHaveAttribute("value");
  expect(screen.getByRole("heading", { name: "Installing OpenClaw" })).toBeInTheDocument();
  expect(screen.getByText(lastLine)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Cancel" })).toBeEnabled();
  expect(screen.queryByRole("button", { name: /^Install/ })).toBeNull();
});

test("failed: the words, npm's own behind Details, and it can be tried again", async () => {
  const failure = { code: "npm-proxy", message: "code E407", detail: "407 Proxy Authentication Required" } as const;
  installFakeBridge({ ...both(), "openclawInstall.plan": sampleInstallPlan() });
  await show({ openclaw: notFound, jobs: [installJob({ endedAt: 1, outcome: { kind: "failed", failure } })] });
  expect(await screen.findByText("The proxy refused npm")).toBeInTheDocument();
  expect(screen.getByText(/407 Proxy Authentication Required/)).toBeInTheDocument();
  expect(await screen.findByRole("button", { name: "Install OpenClaw 2026.9.6" })).toBeEnabled();
});

test("installed by Homeport: version, Node, room; removing says before what stays", async () => {
  const fake = installFakeBridge({
    ...both({ installed: [ownInstall] }),
    "openclawInstall.remove": { jobId: "1" },
  });
  await show();
  const panel = region("Installed by Homeport");
  expect(await panel.findByText("OpenClaw 2026.9.6")).toBeInTheDocument();
  expect(panel.getByText("668 MB")).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Remove OpenClaw …" }));
  expect(fake.asked("openclawInstall.remove")).toEqual([]);
  expect(panel.getByText(/configuration, keys and conversations/)).toBeInTheDocument();
  await userEvent.click(panel.getByRole("button", { name: "Remove OpenClaw now" }));
  await waitFor(() => expect(fake.asked("openclawInstall.remove")).toEqual([{ what: "openclaw" }]));
});

test("Node that Homeport fetched: while something runs on it that is said; then it goes, with what that means before", async () => {
  const fit = { openclaw: "fits", clawdbot: "fits" } as const;
  const file = ownInstall.node?.path ?? "";
  const nodes = [{ path: file, source: "homeport", version: known("24.21.0"), hasNpm: true, fit }] as const;
  const fake = installFakeBridge({
    ...both({ installed: [ownInstall], nodes: [...nodes] }),
    "openclawInstall.remove": { jobId: "1" },
  });
  await show();
  const panel = region("Installed by Homeport");
  expect(await panel.findByText(/OpenClaw runs on it/)).toBeInTheDocument();
  expect(panel.queryByRole("button", { name: "Remove Node …" })).toBeNull();
  act(() => fake.push("openclawInstall.changed", sampleInstalls({ revision: 9, nodes: [...nodes] })));
  await userEvent.click(await panel.findByRole("button", { name: "Remove Node …" }));
  expect(panel.getByText(/Homeport can fetch it again/)).toBeInTheDocument();
  expect(fake.asked("openclawInstall.remove")).toEqual([]);
  await userEvent.click(panel.getByRole("button", { name: "Remove Node now" }));
  await waitFor(() => expect(fake.asked("openclawInstall.remove")).toEqual([{ what: "node" }]));
});
