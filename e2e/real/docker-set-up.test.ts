import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SetUpOperation } from "../../app/contract/set-up";
import { openHouse, type RealHouse } from "./house";

const mayChange = process.env["HOMEPORT_TEST_DOCKER"] === "yes" && process.env["HOMEPORT_TEST_DOCKER_SETUP"] === "yes";
const weights = process.env["HOMEPORT_TEST_GGUF"];
const hasOpenClaw = Boolean(process.env["HOMEPORT_OPENCLAW"]);
const model = "ai/homeport-test:latest";
const keptTokens = 20_480;

function docker(...args: string[]): string {
  const env = { ...process.env, MODEL_RUNNER_NO_AUTO_INSTALL: "1" };
  const { status, stdout, stderr } = spawnSync("docker", args, { encoding: "utf8", env, timeout: 120_000 });
  if (status !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  return stdout;
}

describe.runIf(mayChange)("a real Docker Engine whose Model Runner is made, lost and made again", () => {
  let house: RealHouse;
  beforeAll(async () => {
    const settings = path.join(process.env["HOMEPORT_SETTINGS_DIR"] ?? "", "engine-settings.json");
    await writeFile(settings, JSON.stringify([{ ref: model, settings: { contextTokens: keptTokens } }]));
    docker("model", "uninstall-runner");
    house = await openHouse();
  });
  afterAll(async () => {
    await house?.quit();
    docker("model", "uninstall-runner");
  });

  const runner = () => house.ask("runner.read", {});
  const offered = async () => {
    await house.ask("runner.probe", {});
    return (await house.ask("runner.plan", {})).offers.map(({ operation }) => operation);
  };
  const setUp = async (operation: SetUpOperation) => {
    const { jobId } = await house.ask("runner.setUp", { operation, options: ["do-not-track"] });
    return house.ended(jobId);
  };

  test("the docker command is pointed at a dead Docker: the one that answers is named, and chosen", async () => {
    docker("context", "create", "homeport-dead", "--docker", "host=unix:///nowhere/docker.sock");
    docker("context", "use", "homeport-dead");
    try {
      expect(await offered()).toEqual(["use-context"]);
      const plan = await house.ask("runner.plan", {});
      expect(plan).toMatchObject({
        offers: [{ command: "docker context use default", undo: "docker context use homeport-dead" }],
        byHand: { reason: "wrong-context", subject: "homeport-dead" },
      });
      const { jobId } = await house.ask("runner.setUp", { operation: "use-context", options: [], context: "default" });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      expect(docker("context", "show").trim()).toBe("default");
    } finally {
      docker("context", "use", "default");
      docker("context", "rm", "homeport-dead");
    }
  });

  test("another program at its port: named before anything is tried", async () => {
    const stranger = createServer((_, answer) => answer.end("not a runner")).listen(12_434, "127.0.0.1");
    await once(stranger, "listening");
    try {
      expect(await offered()).toEqual([]);
      expect((await house.ask("runner.plan", {})).byHand).toMatchObject({ reason: "wrong-service" });
      expect((await runner()).state).toBe("wrong-service");
    } finally {
      stranger.close();
      stranger.closeAllConnections();
    }
  });

  test("its port taken where Homeport does not look: the start fails, and says by whom", async () => {
    const [address = ""] = docker(
      "network",
      "inspect",
      "bridge",
      "--format",
      "{{(index .IPAM.Config 0).Gateway}}",
    ).split("\n");
    const stranger = createTcpServer().listen(12_434, address);
    await once(stranger, "listening");
    try {
      expect(await offered()).toEqual(["start-runner", "install-runner"]);
      const { outcome } = await setUp("start-runner");
      expect(outcome).toMatchObject({ kind: "failed", failure: { code: "setup-port-taken" } });
      expect(JSON.stringify(outcome)).toContain(`process ${process.pid}`);
    } finally {
      stranger.close();
    }
    docker("model", "uninstall-runner");
  });

  test("is installed from the image that is here, and answers", async () => {
    expect(await offered()).toEqual(["start-runner", "install-runner"]);
    expect((await setUp("install-runner")).outcome).toEqual({ kind: "done" });
    expect(await runner()).toMatchObject({
      state: "healthy",
      endpoint: { kind: "docker-engine", location: "this-machine" },
      docker: { product: { value: "docker-engine" }, isRootless: { value: false } },
    });
    expect(await offered()).toEqual([]);
  });

  test.runIf(weights && hasOpenClaw)(
    "silent, it is restarted, and container and model have their limits and settings again",
    async () => {
      docker("model", "package", "--gguf", weights ?? "", model);
      await house.ask("models.refresh", {});
      await house.ask("openclaw.choose", { dialect: "openclaw" });
      const plan = await house.ask("openclaw.plan", { model });
      const connect = await house.ask("openclaw.connect", { planId: plan.id });
      expect((await house.ended(connect.jobId)).outcome).toEqual({ kind: "done" });
      docker("update", "--memory", "4g", "--memory-swap", "4g", "--cpus", "1.5", "docker-model-runner");
      docker("pause", "docker-model-runner");
      expect(await offered()).toEqual(["restart-runner"]);
      const { offers } = await house.ask("runner.plan", {});
      expect(offers).toMatchObject([
        { limits: { memoryBytes: 4 * 1024 ** 3, cpus: 1.5 }, settingsBack: { model, contextTokens: keptTokens } },
      ]);
      const job = await setUp("restart-runner");
      expect(job).toMatchObject({ outcome: { kind: "done" }, warnings: [], phase: "reading-back" });
      expect(job.passed).toContain("giving-settings-back");
      const log = await (await fetch("http://127.0.0.1:12434/logs")).text();
      expect(log.match(/n_ctx_slot = (\d+)/g)?.at(-1)).toBe(`n_ctx_slot = ${keptTokens}`);
      expect(docker("inspect", "--format", "{{.HostConfig.Memory}}", "docker-model-runner").trim()).toBe(
        String(4 * 1024 ** 3),
      );
    },
  );

  test("stopped, it is started again without fetching anything", async () => {
    docker("model", "stop-runner");
    expect(await offered()).toEqual(["start-runner", "install-runner"]);
    expect((await setUp("start-runner")).outcome).toEqual({ kind: "done" });
    expect((await runner()).state).toBe("healthy");
  });
});
