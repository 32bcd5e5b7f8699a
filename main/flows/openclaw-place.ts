import { CodedError } from "../../app/contract/errors";
import type { AddressTry, OpenClawPlace, PlaceAddress } from "../../app/contract/openclaw-place";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { valueAt } from "../../app/domain/json-value";
import { isSameEndpoint, placeOfBaseUrl, splitModelRef } from "../../app/domain/model-place";
import { baseUrlOfProvider, readAgentChoice } from "../../app/domain/openclaw-config";
import {
  type AddressFacts,
  type Place,
  addressesFrom,
  chooseAddress,
  hostsAt,
  isContainerOnly,
  placeOf,
  typedConcern,
} from "../../app/domain/openclaw-place";
import { parseBaseUrl } from "../../app/domain/base-url";
import { shellLine } from "../../app/domain/set-up-command";
import type { Clock } from "../platform/clock";
import type { SendHttp } from "../platform/http";
import type { RunCommand } from "../platform/run-command";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { ConfigState } from "../services/openclaw/session";
import { readBridgeGateway, readContainers } from "../services/runner/containers";
import { childEnvironment } from "../services/runner/docker-facts";
import { nodeArgs, tryFromHere, tryInContainer } from "./try-addresses";

export type PlaceFlowOptions = {
  openclaw: Pick<OpenClawService, "open" | "refresh">;
  runner: { read(): RunnerSnapshot; isDockerRemote(): boolean };
  runCommand: RunCommand;
  findExecutable: (name: string) => Promise<string | null>;
  sendHttp: SendHttp;
  env: Readonly<Record<string, string | undefined>>;
  os: NodeJS.Platform;
  ownHosts: () => readonly string[];
  clock: Clock;
  log: { warn(text: string): void };
};

type Seen = Place & { facts: Omit<AddressFacts, "endpoint">; present: string | null; asOf: number };

/** An address as a plan has it. */
export type ChosenAddress = PlaceAddress & {
  where: Place["where"];
  reason: Place["reason"];
  subject: string;
  /** From where it is asked whether it answers; null: that can't be done from here. */
  tryFrom: "here" | "container" | null;
  /** As it is run, where it is asked from inside the container. */
  tryCommand: string | null;
  concern: ReturnType<typeof typedConcern>;
};

