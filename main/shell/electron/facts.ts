import type { EventName, Events } from "../../../app/contract/index";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { Job } from "../../../app/contract/jobs";
import type { ModelsSnapshot } from "../../../app/contract/models";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { PressureSnapshot } from "../../../app/contract/pressure";
import type { PrivacySnapshot } from "../../../app/contract/privacy";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import type { StandaloneSnapshot } from "../../../app/contract/standalone";
import type { SwitchSnapshot } from "../../../app/contract/switch";
import type { UpdatesSnapshot } from "../../../app/contract/updates";
import type { Gate, Sender } from "../../ipc/gate";

/** What menu, tray, notifications and dialogs go by; null or empty until first read. */
export type ShellFacts = {
  settings: SettingsSnapshot | null;
  jobs: readonly Job[];
  hardware: HardwareSnapshot | null;
  runner: RunnerSnapshot | null;
  models: ModelsSnapshot | null;
  openclaw: OpenClawSnapshot | null;
  pressure: PressureSnapshot | null;
  switching: SwitchSnapshot | null;
  privacy: PrivacySnapshot | null;
  standalone: StandaloneSnapshot | null;
  updates: UpdatesSnapshot | null;
};

/** The shell asks through the gate as a window does. */
export const ownSender: Sender = { isTrusted: true, clientId: "shell" };

const routeOf = {
  "settings.changed": "settings.read",
  "jobs.changed": "jobs.read",
  "hardware.changed": "hardware.read",
  "runner.changed": "runner.read",
  "models.changed": "models.read",
  "openclaw.changed": "openclaw.read",
  "pressure.changed": "pressure.read",
  "switch.changed": "switch.read",
  "privacy.changed": "privacy.read",
  "standalone.changed": "standalone.read",
  "updates.changed": "updates.read",
} as const satisfies Partial<Record<EventName, string>>;
type Followed = keyof typeof routeOf;

export const nothingRead: ShellFacts = {
  settings: null,
  jobs: [],
  hardware: null,
  runner: null,
  models: null,
  openclaw: null,
  pressure: null,
  switching: null,
  privacy: null,
  standalone: null,
  updates: null,
};

/** Keeps the newest snapshots of what the shell itself shows, by the same gate and pushes as a window does. */
export function createFacts(gate: Gate) {
  const revisions = new Map<Followed, number>();
  const listeners = new Set<(now: ShellFacts, before: ShellFacts) => void>();
  let held = nothingRead;

  function accept<E extends EventName>(event: E, payload: Events[E]): void {
    if (!isFollowed(event)) return;
    const snapshot = payload as Events[Followed];
    if (snapshot.revision <= (revisions.get(event) ?? -1)) return;
    revisions.set(event, snapshot.revision);
    const before = held;
    held = { ...held, ...partOf(event, snapshot) };
    for (const listener of listeners) listener(held, before);
  }

  async function read(event: Followed): Promise<void> {
    const answer = await gate(ownSender, routeOf[event], {});
    if (answer.ok) accept(event, answer.data as Events[Followed]);
  }

  return {
    now: (): ShellFacts => held,
    /** Takes what main pushes; what is older than what is held, or of no concern, is left. */
    accept,
    read,
    readAll: async (): Promise<void> => {
      await Promise.all(Object.keys(routeOf).map((event) => read(event as Followed)));
    },
    onChange: (listener: (now: ShellFacts, before: ShellFacts) => void): void => void listeners.add(listener),
  };
}
export type Facts = ReturnType<typeof createFacts>;

function isFollowed(event: EventName): event is Followed {
  return Object.hasOwn(routeOf, event);
}

function partOf(event: Followed, snapshot: Events[Followed]): Partial<ShellFacts> {
  if (event === "switch.changed") return { switching: snapshot as Events["switch.changed"] };
  if (event === "jobs.changed") return { jobs: (snapshot as Events["jobs.changed"]).items };
  const [domain] = event.split(".");
  return { [domain as string]: snapshot };
}
