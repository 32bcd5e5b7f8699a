import type { Page } from "@playwright/test";
import type { Failure } from "../../app/contract/errors";
import type { Events, Output, RouteName } from "../../app/contract/index";
import type { Place } from "../../app/domain/pages";
import { sampleMachines } from "../../renderer/features/models/recommended/machine-samples";
import { sampleInstallPlan, sampleInstalls } from "../../renderer/test/install-samples";
import { sampleActivity, sampleGateway, samplePlace } from "../../renderer/test/page-samples";
import { sampleGuide } from "../../renderer/test/guide-samples";
import { sampleFixes, samplePlan } from "../../renderer/test/privacy-fix-samples";
import { samplePrivacy } from "../../renderer/test/privacy-samples";
import { sampleMeasure, sampleWarmUp } from "../../renderer/test/resources-samples";
import {
  sampleChat,
  sampleHardware,
  sampleJobs,
  sampleModels,
  sampleNow,
  sampleOpenClaw,
  sampleProgram,
  sampleRequests,
  sampleRunner,
  sampleSettings,
  sampleSwitch,
} from "../../renderer/test/samples";
import { sampleUpdates } from "../../renderer/test/updates-samples";

export type Replies = { [R in RouteName]?: Output<R> | Failure | "never" };

/** One state of the window: what main says, and what the user does then. */
export type Staged = {
  /** Beside the usual ones, in which everything is there and fine. */
  replies?: Replies;
  /** What main says of itself once all was read. */
  pushes?: Partial<Events>;
  /** Where, if not simply on its page. */
  place?: Place;
  /** Main can't be reached any more once all is read. */
  isLost?: boolean;
  /** The browser's page has no valid token. */
  isRefused?: boolean;
  act?: (page: Page) => Promise<unknown>;
};

/** A main in which everything is there and fine. */
export const usual: Replies = {
  "program.read": sampleProgram(),
  "program.look": {},
  "updates.read": sampleUpdates(),
  "background.read": { tray: "there", login: "off", loginFile: null },
  "settings.read": sampleSettings(),
  "hardware.read": sampleHardware(),
  "hardware.refresh": sampleHardware(),
  "runner.read": sampleRunner(),
  "runner.plan": { offers: [], byHand: null, requirements: [] },
  "models.read": sampleModels(),
  "models.refresh": sampleModels(),
  "fit.machine": sampleMachines.mac16,
  "jobs.read": sampleJobs(),
  "chat.read": sampleChat(),
  "openclaw.read": sampleOpenClaw(),
  "openclawInstall.read": sampleInstalls(),
  "openclawInstall.probe": sampleInstalls(),
  "openclawInstall.plan": sampleInstallPlan(),
  "doctor.look": { asOf: sampleNow, tookMs: 900, findings: [], unread: [] },
  "guide.read": sampleGuide({}, { finishedAt: sampleNow }),
  "privacy.read": samplePrivacy(),
  "privacy.fixes": sampleFixes(),
  "privacy.planFix": samplePlan(),
  "privacy.lookAgain": {},
  "openclaw.place": samplePlace(),
  "gateway.read": sampleGateway(),
  "gateway.watch": {},
  "openclaw.expect": { seconds: { isKnown: true, value: 24 }, promptTokens: 10_500 },
  "gpu.read": { words: null, gpuLayers: null },
  "warmUp.read": sampleWarmUp(),
  "switch.read": sampleSwitch(),
  "measure.read": sampleMeasure(),
  "pressure.read": { revision: 0, asOf: 0, notice: null },
  "requests.read": sampleRequests(),
  "activity.read": sampleActivity(),
  "activity.watch": {},
};

export const longRef =
  "registry.example.com:5443/research/assistants/mistral-nemo-instruct-2407-letters-and-meeting-summaries:12B-UD-Q4_K_XL";
export const failure = (code: Failure["code"], detail?: string): Failure => ({
  code,
  message: "dial tcp 127.0.0.1:12434: connect: connection refused",
  ...(detail === undefined ? {} : { detail }),
});

export const click = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
export const choose = (name: string) => (page: Page) => page.getByRole("radio", { name }).check();
