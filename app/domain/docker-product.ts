import type { DockerProduct } from "../contract/runner";

/** What a daemon says of itself; null where it says nothing. */
export type DaemonWords = {
  /** `Server.Platform.Name` of `docker version`. */
  platform: string | null;
  /** `OperatingSystem` and `Name` of `docker info`. */
  system: string | null;
  host: string | null;
  /** Names in `Server.Components` of `docker version`. */
  components: readonly string[];
};

/**
 * Who answers to the docker command. OrbStack and Docker Desktop name themselves as the operating system, Rancher Desktop
 * as system (Windows) or host (macOS), Colima and other Lima machines as host, Podman as its first component.
 */
export function dockerProduct({ platform, system, host, components }: DaemonWords): DockerProduct {
  if (/^Docker Desktop\b/.test(platform ?? "") || system === "Docker Desktop") return "docker-desktop";
  if (components.includes("Podman Engine")) return "podman";
  if (/^OrbStack\b/i.test(system ?? "")) return "orbstack";
  if (/^Rancher Desktop\b/i.test(system ?? "") || host === "lima-rancher-desktop") return "rancher-desktop";
  if (/^colima(-|$)/.test(host ?? "")) return "colima";
  if (host?.startsWith("lima-")) return "other";
  return "docker-engine";
}
