import { expect, test } from "vitest";
import { composedGateway } from "../demo/tools/docker-containers";
import { exited } from "../platform/fake-command";
import { openSimulatedHouse } from "../../e2e/harness/simulated-house";

const model = "ai/smollm2";
const folder = "/home/demo/.openclaw";
const engine = "http://172.17.0.1:12434/engines/v1";

async function open(options: Parameters<typeof openSimulatedHouse>[0] = {}) {
  const lines: string[] = [];
  const house = await openSimulatedHouse({
    speed: 10_000,
    ...options,
    run: (request) => {
      lines.push([request.file.split("/").at(-1), ...request.args].join(" "));
      return options.run?.(request);
    },
  });
  await expect.poll(async () => (await house.ask("runner.read", {})).state).toBe("healthy");
  await expect.poll(async () => (await house.ask("models.read", {})).items.length).toBeGreaterThan(0);
  const ref = (await house.ask("models.read", {})).items.find(({ purpose }) => purpose === "text")?.ref ?? model;
  const plan = (baseUrl?: string) =>
    house.ask("openclaw.plan", { model: ref, profile: "local-only", ...(baseUrl === undefined ? {} : { baseUrl }) });
  const connect = async (planId: string) => {
    const { jobId } = await house.ask("openclaw.connect", { planId });
    return house.ended(jobId);
  };
  const written = () =>
    (JSON.parse(house.text() ?? "{}") as { models?: { providers?: { local?: { baseUrl?: string } } } }).models
      ?.providers?.local?.baseUrl;
  return { ...house, lines, plan, connect, written, docker: house.platform.demo.docker };
}

test("in a container of Docker Engine: found, tried there, written, asked there again, and connected after a restart's look", async ({
  onTestFinished,
}) => {
  const house = await open();
  onTestFinished(() => house.quit());
  expect(await house.ask("openclaw.place", {})).toMatchObject({ where: "this-machine", reason: "no-container" });
  house.docker.assistant = { ...composedGateway, folder };
  const place = await house.ask("openclaw.place", {});
  expect(place).toMatchObject({
    where: "container",
    subject: composedGateway.name,
    addresses: [{ baseUrl: engine, way: "bridge" }],
    tryFrom: "container",
  });
  // nothing runs in the container before it is asked for
  expect(house.lines.filter((line) => line.startsWith("docker exec"))).toEqual([]);
  const { addresses } = await house.ask("openclaw.tryAddresses", {});
  expect(addresses[0]?.tried).toMatchObject({ from: "container", outcome: "answered" });

  const plan = await house.plan();
  expect(plan).toMatchObject({
    blocker: null,
    address: { baseUrl: engine, where: "container", tryFrom: "container" },
    left: [],
    opensPort: null,
  });
  expect((await house.connect(plan.id)).outcome).toEqual({ kind: "done" });
  expect(house.written()).toBe(engine);
  const tries = house.lines.filter((line) => line.startsWith("docker exec"));
  expect(tries).toHaveLength(2);
  expect(tries[1]).toContain(engine);
  expect(await house.ask("openclaw.read", {})).toMatchObject({
    isConnected: true,
    profile: { value: "local-only" },
    defaultModel: { value: { place: "this-machine" } },
  });
});

test("what does not answer inside the container is not left written", async ({ onTestFinished }) => {
  const house = await open({
    run: ({ args }) =>
      args[0] === "exec" ? exited(`${JSON.stringify([args.at(-1) ?? "", 0, "ECONNREFUSED"])}\n`) : undefined,
  });
  onTestFinished(() => house.quit());
  house.docker.assistant = { ...composedGateway, folder };
  const before = house.text();
  const { outcome } = await house.connect((await house.plan()).id);
  expect(outcome).toMatchObject({ kind: "failed", failure: { code: "openclaw-rolled-back" } });
  expect(JSON.stringify(outcome)).toContain("ECONNREFUSED");
  expect(house.text()).toBe(before);
});

test("a container without node is asked by curl; without any tool that is said", async ({ onTestFinished }) => {
  const house = await open();
  onTestFinished(() => house.quit());
  house.docker.assistant = { ...composedGateway, folder, tools: ["curl"], knowsHost: true };
  await house.ask("openclaw.place", {});
  const outcomes = async () =>
    (await house.ask("openclaw.tryAddresses", {})).addresses.map(({ way, tried }) => [way, tried?.outcome]);
  expect(await outcomes()).toEqual([
    ["bridge", "answered"],
    ["docker-host", "answered"],
  ]);
  house.docker.assistant.tools = ["wget"];
  expect((await outcomes())[0]).toEqual(["bridge", "answered"]);
  house.docker.assistant.tools = [];
  expect((await outcomes())[0]).toEqual(["bridge", "no-tool"]);
});

