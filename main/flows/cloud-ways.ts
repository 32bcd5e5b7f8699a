import path from "node:path";
import { toFailure } from "../../app/contract/errors";
import type { CloudReach, CloudWays } from "../../app/contract/openclaw";
import { cloudKeysIn, cloudReachOf } from "../../app/domain/cloud-reach";
import { type Json, isJsonObject, parseJson, textOf, valueAt } from "../../app/domain/json-value";
import { describeModel } from "../../app/domain/model-place";
import { baseUrlOfProvider } from "../../app/domain/openclaw-config";
import type { Clock } from "../platform/clock";
import { field, jsonIn } from "../services/openclaw/cli-output";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { OpenClawSession } from "../services/openclaw/session";

type Found = { ways: CloudReach[]; unread: CloudWays["unread"] };
/** Each conversation by its key. */
type Listed = readonly (readonly [string, Json])[];
const listTimeoutMs = 60_000;
type Source = CloudWays["unread"][number]["source"];

type Options = {
  openclaw: Pick<OpenClawService, "open">;
  readTextFile(file: string): Promise<string | null>;
  /** Of the gateway that runs; null when none is known. */
  gatewayPid(): number | null;
  ownHosts(): readonly string[];
  os: NodeJS.Platform;
  clock: Clock;
};

/**
 * Everything by which OpenClaw could reach a cloud: its whole configuration, the keys in its own store and in `.env`, what
 * single conversations were set to, and the environment the gateway runs in. Names only, never a key.
 */
export function createCloudWaysFlow({ openclaw, readTextFile, gatewayPid, ownHosts, os, clock }: Options) {
  /** `withoutCommands`: openclaw's store is told by what its configuration says of it, and no process is started. */
  async function read({ withoutCommands = false }: { withoutCommands?: boolean } = {}): Promise<CloudWays> {
    const session = await openclaw.open();
    const { dialect, location } = session;
    const state = await session.readConfig();
    const config = state.config ?? {};
    const placeOf = (ref: string) =>
      describeModel(ref, (provider) => baseUrlOfProvider(config, provider), ownHosts()).place;

    const ofConfig = cloudReachOf(config, dialect, ownHosts()).map(({ path: at, ...reach }) => ({
      key: at.join("."),
      ...reach,
    }));
    const parts = await Promise.all([
      attempt("environment-file", async () =>
        cloudKeysIn((await readTextFile(path.join(location.stateDir, ".env"))) ?? "").map((name) =>
          keyOf(".env", name),
        ),
      ),
      attempt("key-store", async () =>
        [
          ...new Set(
            withoutCommands && dialect === "openclaw" ? keptProviders(config) : await session.keys.providers(),
          ),
        ].flatMap((provider) =>
          placeOf(`${provider}/x`) === "this-machine" ? [] : [keyOf(`${dialect}: keys`, provider)],
        ),
      ),
      attempt("sessions", () => overridesOf(session, withoutCommands, placeOf)),
      attempt("gateway-environment", gatewayKeys),
    ]);
    const all: Found = { ways: ofConfig, unread: [] };
    if (state.config === null) all.unread.push({ source: "configuration", why: null });
    if (state.hasIncludes) all.unread.push({ source: "included-files", why: null });
    for (const { ways, unread } of parts) {
      all.ways.push(...ways);
      all.unread.push(...unread);
    }
    return { asOf: clock.now(), dialect, ...all };
  }

  async function attempt(source: Source, work: () => Promise<CloudReach[] | null>): Promise<Found> {
    try {
      const ways = await work();
      return ways === null ? { ways: [], unread: [{ source, why: null }] } : { ways, unread: [] };
    } catch (error) {
      return { ways: [], unread: [{ source, why: toFailure(error) }] };
    }
  }

  /** `/model` in a conversation outlives every change of the default. */
  async function overridesOf(
    session: OpenClawSession,
    withoutCommands: boolean,
    placeOf: (ref: string) => CloudReach["place"] | "this-machine",
  ): Promise<CloudReach[] | null> {
    const sessions =
      session.dialect === "clawdbot" ? await listedInFile(session) : withoutCommands ? null : await listed(session);
    return (
      sessions?.flatMap(([name, each]): CloudReach[] => {
        if (!isJsonObject(each)) return [];
        const [provider, model] = [textOf(each["providerOverride"]), textOf(each["modelOverride"])];
        if (provider === null && model === null) return [];
        const what = provider === null ? (model ?? "") : `${provider}/${model ?? ""}`;
        const place = placeOf(provider === null ? what : `${provider}/${model ?? "x"}`);
        return place === "this-machine" ? [] : [{ key: name, what, place, kind: "answers" }];
      }) ?? null
    );
  }

  async function listedInFile({ location }: OpenClawSession): Promise<Listed | null> {
    const text = await readTextFile(path.join(location.stateDir, "agents", "main", "sessions", "sessions.json"));
    const sessions = text === null ? {} : parseJson(text);
    return isJsonObject(sessions) ? Object.entries(sessions) : null;
  }

  /** The newer one keeps them in a database of a layout of its own, and lists all of every agent when asked. */
  async function listed({ call }: OpenClawSession): Promise<Listed | null> {
    const result = await call(["sessions", "--all-agents", "--limit", "all", "--json"], { timeoutMs: listTimeoutMs });
    const answer = result.kind === "exited" ? jsonIn(result.stdout) : undefined;
    const sessions = field(answer, "sessions");
    if (!Array.isArray(sessions) || field(answer, "hasMore") === true) return null;
    return (sessions as readonly Json[]).map((each): [string, Json] => [textOf(valueAt(each, ["key"])) ?? "", each]);
  }

  /** Linux tells the environment a process was started with; elsewhere nobody does. */
  async function gatewayKeys(): Promise<CloudReach[] | null> {
    const pid = gatewayPid();
    if (pid === null) return [];
    if (os !== "linux") return null;
    const text = await readTextFile(`/proc/${pid}/environ`);
    if (text === null) return null;
    return cloudKeysIn(text.replaceAll("\0", "\n")).map((name) => keyOf("gateway", name));
  }

  return { read };
}

/** openclaw notes in `auth.profiles` for whom its database holds a key. */
function keptProviders(config: Json): string[] {
  const profiles = valueAt(config, ["auth", "profiles"]);
  return Object.values(isJsonObject(profiles) ? profiles : {})
    .map((each) => textOf(valueAt(each, ["provider"])))
    .filter((provider) => provider !== null);
}

const keyOf = (key: string, what: string): CloudReach => ({ key, what, place: "cloud", kind: "possible" });
