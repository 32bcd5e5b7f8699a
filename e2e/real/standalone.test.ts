import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openHouse, platformIn, type RealHouse } from "./house";

const dmr = process.env["HOMEPORT_DMR"];
const llama = process.env["LLAMA_SERVER_PATH"];
const gguf = process.env["HOMEPORT_TEST_GGUF"];
const port = Number(process.env["HOMEPORT_RUNNER_PORT"] ?? "12512");
const isHere = Boolean(dmr && llama && gguf);
/** On Windows every request goes by curl; here too, when that is asked for. */
const carriers = ["", "curl"] as const;
const model = "ai/standalone-test:latest";

type Row = { pid: number; parent: number; args: string };
/** Engines and runners whose command, or whose parent's, names the folder. */
function processesOf(folder: string): { runners: Row[]; engines: Row[] } {
  const rows = execFileSync("ps", ["-axww", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return args === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
    });
  const isOurs = ({ args }: Row) => args.includes(folder);
  return {
    runners: rows.filter((row) => isOurs(row) && row.args.includes(" serve ")),
    engines: rows.filter((row) => isOurs(row) && row.args.includes("inference-runner-")),
  };
}

type Answer = { status: number; text: string; isWhole: boolean };
function ask(route: string, { body, host, onPiece }: { body?: object; host?: string; onPiece?: () => void } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request(
      {
        host: "127.0.0.1",
        port,
        path: route,
        agent: false,
        method: body === undefined ? "GET" : "POST",
        headers: {
          ...(host === undefined ? {} : { host }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
      },
      (response) => {
        let text = "";
        response.on("data", (piece: Buffer) => {
          text += piece.toString();
          onPiece?.();
        });
        response.on("error", () => {});
        response.on("close", () => resolve({ status: response.statusCode ?? 0, text, isWhole: response.complete }));
      },
    );
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const chat = (tokens: number, isStream = false) => ({
  model,
  max_tokens: tokens,
  stream: isStream,
  messages: [{ role: "user", content: "Tell a long story about the sea." }],
});

describe.runIf(isHere).each(carriers)("the real dmr, under Homeport %s", (carrier) => {
  let house: RealHouse;
  let folder = "";
  const figures: Record<string, string> = {};
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const done = await work();
    figures[what] = `${Math.round(performance.now() - startedAt)} ms`;
    return done;
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "hp-real-"));
    const platform = await platformIn(folder, {
      MODEL_RUNNER_HOST: undefined,
      HOMEPORT_RUNNER_PORT: String(port),
      MODELS_PATH: path.join(folder, "models"),
      HOMEPORT_CARRIER: carrier,
    });
    house = await openHouse(platform);
  });
  afterAll(async () => {
    await house?.quit();
    console.info(carrier || "socket", figures);
    await rm(folder, { recursive: true, force: true });
  });

  test("is found, started, and is the runner of this house", async () => {
    await house.until("standalone.read", {}, ({ state }) => state === "stopped", 20_000);
    const { jobId } = await house.ask("standalone.start", {});
    const job = await timed("start, until it answers through its address", () => house.ended(jobId));
    expect(job.outcome).toEqual({ kind: "done" });
    const runner = await house.until("runner.read", {}, ({ state }) => state === "healthy", 10_000);
    expect(runner.endpoint).toMatchObject({
      source: "homeport",
      kind: "standalone",
      location: "this-machine",
      address: `127.0.0.1:${port}`,
      openAiBaseUrl: `http://127.0.0.1:${port}/engines/v1`,
    });
    const now = await house.ask("standalone.read", {});
    expect(now).toMatchObject({ state: "running", address: `127.0.0.1:${port}`, dmr: { version: { isKnown: true } } });
    expect((await stat(path.join(folder, "settings", "standalone"))).mode & 0o777).toBe(0o700);
  });

  test("takes a model, and answers through the forwarder", async () => {
    // not in step: the forwarder is in this process
    await promisify(execFile)(dmr ?? "", ["package", "--gguf", gguf ?? "", model], {
      env: { ...process.env, HOME: folder, MODEL_RUNNER_HOST: `http://127.0.0.1:${port}` },
    });
    const answer = await timed("first answer, 24 tokens, load included", () =>
      ask("/engines/v1/chat/completions", { body: chat(24) }),
    );
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ usage: { completion_tokens: 24 } });
    await house.until("standalone.read", {}, ({ engines }) => engines.length === 1, 10_000);
  });

  test("costs little for each request", async () => {
    const times: number[] = [];
    for (let count = 0; count < 40; count += 1) {
      const startedAt = performance.now();
      expect((await ask("/engines/status")).status).toBe(200);
      times.push(performance.now() - startedAt);
    }
    const [median = 0] = times.toSorted((a, b) => a - b).slice(20);
    figures["one small request, median of 40"] = `${median.toFixed(1)} ms`;
    let firstMs = 0;
    let pieces = 0;
    const startedAt = performance.now();
    const streamed = await ask("/engines/v1/chat/completions", {
      body: chat(64, true),
      onPiece() {
        firstMs ||= performance.now() - startedAt;
        pieces += 1;
      },
    });
    expect(streamed).toMatchObject({ status: 200, isWhole: true });
    expect(streamed.text.trimEnd().endsWith("data: [DONE]")).toBe(true);
    // it came as it was made
    expect(pieces).toBeGreaterThan(20);
    figures["first piece of a stream, model loaded"] =
      `${Math.round(firstMs)} ms of ${Math.round(performance.now() - startedAt)} ms`;
  });

  test("a client that hangs up ends the answer in the runner", async () => {
    const hungUp = Promise.withResolvers<void>();
    const request = http.request(
      {
        host: "127.0.0.1",
        port,
        path: "/engines/v1/chat/completions",
        agent: false,
        method: "POST",
        headers: { "content-type": "application/json" },
      },
      (response) => {
        response.on("error", () => {});
        response.once("data", () => {
          request.destroy();
          hungUp.resolve();
        });
      },
    );
    request.on("error", () => {});
    request.end(JSON.stringify(chat(8000, true)));
    await hungUp.promise;
    // a runner in the middle of an answer refuses to unload
    const startedAt = performance.now();
    await vi.waitFor(
      async () => {
        const { text } = await ask("/engines/unload", { body: { all: true, backend: "", models: [] } });
        expect(JSON.parse(text)).toMatchObject({ unloaded_runners: 1 });
      },
      { timeout: 20_000, interval: 250 },
    );
    figures["hung up, until the runner is idle"] = `${Math.round(performance.now() - startedAt)} ms`;
    expect((await ask("/engines/v1/chat/completions", { body: chat(8) })).status).toBe(200);
  });

  test("lets no other Host and no web page in", async () => {
    expect((await ask("/models", { host: "evil.example" })).status).toBe(403);
    expect((await ask("/models", { host: `evil.example:${port}` })).status).toBe(403);
    expect((await ask("/models", { host: `localhost:${port}` })).status).toBe(200);
  });

  test("killed in the middle of an answer: its engine is ended, it comes back, and answers with one engine", async () => {
    const { pid } = await house.ask("standalone.read", {});
    const [engine] = processesOf(folder).engines;
    expect(engine?.parent).toBe(pid);
    let isKilled = false;
    const cut = await ask("/engines/v1/chat/completions", {
      body: chat(4000, true),
      onPiece() {
        if (!isKilled) process.kill(pid ?? 0, "SIGKILL");
        isKilled = true;
      },
    });
    expect(cut).toMatchObject({ status: 200, isWhole: false });
    await timed("killed, until it answers again", () =>
      house.until("standalone.read", {}, (now) => now.state === "running" && now.pid !== pid, 60_000),
    );
    const now = await house.ask("standalone.read", {});
    expect(now).toMatchObject({
      restarts: 1,
      endedEngines: 1,
      lastDeath: { how: { kind: "signal", signal: "SIGKILL" } },
    });
    expect(processesOf(folder).engines.map((row) => row.pid)).not.toContain(engine?.pid);
    const again = await timed("the answer after it", () => ask("/engines/v1/chat/completions", { body: chat(24) }));
    expect(again.status).toBe(200);
    const { runners, engines } = processesOf(folder);
    expect([runners.length, engines.length]).toEqual([1, 1]);
  });

  test("stopped, nothing of it is left", async () => {
    const { jobId } = await house.ask("standalone.stop", {});
    expect((await timed("stop", () => house.ended(jobId))).outcome).toEqual({ kind: "done" });
    await vi.waitFor(() => expect(processesOf(folder)).toEqual({ runners: [], engines: [] }));
    await expect(ask("/models")).rejects.toThrow("ECONNREFUSED");
    await expect(stat(path.join(folder, "settings", "standalone", "r.sock"))).rejects.toThrow("ENOENT");
    expect(await house.ask("standalone.read", {})).toMatchObject({ state: "stopped", pid: null, engines: [] });
  });
});
