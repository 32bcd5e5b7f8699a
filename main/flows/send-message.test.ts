import { expect, test } from "vitest";
import { toFailure } from "../../app/contract/errors";
import type { CommandResult } from "../platform/run-command";
import { exited } from "../platform/fake-command";
import type { OpenClawSession } from "../services/openclaw/session";
import { sendMessage } from "./send-message";

const message = { channel: "telegram", target: "@anna", text: "Hello,\nare you there?" };

async function send(result: CommandResult) {
  const calls: { args: readonly string[]; secrets: readonly string[] | undefined }[] = [];
  const session = {
    call: async (args: readonly string[], { secrets }: { secrets?: readonly string[] }) => {
      calls.push({ args, secrets });
      return result;
    },
  } as unknown as OpenClawSession;
  const said = await sendMessage({ open: async () => session }, message).catch((error: unknown) => toFailure(error));
  return { said, calls };
}

test("it goes on one line to the named recipient, and what was typed is masked where commands are written down", async () => {
  const { said, calls } = await send(exited('{\n  "payload": {\n    "messageId": "42"\n  }\n}\n'));
  expect(said).toEqual({ said: "42" });
  expect(calls[0]?.args.join(" ")).toBe(
    "message send --channel telegram --target @anna --message Hello, are you there? --json",
  );
  expect(calls[0]?.secrets).toEqual(["Hello, are you there?", "@anna"]);
});

// the words of the recordings message-send-target-self and dm-message-send-dry-run
test.each([
  [
    exited("", 1, "Error: Channel is required (no configured channels detected).\n"),
    "message-not-sent",
    "Channel is required",
  ],
  [exited("", 1, "Error: Unknown channel: telegram\n"), "message-not-sent", "Unknown channel"],
  [exited('{"ok":false,"error":{"message":"chat not found"}}\n', 0), "message-not-sent", "chat not found"],
  [exited("sent, probably\n", 0), "message-not-sent", "sent, probably"],
  [{ kind: "timed-out", stdout: "", stderr: "[config] warnings", durationMs: 1 }, "timed-out", "[config] warnings"],
] satisfies [CommandResult, string, string][])(
  "what was not sent is told in the tool's own words",
  async (result, code, detail) => {
    expect((await send(result)).said).toMatchObject({ code, detail: expect.stringContaining(detail) as string });
  },
);
