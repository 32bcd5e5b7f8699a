import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { useOpenClaw } from "../../state/openclaw";
import { sampleGateway, sampleTurn } from "../../test/page-samples";
import { cloudModel, sampleOpenClaw } from "../../test/samples";
import { box, forgetChoices, sendButton, show } from "./chat-test-kit";
import { howItGoes } from "./WayField";

beforeEach(forgetChoices);

const stopped = sampleGateway({ state: "stopped", chat: unknown("not-reachable") });

async function showThrough(gateway = sampleGateway(), openclaw = sampleOpenClaw()) {
  const user = userEvent.setup();
  const given = await show({ replies: { "gateway.watch": {}, "gateway.read": gateway } });
  act(() => useOpenClaw.getState().accept(openclaw));
  await user.click(screen.getByRole("radio", { name: "Through OpenClaw" }));
  return { ...given, user };
}

test.each([
  ["gateway", sampleGateway()],
  ["chatOff", sampleGateway({ chat: known("off") })],
  ["chatOff", sampleGateway({ chat: unknown("not-reported") })],
  ["refused", sampleGateway({ chat: known("refused") })],
  ["noGateway", stopped],
  ["looking", null],
] as const)("it goes by %s", (how, gateway) => {
  expect(howItGoes(gateway)).toBe(how);
});

test("a question goes through the gateway, with its model, and it is said so before", async () => {
  const { fake, user } = await showThrough();
  expect(await screen.findByText("Streamed by the gateway of OpenClaw at 127.0.0.1:18789.")).toBeInTheDocument();
  expect(screen.queryByRole("combobox", { name: "Model" })).toBeNull();
  expect(screen.getByText(/keeps questions and answers in its own session/)).toBeInTheDocument();
  await user.type(box(), "Hi");
  await user.click(sendButton());
  expect(fake.asked("chat.send")).toEqual([{ model: "ai/qwen3:8B", text: "Hi", maxTokens: 1024, via: "openclaw" }]);
});

test("without a gateway the other way is told, with the way to a gateway", async () => {
  await showThrough(stopped);
  expect(await screen.findByText(/No gateway of OpenClaw runs: asked by command line/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Run the gateway" })).toHaveAttribute("href", "#/openclaw/gateway");
});

test("what would leave the machine is not asked", async () => {
  const { user } = await showThrough(
    sampleGateway(),
    sampleOpenClaw({ defaultModel: known(cloudModel), isConnected: false, proof: null }),
  );
  expect(screen.getByText(/in the cloud, so Homeport does not ask/)).toBeInTheDocument();
  await user.type(box(), "Hi");
  expect(sendButton()).toHaveAttribute("aria-disabled", "true");
});

test("an answer says which way it came, and is asked again the same way", async () => {
  const { fake, user, push } = await showThrough();
  await user.click(screen.getByRole("radio", { name: "Straight to the runner" }));
  push(sampleTurn({ way: "command", end: "failed", failure: { code: "openclaw-no-answer", message: "" } }));
  expect(screen.getByText(/through OpenClaw’s command line/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Ask again" }));
  expect(fake.asked("chat.send")).toEqual([expect.objectContaining({ via: "openclaw", insteadOf: "t1" })]);
});
