import type { EngineSettings } from "../../../app/contract/engine";
import type { UndoFile, UndoPlan } from "../../../app/contract/undo";
import { isEnteredAtLogin } from "../../../app/domain/login-start";
import { changesBetween } from "../../../app/domain/openclaw-config";
import type { Background } from "../../platform/ports";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { UndoRecord } from "../../services/openclaw/undo-store";
import type { createLimitsFlow } from "../container-limits";
import type { createDesktopSettings } from "../desktop-settings";
import type { FixedOutside } from "../privacy/fixes-outside";
import { undoReach } from "./undo-reach";
import { showChange } from "../write-config";

/** More keys than these say nothing any longer. */
const mostKeys = 60;

export type UndoSources = {
  openclaw: Pick<OpenClawService, "open" | "history">;
  keptModels(): readonly { ref: string; settings: EngineSettings }[];
  isLoaded(ref: string): boolean;
  limits: Pick<ReturnType<typeof createLimitsFlow>, "original">;
  desktop: Pick<ReturnType<typeof createDesktopSettings>, "facts" | "preview">;
  /** What fixes of the checklist changed beside OpenClaw's configuration. */
  outside: Pick<FixedOutside, "ids" | "plan">;
  /** Where the shell has it. */
  background: Background | null;
};

/** A plan with the records it speaks of, oldest first for each file. */
export type PreparedUndo = { shown: UndoPlan; files: { back: readonly UndoRecord[] }[]; ids: string };

export const idsOf = ({ openclaw, outside }: Pick<UndoSources, "openclaw" | "outside">): string =>
  [...openclaw.history.read().map(({ id }) => id), outside.ids()].join();

/** Reads everything, changes nothing. */
export async function prepareUndo(id: string, sources: UndoSources): Promise<PreparedUndo> {
  const { openclaw, keptModels, isLoaded, limits, outside } = sources;
  await openclaw.history.look();
  const records = openclaw.history.read();
  const paths = [...new Set(records.map(({ configPath }) => configPath))];
  const files: { back: readonly UndoRecord[]; shown: UndoFile }[] = [];
  for (const configPath of paths) {
    files.push(
      await prepareFile(
        records.filter((each) => each.configPath === configPath),
        openclaw,
      ),
    );
  }
  const models = keptModels().map(({ ref, settings }) => ({ ref, settings, isLoaded: isLoaded(ref) }));
  const has = (...purposes: UndoRecord["purpose"][]) => records.some(({ purpose }) => purposes.includes(purpose));
  return {
    ids: idsOf(sources),
    files,
    shown: {
      id,
      files: files.map(({ shown }) => shown),
      outside: await outside.plan(),
      models,
      limits: limits.original(),
      desktop: await desktopPart(sources),
      login: await loginPart(sources),
      stays: [
        "models",
        "runner",
        ...(has("cloud", "local-then-cloud") ? (["cloud-key"] as const) : []),
        ...(has("install") ? (["gateway-service"] as const) : []),
      ],
    },
  };
}

async function prepareFile(records: readonly UndoRecord[], openclaw: UndoSources["openclaw"]) {
  const shownOf = new Map(openclaw.history.shown().map((change) => [change.id, change]));
  const show = (all: readonly UndoRecord[]) => all.toReversed().flatMap(({ id }) => shownOf.get(id) ?? []);
  const { dialect, configPath } = records.at(-1) as UndoRecord;
  const session = await openclaw.open(dialect, configPath).catch(() => null);
  if (session === null || session.location.configPath !== configPath) {
    const left = show(records);
    const shown: UndoFile = {
      dialect,
      configPath,
      left,
      changes: [],
      backupPath: null,
      keys: [],
      obstacle: "other-place",
    };
    return { back: [], shown };
  }
  const now = await session.readConfig();
  const { back, left, obstacle } = undoReach(records, now, openclaw.history.isUndoable);
  const backupPath = back[0]?.backupPath ?? null;
  const then = back.length === 0 ? now : await session.readCopy(backupPath);
  const keys = changesBetween(now.config ?? {}, then.config ?? {}).slice(0, mostKeys);
  const shown: UndoFile = {
    dialect,
    configPath,
    backupPath,
    obstacle,
    changes: show(back),
    keys: keys.map((change) => showChange(now, change)),
    left: show(left),
  };
  return { back, shown };
}

/** An entry that the system holds back is one too. */
async function loginPart({ background }: UndoSources): Promise<UndoPlan["login"]> {
  const facts = (await background?.read()) ?? null;
  return facts === null || !isEnteredAtLogin(facts.login) ? null : { file: facts.loginFile };
}

async function desktopPart({ desktop }: UndoSources): Promise<UndoPlan["desktop"]> {
  const facts = await desktop.facts();
  if (facts?.hasUndo !== true) return null;
  const { file, isBlockedBy } = await desktop.preview("undo-desktop-settings");
  return file === null || file.changes.length === 0 ? null : { ...file, isBlockedBy };
}
