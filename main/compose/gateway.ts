import { isIPv4 } from "node:net";
import type { Push } from "../../app/contract/index";
import { type AskOpenClawOptions, createAskOpenClaw } from "../flows/ask-openclaw";
import { createCloudWaysFlow } from "../flows/cloud-ways";
import { createGatewayFlow } from "../flows/gateway";
import { whoHoldsPort } from "../flows/port-holder";
import type { Platform } from "../platform/platform";
import type { StartJob } from "../platform/ports";
import type { GatewayOptions } from "../services/openclaw/gateway/gateway";
import { createGatewayService } from "../services/openclaw/gateway/gateway";
import type { OpenClawService } from "../services/openclaw/openclaw";
import { ownHosts } from "../platform/own-hosts";

const askTimeoutMs = 10_000;

/** OpenClaw's gateway: what is known of it, and what can be done with it. */
export function composeGateway({
  platform,
  readTextFile,
  openclaw,
  runner,
  guard,
  attention,
  push,
  startJob,
  ownHosts: hostsOfOpenClaw,
}: {
  platform: Platform;
  /** Null when there is no such file; throws when it can't be read. */
  readTextFile(file: string): Promise<string | null>;
  openclaw: OpenClawService;
  runner: AskOpenClawOptions["runner"];
  guard: AskOpenClawOptions["guard"];
  attention: GatewayOptions["attention"];
  push: Push;
  startJob: StartJob;
  /** Names and addresses of this machine, also as it is called where OpenClaw runs. */
  ownHosts: () => readonly string[];
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
    setMode: platform.tree.setMode,
    openclaw,
    gateway,
    startJob,
    clock,
    log,
    refuseOffline: platform.offline.refuse,
    whoHoldsPort: (port) => whoHoldsPort((file, args) => runCommand({ file, args, timeoutMs: askTimeoutMs }), os, port),
  });
  const cloudWays = createCloudWaysFlow({
    openclaw,
    readTextFile,
    gatewayPid() {
      const { pid } = gateway.read();
      return pid.isKnown ? pid.value : null;
    },
    ownHosts: hostsOfOpenClaw,
    os,
    clock,
  });
  const askOpenClaw = createAskOpenClaw({ openclaw, gateway, guard, runner, sendHttp, clock });
  return { gateway, gatewayFlow, askOpenClaw, cloudWays };
}
