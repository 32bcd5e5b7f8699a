import type { Push } from "../../app/contract/index";
import { type RankedWay, rankRunnerWays } from "../../app/domain/runner-ways";
import { createGuideFlow, type GuideFlowOptions } from "../flows/guide";
import type { Platform } from "../platform/platform";
import type { OnEvent } from "./pushes";

type Options = Pick<
  GuideFlowOptions,
  "hardware" | "runner" | "standalone" | "models" | "jobs" | "openclaw" | "privacy" | "settings"
> & { platform: Platform; push: Push; onEvent: OnEvent };

/** The guide, and what it follows from. */
export function composeGuide({ platform, push, onEvent, ...read }: Options) {
  const { clock, log, env } = platform;
  const guide = createGuideFlow({ ...read, ways, clock, push, log });

  function ways(): RankedWay[] {
    const { os, cpu, gpus } = read.hardware.read();
    const { docker, state } = read.runner.read();
    const { dmr, engine, state: own, blockedBy } = read.standalone.read();
    const isKnown = docker.client.isKnown || state === "absent" || docker.product.isKnown;
    return rankRunnerWays({
      machine: { os: os.platform, arch: os.arch, processor: cpu.name, gpus },
      isWsl: env["WSL_DISTRO_NAME"] !== undefined,
      docker: isKnown ? { isMissing: !docker.client.isKnown, product: docker.product } : null,
      standalone: {
        isDmrFound: dmr !== null,
        hasEngine: !engine.isNeeded || engine.found !== null,
        isRunning: own === "running",
        lacksCurl: blockedBy === "curl-missing",
      },
    });
  }

  for (const event of ["hardware.changed", "runner.changed", "models.changed", "jobs.changed"] as const) {
    onEvent(event, guide.changed);
  }
  onEvent("standalone.changed", guide.changed);
  onEvent("privacy.changed", guide.changed);
  onEvent("settings.changed", guide.changed);
  onEvent("openclaw.changed", guide.openclawChanged);
  onEvent("chat.changed", guide.chatChanged);
  return guide;
}
