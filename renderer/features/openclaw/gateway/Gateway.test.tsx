import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { GatewaySnapshot } from "../../../../app/contract/gateway";
import { known, unknown } from "../../../../app/contract/reading";
import { useJobs } from "../../../state/jobs";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge } from "../../../test/fake-bridge";
import { sampleGateway, sampleGatewayPlan, sampleJob } from "../../../test/page-samples";
import { sampleJobs, sampleOpenClaw } from "../../../test/samples";
import { Gateway } from "./Gateway";
import { Frame } from "../../../test/frame";

const stopped: Partial<GatewaySnapshot> = {
  state: "stopped",
  owner: null,
  pid: unknown("not-reachable"),
  chat: unknown("not-reachable"),
  isExposed: unknown("not-reachable"),
  log: [],
};

async function show(over: Partial<GatewaySnapshot> = {}, more: Parameters<typeof installFakeBridge>[0] = {}) {
  const fake = installFakeBridge({ "gateway.watch": {}, "gateway.read": sampleGateway(over), ...more });
  const view = render(<Gateway openclaw={sampleOpenClaw()} />, { wrapper: Frame });
  await screen.findByText("Address");
  await expectNoAxeViolations(view.container);
  return { ...view, fake, panel: within(screen.getByRole("region", { name: "Gateway" })) };
}

const buttons = () => screen.getAllByRole("button").map(({ textContent }) => textContent);

test("one that runs says where, who reaches it and who may use it, and is watched while it is shown", async () => {
  const { fake, panel, unmount } = await show();
  expect(panel.getByText("127.0.0.1:18789")).toBeInTheDocument();
  expect(panel.getByText("loopback: only this machine reaches it")).toBeInTheDocument();
  expect(panel.getByText("whoever has its token")).toBeInTheDocument();
  expect(buttons()).toEqual(expect.arrayContaining(["Stop…", "Restart…", "Switch its chat endpoint off…"]));
  expect(fake.asked("gateway.watch")).toEqual([{ isOpen: true }]);
  unmount();
  await waitFor(() => expect(fake.asked("gateway.watch")).toEqual([{ isOpen: true }, { isOpen: false }]));
});

test("one that others reach, or that anyone may use, is drawn so", async () => {
  const { panel } = await show({ bind: "lan", isExposed: known(true), auth: "none" });
  expect(panel.getByText("lan: others on the network reach it")).toBeInTheDocument();
  expect(panel.getByText("anyone who reaches it")).toBeInTheDocument();
  expect(document.querySelector('[data-state="cross"]')).not.toBeNull();
});

test("running it is shown first, then done", async () => {
  const user = userEvent.setup();
  const { fake } = await show(stopped, {
    "gateway.plan": sampleGatewayPlan(),
    "gateway.carryOut": { jobId: "9" },
  });
  expect(buttons()).not.toContain("Stop…");
  await user.click(screen.getByRole("button", { name: "Run…" }));
  const plan = within(await screen.findByRole("region", { name: "What would happen" }));
  expect(plan.getByText("Where the gateway runs")).toBeInTheDocument();
  expect(plan.getByText("openclaw gateway run")).toBeInTheDocument();
  expect(plan.getByText(/A new token is made/)).toBeInTheDocument();
  expect(fake.asked("gateway.carryOut")).toEqual([]);
  await user.click(plan.getByRole("button", { name: "Run it" }));
  expect(fake.asked("gateway.carryOut")).toEqual([{ planId: "plan-2" }]);
  expect(screen.queryByRole("region", { name: "What would happen" })).toBeNull();
});

test("while a plan is made, what was asked for is marked, and not what was shown before", async () => {
  const user = userEvent.setup();
  const { fake } = await show(stopped, { "gateway.plan": sampleGatewayPlan() });
  await user.click(screen.getByRole("button", { name: "Run…" }));
  await screen.findByRole("region", { name: "What would happen" });
  fake.replies["gateway.plan"] = () => new Promise(() => undefined);
  await user.click(screen.getByRole("button", { name: /^Install/ }));
  expect(screen.getByRole("button", { name: /^Install/ })).toHaveAttribute("aria-busy", "true");
  expect(screen.getByRole("button", { name: "Run…" })).not.toHaveAttribute("aria-busy");
});

test("what stands in the way is said, and can't be carried out", async () => {
  const user = userEvent.setup();
  const blocker = {
    code: "gateway-port-taken" as const,
    message: "Port 18789 is held by nginx (process 12)",
    holder: { kind: "program" as const, name: "nginx", pid: 12 },
  };
  await show(
    { ...stopped, state: "other-program" },
    { "gateway.plan": sampleGatewayPlan({ blocker, changes: [], commands: [], notes: [] }) },
  );
  await user.click(screen.getByRole("button", { name: "Run…" }));
  expect(await screen.findByText("It is held by nginx (process 12).")).toBeVisible();
  for (const said of screen.getAllByText(/Port 18789 is held/)) expect(said.closest("details")).not.toBeNull();
  expect(screen.queryByRole("button", { name: "Run it" })).toBeNull();
});

test("a job under way takes the place of the buttons", async () => {
  await show({ ...stopped, state: "starting", owner: "homeport" });
  act(() =>
    useJobs.getState().accept(
      sampleJobs({
        items: [
          sampleJob({
            key: "gateway:~/.openclaw",
            kind: "run-gateway",
            subject: "openclaw",
            phase: "waiting-for-gateway",
          }),
        ],
      }),
    ),
  );
  expect(await screen.findByRole("heading", { name: "Starting the gateway of OpenClaw" })).toBeInTheDocument();
  expect(buttons()).not.toContain("Run…");
});

test("our session is deleted after a question, and where its words stay is told", async () => {
  const user = userEvent.setup();
  const { fake } = await show(
    {},
    {
      "gateway.forgetSession": {
        wasThere: true,
        key: "agent:main:openai-user:homeport",
        archivedAt: ["/home/me/x.deleted"],
      },
    },
  );
  await user.click(screen.getByRole("button", { name: "Delete this session" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Delete this session" }));
  expect(fake.asked("gateway.forgetSession")).toEqual([{}]);
  expect(await screen.findByText("The session is deleted.")).toBeInTheDocument();
  expect(screen.getByText(/moved its words to this file/)).toBeInTheDocument();
});
