import type * as Electron from "electron";
import { answer } from "./control.ts";
import { createEmitter, createEvent, standIn } from "./strict.ts";

const { emit, listening } = createEmitter("powerMonitor", ["resume", "unlock-screen", "shutdown"]);
export const powerMonitor = standIn<Electron.PowerMonitor>("powerMonitor", listening);

answer({
  power({ event }) {
    const details = createEvent({});
    emit(event, details);
    return { isDelayed: details.defaultPrevented };
  },
});
