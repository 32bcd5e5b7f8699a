import type { Platform } from "../platform/platform";
import type { RunnerAccess } from "../services/runner/access";
import type { Elsewhere } from "../services/runner/probe";

/** What the runner's service needs for addresses of other machines. */
export function elsewhereOf(
  { lookAtCertificate, httpAccess, clock }: Pick<Platform, "lookAtCertificate" | "httpAccess" | "clock">,
  { isPermitted }: RunnerAccess,
): Elsewhere {
  const { pinFor, secrets } = httpAccess;
  const hasToken: Elsewhere["hasToken"] = (address) => httpAccess.tokenFor(address) !== null;
  return { look: lookAtCertificate, isPermitted, hasToken, pinFor, secrets, now: clock.now };
}
