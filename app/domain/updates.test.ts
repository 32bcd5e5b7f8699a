import fc from "fast-check";
import { expect, test } from "vitest";
import {
  byHandReason,
  canAsk,
  type CheckFacts,
  type Installation,
  isCheckDue,
  quietStartMs,
  readFeed,
  readHomePage,
  retryMs,
  weekMs,
} from "./updates";

const feed = { url: "https://example.org/homeport/", host: "example.org" };
const appImage: Installation = {
  isPackaged: true,
  os: "linux",
  isAppImage: true,
  packageType: null,
  isSigned: null,
  feed,
  page: null,
};
const now = 1_800_000_000_000;
const due: CheckFacts = {
  isWanted: true,
  isOffline: false,
  isBusy: false,
  runningMs: quietStartMs,
  now,
  checkedAt: null,
  triedAt: null,
};

test.each([
  ["an AppImage", {}, null],
  ["an installer of Windows", { os: "win32", isAppImage: false }, null],
  ["a signed program of macOS", { os: "darwin", isAppImage: false, isSigned: true }, null],
  ["one of macOS without a signature", { os: "darwin", isAppImage: false, isSigned: false }, "not-signed"],
  ["one of macOS whose signature was not read", { os: "darwin", isAppImage: false }, "not-signed"],
  ["a deb", { isAppImage: false, packageType: "deb" }, "package-manager"],
  ["an rpm started from an AppImage’s terminal", { packageType: "rpm" }, "package-manager"],
  ["an unpacked folder", { isAppImage: false }, "other"],
  ["another system", { os: "freebsd" }, "other"],
  ["a build without a feed", { feed: null }, "no-feed"],
  ["a deb without a feed", { isAppImage: false, packageType: "deb", feed: null }, "no-feed"],
  ["the source", { isPackaged: false, feed: null }, "development"],
] as const)("%s", (_name, over, why) => {
  expect(byHandReason({ ...appImage, ...over })).toBe(why);
});

test("what is fetched by hand can be asked about all the same, where there is a feed", () => {
  expect(canAsk({ ...appImage, packageType: "deb" })).toBe(true);
  expect(canAsk({ ...appImage, feed: null })).toBe(false);
  expect(canAsk({ ...appImage, isPackaged: false })).toBe(false);
});

test.each<[string, Partial<CheckFacts>, boolean]>([
  ["never checked", {}, true],
  ["not wanted", { isWanted: false }, false],
  ["offline mode", { isOffline: true }, false],
  ["a model answers", { isBusy: true }, false],
  ["just started", { runningMs: quietStartMs - 1 }, false],
  ["checked six days ago", { checkedAt: now - weekMs + 1, triedAt: now - weekMs + 1 }, false],
  ["checked a week ago", { checkedAt: now - weekMs, triedAt: now - weekMs }, true],
  ["a week ago, and failed an hour ago", { checkedAt: now - weekMs, triedAt: now - 3_600_000 }, false],
  ["a week ago, and failed yesterday", { checkedAt: now - weekMs, triedAt: now - retryMs }, true],
  ["the clock was set back", { checkedAt: now + weekMs, triedAt: now + weekMs }, true],
])("%s", (_name, over, is) => {
  expect(isCheckDue({ ...due, ...over })).toBe(is);
});

const facts = fc.record<CheckFacts>({
  isWanted: fc.boolean(),
  isOffline: fc.boolean(),
  isBusy: fc.boolean(),
  runningMs: fc.nat(2 * weekMs),
  now: fc.constant(now),
  checkedAt: fc.option(fc.integer({ min: now - 3 * weekMs, max: now + weekMs })),
  triedAt: fc.option(fc.integer({ min: now - 3 * weekMs, max: now + weekMs })),
});

test("nothing is ever asked that is not wanted, in offline mode, beside work, or soon after the start", () => {
  fc.assert(
    fc.property(facts, (each) => {
      const mayNot = !each.isWanted || each.isOffline || each.isBusy || each.runningMs < quietStartMs;
      expect(isCheckDue(each) && mayNot).toBe(false);
    }),
  );
});

test("two checks by itself are a week apart, as long as the clock goes on", () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 0, max: weekMs - 1 }), (each, passedMs) => {
      expect(isCheckDue({ ...each, checkedAt: now - passedMs, triedAt: now - passedMs })).toBe(false);
    }),
  );
});

test("once wanted, it comes: whatever was before, a week later it is due", () => {
  fc.assert(
    fc.property(facts, (each) => {
      const later = { ...each, isWanted: true, isOffline: false, isBusy: false, runningMs: weekMs };
      const at = (past: number | null) => (past === null ? null : Math.min(past, now));
      expect(
        isCheckDue({ ...later, now: now + weekMs, checkedAt: at(each.checkedAt), triedAt: at(each.triedAt) }),
      ).toBe(true);
    }),
  );
});

test.each([
  ["provider: generic\nurl: https://example.org/a\nupdaterCacheDirName: x\n", "https://example.org/a"],
  ["provider: generic\r\nurl: 'https://example.org/a b'\r\n", "https://example.org/a%20b"],
  ["url: https://example.org/o/r.x/latest\nprovider: generic", "https://example.org/o/r.x/latest"],
  ['provider: generic\nurl: "http://127.0.0.1:4000/"', "http://127.0.0.1:4000/"],
])("a feed: %s", (text, url) => {
  expect(readFeed(text)).toMatchObject({ url });
});

test.each([
  ['{ "name": "homeport", "homepage": "https://example.org/releases" }', "https://example.org/releases"],
  ['{ "name": "homeport" }', null],
  ['{ "homepage": "http://example.org/" }', null],
  ['{ "homepage": "https://me:word@example.org/" }', null],
  ['{ "homepage": "file:///etc/passwd" }', null],
  ['{ "homepage": 7 }', null],
  ['{ "homepage": "https://exa', null],
  ["", null],
])("the page a package calls its home: %s", (text, page) => {
  expect(readHomePage(text)).toBe(page);
});

test.each([
  "",
  "provider: generic",
  "provider: github\nowner: o\nrepo: r",
  "provider: generic\nurl: http://example.org/a",
  "provider: generic\nurl: file:///etc/passwd",
  "provider: generic\nurl: https://me:word@example.org/",
  "provider: generic\nurl: nonsense",
])("no feed that may be asked: %s", (text) => {
  expect(readFeed(text)).toBeNull();
});

test("of any address only https is asked, but for this machine itself", () => {
  fc.assert(
    fc.property(fc.constantFrom("http", "https", "ftp"), fc.stringMatching(/^[a-z]{1,9}$/), (scheme, name) => {
      const feedOf = readFeed(`provider: generic\nurl: ${scheme}://${name}.example/a`);
      expect(feedOf === null || new URL(feedOf.url).protocol === "https:").toBe(true);
    }),
  );
});
