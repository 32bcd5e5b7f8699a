import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { archivePath, isLinkInside } from "./archive-path";

const root = "node-v24.21.0-linux-x64";

test.each([
  [`${root}/bin/node`, ["bin", "node"]],
  [`${root}/`, []],
  [`${root}/lib/node_modules/npm/`, ["lib", "node_modules", "npm"]],
  ["/etc/passwd", null],
  [`${root}/../../x`, null],
  [`${root}/a/../b`, null],
  [`${root}/./b`, null],
  [`${root}//b`, null],
  ["another/bin/node", null],
  ["..", null],
  ["", null],
  [`${root}/C:/x`, null],
  [`${root}\\..\\x`, null],
  [`${root}/bin/no\0de`, null],
  [`${root}/bin/node:stream`, null],
  [`${root}/aux.txt`, null],
  [`${root}/LPT1`, null],
  [`${root}/trailing.`, null],
  [`${root}/trailing `, null],
  [`${root}/${"a".repeat(241)}`, null],
  [`${root}/${"a/".repeat(60)}b`, null],
])("%j belongs at %j", (name, parts) => {
  expect(archivePath(name, root)).toEqual(parts);
});

test("no name leads out of the folder, on any system", () => {
  const piece = fc.oneof(fc.constantFrom("..", ".", "", "a", "C:", "\\", "/", "~", "con"), fc.string());
  fc.assert(
    fc.property(fc.array(piece), fc.boolean(), (pieces, hasRoot) => {
      const parts = archivePath([...(hasRoot ? [root] : []), ...pieces].join("/"), root) ?? [];
      for (const api of [path.posix, path.win32]) {
        const base = api === path.win32 ? "C:\\tools\\node" : "/tools/node";
        const at = api.join(base, ...parts);
        expect(at === base || at.startsWith(base + api.sep)).toBe(true);
      }
    }),
  );
});

test.each([
  [["bin", "npm"], "../lib/node_modules/npm/bin/npm-cli.js", true],
  [["bin", "npm"], "node", true],
  [["npm"], "lib/x", true],
  [["npm"], "../x", false],
  [["bin", "npm"], "../../x", false],
  [["bin", "npm"], "..", false],
  [["bin", "npm"], "lib/../../../x", false],
  [["bin", "npm"], "/etc/passwd", false],
  [["bin", "npm"], "C:\\x", false],
  [["bin", "npm"], "", false],
])("a link at %j to %j stays inside: %s", (at, target, isInside) => {
  expect(isLinkInside(at, target)).toBe(isInside);
});
