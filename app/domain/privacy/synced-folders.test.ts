import { expect, test } from "vitest";
import { osRecording } from "../../../e2e/fixtures/os-recording";
import { hasTimeMachineDestination, isExcludedFromTimeMachine, syncedByMarks, syncedByPlace } from "./synced-folders";

const entry = (name: string, kind: "file" | "folder" = "folder") => ({ name, kind });
test.each([
  [[entry(".stfolder")], "Syncthing"],
  [[entry(".dropbox", "file")], "Dropbox"],
  // its settings, in the home folder of everybody who has it
  [[entry(".dropbox")], undefined],
  [[entry(".sync_0a1b2c3d4e5f.db", "file")], "Nextcloud"],
  [[entry("._sync_0a1b2c3d4e5f.db", "file")], "Nextcloud"],
  [[entry(".tmp.drivedownload")], "Google Drive"],
  [[entry("stfolder"), entry("notes.txt", "file")], undefined],
])("%j", (entries, by) => {
  expect(syncedByMarks("/home/anna", entries)?.by).toBe(by);
});

const anna = { os: "darwin" as const, home: "/Users/anna", env: {}, dropboxInfo: null };
const windows = {
  os: "win32" as const,
  home: String.raw`C:\Users\anna`,
  env: { ONEDRIVE: String.raw`C:\Users\anna\OneDrive` },
  dropboxInfo: null,
};
const info = String.raw`{"personal":{"path":"D:\\My Dropbox","host":1},"business":{"path":"C:\\Users\\anna\\Firm"}}`;
test.each([
  ["/Users/anna/.openclaw", anna, undefined],
  ["/Users/anna/Library/Mobile Documents/com~apple~CloudDocs/claw", anna, "iCloud Drive"],
  ["/Users/anna/Library/CloudStorage/GoogleDrive-a@example.com/My Drive/claw", anna, "Google Drive"],
  ["/Users/anna/Library/CloudStorage/Dropbox/claw", anna, "Dropbox"],
  ["/Users/anna/Library/CloudStorage/Box-Box/claw", anna, "a cloud provider of macOS"],
  [String.raw`C:\Users\anna\onedrive\.openclaw`, windows, "OneDrive"],
  [String.raw`C:\Users\anna\OneDriveless\.openclaw`, windows, undefined],
  [String.raw`d:\my dropbox\x`, { ...windows, dropboxInfo: info }, "Dropbox"],
  [String.raw`C:\Users\anna\Firm`, { ...windows, dropboxInfo: info }, "Dropbox"],
  [
    "/home/anna/Dropbox/x",
    { os: "linux" as const, home: "/home/anna", env: {}, dropboxInfo: '{"personal": {"path": "/home/anna/Dropbox"}}' },
    "Dropbox",
  ],
  [
    "/home/anna/dropbox/x",
    { os: "linux" as const, home: "/home/anna", env: {}, dropboxInfo: '{"personal": {"path": "/home/anna/Dropbox"}}' },
    undefined,
  ],
  [
    "/home/anna/x",
    { os: "linux" as const, home: "/home/anna", env: {}, dropboxInfo: '{"personal": {"path": "' },
    undefined,
  ],
])("%s", (path, where, by) => {
  expect(syncedByPlace(path, where)?.by).toBe(by);
});

test.each([
  ["none", false],
  ["local", true],
  ["network-afp", true],
  ["two", true],
  ["two-network-unmounted", true],
])("Time Machine's destinations: %s", (name, expected) => {
  expect(hasTimeMachineDestination(osRecording(`macos-tmutil-destinationinfo-${name}.txt`))).toBe(expected);
});
test.each([
  ["included", false],
  ["included-two-spaces", false],
  ["excluded-space-in-path", true],
])("Time Machine's exclusion: %s", (name, expected) => {
  expect(isExcludedFromTimeMachine(osRecording(`macos-tmutil-isexcluded-${name}.txt`))).toBe(expected);
});
test("what says neither is not taken for either", () => {
  expect([hasTimeMachineDestination(""), isExcludedFromTimeMachine("")]).toEqual([null, null]);
});
