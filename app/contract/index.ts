import type { z } from "zod";
import { activityRoutes, type ActivityEvents } from "./activity";
import { backgroundRoutes } from "./background";
import { doctorRoutes } from "./doctor";
import { engineRoutes } from "./engine";
import { fitRoutes } from "./fit";
import { guardRoutes } from "./guard";
import { guideRoutes, type GuideEvents } from "./guide";
import { chatRoutes, type ChatEvents } from "./chat";
import { diskRoutes } from "./disk";
import { destinationsRoutes } from "./destinations";
import type { Failure } from "./errors";
import { warmUpRoutes, type WarmUpEvents } from "./warm-up";
import { measureRoutes, type MeasureEvents } from "./measure";
import { gatewayRoutes, type GatewayEvents } from "./gateway";
import { hardwareRoutes, type HardwareEvents } from "./hardware";
import { jobsRoutes, type JobsEvents } from "./jobs";
import { limitsRoutes } from "./limits";
import { modelsRoutes, type ModelsEvents } from "./models";
import { openclawRoutes, type OpenClawEvents } from "./openclaw";
import { openclawInstallRoutes, type OpenClawInstallEvents } from "./openclaw-install";
import { openclawPlaceRoutes } from "./openclaw-place";
import { programRoutes, type ProgramEvents } from "./program";
import { pressureRoutes, type PressureEvents } from "./pressure";
import { privacyRoutes, type PrivacyEvents } from "./privacy";
import { privacyFixesRoutes, type PrivacyFixesEvents } from "./privacy-fixes";
import { privacyTranscriptsRoutes } from "./privacy-transcripts";
import { requestsRoutes, type RequestsEvents } from "./requests";
import { registriesRoutes } from "./registries";
import { runnerRoutes, type RunnerEvents } from "./runner";
import { runnerAccessRoutes, type RunnerAccessEvents } from "./runner-access";
import { runnerLogRoutes, type RunnerLogEvents } from "./runner-log";
import { standaloneRoutes, type StandaloneEvents } from "./standalone";
import { switchRoutes, type SwitchEvents } from "./switch";
import { undoRoutes } from "./undo";
import { updatesRoutes, type UpdatesEvents } from "./updates";
import { settingsRoutes, type SettingsEvents } from "./settings";

/** Everything a window may ask for. Input is untrusted and parsed; output is parsed too. */
export const routes = {
  ...programRoutes,
  ...backgroundRoutes,
  ...settingsRoutes,
  ...hardwareRoutes,
  ...runnerRoutes,
  ...runnerAccessRoutes,
  ...standaloneRoutes,
  ...modelsRoutes,
  ...engineRoutes,
  ...fitRoutes,
  ...guardRoutes,
  ...pressureRoutes,
  ...limitsRoutes,
  ...diskRoutes,
  ...registriesRoutes,
  ...jobsRoutes,
  ...chatRoutes,
  ...openclawRoutes,
  ...openclawInstallRoutes,
  ...openclawPlaceRoutes,
  ...gatewayRoutes,
  ...activityRoutes,
  ...requestsRoutes,
  ...runnerLogRoutes,
  ...measureRoutes,
  ...warmUpRoutes,
  ...switchRoutes,
  ...undoRoutes,
  ...updatesRoutes,
  ...privacyRoutes,
  ...privacyFixesRoutes,
  ...privacyTranscriptsRoutes,
  ...doctorRoutes,
  ...destinationsRoutes,
  ...guideRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type Input<R extends RouteName> = z.input<Routes[R]["input"]>;
export type Output<R extends RouteName> = z.output<Routes[R]["output"]>;

/** Everything main may push. */
export type Events = ProgramEvents &
  SettingsEvents &
  HardwareEvents &
  RunnerEvents &
  RunnerAccessEvents &
  StandaloneEvents &
  ModelsEvents &
  JobsEvents &
  PressureEvents &
  ChatEvents &
  OpenClawEvents &
  OpenClawInstallEvents &
  GatewayEvents &
  ActivityEvents &
  RequestsEvents &
  RunnerLogEvents &
  MeasureEvents &
  WarmUpEvents &
  SwitchEvents &
  UpdatesEvents &
  PrivacyEvents &
  PrivacyFixesEvents &
  GuideEvents;
export type EventName = keyof Events;

/** What a request comes back as. Nothing is thrown across. */
export type Answer<R extends RouteName> = { ok: true; data: Output<R> } | { ok: false; error: Failure };

/** The whole bridge between window and main. */
export type HomeportBridge = {
  request<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>>;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
};

/** How main hands a payload to every window. */
export type Push = <E extends EventName>(event: E, payload: Events[E]) => void;
