import type { Destination } from "../../contract/destinations";

/** Who makes the contact. */
export const destinationParties = ["homeport", "runner", "docker", "openclaw"] as const;
/**
 * How sure it is. `seen`: Homeport did it, or told the runner to, and wrote it down. `configured`: it is written in a
 * configuration, and used. `known`: these programs are known to do it by themselves; it was not observed here. `possible`:
 * only when you choose it or ask for it.
 */
export const destinationClasses = ["seen", "configured", "known", "possible"] as const;
export const destinationPlaces = ["this-machine", "another-machine", "internet", "unknown"] as const;
/** Why it is contacted; a sentence of the locale file each. */
export const destinationReasons = [
  // Homeport
  "runner-calls",
  "docker-calls",
  "gateway-calls",
  "search",
  "install",
  "told-npm",
  "told-brew",
  "own-update",
  "other-calls",
  // the runner
  "told-to-look-up",
  "told-to-pull",
  "model-check",
  "pull",
  "runner-image",
  "runner-elsewhere",
  "runner-elsewhere-plain",
  // Docker Desktop
  "desktop-statistics",
  "desktop-updates",
  // OpenClaw
  "answers",
  "feature",
  "default",
  "chosen",
  "channel",
  "web-search",
  "web-fetch",
  "browser",
  "update-check",
  "catalogue",
  "telemetry",
  "plugin-feed",
  "sandbox-image",
  "gateway-elsewhere",
] as const;

/** It leaves this machine, or may, and nothing that is known stops it. Only chosen ones are for a hand to choose. */
export const crosses = ({ place, class: sure, stop }: Destination): boolean =>
  place !== "this-machine" && sure !== "possible" && stop?.isSet !== true;
