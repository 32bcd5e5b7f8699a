import type { EngineChange, EngineSettings } from "../contract/engine";

const namesOf = (change: EngineChange) => Object.keys(change) as (keyof EngineChange)[];

/** Names of the settings that are not as a change wants them; null wants one unset. */
export function differing(now: EngineSettings, wanted: EngineChange): (keyof EngineChange)[] {
  return namesOf(wanted).filter((name) => wanted[name] !== undefined && (now[name] ?? null) !== wanted[name]);
}

/** What of a change is one: the rest is so already. */
export function changeOf(now: EngineSettings, wanted: EngineChange): EngineChange {
  return Object.fromEntries(differing(now, wanted).map((name) => [name, wanted[name]]));
}

/** The change that takes another one back. */
export function undoOf(before: EngineSettings, change: EngineChange): EngineChange {
  return Object.fromEntries(namesOf(change).map((name) => [name, before[name] ?? null]));
}
