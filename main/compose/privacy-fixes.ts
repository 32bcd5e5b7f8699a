import path from "node:path";
import type { Push } from "../../app/contract/index";
import type { FixPlan } from "../../app/contract/privacy-fixes";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { sameModel } from "../../app/domain/model-reference";
import { createFixesFlow, type FixesOptions } from "../flows/privacy/fixes";
import { createSandboxCheck } from "../flows/privacy/sandbox-ready";
import type { Platform } from "../platform/platform";
import { dialects } from "../services/openclaw/locate";
import type { OpenClawService } from "../services/openclaw/openclaw";
import { openFixMemory } from "../services/privacy/fix-memory";
import type { MachineReaders } from "./machine-readers";
import type { PlainFiles } from "./plain-files";
import type { OnEvent } from "./pushes";

type Options = {
  platform: Platform;
  files: PlainFiles;
  readers: MachineReaders;
  docker: Parameters<typeof createSandboxCheck>[0];
  openclaw: OpenClawService;
  runner: { read(): RunnerSnapshot };
  push: Push;
  onEvent: OnEvent;
} & Pick<FixesOptions, "privacy" | "gateway" | "verify" | "startJob">;

/** What Homeport changes for the checklist, and where it may. */
export async function composeFixes({
  platform,
  files,
  readers,
  docker,
  openclaw,
  runner,
  onEvent,
  ...sources
}: Options) {
  const { clock, log, os, paths, tree } = platform;
  const { places, shellHistory } = readers;

  function route(): Pick<FixPlan, "proof" | "isLocalOnly"> {
    const { defaultModel, isConnected, profile, state } = openclaw.read();
    const isLocalOnly = profile.isKnown && profile.value === "local-only";
    if (state !== "ready" || !isConnected || !defaultModel.isKnown) return { proof: "not-local", isLocalOnly };
    const { model } = defaultModel.value;
    const isLoaded = runner.read().loaded.some(({ ref }) => sameModel(ref, model));
    return { proof: isLoaded ? "loaded" : "not-loaded", isLocalOnly };
  }

  const fixes = createFixesFlow({
    ...sources,
    openclaw,
    memory: await openFixMemory({ file: path.join(paths.settingsFolder, "privacy-fixes.json"), files, log }),
    files: tree,
    texts: platform.files,
    shellHistory,
    os,
    sandboxObstacle: createSandboxCheck(docker),
    async makePrivateFile(file) {
      if ((await files.readText(file)) === null) await files.write(file, "");
    },
    // a state folder may be the user's own link; what lies in /tmp is never followed, anybody can put a link there
    // openclaw's log folder has the number of its user in its name where the plain one is another's
    privatePaths: async () => [
      ...(await Promise.all(
        (await places())
          .flatMap(({ stateDir, configPath }) => [stateDir, configPath])
          .map((each) => tree.realPath(each).catch(() => each)),
      )),
      ...dialects.map((dialect) => path.posix.join("/tmp", dialect)),
      path.posix.join("/tmp", `openclaw-${process.getuid?.() ?? ""}`),
      paths.settingsFolder,
      paths.logsFolder,
    ],
    route,
    clock,
    log,
  });
  onEvent("openclaw.changed", fixes.refresh);
  void fixes
    .settle()
    .catch((error: unknown) => log.warn(`privacy: what was begun could not be settled: ${String(error)}`));
  return fixes;
}
