import { type Reading, known, unknown } from "../../../../app/contract/common";
import { type Failure, toFailure } from "../../../../app/contract/errors";
import type { GatewaySnapshot } from "../../../../app/contract/gateway";
import { usualGatewayPort } from "../../../../app/domain/cli-profile";
import { type GatewayConfig, type SecretPlace, readGatewayConfig } from "../../../../app/domain/gateway-config";
import type { Push } from "../../../../app/contract/index";
import { readVariable } from "../../../platform/environment";
import type { Clock } from "../../../platform/clock";
import type { SendHttp } from "../../../platform/http";
import type { StartCommand } from "../../../platform/run-command";
import { createSnapshot } from "../../../platform/snapshot";
import type { ConfigState, OpenClawSession } from "../session";
import { createGatewayChild } from "./child";
import { explainEnd } from "./explain-end";
import { type GatewayProbe, originOfPort, probeChat, probeGateway, probeOutside } from "./probe";
import { type GatewayStatus, isOpenAddress, readGatewayStatus } from "./status";

const lookEveryMs = 4_000;
const pushEveryMs = 300;

type Facts = Omit<GatewaySnapshot, "revision" | "asOf">;
export type GatewayOptions = {
  /** Throws CodedError openclaw-missing, -broken, -node-too-old. */
  open(): Promise<OpenClawSession>;
  sendHttp: SendHttp;
  startCommand: StartCommand;
  endProcess(pid: number): void;
  clock: Clock;
  push: Push;
  attention: { isVisible(): boolean; onChange(listener: () => void): unknown };
  env: Readonly<Record<string, string | undefined>>;
  os: NodeJS.Platform;
  /** Addresses of this machine that others reach too. */
  outsideHosts(): readonly string[];
};

/** A gateway as it was found: what main needs to talk to it. The secret stays in main. */
export type FoundGateway = {
  session: OpenClawSession;
  state: ConfigState;
  config: GatewayConfig;
  origin: string;
  secret: string | null;
  probe: GatewayProbe;
};

/**
 * Owns what is known of OpenClaw's gateway. Looked at with one request, while some window shows it or when asked; the command
 * line, which takes seconds, only by `refresh`. No process per tick.
 */
