import { known } from "../../../app/contract/common";
import { CodedError, toFailure, toError } from "../../../app/contract/errors";
import type { ConfiguredModel, Dialect, DoctorReport, OpenClawSnapshot, Proof } from "../../../app/contract/openclaw";
import { isSameEndpoint } from "../../../app/domain/model-place";
import { inRounds } from "../../platform/in-rounds";
import type { Clock } from "../../platform/clock";
import { readVariable } from "../../platform/environment";
import type { RunCommand } from "../../platform/run-command";
import { type Stamped, createSnapshot } from "../../platform/snapshot";
import { createChildEnvironment } from "./child-environment";
import { runDoctor } from "./doctor";
import { type AnswerRoute, type Facts, fromFile, nothingYet, problemState, profileNow, routeOf } from "./facts";
import { type FindExecutable, type FoundInstall, type OwnCommandOf, createInstallFinder } from "./installs";
import { type Location, locate, locateAgain, overriddenPath, placeVariable, profilesThere } from "./locate";
import { createChangeHistory } from "./change-history";
import { createSchemaCheck } from "./schema-check";
import { createSerialQueue } from "./serial-queue";
import { type ConfigFiles, type ConfigState, type OpenClawSession, createSession } from "./session";
import type { UndoStore } from "./undo-store";

export type OpenClawOptions = {
  runCommand: RunCommand;
  findExecutable: FindExecutable;
  /** What Homeport itself installed. */
  ownCommandOf?: OwnCommandOf;
  files: ConfigFiles;
  /** Null when there is no such file; throws when it can't be read. */
  readTextFile(file: string): Promise<string | null>;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
  clock: Clock;
  push(event: "openclaw.changed", snapshot: OpenClawSnapshot): void;
  log: { warn(text: string): void };
  /** The command line the user chose; null when never chosen. */
  getDialectSetting(): Dialect | null;
  setDialectSetting?(dialect: Dialect): void | Promise<void>;
  /** The profile of its own that a command line is used with; null: none. */
  getProfileSetting?(dialect: Dialect): string | null;
  setProfileSetting?(dialect: Dialect, profile: string | null): void | Promise<void>;
  /** Names of the folders in a folder; none where it can't be read. */
  listFolders?(folder: string): Promise<readonly string[]>;
  /** What OpenClaw on this machine would use to reach the runner; null when there is no way by TCP. */
  runnerBaseUrl(): string | null;
  /** The same runner, by an address that only holds where OpenClaw runs. */
  isRunnerElsewise?(baseUrl: string): boolean;
  tempDir: string;
  /** Names and addresses of this machine: a model served at one of them is here. */
  ownHosts?: () => readonly string[];
  /** PATH as children get it by default. */
  searchPath?: () => string;
  /** A file of certificates that are trusted by hand; null: there are none. */
  extraCertificates?: () => string | null;
  /** Where what is needed to take changes back is kept over a restart. */
  undoStore?: UndoStore;
};

/**
 * Owns what is known of OpenClaw's command lines: which are there, which is used, what its configuration says would
 * answer. Starts no process by itself but on `refresh`.
 */
