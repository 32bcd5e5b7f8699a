import { type Reading, known, unknown } from "../../../../app/contract/common";
import type { GatewayService } from "../../../../app/contract/gateway";
import { CodedError } from "../../../../app/contract/errors";
import type { CommandResult } from "../../../platform/run-command";
import { field, jsonIn, numberField, ownWords, textField } from "../cli-output";
import type { OpenClawSession } from "../session";
import { shortTimeoutMs } from "../dialect-shared";

/** What the command line knows of a gateway and its service. It does not know it all: its `bindHost` is what was configured. */
export type GatewayStatus = {
  service: Reading<GatewayService>;
  /** The file the service is described in, as the tool names it; null: it names none. */
  serviceFile: string | null;
  /** Who listens at the port. */
  pid: Reading<number>;
  /** As `127.0.0.1:18789` or `*:18789`. */
  addresses: readonly string[];
  port: number | null;
  isReachable: boolean | null;
};

/** `gateway status --json`: 2–3 s. Never throws. */
export async function readGatewayStatus(session: OpenClawSession, signal?: AbortSignal): Promise<GatewayStatus> {
  const result = await session.call(["gateway", "status", "--json"], {
    timeoutMs: shortTimeoutMs,
    ...(signal ? { signal } : {}),
  });
  return parseGatewayStatus(result);
}

export function parseGatewayStatus(result: CommandResult): GatewayStatus {
  const document = result.kind === "exited" ? jsonIn(result.stdout) : undefined;
  const service = field(document, "service");
  const listeners = field(document, "port", "listeners");
  const first: unknown = Array.isArray(listeners) ? listeners[0] : undefined;
  const pid = numberField(first, "pid");
  const isReachable = field(document, "rpc", "ok");
  return {
    service:
      typeof service === "object" && service !== null
        ? known(serviceOf(service))
        : unknown("tool-failed", ownWords(result)),
    serviceFile: textField(service, "command", "sourcePath"),
    pid: pid === null ? unknown("not-reported") : known(pid),
    addresses: (Array.isArray(listeners) ? listeners : []).flatMap((each: unknown) => textField(each, "address") ?? []),
    port: numberField(document, "gateway", "port"),
    isReachable: typeof isReachable === "boolean" ? isReachable : null,
  };
}

function serviceOf(service: object): GatewayService {
  const status = textField(service, "runtime", "status");
  const command = field(service, "command");
  return {
    label: textField(service, "label") ?? "",
    // what is installed has a command line; `loaded` alone is false for one that is installed and stopped
    isInstalled: field(service, "loaded") === true || (typeof command === "object" && command !== null),
    isRunning: status === "running" || status === "stopped" ? known(status === "running") : unknown("not-reported"),
    note: textField(service, "runtime", "detail") ?? "",
  };
}

/** Not loopback: `*`, `0.0.0.0`, `[::]`, or an address of the network. */
export const isOpenAddress = (address: string): boolean =>
  !/^(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?|\[?::ffff:127\.\d+\.\d+\.\d+\]?):\d+$/.test(address);

/**
 * `gateway stop|restart|install|uninstall --json`. Throws CodedError gateway-service-failed with the tool's own words: its exit
 * code and its `ok` agree here.
 */
export async function runGatewayCommand(
  session: OpenClawSession,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const result = await session.call(args, { timeoutMs: 120_000, signal });
  if (result.kind === "cancelled") throw new CodedError("cancelled", "Stopped");
  const document = result.kind === "exited" ? jsonIn(result.stdout) : undefined;
  if (field(document, "ok") === true) return textField(document, "message") ?? textField(document, "result") ?? "";
  const hints = field(document, "hints");
  const said = [textField(document, "error") ?? ownWords(result), ...(Array.isArray(hints) ? hints : [])];
  throw new CodedError("gateway-service-failed", "It could not do that", said.join("\n"));
}