export function createGatewayService(options: GatewayOptions) {
  const { sendHttp, clock, attention } = options;
  const watchers = new Set<string>();
  const child = createGatewayChild({
    startCommand: options.startCommand,
    clock,
    endProcess: options.endProcess,
    os: options.os,
    onChange: said,
  });
  const snapshot = createSnapshot<Facts>(nothingYet(), {
    clock,
    publish: (next) => options.push("gateway.changed", next),
  });
  /** What is asked once for each start of a gateway and each state of its file. */
  let once: { key: string; chat: Facts["chat"]; isExposed: Reading<boolean> } | null = null;
  let status: GatewayStatus | null = null;
  let looking: Promise<FoundGateway | null> | null = null;
  let following: AbortController | null = null;
  let isPushPending = false;
  /** The state folder that was looked at last: a child of ours may belong to another one. */
  let here: string | null = null;

  /** What it says and when it ends is sent along at once while somebody looks, a few times a second at most. */
  function said(): void {
    if (isPushPending) return;
    isPushPending = true;
    void tellSoon();
  }

  async function tellSoon(): Promise<void> {
    await clock.sleep(pushEveryMs);
    isPushPending = false;
    const { revision: _r, asOf: _a, ...facts } = snapshot.read();
    const now = childHere();
    const isOurs = facts.owner === "homeport";
    if (isOurs !== (now !== null)) return void (await look());
    const state = now?.isStopping === true ? { state: "stopping" as const } : {};
    if (watchers.size > 0 || now?.isStopping === true) snapshot.setIfChanged({ ...facts, ...ofChild(), ...state });
  }

  function childHere() {
    const now = child.read();
    return now?.stateDir === here ? now : null;
  }

  function ofChild(): Pick<Facts, "log" | "droppedLines" | "problem"> {
    return { log: child.lines(), droppedLines: child.droppedLines(), problem: problemOf() };
  }

  function problemOf(): Failure | null {
    const end = child.lastEnd();
    return end === null || end.isStopping ? null : explainEnd(end, child.said());
  }

  async function find(): Promise<FoundGateway | Failure> {
    try {
      const session = await options.open();
      const state = await session.readConfig();
      const config = readGatewayConfig(
        state.config ?? undefined,
        usualGatewayPort(session.dialect, session.location.profile),
      );
      const origin = originOfPort(config.port);
      const probe = await probeGateway(sendHttp, { origin, now: clock.now() });
      return { session, state, config, origin, secret: secretFrom(config.secret), probe };
    } catch (error) {
      return toFailure(error);
    }
  }

  function secretFrom(place: SecretPlace | null): string | null {
    if (place?.kind === "literal") return place.text;
    return place?.kind === "environment" ? (readVariable(options.env, place.name, options.os) ?? null) : null;
  }

  /** One at a time; whoever asks meanwhile gets the same answer. Null: there is no command line to speak of. */
  function look(): Promise<FoundGateway | null> {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function lookOnce(): Promise<FoundGateway | null> {
    const found = await find();
    if ("code" in found) {
      snapshot.setIfChanged({ ...nothingYet(), state: "unavailable", problem: found });
      return null;
    }
    const { session, state, config, origin, secret, probe } = found;
    const { stateDir } = session.location;
    if (stateDir !== here) status = null;
    here = stateDir;
    const own = childHere();
    const isRunning = probe.kind === "gateway" && probe.isReady;
    if (probe.kind === "closed")
      status = status === null ? null : { ...status, pid: unknown("not-reported"), addresses: [] };
    // a gateway that starts anew, or a file that changed, is asked again
    const startedAt = probe.kind === "gateway" ? (probe.startedAt ?? own?.startedAt ?? null) : null;
    const key = JSON.stringify([isRunning, probe.kind, startedAt, state.hash, own?.pid]);
    if (once?.key !== key) {
      const [chat, isExposed] = isRunning
        ? await Promise.all([
            probeChat(sendHttp, { origin, secret }),
            probeOutside(sendHttp, { port: config.port, hosts: options.outsideHosts(), now: clock.now() }),
          ])
        : [unknown<"on" | "off" | "refused">("not-reachable"), unknown<boolean>("not-reachable")];
      once = { key, chat, isExposed };
    }
    const owner: Facts["owner"] = own !== null ? "homeport" : isRunning ? ownerOf(status) : null;
    const hasOpenAddress = status?.addresses.some(isOpenAddress) ?? false;
    snapshot.setIfChanged({
      state: stateOf(probe, own),
      dialect: session.dialect,
      port: config.port,
      bind: config.bind,
      isExposed: isRunning && hasOpenAddress ? known(true) : once.isExposed,
      auth: config.auth,
      mode: config.mode,
      owner,
      pid:
        own?.pid !== undefined
          ? known(own.pid)
          : isRunning
            ? (status?.pid ?? unknown("not-measured-yet"))
            : unknown("not-reachable"),
      version: probe.kind === "gateway" && probe.version !== null ? known(probe.version) : unknown("not-reported"),
      startedAt: startedAt === null ? unknown("not-reported") : known(startedAt),
      chat: once.chat,
      needsRestart: isRunning ? needsRestart(config, state, own?.configHash ?? null) : unknown("not-reachable"),
      service: status?.service ?? unknown("not-measured-yet"),
      channels: [...config.channels],
      ...ofChild(),
    });
    return found;
  }

  /** With the command line's own words: 2–3 s more. */
  async function refresh(signal?: AbortSignal): Promise<GatewaySnapshot> {
    const found = await look();
    if (found !== null) {
      status = await readGatewayStatus(found.session, signal);
      await look();
    }
    return snapshot.read();
  }

  function adjust() {
    const isWanted = watchers.size > 0 && attention.isVisible();
    if (isWanted === (following !== null)) return;
    following?.abort();
    following = isWanted ? new AbortController() : null;
    if (following !== null) void follow(following.signal).catch(() => {});
  }
  async function follow(signal: AbortSignal): Promise<void> {
    for (;;) {
      await look();
      await clock.sleep(lookEveryMs, signal);
    }
  }
  attention.onChange(adjust);

  return {
    read: (): GatewaySnapshot => snapshot.read(),
    look,
    refresh,
    child,
    /** A window shows it. */
    watch(clientId: string, isOpen: boolean): void {
      if (isOpen) watchers.add(clientId);
      else watchers.delete(clientId);
      adjust();
    },
    gone(clientId: string): void {
      watchers.delete(clientId);
      adjust();
    },
    /** Another command line is used now: nothing known of the last one holds. */
    forget(): void {
      status = null;
      once = null;
    },
    stop(): void {
      watchers.clear();
      adjust();
    },
  };
}
export type GatewayServiceApi = ReturnType<typeof createGatewayService>;

function stateOf(probe: GatewayProbe, own: { isStopping: boolean } | null): Facts["state"] {
  if (own?.isStopping === true) return "stopping";
  if (probe.kind === "gateway") return probe.isReady ? "running" : "starting";
  if (own !== null) return "starting";
  return probe.kind === "closed" ? "stopped" : probe.kind;
}

function ownerOf(status: GatewayStatus | null): Facts["owner"] {
  if (status === null) return null;
  const { service } = status;
  return service.isKnown && service.value.isRunning.isKnown && service.value.isRunning.value ? "service" : "somebody";
}

function needsRestart(config: GatewayConfig, state: ConfigState, hashAtStart: string | null): Reading<boolean> {
  if (config.isWatchingFile) return known(false);
  return hashAtStart === null ? unknown("not-reported") : known(hashAtStart !== state.hash);
}

function nothingYet(): Facts {
  const reading = <T>(): Reading<T> => unknown("not-measured-yet");
  return {
    state: "looking",
    dialect: null,
    port: null,
    bind: null,
    isExposed: reading(),
    auth: null,
    mode: null,
    owner: null,
    pid: reading(),
    version: reading(),
    startedAt: reading(),
    chat: reading(),
    needsRestart: reading(),
    service: reading(),
    channels: [],
    problem: null,
    log: [],
    droppedLines: 0,
  };
}
