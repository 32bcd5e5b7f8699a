import { randomUUID } from "node:crypto";
import type { Failure } from "../../../app/contract/errors";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import { textOf, valueAt } from "../../../app/domain/json-value";
import type { ConfigChange } from "../../../app/domain/openclaw-config";
import { type ConfigFixId, draftConfigFix } from "../../../app/domain/privacy/config-fixes";
import type { Clock } from "../../platform/clock";
import type { ConfigState, OpenClawSession } from "../../services/openclaw/session";
import type { KeptMode } from "../../services/privacy/fix-memory";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import { readPlanned, showChange, writeConfig, writeObstacle } from "../write-config";
import { type FixGround, type ModeFiles, type PreparedFix, asChange, digestOf, without } from "./fix-parts";
import { type SeenMode, keptModes, lookAt, modeChanges, restoreModes, setMode } from "./fix-modes";

/** A file with secrets in it, as both tools and Homeport write it. */
const fileMode = 0o600;

export type ConfigFixOptions = {
  openclaw: Pick<OpenClawService, "history">;
  files: ModeFiles;
  os: NodeJS.Platform;
  /** Why tools can't run in a container; null: they can. */
  sandboxObstacle(ground: FixGround): Promise<Failure | null>;
  /** Makes a file that is private from its first line on; one that is there stays. */
  makePrivateFile(file: string): Promise<void>;
  clock: Clock;
  log: { warn(text: string): void };
};

/** Keys of OpenClaw's configuration, by the writer that all changes of it go through. */
export async function prepareConfigFix(
  options: ConfigFixOptions,
  fix: ConfigFixId,
  ground: FixGround,
): Promise<PreparedFix> {
  const { session, state, token } = ground;
  if (fix === "log-private" && session.dialect === "openclaw") return { kind: "already" };
  const { stateDir, configPath } = session.location;
  const drafted =
    state.config === null
      ? []
      : draftConfigFix(fix, { dialect: session.dialect, config: state.config, stateDir, token });
  const problem = await writeObstacle(session, state, drafted);
  if (problem !== null) return { kind: "blocked", why: problem };
  if (drafted.length === 0) return { kind: "already" };
  const obstacle = fix === "sandbox" ? await options.sandboxObstacle(ground) : null;
  if (obstacle !== null) return { kind: "blocked", why: obstacle };
  const mode = await modeOfFile(options, configPath);
  return {
    kind: "ready",
    isForeseen: false,
    changes: [
      ...drafted.map((change) => asKeyChange(configPath, state, change)),
      ...(mode === null ? [] : [asChange(mode, false)]),
    ],
    async apply(job, note) {
      const changeId = randomUUID();
      const places = [stateDir, configPath];
      const before = await modesOf(options, places);
      const keys = drafted.map(({ path, value }) => ({ path: [...path], digest: digestOf(value) }));
      await note({ config: { changeId, configPath, keys }, modes: mode === null ? [] : [mode] });
      const writing = writeConfig(
        { history: options.openclaw.history, clock: options.clock, log: options.log },
        {
          id: changeId,
          session,
          state,
          changes: drafted,
          purpose: "privacy",
          subject: "",
          ...(fix === "log-private" ? { afterWrite: () => makeLogFile(options, session) } : {}),
          readBack: () => readPlanned(session, drafted),
          async probe() {
            const seen = mode === null ? null : await lookAt(options.files, configPath);
            if (mode !== null && seen !== null && seen.mode !== fileMode)
              await setMode(options.files, { path: configPath, before: seen.mode, after: fileMode });
          },
        },
        job,
      );
      await writing.catch(async (error: unknown) => {
        // the text is back by then
        await restoreModes(options.files, keptModes(modeChanges(before, await modesOf(options, places))));
        throw error;
      });
      // openclaw closes its own folder whenever it writes: that is taken back too
      const changed = modeChanges(before, await modesOf(options, places));
      await note({ config: { changeId, configPath, keys }, modes: keptModes(changed) });
      const shown = mode === null ? [] : [asChange(mode, false)];
      return { unforeseen: without(changed, shown), missed: [], keys: keys.map(({ path }) => path) };
    },
  };
}

export function asKeyChange(file: string, state: ConfigState, change: ConfigChange): FixChange {
  return { kind: "config-key", file, ...showChange(state, change) };
}

/** Every write leaves it private; null: it is, or there is no such thing here. */
async function modeOfFile({ files, os }: ConfigFixOptions, configPath: string): Promise<KeptMode | null> {
  const seen = os === "win32" ? null : await lookAt(files, configPath);
  return seen === null || seen.isFolder || seen.mode === fileMode
    ? null
    : { path: configPath, before: seen.mode, after: fileMode };
}

/** Where permission bits mean something. */
async function modesOf({ files, os }: ConfigFixOptions, places: readonly string[]): Promise<SeenMode[]> {
  const seen = os === "win32" ? [] : await Promise.all(places.map((place) => lookAt(files, place)));
  return seen.filter((each) => each !== null);
}

/** clawdbot would make it for everybody to read. */
async function makeLogFile({ makePrivateFile }: ConfigFixOptions, session: OpenClawSession): Promise<void> {
  const { config } = await session.readConfig();
  const file = textOf(valueAt(config ?? undefined, ["logging", "file"]));
  if (file !== null) await makePrivateFile(file);
}
