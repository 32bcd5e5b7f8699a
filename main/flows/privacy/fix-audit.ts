import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Dialect } from "../../../app/contract/openclaw";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import { type Json, isJsonObject, valueAt } from "../../../app/domain/json-value";
import { type ConfigChange, changesBetween, readAgentChoice } from "../../../app/domain/openclaw-config";
import { runSecurityFix } from "../../services/openclaw/security-audit";
import { readPlanned, writeConfig, writeObstacle } from "../write-config";
import { type ConfigFixOptions, asKeyChange } from "./fix-config";
import { keptModes, lookAt, modeChanges, modesBelow, restoreModes } from "./fix-modes";
import { type FixGround, type ModeFiles, type PreparedFix, digestOf, without } from "./fix-parts";

const [folderMode, fileMode] = [0o700, 0o600];

/**
 * `security audit --fix` has no dry run: what it is known to do is shown. Done with a copy, compared with what was shown, and
 * what it did besides is told.
 */
export async function prepareAuditFix(options: ConfigFixOptions, ground: FixGround): Promise<PreparedFix> {
  const { session, state } = ground;
  const { stateDir, configPath } = session.location;
  if (options.os === "win32")
    return { kind: "blocked", why: { code: "fix-not-here", message: "On Windows it changes access lists" } };
  const drafted = state.config === null ? [] : foreseenKeys(session.dialect, state.config);
  const problem = await writeObstacle(session, state, drafted);
  if (problem !== null) return { kind: "blocked", why: problem };
  if (drafted.length > 0 && session.mustEditFile(state, drafted))
    return {
      kind: "blocked",
      why: { code: "fix-would-leak", message: "It would write the values of environment variables into the file" },
    };
  const modes = await foreseenModes(options.files, session.dialect, state.config ?? {}, { stateDir, configPath });
  const foreseen: FixChange[] = [...drafted.map((change) => asKeyChange(configPath, state, change)), ...modes];
  if (foreseen.length === 0) return { kind: "already" };
  return {
    kind: "ready",
    changes: foreseen,
    isForeseen: true,
    async apply(job, note) {
      const changeId = randomUUID();
      const before = await modesBelow(options.files, [stateDir, configPath]);
      const noted = (keys: readonly ConfigChange[], changed: readonly FixChange[]) =>
        note({
          config: {
            changeId,
            configPath,
            keys: keys.map((change) => ({ path: [...change.path], digest: digestOf(change.value) })),
          },
          modes: keptModes(changed),
        });
      await noted(drafted, modes);
      try {
        await writeConfig(
          { history: options.openclaw.history, clock: options.clock, log: options.log },
          {
            id: changeId,
            session,
            state,
            changes: drafted,
            purpose: "privacy",
            subject: "",
            async write() {
              job.phase("running-command");
              await runSecurityFix(session.dialect, session.call);
            },
            readBack: () => readPlanned(session, []),
            async probe() {},
          },
          job,
        );
      } catch (error) {
        await restoreModes(options.files, keptModes(modeChanges(before, await modesBelow(options.files, [stateDir]))));
        throw error;
      }
      const after = await session.readConfig();
      const keys = changesBetween(state.config ?? {}, after.config ?? {});
      const changed = modeChanges(before, await modesBelow(options.files, [stateDir, configPath]));
      if (after.hash === state.hash) {
        const record = options.openclaw.history.read().find(({ id }) => id === changeId);
        await options.openclaw.history.remove([changeId]);
        if (record?.backupPath) await session.dropBackup(record.backupPath).catch(() => {});
      }
      // what really changed is what is taken back
      await noted(keys, changed);
      const happened = [...keys.map((change) => asKeyChange(configPath, state, change)), ...changed];
      return {
        unforeseen: without(happened, foreseen),
        missed: without(foreseen, happened),
        keys: keys.map((change) => change.path),
      };
    },
  };
}

/** Source: `security/fix` of both tools, as run. clawdbot knows these channels only; openclaw takes all there are. */
const clawdbotChannels = ["telegram", "whatsapp", "discord", "signal", "imessage", "slack", "msteams"];

function foreseenKeys(dialect: Dialect, config: Json): ConfigChange[] {
  const channels = valueAt(config, ["channels"]);
  const names = isJsonObject(channels) ? Object.keys(channels) : [];
  const changes: ConfigChange[] = names
    .filter((name) => dialect === "openclaw" || clawdbotChannels.includes(name))
    .flatMap((name) => {
      const accounts = valueAt(channels, [name, "accounts"]);
      const inner = isJsonObject(accounts) ? Object.keys(accounts) : [];
      return [[name], ...inner.map((account) => [name, "accounts", account])];
    })
    .map((place) => ["channels", ...place, "groupPolicy"])
    .filter((key) => valueAt(config, key) === "open")
    .map((key) => ({ path: key, value: "allowlist" }));
  if (dialect === "clawdbot" && valueAt(config, ["logging", "redactSensitive"]) === "off")
    changes.push({ path: ["logging", "redactSensitive"], value: "tools" });
  return changes;
}

/** The folders it sets to 0700 and the files it sets to 0600, where they are otherwise. */
async function foreseenModes(
  files: ModeFiles,
  dialect: Dialect,
  config: Json,
  { stateDir, configPath }: { stateDir: string; configPath: string },
): Promise<FixChange[]> {
  const api = path.posix;
  const namesIn = async (folder: string, ending: string) => {
    const names: string[] = [];
    try {
      for await (const { name, kind } of files.list(folder))
        if (kind === "file" && name.endsWith(ending)) names.push(api.join(folder, name));
    } catch {
      // there is no such folder
    }
    return names.toSorted();
  };
  const credentials = api.join(stateDir, "credentials");
  const targets = [stateDir, configPath, credentials, ...(await namesIn(credentials, ".json"))];
  for (const id of agentIds(dialect, config)) {
    const root = api.join(stateDir, "agents", id.toLowerCase());
    const [agent, sessions] = [api.join(root, "agent"), api.join(root, "sessions")];
    const databases = ["", "-wal", "-shm", "-journal"].map((end) => api.join(agent, `openclaw-agent.sqlite${end}`));
    targets.push(root, agent, ...(dialect === "openclaw" ? databases : []), api.join(agent, "auth-profiles.json"));
    targets.push(sessions, api.join(sessions, "sessions.json"));
    if (dialect === "openclaw") targets.push(...(await namesIn(sessions, ".jsonl")));
  }
  const changes: FixChange[] = [];
  for (const target of new Set(targets)) {
    const seen = await lookAt(files, target);
    const after = seen?.isFolder ? folderMode : fileMode;
    if (seen !== null && (seen.mode & 0o777) !== after)
      changes.push({ kind: "mode", path: target, isFolder: seen.isFolder, before: seen.mode, after });
  }
  return changes;
}

function agentIds(dialect: Dialect, config: Json): string[] {
  const ids = ["main", readAgentChoice(config, dialect).agentId];
  const agents = valueAt(config, dialect === "openclaw" ? ["agents", "entries"] : ["agents", "list"]);
  if (isJsonObject(agents)) ids.push(...Object.keys(agents));
  if (Array.isArray(agents))
    ids.push(
      ...(agents as readonly Json[]).flatMap((each) => [valueAt(each, ["id"])].filter((id) => typeof id === "string")),
    );
  return [...new Set(ids)];
}
