import { afterEach, expect, test, vi } from "vitest";
import type { Answer, Input, RouteName } from "../../app/contract/index";
import type { StandaloneSnapshot } from "../../app/contract/standalone";
import { compose } from "../compose";
import { type DemoOptions, createDemoPlatform } from "./demo-platform";

const houses: { quit(): Promise<void> }[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.quit();
});

/** The whole of main on the simulated machine. */
async function openHouse(options: Partial<DemoOptions> = {}) {
  const platform = await createDemoPlatform({ version: "1", speed: Infinity, ...options });
  const house = await compose({ isDemo: false, shellKind: "browser", version: "1", onPlatform: platform });
  houses.push(house);
  const ask = async <R extends RouteName>(route: R, input: Input<R>) => {
    const answer = (await house.gate({ isTrusted: true, clientId: "1" }, route, input)) as Answer<R>;
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.data;
  };
  const until = (wanted: (now: StandaloneSnapshot) => boolean) =>
    vi.waitFor(async () => expect(await ask("standalone.read", {})).toSatisfy(wanted));
  async function ended({ jobId }: { jobId: string }) {
    const job = async () => (await ask("jobs.read", {})).items.find(({ id }) => id === jobId);
    await vi.waitFor(async () => expect((await job())?.outcome).not.toBeNull());
    return job();
  }
  await vi.waitFor(async () => expect((await ask("runner.read", {})).state).not.toBe("looking"));
  return { ask, platform, house, until, ended };
}

test("both programs are fetched with their sum compared, and it runs beside Docker's on another port, which is said", async () => {
  const { ask, until, ended, platform } = await openHouse();
  await until(({ state }) => state === "not-found");
  const { installs } = await ask("standalone.plan", { asksOutside: true });
  expect(installs).toMatchObject([
    { part: "dmr", version: { value: "v0.1.1" }, sizeBytes: { value: 21_482_310 }, checksum: "published" },
    { part: "llama-server", version: { value: "b10068" }, checksum: "published" },
  ]);
  for (const part of ["dmr", "llama-server"] as const) {
    const job = await ended(await ask("standalone.install", { part }));
    expect(job).toMatchObject({ outcome: { kind: "done" }, phase: "reading-back" });
    expect(job?.passed).toEqual(expect.arrayContaining(["downloading", "unpacking"]));
  }
  expect(await ask("standalone.read", {})).toMatchObject({ state: "stopped", dmr: { isOurs: true } });
  expect((await ended(await ask("standalone.start", {})))?.outcome).toEqual({ kind: "done" });
  await until(({ state, isOtherPort, address }) => state === "running" && isOtherPort && address === "127.0.0.1:12444");
  await vi.waitFor(async () =>
    expect((await ask("runner.read", {})).endpoint).toMatchObject({
      source: "homeport",
      kind: "standalone",
      address: "127.0.0.1:12444",
      openAiBaseUrl: "http://127.0.0.1:12444/engines/v1",
    }),
  );

  platform.demo.standalone.kill("panic: simulated");
  await until(({ state, restarts, lastDeath }) => {
    return state === "running" && restarts === 1 && lastDeath?.words.at(-1)?.includes("SIGKILL") === true;
  });
  expect((await ended(await ask("standalone.stop", {})))?.outcome).toEqual({ kind: "done" });
  await vi.waitFor(async () => expect((await ask("runner.read", {})).endpoint?.kind).toBe("docker-engine"));
});

test("where Docker's container is gone the set-up offers it after Docker's own way, gets what is missing and starts it", async () => {
  const { ask, until, ended, platform } = await openHouse();
  await until(({ state }) => state === "not-found");
  platform.demo.docker.container = "missing";
  platform.demo.runner.kill();
  await ask("runner.probe", {});
  const { offers } = await ask("runner.plan", {});
  expect(offers.map(({ operation }) => operation).at(-1)).toBe("install-standalone");
  expect(offers.at(-1)?.installs?.map(({ part }) => part)).toEqual(["dmr", "llama-server"]);
  const asked = platform.ledger
    .read()
    .filter(({ entry }) => entry.kind === "request" && entry.address.includes("github"));
  expect(asked).toEqual([]);
  const job = await ended(await ask("runner.setUp", { operation: "install-standalone", options: [] }));
  expect(job?.outcome).toEqual({ kind: "done" });
  expect((await ask("runner.read", {})).endpoint).toMatchObject({ source: "homeport", address: "127.0.0.1:12434" });
});

test("offline nothing of it is fetched", async () => {
  const { ask, until } = await openHouse();
  await until(({ state }) => state === "not-found");
  await ask("settings.update", { offlineMode: true });
  await expect(ask("standalone.install", { part: "dmr" })).rejects.toThrow("github.com was not contacted");
  await expect(ask("standalone.plan", { asksOutside: true })).rejects.toThrow("api.github.com was not contacted");
  expect((await ask("standalone.plan", { asksOutside: false })).installs).toHaveLength(2);
});
