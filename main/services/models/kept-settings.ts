import { z } from "zod";
import { EngineSettings } from "../../../app/contract/engine";
import { sameModel } from "../../../app/domain/model-reference";

const Stored = z.array(z.object({ ref: z.string().min(1).max(400), settings: EngineSettings })).max(500);

/** What was set for models through Homeport. The runner forgets it whenever it restarts, so it is kept here. */
export type KeptSettingsStore = {
  of(ref: string): EngineSettings | null;
  /** Null, or nothing in it: they are forgotten. Never rejects. */
  set(ref: string, settings: EngineSettings | null): Promise<void>;
};

/**
 * The settings of all models on disk. A file that can't be used counts as empty and is told; one that can't be written
 * is told, and what was set lasts until the program ends.
 */
export async function openKeptSettings({
  file,
  files,
  log,
}: {
  file: string;
  files: { readText(file: string): Promise<string | null>; write(file: string, text: string): Promise<void> };
  log: { warn(text: string): void };
}): Promise<KeptSettingsStore> {
  let all = await load();

  async function load(): Promise<z.infer<typeof Stored>> {
    try {
      const text = await files.readText(file);
      return text === null ? [] : Stored.parse(JSON.parse(text));
    } catch (error) {
      log.warn(`models: the kept settings can't be used: ${String(error).slice(0, 300)}`);
      return [];
    }
  }

  return {
    of: (ref) => all.find((entry) => sameModel(entry.ref, ref))?.settings ?? null,
    async set(ref, settings) {
      const others = all.filter((entry) => !sameModel(entry.ref, ref));
      const isEmpty = settings === null || Object.keys(settings).length === 0;
      all = isEmpty ? others : [...others, { ref, settings }].slice(-500);
      try {
        await files.write(file, `${JSON.stringify(all, null, 2)}\n`);
      } catch (error) {
        log.warn(`models: the settings can't be kept: ${String(error).slice(0, 300)}`);
      }
    },
  };
}
