import { expect, test } from "vitest";
import { publishOf, releasesPageOf } from "./feed.mjs";

const of = (feed: string, page = "") => ({ HOMEPORT_UPDATE_FEED: feed, HOMEPORT_RELEASES_PAGE: page });

test("a repository on GitHub, or an https address, is where newer versions are looked for", () => {
  expect(publishOf(of(""))).toBeNull();
  expect(publishOf(of("some-one/home.port"))?.url).toBe(
    "https://github.com/some-one/home.port/releases/latest/download",
  );
  expect(releasesPageOf(of("some-one/home.port"))).toBe("https://github.com/some-one/home.port/releases");
  expect(publishOf(of("https://updates.example.com/homeport"))?.url).toBe("https://updates.example.com/homeport");
  expect(releasesPageOf(of("https://updates.example.com/homeport"))).toBeNull();
  expect(releasesPageOf(of("", "https://example.com/news"))).toBe("https://example.com/news");
});

test.each(["updates.example.com/homeport", "http://updates.example.com/homeport", "owner", "owner/name/more"])(
  "%s is no address and no repository: nothing is built that would look there",
  (feed) => expect(() => publishOf(of(feed))).toThrow("Give it an https address"),
);
