import { afterEach, expect, test, vi } from "vitest";
import type { Events, RouteName } from "../../app/contract/index";
import type { Answer, Input } from "../../app/contract/index";
import type { Job } from "../../app/contract/jobs";
import { compose } from "../compose";
import { createDemoPlatform, type DemoOptions, type DemoPlatform } from "../demo/demo-platform";

const houses: { quit(): Promise<void> }[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.quit();
});

/** The whole of main on the simulated machine. */
async function openHouse(prepare: (platform: DemoPlatform) => void = () => {}, options: Partial<DemoOptions> = {}) {
  const platform = await createDemoPlatform({ version: "1", speed: Infinity, ...options });
  prepare(platform);
  const house = await compose({ isDemo: false, shellKind: "browser", version: "1", onPlatform: platform });
  houses.push(house);
  const ask = async <R extends RouteName>(route: R, input: Input<R>) =>
    (await house.gate({ isTrusted: true, clientId: "1" }, route, input)) as Answer<R>;
  const requests = () =>
    platform.ledger.read().flatMap(({ entry }) => (entry.kind === "request" ? [`${entry.method} ${entry.path}`] : []));
  await vi.waitFor(async () => expect(await ask("models.read", {})).toMatchObject({ data: { state: "ready" } }), {
    timeout: 20_000,
  });
  return { ask, platform, requests, house };
}
const isPull = (line: string) => line.includes("/models/create") || line.includes("remote=true");

test("offline, intents that would go out are refused by name before any request or process, and local ones are not", async () => {
  const { ask, platform, requests } = await openHouse();
  await ask("settings.update", { offlineMode: true });
  const before = platform.ledger.read().length;

  const refusal = (contact: string) => ({
    ok: false,
    error: { code: "offline-mode", message: `Offline mode is on: ${contact} was not contacted.` },
  });
  expect(await ask("models.pull", { ref: "ai/mistral:7B-Q4_K_M" })).toEqual(refusal("docker.io"));
  expect(await ask("registries.search", { registry: "hugging-face", text: "x" })).toEqual(refusal("huggingface.co"));
  expect(await ask("models.inspect", { ref: "ai/mistral:7B-Q4_K_M", isRemote: true })).toEqual(refusal("docker.io"));
  expect(await ask("gateway.plan", { operation: "install" })).toEqual(refusal("npm"));
  expect(await ask("runner.setUp", { operation: "install-runner", options: [] })).toEqual(refusal("docker.io"));
  const fresh = platform.ledger.read().slice(before);
  expect(fresh.filter(({ entry }) => entry.kind === "command")).toEqual([]);
  expect(requests().filter(isPull)).toEqual([]);

  expect(await ask("models.refresh", {})).toMatchObject({ ok: true });

  await ask("settings.update", { offlineMode: false });
  expect(await ask("models.pull", { ref: "ai/mistral:7B-Q4_K_M" })).toMatchObject({ ok: true });
});

test("a pull that runs is stopped where it is, is not taken up by itself, and can be when it is switched off", async () => {
  const jobs: Job[] = [];
  const { ask, house, requests } = await openHouse(() => {}, { speed: 200 });
  house.onPush((event, payload) => {
    if (event === "jobs.changed") jobs.splice(0, jobs.length, ...(payload as Events["jobs.changed"]).items);
  });
  await ask("models.pull", { ref: "ai/phi4:14B-Q4_K_M" });
  await vi.waitFor(() => expect(jobs.at(-1)?.progress?.doneBytes).toBeGreaterThan(0));
  await ask("settings.update", { offlineMode: true });
  await vi.waitFor(() => expect(jobs.at(-1)?.outcome).toEqual({ kind: "cancelled", isResumable: true }));
  const count = requests().filter(isPull).length;
  expect(await ask("models.pull", { ref: "ai/phi4:14B-Q4_K_M" })).toMatchObject({ error: { code: "offline-mode" } });
  expect(requests().filter(isPull)).toHaveLength(count);
  await ask("settings.update", { offlineMode: false });
  expect(jobs.at(-1)?.outcome).toEqual({ kind: "cancelled", isResumable: true });
  expect(await ask("models.pull", { ref: "ai/phi4:14B-Q4_K_M" })).toMatchObject({ ok: true });
});

