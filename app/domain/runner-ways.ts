import type { Reading } from "../contract/reading";
import type { DockerProduct } from "../contract/runner";
import { isAppleSilicon, type MachineFacts } from "./version-floors";

/** The three homes a Model Runner can have on this machine. */
export const runnerWays = ["docker-desktop", "docker-engine", "standalone"] as const;
export type RunnerWay = (typeof runnerWays)[number];

/** Why a way stands where it does; the window has a sentence for each. */
export const runnerWayReasons = [
  // it is here
  "runs-here",
  "installed-here",
  // in favour
  "no-admin",
  "homeport-installs",
  "no-virtual-machine",
  "gpu-by-metal",
  "gpu-by-cuda-image",
  "made-for-this-system",
  // against, or to know
  "needs-admin",
  "needs-download",
  "engine-missing",
  "gpu-needs-own-build",
  // not possible
  "not-on-this-system",
  "needs-apple-silicon",
  "no-build-for-processor",
  "needs-newer-windows",
  "processor-only",
] as const;
type RunnerWayReason = (typeof runnerWayReasons)[number];

export type RankedWay = {
  way: RunnerWay;
  /** here: nothing has to be installed for it; to-install; not-possible: shown with its reason, never offered. */
  state: "here" | "to-install" | "not-possible";
  reasons: RunnerWayReason[];
};

export type RunnerWaysFacts = {
  machine: MachineFacts;
  /** WSL counts as Windows: Docker Desktop's runner is Windows'. */
  isWsl: boolean;
  /** Null: not asked yet. `product` unknown: installed, and does not say what it is. */
  docker: { isMissing: boolean; product: Reading<DockerProduct> } | null;
  standalone: {
    isDmrFound: boolean;
    /** Always true where dmr fetches its own. */
    hasEngine: boolean;
    isRunning: boolean;
    /** Windows' own curl, by which alone it could be reached there, is missing or too old. */
    lacksCurl?: boolean;
  };
};

/**
 * The ways to a Model Runner, best for this machine first. What is here beats what must be installed; Docker that is here
 * beats the standalone runner unless that one runs already. Among what must be installed: an NVIDIA card on Linux speaks
 * for Docker's CUDA image, everywhere else what needs neither an administrator nor a virtual machine comes first.
 */
export function rankRunnerWays(facts: RunnerWaysFacts): RankedWay[] {
  const ways = [desktopWay(facts), engineWay(facts), standaloneWay(facts)];
  return ways.toSorted((a, b) => weightOf(b, facts) - weightOf(a, facts));
}

function weightOf({ way, state, reasons }: RankedWay, { standalone }: RunnerWaysFacts): number {
  if (state === "not-possible") return -1;
  if (way === "standalone" && standalone.isRunning) return 100;
  if (state === "here") return way === "standalone" ? 50 : 60;
  if (reasons.includes("gpu-by-cuda-image")) return 40;
  // as it comes it leaves a graphics processor idle
  if (reasons.includes("processor-only")) return 15;
  if (reasons.includes("no-admin")) return 30;
  return way === "docker-desktop" ? 20 : 10;
}

function desktopWay({ machine, isWsl, docker }: RunnerWaysFacts): RankedWay {
  const way = "docker-desktop";
  if (machine.os === "linux" && !isWsl) return { way, state: "not-possible", reasons: ["not-on-this-system"] };
  if (machine.os === "other") return { way, state: "not-possible", reasons: ["not-on-this-system"] };
  if (isIntelMac(machine)) return { way, state: "not-possible", reasons: ["needs-apple-silicon"] };
  const isHere = isProduct(docker, "docker-desktop");
  return {
    way,
    state: isHere ? "here" : "to-install",
    reasons: [
      ...(isHere ? (["installed-here"] as const) : (["needs-download", "needs-admin"] as const)),
      "made-for-this-system",
      ...(machine.os === "darwin" ? (["gpu-by-metal"] as const) : []),
    ],
  };
}

function engineWay({ machine, isWsl, docker }: RunnerWaysFacts): RankedWay {
  const way = "docker-engine";
  if (machine.os !== "linux" || (isWsl && isProduct(docker, "docker-desktop"))) {
    return { way, state: "not-possible", reasons: ["not-on-this-system"] };
  }
  const isHere = isProduct(docker, "docker-engine");
  return {
    way,
    state: isHere ? "here" : "to-install",
    reasons: [
      ...(isHere ? (["installed-here"] as const) : (["needs-download", "needs-admin"] as const)),
      "no-virtual-machine",
      ...(hasNvidia(machine) ? (["gpu-by-cuda-image"] as const) : []),
    ],
  };
}

function standaloneWay({ machine, isWsl, standalone }: RunnerWaysFacts): RankedWay {
  const way = "standalone";
  if (machine.os === "win32" && standalone.lacksCurl === true) {
    return { way, state: "not-possible", reasons: ["needs-newer-windows"] };
  }
  if (machine.os === "other") return { way, state: "not-possible", reasons: ["not-on-this-system"] };
  const builds = machine.os === "win32" ? ["x64"] : ["arm64", "x64"];
  if (isIntelMac(machine) || !builds.includes(machine.arch)) {
    return { way, state: "not-possible", reasons: ["no-build-for-processor"] };
  }
  const isHere = standalone.isDmrFound && standalone.hasEngine;
  const reasons: RunnerWayReason[] = standalone.isRunning ? ["runs-here"] : isHere ? ["installed-here"] : [];
  if (!isHere) reasons.push("needs-download", "homeport-installs");
  if (standalone.isDmrFound && !standalone.hasEngine) reasons.push("engine-missing");
  reasons.push("no-admin", "no-virtual-machine");
  if (machine.os === "darwin") reasons.push("gpu-by-metal");
  if (machine.os === "win32") reasons.push("processor-only");
  // the engine's own Linux builds compute with Vulkan or on the processor
  if (machine.os === "linux" && hasNvidia(machine) && !isWsl) reasons.push("gpu-needs-own-build");
  return { way, state: isHere ? "here" : "to-install", reasons };
}

function isProduct(docker: RunnerWaysFacts["docker"], product: DockerProduct): boolean {
  return docker !== null && !docker.isMissing && docker.product.isKnown && docker.product.value === product;
}

/** What is not known is taken for Apple silicon: the runner itself will say otherwise. */
function isIntelMac(machine: MachineFacts): boolean {
  const isApple = isAppleSilicon(machine);
  return machine.os === "darwin" && isApple.isKnown && !isApple.value;
}

const hasNvidia = ({ gpus }: MachineFacts) => gpus.isKnown && gpus.value.some(({ vendor }) => vendor === "nvidia");
