import { expect, test } from "vitest";
import type { Dialect } from "../../../app/contract/openclaw";
import { createChildEnvironment } from "./child-environment";
import { locate, locateAgain, overriddenPath, profileArgs, profilesThere } from "./locate";

test.each<[Dialect, Record<string, string>, string, string]>([
  ["openclaw", {}, "/home/anna/.openclaw", "/home/anna/.openclaw/openclaw.json"],
  ["clawdbot", {}, "/home/anna/.clawdbot", "/home/anna/.clawdbot/clawdbot.json"],
  ["openclaw", { OPENCLAW_STATE_DIR: "/s" }, "/s", "/s/openclaw.json"],
  ["clawdbot", { CLAWDBOT_STATE_DIR: "~/s" }, "/home/anna/s", "/home/anna/s/clawdbot.json"],
  ["openclaw", { OPENCLAW_CONFIG_PATH: "/c.json" }, "/home/anna/.openclaw", "/c.json"],
  [
    "openclaw",
    { CLAWDBOT_STATE_DIR: "/s", OPENCLAW_PROFILE: "x" },
    "/home/anna/.openclaw",
    "/home/anna/.openclaw/openclaw.json",
  ],
  ["openclaw", { OPENCLAW_HOME: "/h" }, "/h/.openclaw", "/h/.openclaw/openclaw.json"],
  ["openclaw", { OPENCLAW_STATE_DIR: "  " }, "/home/anna/.openclaw", "/home/anna/.openclaw/openclaw.json"],
])("%s with %j", (dialect, env, stateDir, configPath) => {
  expect(locate(dialect, { env, home: "/home/anna", platform: "linux" })).toEqual({
    stateDir,
    configPath,
    profile: null,
  });
});

test.each<[Dialect, Record<string, string>, string | null, string, string | null]>([
  ["openclaw", {}, "work", "/home/anna/.openclaw-work/openclaw.json", "work"],
  ["clawdbot", {}, "work", "/home/anna/.clawdbot-work/clawdbot.json", "work"],
  ["openclaw", { OPENCLAW_HOME: "/h" }, "work", "/h/.openclaw-work/openclaw.json", "work"],
  // a variable says the place, and wins
  ["openclaw", { OPENCLAW_STATE_DIR: "/s" }, "work", "/s/openclaw.json", null],
  ["clawdbot", { CLAWDBOT_CONFIG_PATH: "/c.json" }, "work", "/c.json", null],
  // of the other tool
  ["openclaw", { CLAWDBOT_STATE_DIR: "/s" }, "work", "/home/anna/.openclaw-work/openclaw.json", "work"],
  ["openclaw", { OPENCLAW_PROFILE: "other" }, null, "/home/anna/.openclaw/openclaw.json", null],
])("%s with %j and profile %s", (dialect, env, wanted, configPath, profile) => {
  const where = { env, home: "/home/anna", platform: "linux" } as const;
  const place = locate(dialect, where, wanted);
  expect(place).toMatchObject({ configPath, profile });
  expect(profileArgs(place)).toEqual(profile === null ? [] : ["--profile", profile]);
  expect(locateAgain(dialect, where, configPath)).toEqual(place);
});

test("what was changed elsewhere is no profile of this place", () => {
  const where = { env: {}, home: "/home/anna", platform: "linux" } as const;
  for (const path of ["/other/.openclaw-work/openclaw.json", "/home/anna/.openclaw-a b/openclaw.json"])
    expect(locateAgain("openclaw", where, path)).toBeNull();
});

test("profiles are the folders beside the usual one that can be named so", async () => {
  const there = [".openclaw", ".openclaw-work", ".openclaw-Home", ".openclaw-", ".openclaw-a b", ".clawdbot-x", "Docs"];
  const where = { env: {}, home: "/home/anna", platform: "linux" } as const;
  const list = async (folder: string) => (folder === "/home/anna" ? there : []);
  expect(await profilesThere("openclaw", where, list)).toEqual(["Home", "work"]);
  expect(await profilesThere("openclaw", { ...where, env: { OPENCLAW_STATE_DIR: "/s" } }, list)).toEqual([]);
});

test("on Windows", () => {
  const where = { env: {}, home: "C:\\Users\\Anna", platform: "win32" } as const;
  expect(locate("openclaw", where).configPath).toBe("C:\\Users\\Anna\\.openclaw\\openclaw.json");
});

test("only an absolute override counts", () => {
  expect(overriddenPath("openclaw", { env: { HOMEPORT_OPENCLAW: "/x/openclaw" }, platform: "linux" })).toBe(
    "/x/openclaw",
  );
  expect(overriddenPath("openclaw", { env: { HOMEPORT_OPENCLAW: "openclaw; rm -rf" }, platform: "linux" })).toBeNull();
  expect(overriddenPath("clawdbot", { env: { HOMEPORT_OPENCLAW: "/x" }, platform: "linux" })).toBeNull();
});

const location = { stateDir: "/home/anna/.openclaw", configPath: "/home/anna/.openclaw/openclaw.json" };
const make = (env: Record<string, string>, searchPath?: () => string) =>
  createChildEnvironment({ env, platform: "linux", home: "/home/anna", searchPath });

test("children get no keys, their own places, and no profile of someone else", () => {
  const env = {
    PATH: "/usr/bin",
    OPENAI_API_KEY: "sk",
    OPENCLAW_PROFILE: "x",
    OPENCLAW_GATEWAY_URL: "ws://x",
    CLAWDBOT_STATE_DIR: "/other",
    LANG: "C",
  };
  const child = make(env)("/usr/bin/openclaw", "openclaw", location);
  expect(child).toEqual({
    LANG: "C",
    HOME: "/home/anna",
    OPENCLAW_STATE_DIR: location.stateDir,
    OPENCLAW_CONFIG_PATH: location.configPath,
    OPENCLAW_NO_AUTO_UPDATE: "1",
    NO_COLOR: "1",
  });
});

test("a fitting Node comes first", () => {
  expect(
    make({ PATH: "/usr/bin", HOMEPORT_NODE: "/n/bin/node" })("/usr/bin/openclaw", "openclaw", location)["PATH"],
  ).toBe("/n/bin:/usr/bin");
  expect(make({ PATH: "/usr/bin" }, () => "/repaired")("/nvm/bin/openclaw", "openclaw", location)["PATH"]).toBe(
    "/nvm/bin:/repaired",
  );
  expect(make({ PATH: "/usr/bin", HOMEPORT_NODE: "node" })("/x", "openclaw", location)["PATH"]).toBeUndefined();
});

test("a variable the configuration refers to gets a word of ours, never its secret", () => {
  const child = make({ CLOUD_KEY: "sk-real", PORT_NUMBER: "5" })("/x", "clawdbot", location, [
    "CLOUD_KEY",
    "PORT_NUMBER",
  ]);
  expect(child["CLOUD_KEY"]).toBe("homeport-placeholder");
  expect(child["PORT_NUMBER"]).toBe("5");
});