test("it holds from the first request on, and a pull kept from before stays where it is", async () => {
  const { ask, requests } = await openHouse((platform) => {
    const folder = platform.paths.settingsFolder;
    platform.demo.files.put(`${folder}/settings.json`, JSON.stringify({ schema: 1, offlineMode: true }));
    platform.demo.files.put(
      `${folder}/jobs.json`,
      JSON.stringify([{ key: "pull:x", kind: "pull-model", subject: "ai/phi4:14B-Q4_K_M", startedAt: 1 }]),
    );
  });
  expect(await ask("settings.read", {})).toMatchObject({ data: { values: { offlineMode: true } } });
  expect(await ask("jobs.read", {})).toMatchObject({
    data: { items: [{ subject: "ai/phi4:14B-Q4_K_M", outcome: { kind: "cancelled", isResumable: true } }] },
  });
  expect(requests().filter(isPull)).toEqual([]);
  expect(await ask("models.checkUpdate", { ref: "ai/smollm2" })).toMatchObject({ error: { code: "offline-mode" } });
});

test("a runner at an address of another machine is not asked, and it says why", async () => {
  const { ask, platform } = await openHouse();
  await ask("settings.update", { offlineMode: true });
  await ask("settings.update", { runnerAddress: "https://192.0.2.9:12434" });
  await vi.waitFor(async () =>
    expect(await ask("runner.probe", {})).toMatchObject({
      data: { state: "down", problem: { code: "offline-mode" }, attempts: [{ outcome: "offline" }] },
    }),
  );
  expect(JSON.stringify(platform.ledger.read())).not.toContain("192.0.2.9");
  await ask("settings.update", { offlineMode: false });
  await vi.waitFor(() => expect(JSON.stringify(platform.ledger.read())).toContain("192.0.2.9"));
});

test("what crosses the line is read of the whole house: by the ledger, the runner and OpenClaw's configuration", async () => {
  const { ask, platform } = await openHouse();
  await ask("registries.search", { registry: "docker-hub", text: "" });
  const before = platform.ledger.read().filter(({ entry }) => entry.kind === "command").length;
  const answer = await ask("privacy.destinations", {});
  const told = answer.ok
    ? answer.data.items.map((each) => `${each.party} ${each.what} ${each.class} ${each.place}`)
    : [];
  expect(told).toEqual(
    expect.arrayContaining([
      "homeport hub.docker.com seen internet",
      "homeport 127.0.0.1:12434 seen this-machine",
      "runner docker.io known internet",
      "openclaw clawhub.ai known internet",
    ]),
  );
  // read from files: no process is started for it
  expect(platform.ledger.read().filter(({ entry }) => entry.kind === "command")).toHaveLength(before);
});

test("what was planned before it was switched on is refused when it is carried out", async () => {
  const { ask, platform } = await openHouse();
  await vi.waitFor(async () => expect(await ask("openclaw.read", {})).toMatchObject({ data: { state: "ready" } }), {
    timeout: 20_000,
  });
  const cloud = {
    model: "m",
    baseUrl: "https://api.example.com/v1",
    api: "openai-completions",
    keyVariable: null,
  } as const;
  const route = await ask("openclaw.plan", { profile: "cloud", cloud });
  const service = await ask("gateway.plan", { operation: "install" });
  if (!route.ok || !service.ok) throw new Error("no plan");
  await ask("settings.update", { offlineMode: true });
  const before = platform.demo.files.peek("/home/demo/.openclaw/openclaw.json");
  expect(await ask("openclaw.connect", { planId: route.data.id, key: "sk-not-a-key" })).toMatchObject({
    error: { code: "offline-mode", message: "Offline mode is on: api.example.com was not contacted." },
  });
  expect(await ask("gateway.carryOut", { planId: service.data.id })).toMatchObject({ error: { code: "offline-mode" } });
  expect(platform.demo.files.peek("/home/demo/.openclaw/openclaw.json")).toBe(before);
});

test("settings that can't be read don't switch it off: nothing leaves until somebody says so", async () => {
  const { ask, platform } = await openHouse(({ demo, paths }) =>
    demo.files.put(`${paths.settingsFolder}/settings.json`, '{"theme":"dark","offl'),
  );
  const pull = () => ask("models.pull", { ref: "ai/mistral:7B-Q4_K_M" });
  expect(platform.offline.isOn()).toBe(true);
  expect(await pull()).toMatchObject({ ok: false, error: { code: "offline-mode" } });
  expect(await ask("settings.read", {})).toMatchObject({ data: { isOfflineUnsure: true } });
  await ask("settings.update", { offlineMode: false });
  expect(await pull()).toMatchObject({ ok: true });
});
