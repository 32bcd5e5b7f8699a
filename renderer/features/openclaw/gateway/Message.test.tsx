import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useGateway } from "../../../state/gateway";
import { useOpenClaw } from "../../../state/openclaw";
import { expectNoAxeViolations } from "../../../test/axe";
import { installFakeBridge } from "../../../test/fake-bridge";
import { sampleGateway } from "../../../test/page-samples";
import { sampleOpenClaw } from "../../../test/samples";
import { Message } from "./Message";

async function show(channels: string[], replies: Parameters<typeof installFakeBridge>[0] = {}) {
  const fake = installFakeBridge(replies);
  act(() => useGateway.getState().accept(sampleGateway({ channels })));
  const view = render(<Message openclaw={sampleOpenClaw()} />);
  await expectNoAxeViolations(view.container);
  return fake;
}

test("without a channel it says what to do, and sends nothing", async () => {
  await show([]);
  expect(screen.getByText("No channel is set up.")).toBeInTheDocument();
  expect(screen.getByText("openclaw channels add")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Send it" })).toBeNull();
});

test("that there is no channel is not said while the gateway is looked for, nor when it can't be asked", async () => {
  await show([]);
  act(() => useGateway.getState().accept(sampleGateway({ revision: 2, state: "looking", channels: [] })));
  expect(screen.getByText("Reading which channels are set up.")).toBeInTheDocument();
  act(() => useGateway.getState().accept(sampleGateway({ revision: 3, state: "unavailable", channels: [] })));
  expect(screen.getByText("Which channels are set up could not be read.")).toBeInTheDocument();
  expect(screen.queryByText("No channel is set up.")).toBeNull();
});

test("what is to be typed names the profile in use", async () => {
  act(() => useOpenClaw.getState().accept(sampleOpenClaw({ cliProfile: { name: "work", found: [], fixedBy: null } })));
  await show([]);
  expect(screen.getByText("openclaw --profile work channels add")).toBeInTheDocument();
});

test("a message goes to whom the user named, after it was said that it leaves", async () => {
  const user = userEvent.setup();
  const fake = await show(["telegram", "whatsapp"], { "gateway.sendMessage": { said: "42" } });
  expect(screen.getByText(/This leaves your machine: telegram carries the text/)).toBeInTheDocument();
  const send = screen.getByRole("button", { name: "Send it" });
  await user.click(send);
  expect(fake.asked("gateway.sendMessage")).toEqual([]);
  await user.selectOptions(screen.getByRole("combobox", { name: "Channel" }), "whatsapp");
  await user.type(screen.getByRole("textbox", { name: "To" }), "+15550100");
  await user.click(send);
  expect(fake.asked("gateway.sendMessage")).toEqual([
    { channel: "whatsapp", target: "+15550100", text: "Hello, are you running locally?" },
  ]);
  expect(await screen.findByText(/took it and reports no error/)).toBeInTheDocument();
});
