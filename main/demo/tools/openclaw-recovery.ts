import JSON5 from "json5";
import { type Json, isJsonObject, valueAt } from "../../../app/domain/json-value";
import type { OpenClawWorld, Place } from "./openclaw-world";

/** Of the last configuration that was found good. Kept by path; the real one keeps it in its database. */
type Good = { bytes: number; hasMeta: boolean; hasMode: boolean; seen: string | null };

/**
 * As openclaw 2026.9.6 does before most commands: a file that somebody else changed, and that has lost its `meta`, its
 * `gateway.mode` or more than half of its size, is replaced by openclaw's own `.bak`, unless it was seen like this before.
 */
export async function recoverConfig(
  { stateDir, configPath }: Place,
  world: OpenClawWorld,
  isReadOnly: boolean,
): Promise<string | null> {
  const text = await world.readText(configPath);
  const now = factsOf(text);
  if (text === null || now === null) return text;
  const store = `${stateDir}/state/config-health.json`;
  const all = JSON.parse((await world.readText(store)) ?? "{}") as Record<string, Good>;
  const note = (good: Good) => world.writeText(store, JSON.stringify({ ...all, [configPath]: good }));
  const good = all[configPath];
  const isSuspicious =
    good !== undefined &&
    ((good.bytes >= 512 && now.bytes < Math.floor(good.bytes * 0.5)) ||
      (good.hasMeta && !now.hasMeta) ||
      (good.hasMode && !now.hasMode));
  if (!isSuspicious) {
    if (JSON.stringify(good) !== JSON.stringify(now)) await note(now);
    return text;
  }
  if (good.seen === text) return text;
  await note({ ...good, seen: text });
  const backup = isReadOnly ? null : await world.readText(`${configPath}.bak`);
  if (backup === null || factsOf(backup)?.hasMode !== true) return text;
  await world.writeText(`${configPath}.clobbered.${new Date(world.clock.now()).toISOString()}`, text);
  await world.writeText(configPath, backup);
  return backup;
}

function factsOf(text: string | null): Good | null {
  let config: Json;
  try {
    config = JSON5.parse<Json>(text ?? "");
  } catch {
    return null;
  }
  if (!isJsonObject(config)) return null;
  return {
    bytes: Buffer.byteLength(text ?? ""),
    hasMeta: isJsonObject(valueAt(config, ["meta"]) ?? null),
    hasMode: typeof valueAt(config, ["gateway", "mode"]) === "string",
    seen: null,
  };
}
