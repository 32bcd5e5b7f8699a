import type { Dialect } from "../../../app/contract/openclaw";
import { readGatewayConfig } from "../../../app/domain/gateway-config";
import type { JsonObject } from "../../../app/domain/json-value";
import type { Spoken } from "../demo-commands";
import { backDoor } from "./openclaw-gateway";
import type { OpenClawWorld, Place } from "./openclaw-world";

type Asked = {
  dialect: Dialect;
  place: Place;
  world: OpenClawWorld;
  config: JsonObject;
  args: readonly string[];
  signal: AbortSignal;
};

const noService: Record<Dialect, string> = {
  clawdbot:
    "Gateway service check failed: Error: systemctl --user unavailable: Failed to connect to bus: No medium found",
  openclaw: "No supported service manager detected. Restart the Gateway you launched manually after the update.",
};

/** `gateway status|stop|restart|install|uninstall|call` on a machine without a service manager. */
export async function gatewayCommand(asked: Asked): Promise<Spoken> {
  const { dialect, args } = asked;
  switch (args[1]) {
    case "status":
      return status(asked);
    case "stop":
      return stop(asked);
    case "call":
      return call(asked);
    case "start":
    case "restart":
    case "install":
    case "uninstall":
      return failed(args[1], noService[dialect]);
    default:
      return { stderr: `error: unknown command '${args.join(" ")}'\n`, exitCode: 1 };
  }
}

const failed = (action: string, error: string): Spoken => ({
  stdout: `${JSON.stringify({ action, ok: false, error }, null, 2)}\n`,
  exitCode: 1,
});

async function status({ dialect, place, world, config }: Asked): Promise<Spoken> {
  const { port, bind } = readGatewayConfig(config, place.usualPort);
  const isThere = (await world.knock(port)) !== null;
  const probeUrl = `ws://127.0.0.1:${port}`;
  const command = `${dialect}-gateway`;
  const listener = {
    pid: world.pid,
    command: command.slice(0, 15),
    address: `127.0.0.1:${port}`,
    commandLine: command,
  };
  const file = { path: place.configPath, exists: true, valid: true };
  const document = {
    ...(dialect === "openclaw" ? { cli: { version: "2026.9.6" } } : {}),
    service: {
      label: dialect === "openclaw" ? "no supported service manager detected" : "systemd",
      loaded: false,
      loadedText: "enabled",
      notLoadedText: "disabled",
      command: null,
      runtime: { status: "unknown", detail: noService[dialect] },
    },
    config: { cli: file, daemon: file },
    gateway: { bindMode: bind ?? "loopback", bindHost: "127.0.0.1", port, portSource: "env/config", probeUrl },
    port: { port, status: isThere ? "busy" : "free", listeners: isThere ? [listener] : [], hints: [] },
    rpc: isThere
      ? { ok: true, url: probeUrl }
      : { ok: false, error: "gateway closed (1006 abnormal closure)", url: probeUrl },
    extraServices: [],
  };
  return { stdout: `${JSON.stringify(document, null, 2)}\n` };
}

async function stop({ dialect, place, world, config, args, signal }: Asked): Promise<Spoken> {
  if (dialect === "clawdbot") return failed("stop", noService.clawdbot);
  if (!args.includes("--force")) {
    return failed(
      "stop",
      "This stops the operator's running gateway service. Use an isolated dev gateway (openclaw gateway run --dev, or --profile <name> with a free port) for testing, or re-run with --force if you really mean it.",
    );
  }
  const { port } = readGatewayConfig(config, place.usualPort);
  const isThere = (await world.knock(port)) !== null;
  if (isThere) await tell(world, port, "stop", {}, signal);
  const message = isThere
    ? `Gateway stop signal sent to unmanaged process on port ${port}: ${world.pid}.`
    : "Gateway service disabled.";
  const document = { action: "stop", ok: true, result: isThere ? "stopped" : "not-loaded", message };
  return { stdout: `${JSON.stringify(document, null, 2)}\n` };
}

async function call({ dialect, place, world, config, args, signal }: Asked): Promise<Spoken> {
  const { port } = readGatewayConfig(config, place.usualPort);
  if ((await world.knock(port)) === null) {
    return { stderr: `[${dialect}] gateway closed (1006 abnormal closure)\n`, exitCode: 1 };
  }
  const at = args.indexOf("--params");
  const params = at < 0 ? {} : (JSON.parse(args[at + 1] ?? "{}") as object);
  if (args[2] !== "sessions.delete") return { stderr: `unknown method: ${args[2] ?? ""}\n`, exitCode: 1 };
  const text = await tell(world, port, "sessions.delete", params, signal);
  return { stdout: `${JSON.stringify(JSON.parse(text), null, 2)}\n` };
}

/** `sessions --json`: of those the gateway holds; without one the simulated tools keep none. */
export async function listSessions({ dialect, world, config, place, signal }: Omit<Asked, "args">): Promise<Spoken> {
  const { port } = readGatewayConfig(config, place.usualPort);
  const isThere = (await world.knock(port)) !== null;
  const keys = isThere ? (JSON.parse(await tell(world, port, "sessions.list", {}, signal)) as string[]) : [];
  const path = `${place.stateDir}/agents/main/${dialect === "openclaw" ? "agent/openclaw-agent.sqlite" : "sessions/sessions.json"}`;
  const sessions = keys.map((key) => ({ key, kind: "direct", updatedAt: world.clock.now(), ageMs: 0 }));
  return {
    stdout: `${JSON.stringify({ path, count: keys.length, activeMinutes: null, sessions }, null, 2)}
`,
  };
}

async function tell(
  world: OpenClawWorld,
  port: number,
  what: string,
  params: object,
  signal: AbortSignal,
): Promise<string> {
  const url = `http://127.0.0.1:${port}${backDoor}/${what}`;
  const { pieces } = await world.post({ url, headers: {}, body: JSON.stringify(params), signal });
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}
