import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContainerLimits } from "../../app/contract/limits";
import { openHouse, type RealHouse } from "./house";

const hasDaemon = process.env["HOMEPORT_TEST_DOCKER"] === "yes";
const gib = 1024 ** 3;

function docker(...args: string[]): string {
  const env = { ...process.env, MODEL_RUNNER_NO_AUTO_INSTALL: "1" };
  const { stdout } = spawnSync("docker", args, { encoding: "utf8", env, timeout: 60_000 });
  return stdout.trim();
}
const hasContainer =
  hasDaemon && docker("ps", "--filter", "name=docker-model-runner", "--format", "{{.Names}}") === "docker-model-runner";
const hostConfig = () =>
  JSON.parse(docker("inspect", "--format", "{{json .HostConfig}}", "docker-model-runner")) as Record<string, number>;

describe.runIf(hasContainer)("limits of a real runner's container, and its disk", () => {
  let house: RealHouse;
  beforeAll(async () => {
    house = await openHouse();
    await house.ask("runner.probe", {});
    await house.until("limits.read", {}, ({ kind }) => kind === "container", 20_000);
  });
  afterAll(() => house?.quit());

  const read = () => house.ask("limits.read", {});
  async function apply(limits: ContainerLimits, isDeliberate = false) {
    const { jobId } = await house.ask("limits.apply", { limits, isDeliberate });
    return (await house.ended(jobId)).outcome;
  }

  test("are set live, read back and undone", async () => {
    const before = await read();
    expect(before).toMatchObject({ machine: { memoryBytes: { isKnown: true }, cpus: { isKnown: true } } });
    const limits = { memoryBytes: 3 * gib, cpus: 1.5 };
    expect(await apply(limits)).toEqual({ kind: "done" });
    expect(hostConfig()).toMatchObject({ Memory: 3 * gib, MemorySwap: 3 * gib, NanoCpus: 1_500_000_000 });
    expect(await read()).toMatchObject({ now: { value: limits }, kept: limits });
    const { jobId } = await house.ask("limits.undo", {});
    expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
    expect((await read()).now).toEqual(before.now);
  });

  test("out of bounds is refused by us, and docker's own refusal comes with its words", async () => {
    expect(await apply({ memoryBytes: 2 ** 50, cpus: null })).toMatchObject({ failure: { code: "bad-input" } });
    const { machine } = await read();
    const cpus = machine.cpus.isKnown ? machine.cpus.value : 1;
    expect(await apply({ memoryBytes: null, cpus: cpus + 1 })).toMatchObject({ failure: { code: "bad-input" } });
  });

  test("a store that can be read is the runner's own, each file once", async () => {
    await house.until("models.read", {}, ({ state }) => state === "ready", 20_000);
    const disk = await house.ask("disk.read", {});
    const { items } = await house.ask("models.read", {});
    expect(disk.models.map(({ id }) => id).toSorted()).toEqual(items.map(({ id }) => id).toSorted());
    expect(["readable", "no-permission"]).toContain(disk.access);
    console.log(
      `the store: ${disk.access}, ${JSON.stringify(disk.totalBytes)} of ${JSON.stringify(disk.reportedBytes)}`,
    );
    if (disk.access !== "readable" || !disk.totalBytes.isKnown || !disk.reportedBytes.isKnown) return;
    // folders and the like are in the runner's sum too
    expect(disk.totalBytes.value).toBeLessThanOrEqual(disk.reportedBytes.value * 1.001);
    for (const { sizeBytes } of disk.models) expect(sizeBytes.isKnown && sizeBytes.value).toBeGreaterThan(1000);
  });
});