/** Where OpenClaw runs, the addresses that lead to the runner from there, and which of them answer. */
export function createPlaceFlow(options: PlaceFlowOptions) {
  const { openclaw, runner, runCommand, findExecutable, sendHttp, env, os, clock, log } = options;
  let seen: Seen | null = null;
  const tries = new Map<string, AddressTry>();
  /** A base URL of the configuration about which was looked already. */
  let lookedFor: string | null = null;

  async function look(): Promise<Seen> {
    const { location, dialect, readConfig } = await openclaw.open();
    const state = await readConfig();
    const choice = splitModelRef(readAgentChoice(state.config ?? undefined, dialect).primary ?? "");
    const present = choice === null ? null : baseUrlOfProvider(state.config ?? undefined, choice.provider);
    const { docker, runner: runnerContainer, file } = await readDocker();
    const ownHosts = options.ownHosts();
    const place = placeOf({
      gatewayElsewhere: gatewayElsewhere(state, ownHosts),
      docker,
      stateDir: location.stateDir,
      os,
    });
    const isOfDesktop = runner.read().endpoint?.kind === "docker-desktop";
    const bridgeGateway =
      file === null || place.container === null || isOfDesktop
        ? null
        : await readBridgeGateway({ runCommand, file, env });
    if (place.container?.name !== seen?.container?.name) tries.clear();
    seen = { ...place, facts: { ownHosts, runnerContainer, bridgeGateway }, present, asOf: clock.now() };
    return seen;
  }

  async function readDocker() {
    const file = await findExecutable("docker").catch(() => null);
    if (file === null) return { docker: { kind: "absent" } as const, runner: null, file };
    // containers of another machine can't have a folder of this one
    if (runner.isDockerRemote()) return { docker: { kind: "elsewhere" } as const, runner: null, file: null };
    return { ...(await readContainers({ runCommand, file, env })), file };
  }

  const addressesOf = (place: Seen): PlaceAddress[] =>
    addressesFrom(place, { ...place.facts, endpoint: runner.read().endpoint }).map((address) => ({
      ...address,
      tried: tries.get(address.baseUrl) ?? null,
    }));

  /** From where a program of the place would ask; null: Homeport can't. */
  function tryFromOf({ where, container }: Place, { way, baseUrl }: Pick<PlaceAddress, "way" | "baseUrl">) {
    const isInside =
      way === "typed"
        ? where === "container" || (container !== null && isContainerOnly(baseUrl))
        : way !== "runner" && way !== "open-port";
    if (isInside) return container?.isRunning === true ? ("container" as const) : null;
    return where === "another-machine" && way === "typed" ? null : ("here" as const);
  }

  function describe(place: Seen): OpenClawPlace {
    const addresses = addressesOf(place);
    const ways = new Set(addresses.map((address) => tryFromOf(place, address)));
    const inside = addresses.filter((address) => tryFromOf(place, address) === "container");
    return {
      asOf: place.asOf,
      where: place.where,
      reason: place.reason,
      subject: place.subject,
      addresses,
      tryFrom: ways.has("container") ? "container" : ways.has("here") && !ways.has(null) ? "here" : null,
      tryCommand: commandOf(place, inside),
      onlyInContainers: place.where === "this-machine" && isContainerOnly(place.present) ? place.present : null,
    };
  }

  function commandOf({ container }: Place, inside: readonly Pick<PlaceAddress, "baseUrl">[]): string | null {
    if (container === null || inside.length === 0) return null;
    return shellLine([
      "docker",
      ...nodeArgs(
        container.name,
        inside.map(({ baseUrl }) => baseUrl),
      ),
    ]);
  }

  async function tryThem(place: Seen, asked: readonly Pick<PlaceAddress, "baseUrl" | "way">[], signal?: AbortSignal) {
    const note = (baseUrl: string, from: AddressTry["from"], outcome: Pick<AddressTry, "outcome" | "text">) =>
      tries.set(baseUrl, { at: clock.now(), from, ...outcome });
    const urlsFrom = (from: "here" | "container") =>
      asked.filter((each) => tryFromOf(place, each) === from).map(({ baseUrl }) => baseUrl);
    const inside = async () => {
      const baseUrls = urlsFrom("container");
      const file = baseUrls.length === 0 ? null : await findExecutable("docker");
      if (file === null || place.container === null) return;
      const found = await tryInContainer(
        { runCommand, file, env: childEnvironment(env) },
        { container: place.container.name, baseUrls, signal },
      );
      for (const [baseUrl, outcome] of found) note(baseUrl, "container", outcome);
    };
    await Promise.all([
      ...urlsFrom("here").map(async (baseUrl) => note(baseUrl, "here", await tryFromHere(sendHttp, baseUrl, signal))),
      inside(),
    ]);
  }

  /** Where it is not known to run in a container: those that answered in one. */
  const leading = (place: Seen) =>
    addressesOf(place).filter(
      ({ tried }) => place.where === "container" || (tried?.from === "container" && tried.outcome === "answered"),
    );

  const lately = async () => seen ?? look();

  return {
    /** Looks afresh. Throws CodedError as `open` of the service does. */
    look: async (): Promise<OpenClawPlace> => describe(await look()),
    /** Where OpenClaw runs, if what it is set to can't lead to the runner from there; null: it can. Throws as `look`. */
    async misplaced(): Promise<Pick<Place, "where" | "subject"> | null> {
      const place = await look();
      const isMisplaced =
        place.present !== null && typedConcern(place.present, place, place.facts.ownHosts) === "address-misplaced";
      return isMisplaced ? { where: place.where, subject: place.subject } : null;
    },
    /** Asks each address for its models; in a container by its own program, which the user was shown. */
    async tryAddresses({ baseUrl }: { baseUrl?: string | undefined }): Promise<OpenClawPlace> {
      const place = await lately();
      const typed = baseUrl === undefined ? [] : [asTyped(baseUrl)];
      await tryThem(place, [...addressesOf(place).filter(({ needsPort }) => !needsPort), ...typed]);
      return describe(place);
    },
    /** What a plan writes: `wanted`, else the best; null: there is none to be had without the user. */
    async addressFor(wanted: string | null): Promise<{ place: OpenClawPlace; address: ChosenAddress | null }> {
      const place = await look();
      const shown = describe(place);
      const typed = wanted === null ? null : asTyped(wanted);
      // what only serves the command line of this machine is for the user to choose
      const best = place.where === "another-machine" ? null : chooseAddress(shown.addresses, place.present);
      const known = shown.addresses.find(({ baseUrl }) => baseUrl === typed?.baseUrl);
      const address =
        typed === null ? best : (known ?? { ...typed, needsPort: false, tried: tries.get(typed.baseUrl) ?? null });
      if (address === null) return { place: shown, address };
      const tryFrom = tryFromOf(place, address);
      return {
        place: shown,
        address: {
          ...address,
          where: place.where,
          reason: place.reason,
          subject: place.subject,
          tryFrom,
          tryCommand: tryFrom === "container" ? commandOf(place, [address]) : null,
          concern: address.way === "typed" ? typedConcern(address.baseUrl, place, place.facts.ownHosts) : null,
        },
      };
    },
    /** Throws CodedError openclaw-address-silent when it does not answer from inside the container. */
    async check({ baseUrl, way }: Pick<PlaceAddress, "baseUrl" | "way">, signal: AbortSignal): Promise<void> {
      const place = await lately();
      await tryThem(place, [{ baseUrl, way }], signal);
      signal.throwIfAborted();
      const tried = tries.get(baseUrl);
      if (tried?.outcome === "answered") return;
      const words = `${baseUrl} does not answer inside ${place.container?.name ?? "the container"}`;
      throw new CodedError("openclaw-address-silent", words, tried?.text);
    },
    /** Names and addresses that mean this machine where OpenClaw runs, as last seen. */
    hosts: (): readonly string[] => (seen === null ? [] : hostsAt({ where: seen.where, addresses: leading(seen) })),
    /** This address leads to the runner from where OpenClaw runs. */
    isRunnerAt: (wanted: string): boolean =>
      seen !== null && leading(seen).some(({ baseUrl }) => isSameEndpoint(baseUrl, wanted)),
    /** An address that may be one of containers: only where it runs tells whether it leads here. Looks once for each. */
    openclawChanged({ defaultModel }: OpenClawSnapshot): void {
      const { baseUrl = null, place = null } = defaultModel.isKnown ? defaultModel.value : {};
      if (baseUrl === null || place !== "another-machine" || baseUrl === lookedFor) return;
      lookedFor = baseUrl;
      void look()
        .then(({ where }) => (where === "container" ? openclaw.refresh() : null))
        .catch((error: unknown) => log.warn(`openclaw: where it runs: ${String(error)}`));
    },
  };
}
export type PlaceFlow = ReturnType<typeof createPlaceFlow>;

const asTyped = (text: string) => ({ baseUrl: parseBaseUrl(text) ?? text, way: "typed" as const });

/** By the file: a gateway of another machine is asked over its address, and looks for models from where it is. */
function gatewayElsewhere({ config }: ConfigState, ownHosts: readonly string[]): string | null {
  if (valueAt(config ?? undefined, ["gateway", "mode"]) !== "remote") return null;
  const url = valueAt(config ?? undefined, ["gateway", "remote", "url"]);
  if (typeof url !== "string") return "gateway.mode remote";
  const isHere = placeOfBaseUrl(url.replace(/^ws/i, "http"), ownHosts) === "this-machine";
  return isHere ? null : url.replace(/\/\/[^/]*@/, "//");
}
