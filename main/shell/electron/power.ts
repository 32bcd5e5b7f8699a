import { powerMonitor, type Event } from "electron";

/** Waking up and unlocking come together; what was found a moment ago still holds. */
const sameWakeMs = 10_000;

/** Tells when the machine woke up or was unlocked, and when the system is about to shut down (not on Windows). */
export function followPower({ onWake, onShutdown }: { onWake(): void; onShutdown(): void }): void {
  let lastWakeAt = Number.NEGATIVE_INFINITY;
  const wake = () => {
    const now = performance.now();
    if (now - lastWakeAt < sameWakeMs) return;
    lastWakeAt = now;
    onWake();
  };
  powerMonitor.on("resume", wake);
  powerMonitor.on("unlock-screen", wake);
  // the declaration leaves out what the documentation says of the event
  powerMonitor.on("shutdown", (event?: Event) => {
    event?.preventDefault();
    onShutdown();
  });
}
