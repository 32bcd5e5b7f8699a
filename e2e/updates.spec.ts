import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, expect, expectOpened } from "./harness/app";
import type { App } from "./harness/app-type";
import { goToPage } from "./harness/pages";

type Feed = {
  env: Record<string, string>;
  /** Where the program that runs lies. */
  appImage: string;
  /** Written by the new version when it is started. */
  started: string;
  offer(version: string, over?: { list?: string; content?: string; status?: number }): void;
  /** Each request, with its headers but the ones every HTTP client sends. */
  asked: { path: string; headers: Record<string, unknown> }[];
};

const fileName = "homeport-9.9.9-linux-x64.AppImage";
const plainHeaders = new Set(["host", "connection", "accept", "user-agent"]);

/** An installed AppImage as far as it can be without Electron, and a release server on this machine. */
const test = base.extend<{ feed: Feed }>({
  feed: async ({ context: _context }, use) => {
    const home = mkdtempSync(path.join(tmpdir(), "homeport-updates-"));
    const folders = ["bin", "resources"].map((name) => path.join(home, name));
    for (const folder of folders) mkdirSync(folder);
    const [bin = "", resources = ""] = folders;
    for (const tool of ["grep", "mv", "sh"]) symlinkSync(`/bin/${tool}`, path.join(bin, tool));
    const appImage = path.join(home, "Homeport.AppImage");
    const started = path.join(home, "started");
    writeFileSync(appImage, "the old one");
    chmodSync(appImage, 0o755);

    let content = "";
    let list = "";
    let status = 200;
    const asked: Feed["asked"] = [];
    const server = createServer(({ url = "", headers }, response) => {
      const { pathname } = new URL(url, "http://feed");
      const told = Object.entries(headers).filter(([name]) => !plainHeaders.has(name));
      asked.push({ path: pathname, headers: Object.fromEntries(told) });
      const isList = pathname.startsWith("/homeport/latest-linux");
      response.writeHead(isList ? status : 200).end(isList ? list : content);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      path.join(resources, "app-update.yml"),
      `provider: generic\nurl: http://127.0.0.1:${port}/homeport\nupdaterCacheDirName: homeport-updater\n`,
    );
    writeFileSync(path.join(resources, "package.json"), JSON.stringify({ homepage: "https://homeport.example/news" }));
    await use({
      appImage,
      started,
      asked,
      env: {
        PATH: bin,
        HOME: home,
        APPIMAGE: appImage,
        HOMEPORT_STAND_IN_RESOURCES: resources,
        // nobody answers there
        MODEL_RUNNER_HOST: "http://127.0.0.1:9",
      },
      offer(version, over = {}) {
        content = `#!/bin/sh\necho ${version} > ${started}\n`;
        const sha512 = createHash("sha512").update(content).digest("base64");
        const size = Buffer.byteLength(content);
        list = `version: ${version}\nfiles:\n  - url: ${fileName}\n    sha512: ${sha512}\n    size: ${size}\npath: ${fileName}\nsha512: ${sha512}\nreleaseNotes: |\n  - Better <img src="https://evil.example/x.png">\nreleaseDate: '2026-11-01T00:00:00.000Z'\n`;
        ({ list = list, content = content, status = 200 } = over);
      },
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(home, { recursive: true, force: true });
  },

  launch: async ({ feed }, use) => use({ flags: [], env: feed.env }),
});

// the stand-in's installed program is an AppImage
test.skip(process.platform !== "linux" || process.env["HOMEPORT_E2E"] === "electron");

const panel = ({ page }: App) => page.getByRole("region", { name: "Updates" });
async function look(app: App) {
  await goToPage(app.page, "Settings");
  await panel(app).getByRole("button", { name: "Look for a newer version" }).click();
}

test("a newer version is found, fetched, compared, put in place and started, each by a click", async ({
  app,
  feed,
}) => {
  feed.offer("9.9.9");
  await app.clickMenu("Help", "Check for updates …");
  await expect(panel(app)).toContainText("Version 9.9.9 is out");
  await panel(app).getByRole("link", { name: "Releases and their notes" }).click();
  await expectOpened(app, ["https://homeport.example/news"]);
  await panel(app).getByText("What is new in 9.9.9").click();
  await expect(panel(app)).toContainText('Better <img src="https://evil.example/x.png">');
  // the list alone, with nothing that tells who asks
  expect(feed.asked.map(({ path: asked }) => asked)).toEqual(["/homeport/latest-linux.yml"]);
  expect(feed.asked.flatMap(({ headers }) => Object.keys(headers))).toEqual([]);
  expect(readFileSync(feed.appImage, "utf8")).toBe("the old one");

  await panel(app).getByRole("button", { name: "Download" }).click();
  await expect(panel(app)).toContainText("Version 9.9.9 is downloaded and compared");
  await expect
    .poll(async () => (await app.tray())?.items.map(({ label }) => label))
    .toContain("Restart for Homeport 9.9.9 …");
  expect(readFileSync(feed.appImage, "utf8")).toBe("the old one");
  const ledger = await app.page.evaluate(() => window.homeport?.request("activity.read", {}));
  expect(JSON.stringify(ledger)).toContain(`/homeport/${fileName}`);

  await panel(app).getByRole("button", { name: "Restart and install" }).click();
  expect(await app.standIn?.ended()).toBe(0);
  await expect.poll(() => existsSync(feed.started)).toBe(true);
  expect(readFileSync(feed.started, "utf8").trim()).toBe("9.9.9");
  expect(readFileSync(feed.appImage, "utf8")).toContain("9.9.9");
});

test("what is older, damaged, missing or nonsense is refused, and said", async ({ app, feed }) => {
  feed.offer("0.0.1");
  await look(app);
  await expect(panel(app)).toContainText("This is the newest version");

  feed.offer("9.9.9", { content: "something else" });
  await look(app);
  await panel(app).getByRole("button", { name: "Download" }).click();
  await expect(panel(app)).toContainText("What was downloaded is not what was published");
  expect(readFileSync(feed.appImage, "utf8")).toBe("the old one");

  feed.offer("9.9.9", { list: "<html>Sign in</html>" });
  await look(app);
  await expect(panel(app)).toContainText("The list of releases can’t be read");

  feed.offer("9.9.9", { status: 404 });
  await look(app);
  await expect(panel(app)).toContainText("There is no list of releases where it should be");
});

test("in offline mode nobody is asked, and the button says why", async ({ app, feed }) => {
  await app.page.evaluate(() => window.homeport?.request("settings.update", { offlineMode: true }));
  await app.clickMenu("Help", "Check for updates …");
  await expect(panel(app).getByRole("button", { name: "Look for a newer version" })).toHaveAccessibleDescription(
    /release server/,
  );
  const answer = await app.page.evaluate(() => window.homeport?.request("updates.check", {}));
  expect(answer).toMatchObject({ ok: false, error: { code: "offline-mode" } });
  expect(feed.asked).toEqual([]);
});
