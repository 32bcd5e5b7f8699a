import type { PortHolder } from "../../app/contract/port-holder";
import { holderInEnglish } from "../../app/domain/port-holder";
import { randomBytes } from "node:crypto";
import type { Failure } from "../../app/contract/errors";
import type { GatewayOperation, GatewayPlan, GatewaySnapshot } from "../../app/contract/gateway";
import { portOfProfile } from "../../app/domain/cli-profile";
import { draftGatewayChat, draftGatewayRun } from "../../app/domain/gateway-config";
import { parseJson } from "../../app/domain/json-value";
import type { ConfigChange } from "../../app/domain/openclaw-config";
import type { FoundGateway } from "../services/openclaw/gateway/gateway";
import type { ConfigState, OpenClawSession } from "../services/openclaw/session";
import { showChange, writeObstacle } from "./write-config";

/** A plan with what is needed to carry it out. Holds a new token, so it stays in main. */
export type PreparedGatewayPlan = {
  shown: GatewayPlan;
  operation: GatewayOperation;
  session: OpenClawSession;
  state: ConfigState;
  changes: readonly ConfigChange[];
  /** Of the command line; null where Homeport does it by itself. */
  args: readonly string[] | null;
};

type Notes = GatewayPlan["notes"];
type Facts = { found: FoundGateway; seen: GatewaySnapshot };

/** What the operation would do as things are. `whoHolds` names the program at the gateway's port. */
export async function prepareGatewayPlan({
  id,
  operation,
  found,
  seen,
  whoHolds,
  runsElsewhere,
}: Facts & {
  id: string;
  operation: GatewayOperation;
  whoHolds: (port: number) => Promise<PortHolder | null>;
  /** The state folder of a gateway that Homeport runs already, for another profile or command line. */
  runsElsewhere: string | null;
}): Promise<PreparedGatewayPlan> {
  const { session, state } = found;
  const { dialect } = session;
  const ownPort = ownPortOf(found);
  const drafted = state.config === null ? [] : draft(operation, state.config, ownPort);
  const args = argsOf(operation, { found, seen });
  const blocker =
    (operation === "run" && runsElsewhere !== null
      ? {
          code: "gateway-already-running" as const,
          message: `Homeport runs the gateway of ${runsElsewhere}; stop that one first`,
        }
      : await blockerOf(operation, { found, seen }, whoHolds)) ??
    (drafted.length > 0 ? await writeObstacle(session, state, drafted) : null);
  const changes = blocker === null ? drafted : [];
  const isFileEdited = changes.length > 0 && session.mustEditFile(state, changes);
  const written = isFileEdited || changes.length === 0 ? [] : session.adapter.planWrites(changes);
  const line = operation === "run" ? ["gateway", "run"] : args;
  const own = line === null ? [] : [[session.shownCommand, ...line].join(" ")];
  return {
    operation,
    session,
    state,
    changes,
    args,
    shown: {
      id,
      operation,
      dialect,
      configPath: session.location.configPath,
      changes: changes.map((change) => showChange(state, change)),
      commands: blocker === null ? [...written, ...own] : [],
      notes: blocker === null ? notesOf({ operation, changes, isFileEdited, found, seen }) : [],
      blocker,
    },
  };
}

/** clawdbot would run every profile at the same port, where the usual one's gateway may answer. */
function ownPortOf({ session: { dialect, location }, config }: FoundGateway): number | null {
  const { profile } = location;
  return dialect !== "clawdbot" || profile === null || config.isPortSet ? null : portOfProfile(profile);
}

function draft(
  operation: GatewayOperation,
  config: NonNullable<ConfigState["config"]>,
  port: number | null,
): ConfigChange[] {
  switch (operation) {
    case "run":
    case "install":
      return draftGatewayRun(config, { token: randomBytes(24).toString("hex"), port });
    case "chat-on":
      return draftGatewayChat(config, true);
    case "chat-off":
      return draftGatewayChat(config, false);
    case "stop":
    case "restart":
    case "uninstall":
      return [];
  }
}

/** The command line's own command, where a gateway is not ours. */
function argsOf(operation: GatewayOperation, { found: { session }, seen }: Facts): readonly string[] | null {
  // without it the service could be run by whatever Node the system has; clawdbot has no such option
  const pinned =
    operation === "install" && session.dialect === "openclaw" && session.runtime !== null
      ? ["--runtime-path", session.runtime]
      : [];
  if (operation === "install" || operation === "uninstall") return ["gateway", operation, ...pinned, "--json"];
  if (seen.owner === "homeport") return null;
  if (operation === "restart") return ["gateway", "restart", "--json"];
  if (operation !== "stop") return null;
  // without a terminal openclaw stops nothing unless told so
  return session.dialect === "openclaw" ? ["gateway", "stop", "--force", "--json"] : ["gateway", "stop", "--json"];
}

async function blockerOf(
  operation: GatewayOperation,
  { found, seen }: Facts,
  whoHolds: (port: number) => Promise<PortHolder | null>,
): Promise<Failure | null> {
  const { config, probe, session } = found;
  const isRunning = probe.kind === "gateway";
  const pid = seen.pid.isKnown ? ` (process ${seen.pid.value})` : "";
  switch (operation) {
    case "run": {
      // it is given another one before it starts
      if (ownPortOf(found) !== null && seen.owner !== "homeport") return null;
      if (isRunning || seen.owner === "homeport")
        return { code: "gateway-already-running", message: `A gateway answers at port ${config.port} already${pid}` };
      if (probe.kind === "closed") return null;
      const holder = await whoHolds(config.port);
      return {
        code: "gateway-port-taken",
        message: `Port ${config.port} is held by ${holder === null ? "a program that could not be named" : holderInEnglish(holder)}`,
        ...(holder === null ? {} : { holder }),
      };
    }
    case "stop":
    case "restart": {
      if (!isRunning && seen.owner !== "homeport") return { code: "gateway-down", message: "No gateway answers" };
      const canCommand = seen.owner === "service" || (operation === "stop" && session.dialect === "openclaw");
      if (seen.owner === "homeport" || canCommand) return null;
      return {
        code: "gateway-not-ours",
        message: `It was started by hand, not by Homeport and not as a service${pid}: end it where it was started`,
      };
    }
    case "install":
    case "uninstall":
    case "chat-on":
    case "chat-off":
      return null;
  }
}

function notesOf({
  operation,
  changes,
  isFileEdited,
  found: { session, state, config, probe },
  seen,
}: Facts & { operation: GatewayOperation; changes: readonly ConfigChange[]; isFileEdited: boolean }): Notes {
  const notes: Notes = [];
  const sets = (key: string) => changes.some(({ path }) => path.join(".") === key);
  const isRunning = probe.kind === "gateway";
  if (sets("gateway.auth.token")) notes.push("token-made");
  if (changes.length > 0 && state.text !== null && parseJson(state.text) === undefined) notes.push("comments-lost");
  if (isFileEdited && state.references.length > 0) notes.push("env-references");
  if (operation === "run") notes.push("ends-with-homeport");
  if (operation === "install") notes.push("stays-after-login");
  if (operation === "run" && config.bind !== null && config.bind !== "loopback") notes.push("exposed");
  if (operation === "stop" && seen.owner !== "homeport" && session.dialect === "openclaw")
    notes.push("stops-unmanaged");
  if (isRunning && changes.length > 0) notes.push(config.isWatchingFile ? "applies-itself" : "restarts");
  return notes;
}
