import type { Destination } from "../../contract/destinations";
import type { CloudReach, Dialect } from "../../contract/openclaw";
import type { RunnerSnapshot } from "../../contract/runner";
import { readGatewayConfig } from "../gateway-config";
import { type Json, textOf, valueAt } from "../json-value";
import { placeOfBaseUrl } from "../model-place";
import { nodeMakers } from "../node-fit";
import { registryOf } from "../offline-policy";
import { type KnownAddress, reachOfRequest } from "../reach";
import { downloadHosts, releaseHost } from "../standalone/release-assets";
import { crosses } from "./destination-names";
import { updateChecks, webTools, withoutSwitch } from "./openclaw-rules";

/** One request of Homeport's ledger, as far as it matters here. */
export type LedgerRequest = { method: string; address: string; path: string; count: number; lastAt: number };

/** One command of Homeport's ledger. */
export type LedgerCommand = { file: string; args: readonly string[]; count: number; lastAt: number };

type Reason = Destination["reason"];
const none = { count: null, lastAt: null, keys: [], stop: null } as const;
const hub = "docker.io";
const face = "huggingface.co";

/** What Homeport asked by its own ledger, each address once; and what it told the runner to ask. */
export function destinationsOfLedger(
  requests: readonly LedgerRequest[],
  {
    runner,
    gatewayPort,
    updateHost = null,
  }: { runner: KnownAddress | null; gatewayPort: number | null; updateHost?: string | null },
): Destination[] {
  const found = new Map<string, Destination>();
  function add(row: Destination, { count, lastAt }: LedgerRequest) {
    const before = found.get(row.id);
    found.set(row.id, {
      ...row,
      count: (before?.count ?? 0) + count,
      lastAt: Math.max(before?.lastAt ?? lastAt, lastAt),
    });
  }
  for (const request of requests) {
    const { address } = request;
    const reach = reachOfRequest(request, runner);
    const place = reach === "crosses" ? "internet" : reach === "unknown" ? "unknown" : "this-machine";
    const reason = hostOf(address) === updateHost ? "own-update" : reasonOfCall(address, { runner, gatewayPort });
    const away = place === "internet" ? placeOfHost(address) : place;
    add(
      {
        ...none,
        id: `homeport ${address}`,
        party: "homeport",
        what: hostOf(address),
        reason,
        class: "seen",
        place: away,
      },
      request,
    );
    if (reach !== "asks-outside") continue;
    const ref = /\/models\/(.+)\?/.exec(request.path)?.[1];
    const asked = ref === undefined ? "" : (registryOf(decodeURIComponent(ref)) ?? "");
    const told: Reason = ref === undefined ? "told-to-pull" : "told-to-look-up";
    const where = ref !== undefined && asked === "" ? "this-machine" : "internet";
    add(
      {
        ...none,
        id: `runner ${told} ${asked}`,
        party: "runner",
        what: asked,
        reason: told,
        class: "seen",
        place: where,
      },
      request,
    );
  }
  return [...found.values()];
}

/** The check for newer versions of Homeport, which it makes by itself only where that is wished. */
export function destinationsOfOwnUpdates({
  host,
  isWeekly,
}: {
  host: string | null;
  isWeekly: boolean;
}): Destination[] {
  if (host === null) return [];
  return [
    {
      ...none,
      id: "homeport own-update",
      party: "homeport",
      what: host,
      reason: "own-update",
      class: isWeekly ? "known" : "possible",
      place: placeOfBaseUrl(`https://${host}`) === "this-machine" ? "this-machine" : placeOfHost(host),
    },
  ];
}

/** Tools that Homeport told to install something, which they fetch themselves: whom they ask is their own matter. */
export function destinationsOfCommands(commands: readonly LedgerCommand[]): Destination[] {
  const found = new Map<string, Destination>();
  for (const { file, args, count, lastAt } of commands) {
    const tool = installerOf(file, args);
    if (tool === null) continue;
    const id = `homeport ${tool.reason}`;
    const before = found.get(id);
    found.set(id, {
      ...none,
      ...tool,
      id,
      party: "homeport",
      class: "seen",
      place: "internet",
      count: (before?.count ?? 0) + count,
      lastAt: Math.max(before?.lastAt ?? lastAt, lastAt),
    });
  }
  return [...found.values()];
}

function installerOf(file: string, args: readonly string[]): { what: string; reason: Reason } | null {
  if (!args.includes("install")) return null;
  if (args.some((each) => /[\\/]npm-cli\.js$/.test(each))) return { what: "npm", reason: "told-npm" };
  return /[\\/]brew$/.test(file) ? { what: "Homebrew", reason: "told-brew" } : null;
}

/** Who makes what Homeport fetches when it is told to install it. */
const makers: readonly string[] = [nodeMakers, releaseHost, ...downloadHosts];

function reasonOfCall(
  address: string,
  { runner, gatewayPort }: { runner: KnownAddress | null; gatewayPort: number | null },
): Reason {
  const host = hostOf(address);
  if (runner !== null && hostOf(runner.address) === host) return "runner-calls";
  if (/docker/i.test(address) && /^[~/\\]/.test(address)) return "docker-calls";
  if (gatewayPort !== null && new RegExp(`:${gatewayPort}$`).test(host)) return "gateway-calls";
  if (host === "hub.docker.com" || host === face) return "search";
  if (makers.includes(host)) return "install";
  return host.endsWith(":12434") ? "runner-calls" : "other-calls";
}

const hostOf = (address: string): string => address.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
/** Of an address known to leave this machine. */
function placeOfHost(address: string): "another-machine" | "internet" {
  const url = /^https?:/i.test(address) ? address : `http://${address}`;
  return placeOfBaseUrl(url) === "another-machine" ? "another-machine" : "internet";
}

