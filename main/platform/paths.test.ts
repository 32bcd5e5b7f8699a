import { expect, test } from "vitest";
import { createPaths, createShortenWithin } from "./paths";

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

test.each([
  ["/home/anna", "linux", "at f (/home/anna/x/y.js:3:4)", "at f (~/x/y.js:3:4)"],
  ["/home/anna", "linux", "file:///home/anna/x and /home/anna.", "file://~/x and ~."],
  ["/home/anna", "linux", "/home/annabel /mnt/home/anna /home/anna.old", "/home/annabel /mnt/home/anna /home/anna.old"],
  ["/home/an na", "linux", "file:///home/an%20na/x", "file://~/x"],
  [String.raw`C:\Users\Anna`, "win32", String.raw`c:\users\anna\x`, String.raw`~\x`],
  [String.raw`C:\Users\Anna`, "win32", String.raw`{"a":"C:\\Users\\Anna\\x"}`, String.raw`{"a":"~\\x"}`],
  [String.raw`C:\Users\Anna`, "win32", "file:///C:/Users/Anna/x", "file:///~/x"],
  ["/", "linux", "/x/y", "/x/y"],
] as const)("home %s on %s: %s", (home, platform, text, shown) => {
  expect(createShortenWithin(home, platform)(text)).toBe(shown);
});

test.each<[NodeJS.Platform, string, Record<string, string>, string]>([
  ["darwin", "/Users/anna", {}, "/Users/anna/Library/Application Support/Homeport/tools"],
  ["win32", "C:\\Users\\anna", { APPDATA: "D:\\Roaming", LOCALAPPDATA: "D:\\Local" }, "D:\\Local\\Homeport\\tools"],
  ["linux", "/home/anna", {}, "/home/anna/.local/share/homeport/tools"],
  ["linux", "/home/anna", { XDG_DATA_HOME: "/d" }, "/d/homeport/tools"],
  ["linux", "/home/anna", { HOMEPORT_SETTINGS_DIR: "/s/p" }, "/s/p/tools"],
])("programs that are fetched lie on %s %s %j in %s, which roams nowhere", (platform, home, env, toolsFolder) => {
  expect(createPaths({ env, platform, home }).toolsFolder).toBe(toolsFolder);
});
