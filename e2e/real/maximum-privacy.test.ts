import { spawnSync } from "node:child_process";
import { chmod, lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixIds } from "../../app/domain/privacy/fixes";
import { openHouse, realTools, testModel, type RealHouse } from "./house";

const hasRunner = Boolean(process.env["MODEL_RUNNER_HOST"]) && process.env["HOMEPORT_TEST_DOCKER"] === "yes";
/** An image in which nothing can be started: Docker answers, the image is there, and every turn of the agent fails. */
const brokenImage = "homeport-test-empty:latest";

function docker(args: readonly string[], input?: Buffer): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync("docker", args, { timeout: 60_000, ...(input ? { input } : {}) });
  return { status, stdout: stdout.toString().trim() };
}
const hasImage = (name: string) => hasRunner && docker(["image", "inspect", name]).status === 0;

describe.each(realTools)("maximum privacy with the real $dialect", ({ dialect, isThere }) => {
  describe.runIf(isThere && hasImage(`${dialect}-sandbox:bookworm-slim`))("a real runner, and its sandbox", () => {
    const folder = path.join(homedir(), `.${dialect}`);
    const file = path.join(folder, `${dialect}.json`);
    const sessions = path.join(folder, "agents", "main", "sessions");
    let house: RealHouse;
    let model = "";
    let text = "";

    beforeAll(async () => {
      // an empty archive is an image with nothing in it
      docker(["import", "-", brokenImage], Buffer.alloc(1024));
      house = await openHouse();
      await house.until("runner.read", {}, ({ state }) => state === "healthy", 30_000);
      model = await testModel(house);
      await mkdir(sessions, { recursive: true });
      // without a limit a small model rambles for minutes
      const params = { [`local/${model}`]: { params: { maxTokens: 24 } } };
      await writeFile(file, JSON.stringify({ agents: { defaults: { models: params } } }));
      await house.ask("openclaw.choose", { dialect });
      const connect = await house.ask("openclaw.plan", { model, profile: "local-only" });
      await house.ended((await house.ask("openclaw.connect", { planId: connect.id })).jobId);
      // what is loaded is proven without being asked for
      const answer = await fetch(`${process.env["MODEL_RUNNER_HOST"]}/engines/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model, max_tokens: 2, messages: [{ role: "user", content: "Hi" }] }),
      });
      await answer.text();
      await house.ask("runner.probe", {});
    }, 300_000);
    afterAll(async () => {
      await house?.quit();
      removeSandboxes();
      docker(["image", "rm", brokenImage]);
    });

    const sandboxes = () =>
      docker(["ps", "-aq", "--filter", `label=${dialect}.sandbox=1`])
        .stdout.split("\n")
        .filter(Boolean);
    function removeSandboxes() {
      const left = sandboxes();
      if (left.length > 0) docker(["rm", "-f", ...left]);
    }
    const open = [folder, path.join(folder, "agents"), sessions];
    /** What somebody might have: open to the network and to other accounts, and no sandbox. */
    async function plant(image: string | null) {
      const config = JSON.parse(await readFile(file, "utf8")) as Record<string, Record<string, unknown>>;
      const defaults = { ...(config["agents"]?.["defaults"] as object) };
      const sandbox = image === null ? {} : { sandbox: { docker: { image } } };
      text = `${JSON.stringify(
        {
          ...config,
          gateway: { ...config["gateway"], mode: "local", bind: "lan", auth: { mode: "token", token: "0".repeat(32) } },
          agents: { ...config["agents"], defaults: { ...defaults, sandbox: undefined, ...sandbox } },
          tools: { web: { fetch: { enabled: true } } },
          browser: undefined,
          update: undefined,
        },
        null,
        3,
      )}\n`;
      await writeFile(file, text);
      await writeFile(path.join(sessions, "1.jsonl"), "{}\n");
      for (const each of open) await chmod(each, 0o755);
      for (const each of [file, path.join(sessions, "1.jsonl")]) await chmod(each, 0o644);
      await house.ask("openclaw.refresh", {});
    }
    const seen = async () => [
      await readFile(file, "utf8"),
      ...(await Promise.all([...open, file].map(async (each) => (await lstat(each)).mode & 0o777))),
    ];

    test("a turn that fails in the sandbox puts everything back, byte for byte and with its permissions", async () => {
      await plant(brokenImage);
      const before = await seen();
      const plan = await house.ask("privacy.planFix", { fixes: [...fixIds] });
      expect(plan.items.map(({ fix }) => fix)).toContain("sandbox");
      const { jobId } = await house.ask("privacy.fix", { planId: plan.id, isProved: true });
      const job = await house.ended(jobId);
      const { runs, applied } = await house.ask("privacy.fixes", {});
      console.log(dialect, "failed", JSON.stringify({ outcome: job.outcome, warnings: job.warnings, run: runs[0] }));
      expect(job).toMatchObject({
        outcome: { kind: "failed", failure: { code: "openclaw-rolled-back" } },
        warnings: [],
      });
      expect(runs[0]).toMatchObject({ proof: "failed" });
      expect(runs[0]?.items.filter(({ state }) => state === "done")).toEqual([]);
      expect(applied).toEqual([]);
      expect(await seen()).toEqual(before);
    });

    test("is planned, applied, proven by a turn in a container without network, and undone as one", async () => {
      // one that could not be started is left by the turn before
      removeSandboxes();
      await plant(null);
      const before = await seen();
      const plan = await house.ask("privacy.planFix", { fixes: [...fixIds] });
      console.log(dialect, "plan", JSON.stringify({ ...plan, items: plan.items.map(({ fix }) => fix) }));
      expect(plan).toMatchObject({ blocked: [], proof: "loaded" });
      expect(plan.items.map(({ fix }) => fix)).toEqual(
        expect.arrayContaining(["gateway-loopback", "web-tools-off", "update-checks-off", "sandbox", "make-private"]),
      );
      const { jobId } = await house.ask("privacy.fix", { planId: plan.id, isProved: true });
      const job = await house.ended(jobId);
      const { runs, applied } = await house.ask("privacy.fixes", {});
      console.log(dialect, "applied", JSON.stringify({ outcome: job.outcome, run: runs[0] }));
      expect(job.outcome).toEqual({ kind: "done" });
      expect(runs[0]).toMatchObject({ proof: "proven" });
      for (const check of ["gateway-loopback", "web-tools", "update-checks", "sandbox-mode", "sandbox-network"])
        expect(runs[0]?.verdicts).toContainEqual({ check, verdict: "pass" });
      const { proof } = await house.ask("openclaw.read", {});
      expect(proof).toMatchObject({ isProven: true, dialect });

      // what the turn started is Docker's word, not the tool's
      const [container = "", ...more] = sandboxes();
      expect([container, more]).toEqual([expect.any(String), []]);
      const facts = docker([
        "inspect",
        "--format",
        "{{.State.Running}} {{.HostConfig.NetworkMode}} {{.HostConfig.ReadonlyRootfs}} {{.Config.Image}} {{json .HostConfig.CapDrop}}",
        container,
      ]).stdout;
      console.log(dialect, "container", facts, docker(["inspect", "--format", "{{json .Mounts}}", container]).stdout);
      expect(facts).toBe(`true none true ${dialect}-sandbox:bookworm-slim ["ALL"]`);

      const { jobId: undone } = await house.ask("privacy.undoFix", { id: applied[0]?.id ?? "" });
      expect(await house.ended(undone)).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
      expect(await seen()).toEqual(before);
    });
  });
});