/**
 * What Model Runner and Docker are known to contact by themselves. `doesCheck`: whether its container says that the names
 * of models are told; null where it can't be read. Source: the runner's own code, and Docker's documentation.
 */
export function destinationsOfRunner(
  { endpoint, docker, state, service }: Pick<RunnerSnapshot, "endpoint" | "docker" | "state" | "service">,
  { doesCheck, hasStatistics }: { doesCheck: boolean | null; hasStatistics: boolean | null },
): Destination[] {
  const known = (reason: Reason, what: string, over: Partial<Destination> = {}): Destination => ({
    ...none,
    id: `runner ${reason} ${what}`,
    party: "runner",
    what,
    reason,
    class: "known",
    place: "internet",
    ...over,
  });
  const rows: Destination[] = [];
  const isDesktop = endpoint?.kind === "docker-desktop" || (docker.isDesktop.isKnown && docker.isDesktop.value);
  if (state === "healthy" && endpoint !== null) {
    const reason = endpoint.isEncrypted === false ? "runner-elsewhere-plain" : "runner-elsewhere";
    if (endpoint.location === "another-machine")
      rows.push(known(reason, endpoint.address, { class: "configured", place: "another-machine" }));
    const isSet = doesCheck === null ? null : !doesCheck;
    // what an engine elsewhere asks by itself is not known
    if (service === undefined)
      rows.push(
        known("model-check", hub, isDesktop ? {} : { stop: { key: "DO_NOT_TRACK", isSet } }),
        known("pull", hub, { class: "possible" }),
        known("pull", face, { class: "possible" }),
      );
  }
  if (endpoint?.kind === "docker-engine") rows.push(known("runner-image", hub, { class: "possible" }));
  if (isDesktop) {
    const isSet = hasStatistics === null ? null : !hasStatistics;
    const desktop = { party: "docker" } as const;
    rows.push(
      known("desktop-statistics", "", { ...desktop, stop: { key: "AnalyticsEnabled", isSet } }),
      known("desktop-updates", "", desktop),
    );
  }
  return rows;
}

const reasonOfTool: Readonly<Record<(typeof webTools)[number]["tool"], Reason>> = {
  search: "web-search",
  fetch: "web-fetch",
  browser: "browser",
};
const reasonOfFeed: Readonly<Record<string, Reason>> = {
  "update.checkOnStart": "update-check",
  "models.catalogRefresh.enabled": "catalogue",
  "telemetry.enabled": "telemetry",
};

/** Where OpenClaw goes: models and keys, channels, tools, and what its gateway fetches by itself. */
export function destinationsOfOpenClaw(
  dialect: Dialect,
  config: Json,
  ways: readonly CloudReach[],
  ownHosts: readonly string[] = [],
): Destination[] {
  const row = (reason: Reason, what: string, over: Partial<Destination> = {}): Destination => ({
    ...none,
    id: `openclaw ${reason} ${what}`,
    party: "openclaw",
    what,
    reason,
    class: "configured",
    place: "internet",
    ...over,
  });
  const rows = new Map<string, Destination>();
  for (const { key, what, place, kind } of ways) {
    const next = row(kind === "possible" ? "chosen" : kind, what, {
      class: kind === "possible" ? "possible" : "configured",
      place: place === "cloud" ? "internet" : "another-machine",
      keys: [key],
    });
    const before = rows.get(next.id);
    rows.set(next.id, { ...next, keys: [...(before?.keys ?? []), key] });
  }
  const { channels, mode } = readGatewayConfig(config);
  const remote = textOf(valueAt(config, ["gateway", "remote", "url"]));
  const sandbox = textOf(valueAt(config, ["agents", "defaults", "sandbox", "mode"])) ?? "off";
  const stopOf = (path: readonly string[]) => ({ key: path.join("."), isSet: valueAt(config, path) === false });
  return [
    ...rows.values(),
    ...(mode === "remote" && remote !== null ? [gatewayRow(remote)] : []),
    ...channels.map((channel) => row("channel", channel, { keys: [`channels.${channel}`] })),
    ...webTools.map(({ tool, path }) => row(reasonOfTool[tool], "", { stop: stopOf(path) })),
    ...updateChecks[dialect].map(({ path, host }) => {
      const stop = stopOf(path);
      return row(reasonOfFeed[stop.key] ?? "update-check", host, { class: "known", stop });
    }),
    ...withoutSwitch[dialect].map((host) => row("plugin-feed", host, { class: "known" })),
    ...(dialect === "clawdbot" && sandbox !== "off" ? [row("sandbox-image", hub, { class: "possible" })] : []),
  ];

  function gatewayRow(url: string): Destination {
    const http = url.replace(/^ws/i, "http");
    const place = placeOfBaseUrl(http, ownHosts);
    return row("gateway-elsewhere", URL.canParse(http) ? new URL(http).host : url, {
      place: place === "cloud" ? "internet" : place,
      keys: ["gateway.remote.url"],
    });
  }
}

const order: Record<Destination["class"], number> = { seen: 0, configured: 1, known: 2, possible: 3 };

/** What crosses first, then by how sure it is; what stays on this machine last. */
export function sortDestinations(rows: readonly Destination[]): Destination[] {
  const rank = (row: Destination) => (row.place === "this-machine" ? 20 : crosses(row) ? 0 : 10) + order[row.class];
  return rows.toSorted((a, b) => rank(a) - rank(b) || (b.count ?? 0) - (a.count ?? 0));
}
