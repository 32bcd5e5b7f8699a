import { expect, test } from "vitest";
import { createPaths } from "./paths";

test.each<[NodeJS.Platform, string, Record<string, string>, string, string]>([
  [
    "darwin",
    "/Users/anna",
    {},
    "/Users/anna/Library/Application Support/Homeport",
    "/Users/anna/Library/Logs/Homeport",
  ],
  [
    "win32",
    "C:\\Users\\anna",
    { AppData: "D:\\Roaming", LOCALAPPDATA: "D:\\Local" },
    "D:\\Roaming\\Homeport",
    "D:\\Local\\Homeport\\logs",
  ],
  [
    "win32",
    "C:\\Users\\anna",
    {},
    "C:\\Users\\anna\\AppData\\Roaming\\Homeport",
    "C:\\Users\\anna\\AppData\\Local\\Homeport\\logs",
  ],
  ["linux", "/home/anna", {}, "/home/anna/.config/homeport", "/home/anna/.local/state/homeport/logs"],
  [
    "linux",
    "/home/anna",
    { XDG_CONFIG_HOME: "/x", XDG_STATE_HOME: "relative" },
    "/x/homeport",
    "/home/anna/.local/state/homeport/logs",
  ],
  ["linux", "/home/anna", { HOMEPORT_SETTINGS_DIR: "/s/p" }, "/s/p", "/s/p/logs"],
  [
    "linux",
    "/home/anna",
    { HOMEPORT_SETTINGS_DIR: "" },
    "/home/anna/.config/homeport",
    "/home/anna/.local/state/homeport/logs",
  ],
])("%s %s %j", (platform, home, env, settingsFolder, logsFolder) => {
  expect(createPaths({ env, platform, home })).toMatchObject({ settingsFolder, logsFolder });
});

test.each<[NodeJS.Platform, string, string, string]>([
  ["linux", "/home/anna", "/home/anna/.docker/run/docker.sock", "~/.docker/run/docker.sock"],
  ["linux", "/home/anna", "/home/anna", "~"],
  ["linux", "/home/anna", "/home/annabel/x", "/home/annabel/x"],
  ["linux", "/home/anna/", "/home/anna/x", "~/x"],
  ["linux", "/", "/etc/x", "/etc/x"],
  ["linux", "", "/etc/x", "/etc/x"],
  ["win32", "C:\\Users\\Anna", "c:\\users\\anna\\x.json", "~\\x.json"],
  ["win32", "C:\\Users\\Anna", "\\\\.\\pipe\\docker_engine", "\\\\.\\pipe\\docker_engine"],
])("shortens on %s below %s: %s", (platform, home, file, shown) => {
  expect(createPaths({ env: {}, platform, home }).shorten(file)).toBe(shown);
});
