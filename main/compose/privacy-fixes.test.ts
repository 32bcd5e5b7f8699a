import { expect, test } from "vitest";
import { openHouse } from "../../e2e/real/house";
import { createDemoPlatform } from "../demo/demo-platform";
import type { ReadTree } from "../platform/ports";

test("a state folder that is the user's own link is closed where it leads, one in /tmp is not followed", async () => {
  const platform = await createDemoPlatform({ version: "1", speed: 200, assistants: ["openclaw"] });
  const { files } = platform.demo;
  const real = "/home/demo/Sync/claw";
  files.put(`${real}/openclaw.json`, "{}", { mode: 0o644 });
  files.put("/home/demo/Pictures/me.png", "", { mode: 0o644 });
  const links: Record<string, string> = { "/home/demo/.openclaw": real, "/tmp/clawdbot": "/home/demo/Pictures" };
  const follow = (path: string) =>
    Object.entries(links).reduce(
      (at, [link, to]) => (at === link || at.startsWith(`${link}/`) ? to + at.slice(link.length) : at),
      path,
    );
  const tree: ReadTree = {
    ...platform.tree,
    look: async (path) => {
      const facts = await platform.tree.look(follow(path));
      return path in links ? { ...facts, kind: "link" } : facts;
    },
    realPath: async (path) => follow(path),
  };
  const house = await openHouse({ ...platform, tree });
  await house.until("openclaw.read", {}, ({ state }) => state === "ready");
  const { items } = await house.ask("privacy.planFix", { fixes: ["make-private"] });
  const paths = items.flatMap(({ changes }) => changes.map((change) => (change.kind === "mode" ? change.path : "")));
  expect(paths).toContain(`${real}/openclaw.json`);
  expect(paths.filter((path) => /Pictures|\/tmp\/clawdbot/.test(path))).toEqual([]);
  await house.quit();
});