export function createOpenClawService(options: OpenClawOptions) {
  const { clock, env, home, os, runCommand } = options;
  const where = { env, home, platform: os };
  const environmentOf = createChildEnvironment({
    env,
    home,
    platform: os,
    searchPath: options.searchPath,
    extraCertificates: options.extraCertificates,
  });
  const findInstalls = createInstallFinder({
    runCommand,
    findExecutable: options.findExecutable,
    ownCommandOf: options.ownCommandOf,
    overrideOf: (dialect) => overriddenPath(dialect, where),
    environmentOf: (file, dialect) => environmentOf(file, dialect, placeOf(dialect)),
  });
  const placeOf = (dialect: Dialect) => locate(dialect, where, options.getProfileSetting?.(dialect) ?? null);
  const ownHosts = () => options.ownHosts?.() ?? [];
  const queue = createSerialQueue();
  const schemas = createSchemaCheck();
  const snapshot = createSnapshot<Facts>(nothingYet(), {
    clock,
    publish: (next) => options.push("openclaw.changed", next),
  });
  let chosen: Dialect | null = null;
  let proof: Proof | null = null;
  const history = createChangeHistory({
    store: options.undoStore,
    files: options.files,
    changed: () => patchFacts(ours()),
  });
  const refresh = inRounds<OpenClawSnapshot>(look);

  async function look(): Promise<Stamped<Facts>> {
    await history.look();
    const installs = await findInstalls();
    const install = await pick(installs);
    if (install === null) return show({ ...nothingYet(), state: "not-found" });
    const location = placeOf(install.dialect);
    const facts: Facts = {
      ...nothingYet(),
      installs: installs.map(({ command: _command, ...shown }) => shown),
      dialect: install.dialect,
      version: install.version,
      stateDir: known(location.stateDir),
      configPath: known(location.configPath),
      cliProfile: {
        name: location.profile,
        found: await profilesThere(
          install.dialect,
          where,
          async (folder) => (await options.listFolders?.(folder)) ?? [],
        ),
        fixedBy: placeVariable(install.dialect, where),
      },
    };
    if (install.problem !== null) return show({ ...facts, state: "broken", problem: install.problem });

    let session: OpenClawSession;
    let state: ConfigState;
    try {
      session = sessionOf(install);
      state = await session.readConfig();
    } catch (error) {
      return show({ ...facts, state: "broken", problem: toFailure(error) });
    }
    const seen: Facts = { ...facts, hasConfigFile: known(state.text !== null) };
    // the file says it sooner; the command line has the last word
    const early = fromFile(install.dialect, state, ownHosts());
    if (early !== null) {
      const isConnected = isServedByRunner(early.defaultModel.value);
      snapshot.setIfChanged({ ...seen, ...early, ...ours(), state: stateMeanwhile(), isConnected });
    }
    try {
      const status = await session.adapter.modelsStatus();
      const route = routeOf(install.dialect, state, status, { ownHosts: ownHosts() });
      return show({
        ...seen,
        state: "ready",
        defaultModel: known(route.defaultModel),
        fallbacks: known([...route.fallbacks]),
        utilityModel: route.utilityModel,
        isConnected: isServedByRunner(route.defaultModel),
        profile: profileNow(install.dialect, state, route, ownHosts()),
      });
    } catch (error) {
      return show({ ...seen, ...problemState(toFailure(error), state) });
    }
  }

  /** With undo and proof as they are when it is published: both may change while the command line is asked. */
  function show(facts: Facts): Stamped<Facts> {
    return snapshot.set({ ...facts, ...ours() });
  }

  function ours(): Pick<Facts, "undo" | "changes" | "changesSetAside" | "proof"> {
    const changes = history.shown();
    const undo = changes[0]?.isUndoable === true ? changes[0] : null;
    return { undo, changes, changesSetAside: history.setAsidePath, proof };
  }

  /** While the command line is asked the page keeps what it showed. */
  function stateMeanwhile(): Facts["state"] {
    return snapshot.read().state === "ready" ? "ready" : "looking";
  }

  async function pick(installs: readonly FoundInstall[]): Promise<FoundInstall | null> {
    const wanted = chosen ?? options.getDialectSetting();
    const asked = installs.find(({ dialect }) => dialect === wanted);
    if (asked !== undefined) return asked;
    const working = installs.filter(({ problem }) => problem === null);
    for (const install of working) {
      const text = await options.readTextFile(placeOf(install.dialect).configPath).catch(() => null);
      if (text !== null) return install;
    }
    return working[0] ?? installs[0] ?? null;
  }

  function sessionOf(install: FoundInstall, location: Location = placeOf(install.dialect)): OpenClawSession {
    const { dialect, command } = install;
    return createSession({
      dialect,
      command,
      version: install.version.isKnown ? install.version.value : null,
      schemas,
      location,
      environmentOf: (place, references) => environmentOf(command.file, dialect, place, references),
      valueOf: (name) => readVariable(env, name, os),
      runCommand,
      readTextFile: options.readTextFile,
      files: options.files,
      tempDir: options.tempDir,
      inTurn: (work) => queue.run(location.stateDir, work),
    });
  }

  /**
   * The installation in use, at work; or one that changed this file before, in the profile it belongs to. Throws CodedError:
   * openclaw-missing, openclaw-broken, openclaw-node-too-old.
   */
  async function open(dialect?: Dialect, changedPath?: string): Promise<OpenClawSession> {
    const installs = await findInstalls();
    const install =
      dialect === undefined ? await pick(installs) : (installs.find((each) => each.dialect === dialect) ?? null);
    if (install === null) throw new CodedError("openclaw-missing", "Neither openclaw nor clawdbot was found");
    const { problem } = install;
    if (problem !== null) throw toError(problem);
    const again = changedPath === undefined ? null : locateAgain(install.dialect, where, changedPath);
    return sessionOf(install, again ?? undefined);
  }

  /** A write that an earlier run had begun and that never reached the file leaves nothing to take back. */
  async function settleUndo(): Promise<void> {
    const begun = history.latest();
    if (begun === null || begun.writtenMeaning !== null) return;
    const session = await open(begun.dialect, begun.configPath);
    if (session.location.configPath !== begun.configPath) return;
    if ((await session.readConfig()).hash === begun.originalHash) await history.remove([begun.id]);
  }

  function isServedByRunner({ baseUrl }: Pick<ConfiguredModel, "baseUrl">): boolean {
    if (isSameEndpoint(baseUrl, options.runnerBaseUrl())) return true;
    return baseUrl !== null && options.isRunnerElsewise?.(baseUrl) === true;
  }

  function patchFacts(change: Partial<Facts>): void {
    const { revision: _revision, asOf: _asOf, ...facts } = snapshot.read();
    snapshot.setIfChanged({ ...facts, ...change });
  }

  return {
    read: (): OpenClawSnapshot => snapshot.read(),
    refresh,
    /** Looks in the background. */
    start(): void {
      refresh()
        .then(settleUndo)
        .catch((error: unknown) => options.log.warn(`openclaw: ${toFailure(error).message}`));
    },
    async choose(dialect: Dialect): Promise<OpenClawSnapshot> {
      chosen = dialect;
      proof = null;
      await options.setDialectSetting?.(dialect);
      return refresh();
    },
    /** Throws bad-input where a variable of the environment says the place. */
    async chooseProfile(profile: string | null): Promise<OpenClawSnapshot> {
      const { dialect } = snapshot.read();
      const variable = dialect === null ? null : placeVariable(dialect, where);
      if (variable !== null) throw new CodedError("bad-input", `${variable} is set, and says which folder is used.`);
      if (dialect === null) throw new CodedError("openclaw-missing", "Neither openclaw nor clawdbot was found");
      proof = null;
      await options.setProfileSetting?.(dialect, profile);
      return refresh();
    },
    /** To be called when the runner was found or lost: the same default model may be served by it, or no longer. */
    runnerChanged(): void {
      const { state, defaultModel } = snapshot.read();
      if (state === "ready" && defaultModel.isKnown) patchFacts({ isConnected: isServedByRunner(defaultModel.value) });
    },
    open,
    /** Where one of this kind has its configuration, installed or not. */
    async placeOf(dialect: Dialect): Promise<{ configPath: string; hasConfig: boolean }> {
      const { configPath } = placeOf(dialect);
      const text = await options.readTextFile(configPath).catch(() => "");
      return { configPath, hasConfig: text !== null };
    },
    isServedByRunner,
    /** What would answer now, asked afresh. Throws as `modelsStatus` of the adapter does. */
    async readRoute(session: OpenClawSession, agentId?: string): Promise<AnswerRoute> {
      const status = await session.adapter.modelsStatus();
      return routeOf(session.dialect, await session.readConfig(), status, { agentId, ownHosts: ownHosts() });
    },
    history,
    /** Throws CodedError as `open` and a command do. */
    async runDoctor(): Promise<DoctorReport> {
      const { dialect, call, shownCommand } = await open();
      return runDoctor(dialect, call, shownCommand);
    },
    /** Kept in memory only. */
    setProof(next: Proof | null): void {
      proof = next;
      patchFacts(ours());
    },
  };
}
export type OpenClawService = ReturnType<typeof createOpenClawService>;
