import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRealPlatform, type Platform } from "./platform";

let home: string;
let platform: Platform;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), "homeport-platform-"));
  platform = await createRealPlatform({
    version: "0.0.1",
    home,
    env: { ...process.env, TERM: "xterm", OPENAI_API_KEY: "k", HOMEPORT_SETTINGS_DIR: path.join(home, "s") },
  });
});
afterEach(async () => {
  await platform.quit();
  await rm(home, { recursive: true, force: true });
});

test("what is done with it stands in the ledger and the log", async () => {
  const [node] = await platform.findExecutable("node");
  await platform.runCommand({ file: node ?? "", args: ["-e", ""], timeoutMs: 10_000 });
  await platform.files.writeTextFile(path.join(platform.paths.settingsFolder, "x"), "1");
  await expect(
    platform.sendHttp(
      { kind: "socket", path: path.join(home, "gone.sock"), basePath: "" },
      { method: "GET", path: "/", purpose: "watch" },
    ),
  ).rejects.toMatchObject({ kind: "no-socket" });
  expect(platform.ledger.read().map(({ entry }) => entry.kind)).toEqual(["command", "file", "request"]);
  expect(await readFile(platform.log.file ?? "", "utf8")).toContain("request GET ~/gone.sock /");
});

test("quit ends commands and calls under way, and takes its folder along", async () => {
  const server = net.createServer(() => {}).listen(0, "127.0.0.1");
  await vi.waitFor(() => expect(server.listening).toBe(true));
  const bound = server.address();
  const origin = `http://127.0.0.1:${bound !== null && typeof bound === "object" ? bound.port : 0}`;
  const forever = { file: process.execPath, args: ["-e", "setInterval(() => {}, 1000); console.log(1)"] };
  const started = vi.fn<() => void>();
  const running = platform.startCommand({ ...forever, onLine: started });
  const command = platform.runCommand({ ...forever, timeoutMs: 60_000, onLine: started });
  const call = platform
    .sendHttp(
      { kind: "tcp", origin, basePath: "" },
      { method: "GET", path: "/", purpose: "watch", headersTimeoutMs: 0 },
    )
    .catch((error: unknown) => error);
  await vi.waitFor(() => expect(started).toHaveBeenCalledTimes(2));
  expect(existsSync(platform.tempDir)).toBe(true);
  await platform.quit();
  expect((await running.done).kind).toBe("cancelled");
  expect((await command).kind).toBe("cancelled");
  expect(await call).toMatchObject({ kind: "cancelled" });
  expect(existsSync(platform.tempDir)).toBe(false);
  await platform.quit();
  server.close();
});
