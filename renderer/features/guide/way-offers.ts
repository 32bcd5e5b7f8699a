import type { SetUpOperation } from "../../../app/contract/set-up";
import type { RunnerWay } from "../../../app/domain/runner-ways";
import type { SetUp } from "../setup/use-set-up";

/** To which home of a runner each operation leads; null: to whichever Docker there is. */
const wayOf: Record<SetUpOperation, RunnerWay | null> = {
  "start-desktop": "docker-desktop",
  "enable-desktop": "docker-desktop",
  "open-port": "docker-desktop",
  "edit-desktop-settings": "docker-desktop",
  "undo-desktop-settings": "docker-desktop",
  "install-runner": "docker-engine",
  "start-runner": "docker-engine",
  "restart-runner": "docker-engine",
  "use-context": null,
  "install-standalone": "standalone",
  "start-standalone": "standalone",
};

/** What leads to the chosen home, of all that could be done. */
export function ofWay(setUp: SetUp, way: RunnerWay | null): SetUp {
  const { plan } = setUp;
  if (plan === null || way === null) return setUp;
  const offers = plan.offers.filter(({ operation }) => {
    const leads = wayOf[operation];
    return leads === null ? way !== "standalone" : leads === way;
  });
  return { ...setUp, plan: { ...plan, offers, byHand: way === "standalone" ? null : plan.byHand } };
}
