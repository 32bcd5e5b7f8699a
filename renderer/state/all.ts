import { useActivity } from "./activity";
import { useChat } from "./chat";
import { useConnection } from "./connection";
import { useGateway } from "./gateway";
import { useGuide } from "./guide";
import { useHardware } from "./hardware";
import { useHardwareLive } from "./hardware-live";
import { useJobs } from "./jobs";
import { useMeasure } from "./measure";
import { useModels } from "./models";
import { useOpenClaw } from "./openclaw";
import { useOpenClawInstall } from "./openclaw-install";
import { usePressure } from "./pressure";
import { usePrivacy } from "./privacy";
import { usePrivacyFixes } from "./privacy-fixes";
import { useProgram } from "./program";
import { useRequests } from "./requests";
import { useRunner } from "./runner";
import { useRunnerAccess } from "./runner-access";
import { useSettings } from "./settings";
import { useStandalone } from "./standalone";
import { useUpdates } from "./updates";
import { followSwitches, useSwitch } from "./switch";
import { useWarmUp } from "./warm-up";

const domains = [
  useSettings,
  useHardware,
  useRunner,
  useModels,
  useJobs,
  useChat,
  useOpenClaw,
  useRequests,
  useMeasure,
  useWarmUp,
  useSwitch,
  usePressure,
  usePrivacy,
  usePrivacyFixes,
  useGuide,
];

/** Subscribes and reads everything, and again after each reconnection. Returns the function that ends it. */
export function startStores(): () => void {
  useProgram.start();
  const stops = [useHardwareLive.start(), followSwitches(), ...domains.map((domain) => domain.start())];
  const stopWatching = useConnection.subscribe(({ reconnections }, before) => {
    if (reconnections === before.reconnections) return;
    for (const domain of [useProgram, ...domains]) void domain.restart();
  });
  return () => [stopWatching, ...stops].forEach((stop) => stop());
}

/** Forgets everything: after each test. */
export function resetStores(): void {
  for (const store of [
    useStandalone,
    useRunnerAccess,
    useUpdates,
    useProgram,
    useHardwareLive,
    useActivity,
    useGateway,
    useOpenClawInstall,
    ...domains,
  ])
    store.reset();
  useConnection.setState(useConnection.getInitialState(), true);
}
