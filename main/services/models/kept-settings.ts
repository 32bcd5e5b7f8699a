import { z } from "zod";
import { EngineSettings } from "../../../app/contract/engine";
import { sameModel } from "../../../app/domain/model-reference";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";

const Stored = z.array(z.object({ ref: z.string().min(1).max(400), settings: EngineSettings })).max(500);

/** What was set for models through Homeport. The runner forgets it whenever it restarts, so it is kept here. */
export type KeptSettingsStore = {
  of(ref: string): EngineSettings | null;
  /** Null, or nothing in it: they are forgotten. Never rejects. */
  set(ref: string, settings: EngineSettings | null): Promise<void>;
};

/** The settings of all models on disk. Where they can't be kept, what was set lasts until the program ends. */
export async function openKeptSettings(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}): Promise<KeptSettingsStore & { all(): readonly { ref: string; settings: EngineSettings }[] }> {
  const stored = await openJsonFile({ ...options, schema: Stored, what: "models: the kept settings" });
  let all = stored.atStart ?? [];
  return {
    of: (ref) => all.find((entry) => sameModel(entry.ref, ref))?.settings ?? null,
    all: () => all,
    async set(ref, settings) {
      const others = all.filter((entry) => !sameModel(entry.ref, ref));
      const isEmpty = settings === null || Object.keys(settings).length === 0;
      all = isEmpty ? others : [...others, { ref, settings }].slice(-500);
      await stored.write(all);
    },
  };
}
