import type { Reading } from "../../app/contract/common";
import type { EventName, Events } from "../../app/contract/index";
import type { ChatSnapshot } from "../../app/contract/chat";
import type { StandaloneSnapshot } from "../../app/contract/standalone";
import type { JobsSnapshot } from "../../app/contract/jobs";
import { registryOf, setUpContact } from "../../app/domain/offline-policy";
import { isSetUpOperation } from "../../app/domain/set-up-command";
import type { RunnerEndpoint, RunnerSnapshot } from "../../app/contract/runner";

type OnEvent = <E extends EventName>(wanted: E, listener: (payload: Events[E]) => void) => void;
type Read<E extends EventName> = { read(): Events[E] };

/**
 * What follows from what inside main. To be called when all is loaded and before the runner is looked for: how things
 * are now is what the first event is compared with.
 */
export function followFacts({
  onEvent,
  runner,
  settings,
  standalone,
  offline,
  jobs,
  chat,
  models,
  hardware,
  openclaw,
  requests,
  pressure,
  modelStoreOf,
}: {
  onEvent: OnEvent;
  runner: Read<"runner.changed"> & { onHealthy(listener: () => void): unknown; pollSoon(): void };
  settings: Read<"settings.changed">;
  standalone: Read<"standalone.changed"> & { runnerChanged(): Promise<void> };
  /** Where the platform keeps whether it may ask other machines. */
  offline: { set(isOn: boolean): void };
  jobs: Read<"jobs.changed"> & { cancel(id: string): void };
  chat: Read<"chat.changed">;
  models: { refresh(): Promise<unknown> };
  hardware: { refresh(): Promise<unknown> };
  openclaw: { runnerChanged(): void };
  requests: { runnerChanged(runner: RunnerSnapshot): void };
  pressure: { runnerChanged(runner: RunnerSnapshot): void };
  /** Where the models of a runner at this endpoint lie. */
  modelStoreOf: (endpoint: RunnerEndpoint | null) => Reading<string>;
}): void {
  runner.onHealthy(() => void models.refresh());

  const firstRunner = runner.read();
  const baseUrl = follow(baseUrlOf(firstRunner), () => openclaw.runnerChanged());
  const modelStore = follow(modelStoreOf(firstRunner.endpoint), () => void hardware.refresh());
  // somebody else pulled or removed a model
  const modelsOnDisk = follow(diskUseOf(firstRunner), () => void models.refresh());
  const loaded = follow(loadedOf(firstRunner), () => void standalone.runnerChanged());
  onEvent("runner.changed", (now) => {
    baseUrl(baseUrlOf(now));
    modelStore(modelStoreOf(now.endpoint));
    modelsOnDisk(diskUseOf(now));
    loaded(loadedOf(now));
    requests.runnerChanged(now);
    pressure.runnerChanged(now);
  });

  const leaving = follow(settings.read().values.offlineMode ?? false, () => {
    if (settings.read().values.offlineMode === true) for (const id of fetching(jobs.read())) jobs.cancel(id);
    runner.pollSoon();
  });
  const address = follow(settings.read().values.runnerAddress, runner.pollSoon);
  const vram = follow(settings.read().values.vramCorrectionBytes ?? {}, () => void hardware.refresh());
  onEvent("settings.changed", ({ values }) => {
    const isOffline = values.offlineMode ?? false;
    offline.set(isOffline);
    leaving(isOffline);
    address(values.runnerAddress);
    vram(values.vramCorrectionBytes ?? {});
  });
  const ownRunner = follow(ownRunnerOf(standalone.read()), runner.pollSoon);
  onEvent("standalone.changed", (now) => ownRunner(ownRunnerOf(now)));
  const endedJobs = follow(endedOf(jobs.read()), runner.pollSoon);
  onEvent("jobs.changed", (now) => endedJobs(endedOf(now)));
  const chatPhase = follow(phaseOf(chat.read()), runner.pollSoon);
  onEvent("chat.changed", (now) => chatPhase(phaseOf(now)));
}

const baseUrlOf = ({ endpoint }: RunnerSnapshot) => endpoint?.openAiBaseUrl ?? null;
const ownRunnerOf = ({ state, address }: StandaloneSnapshot) => ({ state, address });
const loadedOf = ({ loaded }: RunnerSnapshot) => loaded.map(({ ref, isLoading }) => `${ref} ${isLoading}`);
const diskUseOf = ({ modelsDiskBytes }: RunnerSnapshot) => (modelsDiskBytes.isKnown ? modelsDiskBytes.value : null);
const endedOf = ({ items }: JobsSnapshot) => items.filter(({ outcome }) => outcome !== null).map(({ id }) => id);
/** What makes the runner, Docker or npm fetch something now. A pull that is stopped keeps what it has, and can be taken up. */
const fetching = ({ items }: JobsSnapshot) =>
  items
    .filter(({ outcome, isCancellable }) => outcome === null && isCancellable)
    .filter(({ kind, subject }) =>
      kind === "pull-model"
        ? registryOf(subject) !== null
        : kind === "install-openclaw" ||
          kind === "install-node" ||
          kind === "install-standalone" ||
          kind === "download-update" ||
          (kind === "set-up-runner" && isSetUpOperation(subject) && setUpContact(subject) !== null),
    )
    .map(({ id }) => id);
const phaseOf = ({ turns }: ChatSnapshot) => turns.at(-1)?.phase ?? null;

/** Runs an action when a value is not what it was the last time, beginning with how it is now. */
export function follow<T>(first: T, action: () => void): (next: T) => void {
  let last = JSON.stringify(first);
  return (value) => {
    const next = JSON.stringify(value);
    if (next === last) return;
    last = next;
    action();
  };
}
