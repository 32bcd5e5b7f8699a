import { z } from "zod";
import { Nothing, reading, stamped } from "./common";
import { Failure } from "./errors";
import { JobStarted } from "./models";
import { Dialect, PlannedChange } from "./openclaw";

/** `other-program`: somebody answers at its port, who is no gateway. `foreign`: one of the other command line's. */
const GatewayState = z.enum([
  "looking",
  "unavailable",
  "stopped",
  "starting",
  "running",
  "stopping",
  "silent",
  "other-program",
]);

export const GatewayService = z.object({
  /** `systemd`, `LaunchAgent`, …, in the tool's own words. */
  label: z.string(),
  isInstalled: z.boolean(),
  isRunning: reading(z.boolean()),
  /** Why the tool can't tell, or can't have one here. */
  note: z.string(),
});
export type GatewayService = z.infer<typeof GatewayService>;

export const GatewayLogLine = z.object({
  id: z.number().int().positive(),
  at: z.number(),
  isError: z.boolean(),
  text: z.string(),
});
export type GatewayLogLine = z.infer<typeof GatewayLogLine>;

/** OpenClaw's gateway as it is now. Never holds its token. */
export const GatewaySnapshot = z.object({
  ...stamped,
  state: GatewayState,
  dialect: Dialect.nullable(),
  port: z.number().int().nullable(),
  /** As configured; null: left to the tool. */
  bind: z.string().nullable(),
  /** Somebody answers at this port on an address the network reaches too. */
  isExposed: reading(z.boolean()),
  auth: z.enum(["none", "token", "password", "trusted-proxy", "unset", "other"]).nullable(),
  /** `gateway.mode`; null: not set, and it refuses to run. */
  mode: z.string().nullable(),
  /** Who started it. */
  owner: z.enum(["homeport", "service", "somebody"]).nullable(),
  pid: reading(z.number().int().positive()),
  version: reading(z.string()),
  startedAt: reading(z.number()),
  /** Its own chat endpoint, as it answered: `refused` when it does not take the token of the configuration. */
  chat: reading(z.enum(["on", "off", "refused"])),
  /** The file changed and this gateway does not watch it, or has not taken it up. */
  needsRestart: reading(z.boolean()),
  /** Of the command line's own answer, which takes seconds: read when it is asked for. */
  service: reading(GatewayService),
  /** Channels that are set up. */
  channels: z.array(z.string()),
  /** How the one Homeport had started ended, when it was not asked to. */
  problem: Failure.nullable(),
  log: z.array(GatewayLogLine),
  droppedLines: z.number().int().nonnegative(),
});
export type GatewaySnapshot = z.infer<typeof GatewaySnapshot>;

export const GatewayOperation = z.enum(["run", "stop", "restart", "install", "uninstall", "chat-on", "chat-off"]);
export type GatewayOperation = z.infer<typeof GatewayOperation>;

/** What an operation will do, for reading before it is done. */
export const GatewayPlan = z.object({
  id: z.string(),
  operation: GatewayOperation,
  dialect: Dialect,
  configPath: z.string(),
  changes: z.array(PlannedChange),
  /** In order; secrets masked. */
  commands: z.array(z.string()),
  notes: z.array(
    z.enum([
      "comments-lost",
      "env-references",
      "token-made",
      "ends-with-homeport",
      "restarts",
      "applies-itself",
      "stops-unmanaged",
      "stays-after-login",
      "exposed",
    ]),
  ),
  /** Set when it can't be carried out. */
  blocker: Failure.nullable(),
});
export type GatewayPlan = z.infer<typeof GatewayPlan>;

export const gatewayRoutes = {
  "gateway.read": { input: Nothing, output: GatewaySnapshot },
  /** Asks the port and the command line. */
  "gateway.refresh": { input: Nothing, output: GatewaySnapshot },
  /** A window shows it: probed every few seconds, its log sent along. */
  "gateway.watch": { input: z.strictObject({ isOpen: z.boolean() }), output: Nothing },
  "gateway.plan": { input: z.strictObject({ operation: GatewayOperation }), output: GatewayPlan },
  "gateway.carryOut": { input: z.strictObject({ planId: z.string().min(1).max(100) }), output: JobStarted },
  /** Takes the one session of ours, and no other, out of OpenClaw's list; through the running gateway. */
  "gateway.forgetSession": {
    input: Nothing,
    output: z.object({ wasThere: z.boolean(), key: z.string(), archivedAt: z.array(z.string()) }),
  },
  /** One message through a channel, to whom the user named. Leaves this machine. Said in the tool's own words. */
  "gateway.sendMessage": {
    input: z.strictObject({
      channel: z.string().regex(/^[a-z][\w-]{0,40}$/),
      target: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^\s-][^\r\n]*$/),
      text: z.string().min(1).max(2_000),
    }),
    output: z.object({ said: z.string() }),
  },
} as const;
export type GatewayEvents = { "gateway.changed": GatewaySnapshot };
