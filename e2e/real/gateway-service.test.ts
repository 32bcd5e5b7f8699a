import { chmod, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GatewayOperation, GatewaySnapshot } from "../../app/contract/gateway";
import { openHouse, platformIn, type RealHouse } from "./house";

/** A Node that fits both, by which what "Homeport installed" is run. */
const node = process.env["HOMEPORT_NODE"];
const port = Number(process.env["HOMEPORT_GATEWAY_PORT"] ?? "12575");
const token = "a".repeat(48);
/** openclaw makes no service unless HOME is the account's own, so a test of it needs an account whose home may be thrown away. */
const accountHome = process.env["HOMEPORT_TEST_ACCOUNT_HOME"] === os.userInfo().homedir ? os.userInfo().homedir : null;

const dialects = [
  { dialect: "openclaw", program: process.env["HOMEPORT_OPENCLAW"], entry: ["openclaw.mjs"], file: "openclaw.json" },
  {
    dialect: "clawdbot",
    program: process.env["HOMEPORT_CLAWDBOT"],
    entry: ["dist", "entry.js"],
    file: "clawdbot.json",
  },
] as const;

describe.each(dialects)("$dialect's gateway as a service, by the tool itself", ({ dialect, program, entry, file }) => {
  const canRun = node !== undefined && program !== undefined && (dialect === "clawdbot" || accountHome !== null);
  describe.runIf(canRun)("with a stand-in for systemd", () => {
    let home = "";
    let house: RealHouse;

    async function done(operation: GatewayOperation): Promise<void> {
      const plan = await house.ask("gateway.plan", { operation });
      expect(plan.blocker).toBeNull();
      const { jobId } = await house.ask("gateway.carryOut", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
    }
    const until = (wanted: (now: GatewaySnapshot) => boolean) => house.until("gateway.refresh", {}, wanted, 120_000);
    const unitsFolder = () => path.join(home, ".config/systemd/user");
    const units = async () =>
      (await readdir(unitsFolder()).catch(() => [])).filter((name) => name.endsWith(".service"));

    beforeAll(async () => {
      home = await realpath(accountHome ?? (await mkdtemp(path.join(os.tmpdir(), `homeport-service-`))));
      // clawdbot puts the system's folders before what it is given, and this one before them
      const bin = path.join(home, ".local/bin");
      const state = path.join(home, `.${dialect}`);
      const tools = path.join(home, "settings/tools", dialect);
      await Promise.all([bin, state, tools].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
      const standIn = path.resolve("e2e/fake-tools/systemd/systemctl.mjs");
      for (const name of ["systemctl", "busctl", "loginctl"]) {
        await writeFile(path.join(bin, name), `#!/bin/sh\nexec "${node}" "${standIn}" --as ${name} "$@"\n`);
        await chmod(path.join(bin, name), 0o755);
      }
      // as if Homeport had installed it: by the Node that was chosen, in a folder of its own
      const folder = "2026.1.1-real";
      await mkdir(path.join(tools, folder));
      await symlink(path.resolve(path.dirname(program ?? ""), ".."), path.join(tools, folder, "node_modules"));
      const record = {
        version: "2026.1.1",
        folder,
        entry,
        sizeBytes: null,
        installedAt: 1,
        node: { path: node, version: "24" },
      };
      await writeFile(path.join(tools, "installed.json"), JSON.stringify(record));
      const gateway = { mode: "local", port, bind: "loopback", auth: { mode: "token", token } };
      await writeFile(path.join(state, file), JSON.stringify({ gateway }), { mode: 0o600 });
      const platform = await platformIn(home, {
        HOMEPORT_OPENCLAW: undefined,
        HOMEPORT_CLAWDBOT: undefined,
        PATH: `${bin}:/usr/bin:/bin`,
        XDG_RUNTIME_DIR: undefined,
        XDG_CONFIG_HOME: undefined,
        XDG_DATA_HOME: undefined,
        DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/bus`,
      });
      house = await openHouse(platform);
      await house.until("openclaw.read", {}, ({ state: now }) => now === "ready", 60_000);
    });
    afterAll(async () => {
      await house?.quit();
      // whatever a test that failed left running
      const standIn = path.join(home, ".systemd-stand-in");
      for (const name of await readdir(standIn).catch(() => [])) {
        if (!name.endsWith(".pid")) continue;
        const pid = Number(await readFile(path.join(standIn, name), "utf8"));
        if (pid > 0) {
          try {
            process.kill(-pid, "SIGKILL");
          } catch {
            // it has ended
          }
        }
      }
      await rm(home, { recursive: true, force: true });
    });

    test("is installed: its unit runs it by the chosen Node, and it answers", async () => {
      expect((await house.ask("gateway.refresh", {})).service).toMatchObject({ value: { isInstalled: false } });
      await done("install");
      const [unit = "", ...others] = await units();
      expect(others).toEqual([]);
      const text = await readFile(path.join(unitsFolder(), unit), "utf8");
      // clawdbot's holds the gateway's token
      const { mode } = await stat(path.join(unitsFolder(), unit));
      expect(text.includes(token) && (mode & 0o077) !== 0).toBe(false);
      const [line = ""] = text.split("\n").filter((each) => each.startsWith("ExecStart="));
      expect(line.split(/["= ]+/)[1]).toBe(node);
      expect(line).toContain(`/node_modules/${dialect}/`);
      expect(line).toContain(String(port));
      await until(({ state, owner }) => state === "running" && owner === "service");
      expect((await house.ask("gateway.read", {})).service).toMatchObject({
        value: { isInstalled: true, isRunning: { value: true } },
      });
    });

    test("is restarted by the service's own command, and is another process then", async () => {
      const { pid } = await house.ask("gateway.read", {});
      await done("restart");
      const now = await until(({ state, pid: next }) => state === "running" && next.isKnown);
      expect(now.pid).not.toEqual(pid);
    });

    test("is not removed under its own feet", async () => {
      const { jobId } = await house.ask("openclawInstall.remove", { what: dialect });
      expect((await house.ended(jobId)).outcome).toMatchObject({ failure: { code: "install-in-use" } });
    });

    test("is taken away again: no unit, no process", async () => {
      await done("uninstall");
      expect(await units()).toEqual([]);
      const now = await until(({ state }) => state === "stopped");
      expect(now.service).toMatchObject({ value: { isInstalled: false } });
    });
  });
});
