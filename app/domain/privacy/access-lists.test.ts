import { expect, test } from "vitest";
import { listsByGetfacl, listsByMacLs, marksByLs } from "./access-lists";

const block = (path: string, ...entries: string[]) =>
  [`# file: ${path}`, "# owner: anna", "# group: anna", "user::rwx", ...entries, "other::---", "", ""].join("\n");

test.each<[string, string[], boolean]>([
  ["no entry but the usual ones", ["group::r-x"], false],
  ["another account", ["user:bob:r-x", "group::---", "mask::r-x"], true],
  ["another group", ["group::---", "group:staff:r--", "mask::r--"], true],
  ["one that the mask shuts out", ["user:bob:rwx", "group::---", "mask::---"], false],
  ["one that may write only", ["user:bob:-w-", "group::---", "mask::rwx"], false],
  ["its own owner", ["user:anna:rwx", "group::---", "mask::rwx"], false],
  ["one that is only handed down", ["group::---", "default:user:bob:rwx", "default:mask::rwx"], false],
])("getfacl: %s", (_name, entries, isOpen) => {
  const text = block("/home/anna/.openclaw", "group::---") + block("/home/anna/a\\040b", ...entries);
  expect([...listsByGetfacl(text)]).toEqual([
    ["/home/anna/.openclaw", false],
    ["/home/anna/a b", isOpen],
  ]);
});

test("what ls marks with a plus has a list; what it does not name is not known", () => {
  const text = "drwxr-x---+ 4 anna anna 4096 Nov 29 10:00 /h/a\n-rw-r----- 1 anna anna 12 Nov 29 10:00 /h/a/b\n";
  expect([...marksByLs(text, ["/h/a", "/h/a/b", "/h/c"])]).toEqual([
    ["/h/a", true],
    ["/h/a/b", false],
  ]);
});

test.each<[string, string, boolean]>([
  ["another account", " 0: user:bob allow list,search,readattr", true],
  ["everyone, handed down to it", " 0: group:everyone inherited allow read", true],
  ["a denial", " 0: group:everyone deny delete", false],
  ["what is only for those below", " 0: user:bob allow list,search,file_inherit,only_inherit", false],
  ["its own owner", " 0: user:anna allow list,search", false],
  ["attributes alone", " 0: user:bob allow readattr,readextattr", false],
])("ls of macOS: %s", (_name, entry, isOpen) => {
  const text = [
    "drwxr-xr-x   6 root  wheel  192 Nov 29 10:00 /Users",
    "drwx------+  5 anna  staff  160 Nov 29 10:00 /Users/anna/my notes",
    entry,
    "drwx------@ 50 anna  staff 1600 Nov 29 10:00 /Users/anna",
  ].join("\n");
  expect([...listsByMacLs(text, ["/Users/anna/my notes", "/Users/anna", "/Users"])].toSorted()).toEqual([
    ["/Users", false],
    ["/Users/anna", false],
    ["/Users/anna/my notes", isOpen],
  ]);
});