test("a container with another folder, one that does not run, and another machine's gateway are not guessed about", async ({
  onTestFinished,
}) => {
  const house = await open();
  onTestFinished(() => house.quit());
  house.docker.assistant = composedGateway;
  expect(await house.plan()).toMatchObject({ warnings: expect.arrayContaining(["place-unknown"]) as unknown });
  house.docker.assistant = { ...composedGateway, folder, isRunning: false };
  expect(await house.ask("openclaw.place", {})).toMatchObject({ where: "unknown", reason: "container-stopped" });
  house.docker.assistant = null;
  await house.platform.files.writeTextFile(
    house.configPath,
    '{"gateway":{"mode":"remote","remote":{"url":"wss://box.example:18789"}}}',
  );
  expect((await house.plan()).blocker?.code).toBe("openclaw-address-needed");
  const { blocker, warnings } = await house.plan("http://192.168.77.20:12434");
  expect(blocker).toBeNull();
  expect(warnings).toEqual(expect.arrayContaining(["gateway-elsewhere", "address-network", "address-untried"]));
});

test("the runbook's name for containers is a finding where OpenClaw runs on the host, and is replaced", async ({
  onTestFinished,
}) => {
  const set = "http://model-runner.docker.internal/v1";
  const house = await open({
    openclawConfig: JSON.stringify({
      models: { providers: { local: { baseUrl: set, apiKey: "not-needed", api: "openai-completions", models: [] } } },
      agents: { defaults: { model: { primary: "local/ai/smollm2" } } },
    }),
  });
  onTestFinished(() => house.quit());
  expect(await house.ask("openclaw.place", {})).toMatchObject({ where: "this-machine", onlyInContainers: set });
  expect((await house.ask("openclaw.read", {})).isConnected).toBe(false);
  const plan = await house.plan();
  expect((await house.connect(plan.id)).outcome).toEqual({ kind: "done" });
  expect(house.written()).toBe("http://127.0.0.1:12434/engines/v1");
});

test("Docker Desktop's closed port is opened first, and closed again when what follows fails", async ({
  onTestFinished,
}) => {
  const failing = { isOn: true };
  const house = await open({
    docker: "desktop",
    run: ({ args }) =>
      failing.isOn && args.includes("patch") && !args.includes("--dry-run") ? exited("", 1, "no") : undefined,
  });
  onTestFinished(() => house.quit());
  house.docker.hasPort = false;
  const url = async () => (await house.ask("runner.probe", {})).endpoint?.openAiBaseUrl;
  await expect.poll(url).toBeNull();
  const plan = await house.plan();
  expect(plan).toMatchObject({
    blocker: null,
    address: { way: "open-port", baseUrl: "http://127.0.0.1:12434/engines/v1" },
    opensPort: { command: "docker desktop enable model-runner --tcp 12434" },
  });
  const failed = await house.connect(plan.id);
  expect(failed.outcome?.kind).toBe("failed");
  expect(failed.passed).toEqual(expect.arrayContaining(["running-command", "waiting-for-runner", "writing"]));
  expect(failed).toMatchObject({ phase: "rolling-back", warnings: [] });
  expect(house.docker.hasPort).toBe(false);
  expect(house.lines).toContain("docker desktop enable model-runner --no-tcp");

  failing.isOn = false;
  const again = await house.plan();
  expect((await house.connect(again.id)).outcome).toEqual({ kind: "done" });
  expect(house.docker.hasPort).toBe(true);
  expect((await house.ask("openclaw.read", {})).isConnected).toBe(true);
});

test("a container on Docker Desktop needs no port, and a switch leaves its address as it is", async ({
  onTestFinished,
}) => {
  const house = await open({ docker: "desktop" });
  onTestFinished(() => house.quit());
  house.docker.assistant = { ...composedGateway, folder: "/Users/demo/.openclaw" };
  house.docker.hasPort = false;
  await expect.poll(async () => (await house.ask("runner.probe", {})).endpoint?.openAiBaseUrl).toBeNull();
  const plan = await house.plan();
  expect(plan).toMatchObject({
    blocker: null,
    address: { baseUrl: "http://model-runner.docker.internal/engines/v1" },
    opensPort: null,
  });
  expect(plan.warnings).toContain("containers-only");
  expect((await house.connect(plan.id)).outcome).toEqual({ kind: "done" });
  expect(house.docker.hasPort).toBe(false);
  expect((await house.ask("openclaw.read", {})).isConnected).toBe(true);

  const { items } = await house.ask("models.read", {});
  const next = items.find(({ ref, purpose }) => purpose === "text" && ref !== plan.model)?.ref ?? "";
  const { jobId } = await house.ask("switch.to", { model: next, whenAnswering: "wait" });
  expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
  const seen = await house.ask("openclaw.read", {});
  expect(seen).toMatchObject({
    isConnected: true,
    defaultModel: { value: { model: next, baseUrl: "http://model-runner.docker.internal/engines/v1" } },
  });
});
