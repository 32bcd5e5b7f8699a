import { known, type Reading, unknown } from "../contract/reading";
import type { Requirement, RequirementId } from "../contract/set-up";

/** Docker's own documentation of Model Runner's requirements, and its release notes, unless told otherwise. */
export const floors = {
  /** Docker Desktop's first Model Runner; its socket path still says so (`/exp/vDD4.40`). */
  desktop: "4.40",
  /** The first Docker Desktop in which Model Runner is off until somebody switches it on. */
  desktopOffByDefault: "4.71",
  /** `docker desktop …` on the command line. */
  desktopCli: "4.37",
  /** `start-runner` and `restart-runner` (model-runner, tag cmd/cli/v0.1.45). */
  plugin: "0.1.45",
  nvidiaOnWindows: "576.57",
  nvidiaOnLinux: "575.57.08",
} as const;

/** Numbers of a dotted version, whatever stands before or after them; null when there are none. */
function numbersOf(version: string): number[] | null {
  const found = /(\d+(?:\.\d+)+)/.exec(version)?.[1];
  return found === undefined ? null : found.split(".").map(Number);
}

/** Whether a version is the wanted one or a later one; unknown when it is not a version. */
export function isAtLeast(version: Reading<string>, wanted: string): Reading<boolean> {
  if (!version.isKnown) return version;
  const have = numbersOf(version.value);
  const need = numbersOf(wanted) ?? [];
  if (have === null) return unknown("implausible", version.value);
  for (let at = 0; at < Math.max(have.length, need.length); at++) {
    const more = (have[at] ?? 0) - (need[at] ?? 0);
    if (more !== 0) return known(more > 0);
  }
  return known(true);
}

/** What the rules know of the machine. */
export type MachineFacts = {
  os: "darwin" | "win32" | "linux" | "other";
  arch: string;
  processor: Reading<string>;
  gpus: Reading<readonly { vendor: string; name: string; driver: Reading<string> }[]>;
};

type DockerVersions = { desktop: Reading<string>; plugin: Reading<string> };

/** Intel Macs have no Model Runner in Docker Desktop. A program under Rosetta is told it runs on Intel: the processor's name decides. */
export function isAppleSilicon({ arch, processor }: MachineFacts): Reading<boolean> {
  if (arch === "arm64") return known(true);
  return processor.isKnown ? known(/^Apple\b/i.test(processor.value)) : processor;
}

function requirement(
  id: RequirementId,
  needed: string,
  found: Reading<string>,
  isMet: Reading<boolean>,
  affects: Requirement["affects"] = "runner",
): Requirement {
  return { id, needed, found, affects, verdict: isMet.isKnown ? (isMet.value ? "met" : "unmet") : "unknown" };
}

/** Without these there is a runner all the same, but it computes on the processor. */
function gpuRequirements({ os, arch, gpus }: MachineFacts): Requirement[] {
  if (!gpus.isKnown || (os !== "win32" && os !== "linux")) return [];
  const found: Requirement[] = [];
  const nvidia = gpus.value.find(({ vendor }) => vendor === "nvidia");
  if (nvidia !== undefined) {
    const needed = os === "win32" ? floors.nvidiaOnWindows : floors.nvidiaOnLinux;
    found.push(requirement("nvidia-driver", needed, nvidia.driver, isAtLeast(nvidia.driver, needed), "gpu"));
  }
  const adreno = gpus.value.find(({ name }) => /adreno/i.test(name));
  if (os === "win32" && arch === "arm64" && adreno !== undefined) {
    found.push(requirement("adreno", "Adreno 6xx", known(adreno.name), isAdreno6(adreno.name), "gpu"));
  }
  return found;
}

/** The numbered ones count upwards; the X series came after the 7xx. */
function isAdreno6(name: string): Reading<boolean> {
  if (/\bX\d/.test(name)) return known(true);
  const number = /\b(\d{3})\b/.exec(name)?.[1];
  return number === undefined ? unknown("not-reported", name) : known(Number(number) >= 600);
}

/** What Model Runner needs here, as far as it is of Docker Desktop (`isDesktop`) or of Docker Engine. */
export function requirementsOf(
  isDesktop: boolean,
  machine: MachineFacts,
  { desktop, plugin }: DockerVersions,
): Requirement[] {
  if (!isDesktop) {
    return [
      requirement("plugin-version", floors.plugin, plugin, isAtLeast(plugin, floors.plugin)),
      ...gpuRequirements(machine),
    ];
  }
  const own = requirement("desktop-version", floors.desktop, desktop, isAtLeast(desktop, floors.desktop));
  const cpu = requirement("apple-silicon", "Apple silicon", machine.processor, isAppleSilicon(machine));
  return [own, ...(machine.os === "darwin" ? [cpu] : []), ...gpuRequirements(machine)];
}
