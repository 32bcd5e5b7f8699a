import { CodedError } from "../../../app/contract/errors";
import { known } from "../../../app/contract/common";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { SetUpOperation, SetUpPlan } from "../../../app/contract/set-up";
import type { StandalonePlan } from "../../../app/contract/standalone";
import type { JobHandle } from "../../platform/ports";
import { type StandaloneOperation, isStandaloneOperation } from "../../../app/domain/set-up-command";
import { portHeldSituations } from "../../../app/domain/docker-situation";
import type { createLimitsFlow } from "../container-limits";
import { type createDesktopSettings, isFileOperation } from "../desktop-settings";
import type { createSettingsBack } from "../settings-back";
import { describePlan } from "./set-up-plan";
import { type SetUpSituationOptions, createSetUpSituation } from "./set-up-situation";

export type SetUpLookOptions = Omit<SetUpSituationOptions, "desktopFacts"> & {
  runner: SetUpSituationOptions["runner"] & { probe(): Promise<RunnerSnapshot> };
  /** What a runner that comes up has forgotten. */
  settings: ReturnType<typeof createSettingsBack>;
  desktopSettings: ReturnType<typeof createDesktopSettings>;
  standalone: StandaloneSetUp;
  limits: Pick<ReturnType<typeof createLimitsFlow>, "wanted" | "giveBack">;
};

/** What the runner without Docker needs of a set-up. */
export type StandaloneSetUp = {
  /** All of it is here, Homeport could get it, or (null) neither, or it runs. */
  can(): "ready" | "installable" | null;
  /** What is missing, and the command it is run by. Asks nobody outside. */
  plan(): Promise<StandalonePlan>;
  /** Gets what is missing and starts it. Throws CodedError. */
  carryOut(operation: StandaloneOperation, job: JobHandle): Promise<void>;
};

/** Where it can't be offered: for a command line, and tests of the rest. */
export const noStandalone: StandaloneSetUp = {
  can: () => null,
  plan: () => Promise.reject(new CodedError("standalone-unsupported", "Not here.")),
  carryOut: () => Promise.reject(new CodedError("standalone-unsupported", "Not here.")),
};

/** Sees how things are and what would help. Reads; changes nothing. */
export function createSetUpLook(options: SetUpLookOptions) {
  const { runner, settings, desktopSettings, limits, standalone } = options;
  const { choose, holder } = createSetUpSituation({ ...options, desktopFacts: desktopSettings.facts });

  /** Looks first where docker was not asked yet. */
  async function plan(): Promise<SetUpPlan> {
    const { docker, endpoint } = runner.setUpFacts();
    if (docker === null && endpoint?.hasTcp !== true) await runner.probe();
    const { choice, image, imageSize } = await choose();
    const previews = choice.operations.filter(isFileOperation).map(async (operation) => {
      return [operation, await desktopSettings.preview(operation)] as const;
    });
    return describePlan(choice, {
      image,
      imageSize,
      holder: portHeldSituations.includes(choice.situation) ? await holder() : null,
      limits: choice.operations.some(makesContainer)
        ? await limits.wanted(choice.operations.includes("restart-runner"))
        : known(null),
      settingsBack: settings.wanted(),
      files: Object.fromEntries(await Promise.all(previews)),
      standalone: choice.operations.some(isStandaloneOperation) ? await standalone.plan() : null,
    });
  }

  return { choose, plan, holder };
}

/** The runner's container is new after these. */
export const makesContainer = (operation: SetUpOperation): boolean =>
  operation === "install-runner" || operation === "start-runner" || operation === "restart-runner";
