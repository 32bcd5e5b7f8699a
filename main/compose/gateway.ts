import { isIPv4 } from "node:net";
import type { Push } from "../../app/contract/index";
import { type AskOpenClawOptions, createAskOpenClaw } from "../flows/ask-openclaw";
import { createGatewayFlow } from "../flows/gateway";
import { whoHoldsPort } from "../flows/port-holder";
import type { Platform } from "../platform/platform";
import type { StartJob } from "../platform/ports";
import type { GatewayOptions } from "../services/openclaw/gateway/gateway";
import { createGatewayService } from "../services/openclaw/gateway/gateway";
import type { OpenClawService } from "../services/openclaw/openclaw";
import { ownHosts } from "../services/runner/own-hosts";

const askTimeoutMs = 10_000;

/** OpenClaw's gateway: what is known of it, and what can be done with it. */
export function composeGateway({
  platform,
  openclaw,
  runner,
  guard,
  attention,
  push,
  startJob,
}: {
  platform: Platform;
  openclaw: OpenClawService;
  runner: AskOpenClawOptions["runner"];
  guard: AskOpenClawOptions["guard"];
  attention: GatewayOptions["attention"];
  push: Push;
  startJob: StartJob;
}) {
  const { clock, log, sendHttp, startCommand, runCommand, endProcess, env, os } = platform;
  const gateway = createGatewayService({
    open: () => openclaw.open(),
    sendHttp,
    startCommand,
    endProcess,
    clock,
    push,
    attention,
    env,
    os,
    outsideHosts: () => ownHosts().filter((host) => isIPv4(host) && !host.startsWith("127.")),
  });
  const gatewayFlow = createGatewayFlow({
    openclaw,
    gateway,
    startJob,
    clock,
    log,
    whoHoldsPort: (port) => whoHoldsPort((file, args) => runCommand({ file, args, timeoutMs: askTimeoutMs }), os, port),
  });
  const askOpenClaw = createAskOpenClaw({ openclaw, gateway, guard, runner, sendHttp, clock });
  return { gateway, gatewayFlow, askOpenClaw };
}
