import fc from "fast-check";
import { expect, test } from "vitest";
import type { Dialect } from "../../contract/openclaw";
import { type Json, isEqualJson } from "../json-value";
import { type ConfigChange, applyChanges } from "../openclaw-config";
import { type ConfigFixId, draftConfigFix, inverseChanges } from "./config-fixes";
import { judgeDmPolicies } from "./openclaw-rules";

const all = (dialect: Dialect, config: Json, fix: ConfigFixId) =>
  draftConfigFix(fix, { dialect, config, stateDir: "/home/anna/.clawdbot", token: "made" });
const lines = (changes: readonly ConfigChange[]) =>
  changes.map(({ path, value }) => `${path.join(".")}=${JSON.stringify(value)}`);

test.each<[string, ConfigFixId, Dialect, Json, string[]]>([
  ["a bind that is not set is written out", "gateway-loopback", "openclaw", {}, ['gateway.bind="loopback"']],
  ["loopback stays", "gateway-loopback", "openclaw", { gateway: { bind: "loopback" } }, []],
  [
    "no lock: a token is made",
    "gateway-token",
    "clawdbot",
    { gateway: { auth: { mode: "none" } } },
    ['gateway.auth.mode="token"', 'gateway.auth.token="made"'],
  ],
  [
    "a token that is there is kept",
    "gateway-token",
    "openclaw",
    { gateway: { auth: { mode: "none", token: "mine" } } },
    ['gateway.auth.mode="token"'],
  ],
  ["a password is a lock", "gateway-token", "openclaw", { gateway: { auth: { password: "x" } } }, []],
  [
    "one made up at each start is written down",
    "gateway-token",
    "openclaw",
    {},
    ['gateway.auth.mode="token"', 'gateway.auth.token="made"'],
  ],
  ["no channels", "dm-pairing", "openclaw", {}, []],
  ["closed policies stay", "dm-pairing", "openclaw", { channels: { telegram: { dmPolicy: "disabled" } } }, []],
  [
    "both spellings, accounts, stars and the default for groups",
    "dm-pairing",
    "clawdbot",
    {
      channels: {
        defaults: { groupPolicy: "open" },
        slack: { dm: { policy: "open", allowFrom: ["*"] }, groupPolicy: "open" },
        signal: { accounts: { a: { dmPolicy: "open", allowFrom: ["+1", "*"], groupAllowFrom: ["*"] } } },
      },
    },
    [
      'channels.defaults.groupPolicy="allowlist"',
      'channels.slack.dm.policy="pairing"',
      "channels.slack.dm.allowFrom=[]",
      'channels.slack.groupPolicy="allowlist"',
      'channels.signal.accounts.a.dmPolicy="pairing"',
      'channels.signal.accounts.a.allowFrom=["+1"]',
      "channels.signal.accounts.a.groupAllowFrom=[]",
    ],
  ],
  [
    "an agent's own word on the sandbox too",
    "sandbox",
    "openclaw",
    {
      agents: {
        defaults: { sandbox: { mode: "all", scope: "session" } },
        entries: { main: {}, ops: { sandbox: { mode: "off", docker: { network: "host" } } } },
      },
    },
    [
      'agents.defaults.sandbox.workspaceAccess="none"',
      'agents.defaults.sandbox.docker.network="none"',
      'agents.entries.ops.sandbox.mode="all"',
      'agents.entries.ops.sandbox.docker.network="none"',
    ],
  ],
  ["an openclaw log is private by itself", "log-private", "openclaw", {}, []],
  [
    "clawdbot's moves in with the rest",
    "log-private",
    "clawdbot",
    { logging: { redactSensitive: "off" } },
    ['logging.file="/home/anna/.clawdbot/logs/clawdbot.log"', 'logging.redactSensitive="tools"'],
  ],
  ["one that lies there already", "log-private", "clawdbot", { logging: { file: "/home/anna/.clawdbot/x.log" } }, []],
])("%s", (_name, fix, dialect, config, expected) => {
  expect(lines(all(dialect, config, fix))).toEqual(expected);
});

const text = fc.constantFrom("open", "pairing", "allowlist", "disabled", "odd");
const people = fc.array(fc.constantFrom("*", "+1", "42"), { maxLength: 3 });
const place = fc.record(
  { dmPolicy: text, allowFrom: people, groupPolicy: text, groupAllowFrom: people, dm: fc.record({ policy: text }) },
  { requiredKeys: [] },
);
const channels = fc.dictionary(fc.constantFrom("telegram", "slack", "signal"), place, { maxKeys: 3 });

test("whatever the channels say, after the fix nobody is let in unasked, and it has nothing more to do", () => {
  fc.assert(
    fc.property(channels, fc.constantFrom<Dialect>("openclaw", "clawdbot"), (some, dialect) => {
      const config = { channels: some } as unknown as Json;
      const after = applyChanges(config, all(dialect, config, "dm-pairing"));
      expect(judgeDmPolicies(after).verdict).toBe("pass");
      expect(all(dialect, after, "dm-pairing")).toEqual([]);
    }),
  );
});

const key = fc.constantFrom("a", "b", "c");
const tree = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 2 }),
    fc.dictionary(key, tie("node"), { maxKeys: 3 }) as fc.Arbitrary<Json>,
  ),
})).node;
const config = fc.dictionary(key, tree, { maxKeys: 3 }) as fc.Arbitrary<Json>;

test("keys that were set are taken back to exactly what was there, their new parents too", () => {
  const path = fc.array(key, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(config, path, (before, at) => {
      const now = applyChanges(before, [{ path: at, value: "ours" }]);
      // a parent that was a value itself is no key of ours to give back
      fc.pre(isEqualJson(applyChanges(now, [{ path: at, value: undefined }]), now) === false);
      const { changes, left } = inverseChanges(now, before, [{ path: at, isOurs: (value) => value === "ours" }]);
      fc.pre(parentsWereObjects(before, at));
      expect(left).toEqual([]);
      expect(applyChanges(now, changes)).toEqual(before);
    }),
  );
});

function parentsWereObjects(before: Json, path: readonly string[]): boolean {
  let node: Json | undefined = before;
  for (const step of path.slice(0, -1)) {
    node = (node as Record<string, Json> | undefined)?.[step];
    if (node === undefined) return true;
    if (typeof node !== "object" || node === null) return false;
  }
  return true;
}

test("what somebody else has changed since is left", () => {
  const keys = [
    { path: ["x"], isOurs: (value: Json | undefined) => value === 1 },
    { path: ["y", "z"], isOurs: (value: Json | undefined) => value === 1 },
  ];
  expect(inverseChanges({ x: 2, y: { z: 1 } }, {}, keys)).toEqual({
    changes: [{ path: ["y"], value: undefined }],
    left: ["x"],
  });
});
