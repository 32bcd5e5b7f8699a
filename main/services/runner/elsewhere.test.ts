import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openHouseWithEngine } from "../../../e2e/harness/engine-elsewhere";
import type { EngineService } from "../../../app/domain/runner-capabilities";
import type { SendHttp } from "../../platform/http";
import { type Elsewhere, probeEngine } from "./probe";
import { demoEngineAddress, demoPlainAddress, demoToken } from "../../demo/engines-elsewhere";

type House = Awaited<ReturnType<typeof openHouseWithEngine>>;
let house: House;
let pushes: unknown[];

beforeEach(async () => {
  house = await openHouseWithEngine();
  pushes = [];
  house.onPush((event, payload) => pushes.push({ event, payload }));
});
afterEach(() => house.quit());

const ask: House["ask"] = (route, input) => house.ask(route, input);
const probe = () => ask("runner.probe", {});
const asked = () =>
  house.platform.ledger
    .read()
    .flatMap(({ entry }) =>
      entry.kind === "request" && entry.address.includes(".example") ? [`${entry.method} ${entry.path}`] : [],
    );

describe("an engine behind a certificate and a token", () => {
  beforeEach(() => ask("settings.update", { runnerAddress: `${demoEngineAddress}/v1` }));

  test("is told step by step, and is healthy in the end", async () => {
    const { first, second, third } = await house.reach();
    expect(first).toMatchObject({
      state: "down",
      problem: { code: "runner-untrusted" },
      attempts: [{ outcome: "untrusted", certificate: { problem: "self-signed" } }],
    });
    expect(second).toMatchObject({ problem: { code: "runner-wants-token" }, attempts: [{ outcome: "wants-token" }] });
    expect(third).toMatchObject({
      state: "healthy",
      service: { engine: "vLLM", apiPath: "/v1", can: [] },
      endpoint: { location: "another-machine", isEncrypted: true, openAiBaseUrl: `${demoEngineAddress}/v1` },
    });
    expect(JSON.stringify([pushes, house.platform.ledger.read(), house.platform.log.notes()])).not.toContain(demoToken);
  });

  test("a wrong token is told as one", async () => {
    await house.reach();
    await ask("runnerAccess.setToken", { address: demoEngineAddress, token: "wrong-token" });
    expect(await probe()).toMatchObject({ problem: { code: "runner-token-refused" } });
  });

  test("its models keep their names, and what it tells of them", async () => {
    await house.reach();
    const { items } = await ask("models.refresh", {});
    expect(items).toMatchObject([
      {
        ref: "Qwen/Qwen3-8B",
        packagedContextTokens: { isKnown: true, value: 40_960 },
        sizeBytes: { isKnown: false },
      },
    ]);
  });

  test("it is asked under its own name, and answers", async () => {
    await house.reach();
    await ask("models.refresh", {});
    await ask("chat.send", { model: "qwen/qwen3-8b", text: "Hello", maxTokens: 64 });
    await vi.waitFor(async () => {
      const { turns } = await ask("chat.read", {});
      expect(turns).toMatchObject([
        {
          end: "complete",
          stats: { isColdStart: false, generatedTokens: { isKnown: true } },
        },
      ]);
    });
  });

  test("what it can't do is refused with its own word, and not asked", async () => {
    await house.reach();
    const before = asked().length;
    for (const [route, input] of [
      ["models.pull", { ref: "ai/qwen3" }],
      ["models.remove", { ref: "Qwen/Qwen3-8B" }],
      ["engine.load", { ref: "Qwen/Qwen3-8B" }],
      ["fit.read", { ref: "Qwen/Qwen3-8B" }],
    ] as const) {
      expect(await house.answer(route, input)).toMatchObject({ ok: false, error: { code: "engine-cannot" } });
    }
    expect(asked().slice(before)).toEqual([]);
  });

  test("nothing but what it knows is ever sent there", async () => {
    await house.reach();
    await ask("doctor.look", {});
    await ask("privacy.run", {});
    await house.until("privacy.read", {}, ({ isRunning }) => !isRunning);
    const known = /^(?:GET|POST) \/(?:v1\/(?:models|chat\/completions)|engines\/status|)$/;
    expect([...new Set(asked().filter((each) => !known.test(each)))]).toEqual([]);
  });
});

describe("plain http to another machine", () => {
  beforeEach(() => ask("settings.update", { runnerAddress: demoPlainAddress }));

  test("is not asked before it is said to be meant, and is drawn unencrypted then", async () => {
    expect(await probe()).toMatchObject({ problem: { code: "runner-plain-http" } });
    expect(asked()).toEqual([]);
    await ask("runnerAccess.allowPlain", { address: demoPlainAddress, isAllowed: true });
    expect(await probe()).toMatchObject({
      state: "healthy",
      service: { engine: "llama.cpp" },
      endpoint: { isEncrypted: false, location: "another-machine" },
    });
    const { items } = await ask("models.refresh", {});
    expect(items).toMatchObject([
      {
        packagedContextTokens: { value: 32_768 },
        trainedContextTokens: { value: 131_072 },
        parameters: "3.88B",
      },
    ]);
  });

  test("an engine that was found is not asked either once that is taken back", async () => {
    const sendHttp = vi.fn<SendHttp>();
    const address = { kind: "tcp", origin: demoPlainAddress, basePath: "" } as const;
    const elsewhere = { isPermitted: () => false } as unknown as Elsewhere;
    const asked = { sendHttp, address, elsewhere };
    expect(await probeEngine(asked, { apiPath: "/v1" } as EngineService)).toMatchObject({ outcome: "plain-http" });
    expect(sendHttp).not.toHaveBeenCalled();
  });

  test("offline mode refuses it still", async () => {
    await ask("runnerAccess.allowPlain", { address: demoPlainAddress, isAllowed: true });
    await ask("settings.update", { offlineMode: true });
    expect(await probe()).toMatchObject({ state: "down", problem: { code: "offline-mode" } });
  });
});
