import fc from "fast-check";
import { expect, test } from "vitest";
import { osRecording } from "../../../e2e/fixtures/os-recording";
import {
  effectiveReaders,
  isGroupOfOne,
  modeText,
  readersByIcacls,
  readersOf,
  withoutGroup,
  withoutOthers,
  writersOf,
} from "./file-access";

const file = (mode: number) => ({ kind: "file" as const, mode });
const folder = (mode: number) => ({ kind: "folder" as const, mode });

test.each([
  [file(0o600), "owner", "-rw-------"],
  [file(0o100_644), "everyone", "-rw-r--r--"],
  [file(0o640), "group", "-rw-r-----"],
  [file(0o711), "owner", "-rwx--x--x"],
  [folder(0o700), "owner", "drwx------"],
  [folder(0o40_755), "everyone", "drwxr-xr-x"],
  // names that are known can be reached
  [folder(0o711), "everyone", "drwx--x--x"],
  [folder(0o750), "group", "drwxr-x---"],
])("%o", (own, readers, text) => {
  expect([readersOf(own), modeText(own)]).toEqual([readers, text]);
});

test.each([
  ["a closed folder above shuts all out", file(0o644), [0o700, 0o755], "owner"],
  ["open all the way", file(0o644), [0o755, 0o755], "everyone"],
  ["a home for the group only", file(0o644), [0o750, 0o755], "group"],
  ["its own permissions come first", file(0o600), [0o777], "owner"],
  ["a group behind a folder for all", file(0o640), [0o711], "group"],
])("%s", (_name, own, above, readers) => {
  expect(effectiveReaders(own, above.map(folder))).toBe(readers);
});

const rank = { owner: 0, group: 1, everyone: 2 };
const mode = fc.integer({ min: 0, max: 0o777 });
test("folders above never let more in, and what was taken away is gone", () => {
  fc.assert(
    fc.property(mode, fc.array(mode), fc.constantFrom("file" as const, "folder" as const), (own, above, kind) => {
      const folders = above.map(folder);
      expect(rank[effectiveReaders({ kind, mode: own }, folders)]).toBeLessThanOrEqual(
        rank[readersOf({ kind, mode: own })],
      );
      const closed = { kind, mode: withoutOthers(own) };
      expect([effectiveReaders(closed, folders), writersOf(closed)]).toEqual(["owner", "owner"]);
    }),
  );
});

test.each([
  [0o622, "everyone"],
  [0o620, "group"],
  [0o644, "owner"],
])("%o is written by", (bits, writers) => expect(writersOf(file(bits))).toBe(writers));

test.each([
  ["users-folder", String.raw`c:\users`, "everyone", 5],
  ["c-subfolder-inherited", String.raw`c:\MyPrograms`, "everyone", 6],
  ["programdata-inherited", "unifi-video", "everyone", 5],
  [
    "startup-path-with-spaces-everyone",
    String.raw`C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Startup`,
    "everyone",
    6,
  ],
  ["tempperms", String.raw`C:\TempPerms`, "everyone", 5],
])("icacls %s", (name, path, readers, count) => {
  const found = readersByIcacls(osRecording(`windows-icacls-${name}.txt`), path, "user");
  expect([found?.readers, found?.entries.length]).toEqual([readers, count]);
});

const own = (...entries: string[]) =>
  entries.map((entry, at) => (at === 0 ? String.raw`C:\x y ` : "      ") + entry).join("\r\n");
test.each([
  [
    "only the user, the system and its administrators",
    own(
      String.raw`NT AUTHORITY\SYSTEM:(I)(F)`,
      String.raw`BUILTIN\Administrators:(I)(F)`,
      String.raw`HOST\Anna:(I)(F)`,
    ),
    "owner",
  ],
  ["what only lies below", own(String.raw`HOST\anna:(F)`, String.raw`BUILTIN\Users:(OI)(CI)(IO)(RX)`), "owner"],
  ["what is denied", own(String.raw`HOST\anna:(F)`, "Everyone:(DENY)(R)"), "owner"],
  ["writing only", own(String.raw`HOST\anna:(F)`, String.raw`BUILTIN\Users:(CI)(WD)`), "owner"],
  ["another language", own(String.raw`HOST\anna:(F)`, String.raw`VORDEFINIERT\Benutzer:(I)(RX)`), "everyone"],
  ["somebody else", own(String.raw`HOST\anna:(F)`, String.raw`HOST\ben:(R)`), undefined],
  ["a name that can't be placed", own(String.raw`HOST\anna:(F)`, "S-1-5-21-1-2-3-1001:(RX)"), undefined],
  ["an error", "C:\\x y: Access is denied.\r\nSuccessfully processed 0 files; Failed processing 1 files", undefined],
])("icacls of %s", (_name, text, readers) => {
  expect(readersByIcacls(text, String.raw`C:\x y`, "anna")?.readers).toBe(readers);
});

const accounts =
  "root:x:0:0:root:/root:/bin/bash\nanna:x:1000:1000::/home/anna:/bin/bash\nben:x:1001:20::/home/ben:/bin/bash\neve:x:1002:20::/home/eve:/bin/sh\n";
test.each([
  ["her own", "anna:x:1000:\n", 1000, true],
  ["with herself listed", "anna:x:1000:anna\n", 1000, true],
  ["with a guest", "anna:x:1000:ben\n", 1000, false],
  ["the first group of two", "staff:x:20:\n", 20, false],
  ["of a directory service, listed nowhere", "anna:x:1000:\n", 70_000, false],
  ["nobody's first, with members", "docker:x:999:anna\n", 999, false],
])("a group for one alone: %s", (_name, groups, id, expected) => {
  expect(isGroupOfOne(groups, accounts, id)).toBe(expected);
});
test("only the group's bits are left out", () => expect(withoutGroup(0o2775)).toBe(0o2705));
