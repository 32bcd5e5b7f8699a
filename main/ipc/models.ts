import type { GuardFlow } from "../flows/guard";
import type { ModelService } from "../services/models/models";
import type { HandlersOf } from "./gate";

export function modelsHandlers({
  models,
  guard,
  chooseFile,
}: {
  models: ModelService;
  guard: GuardFlow;
  /** The system's dialog, where the shell has one. */
  chooseFile: (() => Promise<string | null>) | null;
}): HandlersOf<"models"> {
  return {
    "models.read": () => models.read(),
    "models.refresh": () => models.refresh(),
    "models.inspect": (input) => models.inspect(input),
    "models.pull": async ({ guard: word, ...wanted }) => {
      await guard.admitPull({ ref: wanted.ref, word });
      return { jobId: models.pull(wanted).id };
    },
    "models.chooseFile": async () => ({ path: (await chooseFile?.()) ?? null }),
    "models.examineFile": (input) => models.examineFile(input),
    "models.import": (input) => ({ jobId: models.import(input).id }),
    "models.tag": (input) => models.tag(input),
    "models.repackage": (input) => models.repackage(input),
    "models.checkUpdate": (input) => models.checkUpdate(input),
    "models.remove": (input) => ({ jobId: models.remove(input).id }),
    "models.unloadAll": () => models.unloadAll(),
    "models.unload": async (input) => ({ unloadedCount: await models.unload(input) }),
  };
}
