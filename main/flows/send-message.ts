import { CodedError, toError } from "../../app/contract/errors";
import { onOneLine } from "../../app/domain/one-line";
import { field, jsonIn, ownWords, setupFailure, textField } from "../services/openclaw/cli-output";
import type { OpenClawService } from "../services/openclaw/openclaw";

/** A channel may have to be installed first, or to connect. */
const timeoutMs = 120_000;

export type Message = { channel: string; target: string; text: string };

/**
 * `message send`: one message to whom the user named. What was typed is masked in the ledger. Throws CodedError
 * message-not-sent with the tool's own words, openclaw-config-invalid, timed-out.
 */
export async function sendMessage(
  openclaw: Pick<OpenClawService, "open">,
  { channel, target, text }: Message,
): Promise<{ said: string }> {
  const session = await openclaw.open();
  const message = onOneLine(text);
  const args = ["message", "send", "--channel", channel, "--target", target, "--message", message, "--json"];
  const result = await session.call(args, { timeoutMs, secrets: [message, target] });
  if (result.kind === "timed-out")
    throw new CodedError("timed-out", "The channel did not answer in time", ownWords(result));
  if (result.kind !== "exited")
    throw new CodedError("message-not-sent", "It ended before it was sent", ownWords(result));
  const document = jsonIn(result.stdout);
  const refused = field(document, "ok") === false || field(document, "error") !== undefined;
  if (result.exitCode === 0 && document !== undefined && !refused) {
    return { said: textField(document, "payload", "messageId") ?? textField(document, "messageId") ?? "" };
  }
  const setup = setupFailure(result);
  if (setup !== null) throw toError(setup);
  throw new CodedError("message-not-sent", "It did not send the message", ownWords(result));
}
