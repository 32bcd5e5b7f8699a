import { mkdtemp, readFile, readdir, rm, symlink, mkdir, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "../../app/contract/jobs";
import { openHouse, platformIn, testModel, type RealHouse } from "./house";

/** A Node that fits, and npm's own program where it does not lie beside it. */
const givenNode = process.env["HOMEPORT_INSTALL_NODE"];
const givenNpm = process.env["HOMEPORT_INSTALL_NPM"];
const hasRunner = Boolean(process.env["MODEL_RUNNER_HOST"]);

/** Downloads some hundred megabytes from the registry that npm is set to. */
describe.runIf(givenNode !== undefined).each(["openclaw", "clawdbot"] as const)(
  "%s, installed by Homeport",
  (dialect) => {
    let folder = "";
    let house: RealHouse;
    beforeAll(async () => {
      folder = await realpath(await mkdtemp(path.join(tmpdir(), `homeport-real-${dialect}-`)));
      const prefix = path.join(folder, "node");
      await mkdir(path.join(prefix, "bin"), { recursive: true });
      await symlink(givenNode ?? "", path.join(prefix, "bin/node"));
      if (givenNpm !== undefined) {
        await mkdir(path.join(prefix, "lib/node_modules"), { recursive: true });
        await symlink(path.dirname(path.dirname(givenNpm)), path.join(prefix, "lib/node_modules/npm"));
      }
      const home = path.join(folder, "home");
      await mkdir(home);
      house = await openHouse(
        await platformIn(home, {
          HOMEPORT_OPENCLAW: undefined,
          HOMEPORT_CLAWDBOT: undefined,
          HOMEPORT_NODE: undefined,
          // whatever `node` is on the PATH of this machine comes first there
          PATH: `/usr/local/bin:/usr/bin:/bin:${path.join(prefix, "bin")}`,
          NVM_DIR: path.join(home, "no"),
          HOMEPORT_SETTINGS_DIR: path.join(folder, "settings"),
        }),
      );
      if (hasRunner) await house.until("runner.read", {}, ({ state }) => state === "healthy", 20_000);
    });
    afterAll(async () => {
      await house?.quit();
      await rm(folder, { recursive: true, force: true });
    });

    test("is not there; the Node that fits is found among the others", async () => {
      expect((await house.ask("openclaw.refresh", {})).installs.filter((each) => each.dialect === dialect)).toEqual([]);
      const { nodes, offers } = await house.ask("openclawInstall.probe", {});
      console.log(
        nodes
          .map((each) => `${each.path} ${each.version.isKnown ? each.version.value : "?"} ${each.fit?.[dialect]}`)
          .join("\n"),
      );
      expect(offers.find((each) => each.dialect === dialect)?.node?.path).toBe(path.join(folder, "node/bin/node"));
    });

    test("is installed from the registry, says its version, and is set up", async () => {
      const plan = await house.ask("openclawInstall.plan", { dialect });
      expect(plan).toMatchObject({ blocker: null, hasConfig: false, replaces: null, contact: { isKnown: true } });
      const { jobId } = await house.ask("openclawInstall.install", { planId: plan.id });
      let received = 0;
      const job: Job = await house.ended(jobId, ({ progress }) => {
        received = Math.max(received, progress?.doneBytes ?? 0);
      });
      expect(job).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
      const { installed } = await house.ask("openclawInstall.read", {});
      const size = installed[0]?.sizeBytes;
      console.log(
        `${dialect} ${plan.version}: ${Math.round(((job.endedAt ?? 0) - job.startedAt) / 1000)} s, ${Math.round(received / 1e6)} MB received, ${size?.isKnown ? Math.round(size.value / 1e6) : "?"} MB on disk`,
      );
      expect(received).toBeGreaterThan(plan.downloadBytes / 2);
      const found = await house.ask("openclaw.read", {});
      expect(found).toMatchObject({ dialect, version: { isKnown: true, value: plan.version }, state: "ready" });
      expect(found.installs.find((each) => each.dialect === dialect)?.path).toContain(
        path.join(folder, "settings/tools"),
      );
      const text = await readFile(plan.configPath, "utf8");
      expect(text).toContain('"loopback"');
      expect(text).toMatch(/"token": "[0-9a-f]{32,}"/);
    });

    test("nothing of it lies outside its folder, and npm's cache is gone", async () => {
      const home = path.join(folder, "home");
      expect((await readdir(home)).filter((name) => name === ".npm" || name === "node_modules")).toEqual([]);
      const tools = path.join(folder, "settings/tools", dialect);
      const [only] = (await readdir(tools)).filter((name) => name !== "installed.json");
      expect((await readdir(path.join(tools, only ?? ""))).toSorted()).toEqual([
        "node_modules",
        "package-lock.json",
        "package.json",
      ]);
    });

    test.runIf(hasRunner)("is connected to a model of the runner, read back from its own words", async () => {
      const model = await testModel(house);
      const plan = await house.ask("openclaw.plan", { model });
      expect(plan.blocker).toBeNull();
      const { jobId } = await house.ask("openclaw.connect", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      expect(await house.ask("openclaw.read", {})).toMatchObject({ isConnected: true, dialect });
    });

    test("its gateway runs by that Node, and keeps it from being removed meanwhile", async () => {
      const plan = await house.ask("gateway.plan", { operation: "run" });
      expect(plan.blocker).toBeNull();
      const { jobId } = await house.ask("gateway.carryOut", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      const { pid } = await house.ask("gateway.read", {});
      const program = pid.isKnown ? await realpath(`/proc/${pid.value}/exe`).catch(() => "") : "";
      expect(program).toBe(await realpath(givenNode ?? ""));
      expect(await house.answer("openclawInstall.remove", { what: dialect })).toMatchObject({
        ok: false,
        error: { code: "install-in-use" },
      });
      const stop = await house.ask("gateway.plan", { operation: "stop" });
      const stopped = await house.ask("gateway.carryOut", { planId: stop.id });
      expect((await house.ended(stopped.jobId)).outcome).toEqual({ kind: "done" });
    });

    test("is removed again; its configuration stays", async () => {
      const { configPath } = await house.ask("openclaw.read", {});
      const { jobId } = await house.ask("openclawInstall.remove", { what: dialect });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      expect((await house.ask("openclaw.read", {})).installs.filter((each) => each.dialect === dialect)).toEqual([]);
      expect(await readdir(path.join(folder, "settings/tools", dialect))).toEqual([]);
      expect(configPath.isKnown && (await readFile(configPath.value, "utf8"))).toContain("gateway");
    });
  },
);
