import { spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { makeGguf } from "./fake-tools/make-gguf";
import { startModelRunner } from "./fake-tools/start-model-runner";
import { makeOpenClawHome } from "./harness/openclaw-home";
import { root } from "./harness/program";

let folder: string;
let file: string;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "homeport-cli-"));
  file = path.join(folder, "tiny model.gguf");
  const { header, weightsBytes } = makeGguf(
    {
      "general.architecture": "llama",
      "llama.block_count": 4,
      "llama.context_length": 8192,
      "llama.embedding_length": 256,
      "llama.feed_forward_length": 512,
      "llama.attention.head_count": 4,
      "llama.attention.head_count_kv": 2,
      "tokenizer.ggml.tokens": Array.from({ length: 1000 }, (_, at) => `token ${at}`),
    },
    [{ name: "token_embd.weight", shape: [256, 1000], type: "F16" }],
  );
  await writeFile(file, header);
  await truncate(file, header.length + weightsBytes);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** The built command line, in a home of its own, with nothing of this machine's Docker. */
function run(args: readonly string[], runner = "http://127.0.0.1:9", more: Readonly<Record<string, string>> = {}) {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    HOMEPORT_SETTINGS_DIR: path.join(folder, "settings"),
    MODEL_RUNNER_HOST: runner,
    ...more,
  };
  const child = spawn(process.execPath, [path.join(root, "out/main/cli.js"), ...args], { cwd: folder, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  return new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

test("a file, as JSON: exactly the agreed keys, and the sum is one", async () => {
  const { exitCode, stdout, stderr } = await run(["fit", file, "--context", "4096", "--json"]);
  expect(stderr).toBe("");
  const answer = JSON.parse(stdout) as Record<string, number>;
  expect(Object.keys(answer)).toEqual([
    "weightsBytes",
    "kvBytes",
    "computeBytes",
    "totalBytes",
    "poolBytes",
    "verdict",
    "unknowns",
  ]);
  expect(answer).toMatchObject({ weightsBytes: 512_000, kvBytes: 4 * 2 * 128 * 4096 * 2, unknowns: [] });
  expect(answer["totalBytes"]).toBe(
    (answer["weightsBytes"] ?? 0) + (answer["kvBytes"] ?? 0) + (answer["computeBytes"] ?? 0),
  );
  expect(exitCode).toBe(0);
});

test("in words, with where each figure comes from", async () => {
  const { exitCode, stdout } = await run(["fit", path.basename(file), "--context", "20000"]);
  expect(stdout).toContain("with a context of 20,000 tokens");
  expect(stdout).toMatch(/weights\s+500 kB\s+size of the file/);
  expect(stdout).toContain("trained for 8,192 tokens");
  expect(exitCode).toBe(0);
});

test("a context beyond all memory won't fit, and says how much would", async () => {
  const { exitCode, stdout } = await run(["fit", file, "--context", "99000000"]);
  expect(stdout).toContain("won't fit");
  expect(stdout).toMatch(/up to [\d,]+ tokens it would run/);
  expect(exitCode).toBe(1);
});

test("what is wrong is said, and nothing is on standard output", async () => {
  const cut = path.join(folder, "cut.gguf");
  await writeFile(cut, "GGUF");
  for (const [args, words] of [
    [["fit", "./nowhere.gguf", "--json"], "is not there"],
    [["fit", cut], "damaged"],
    [["fit", file, "--context", "many"], "whole number"],
    [["fit", "ai/gemma3"], "Nothing usable answers"],
    [["mend"], "no command"],
  ] as const) {
    const { exitCode, stdout, stderr } = await run(args);
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  }
});

test("a model of the runner, and one of the registry", async () => {
  const fake = await startModelRunner({ speed: 100 });
  try {
    const [model] = (await (await fetch(`${fake.origin}/models`)).json()) as { tags: string[] }[];
    const ref = model?.tags[0] ?? "";
    const { stdout, exitCode } = await run(["fit", ref, "--context", "4096", "--json"], fake.origin);
    expect(JSON.parse(stdout)).toMatchObject({ unknowns: [] });
    expect([0, 1]).toContain(exitCode);
    const remote = await run(["fit", "ai/llama3.2:3B-Q4_K_M", "--remote", "--context", "4096"], fake.origin);
    expect(remote.stdout).toContain("as the registry describes it");
  } finally {
    await fake.close();
  }
});

test("installed from its packed archive it runs on Node alone, under its own name", async () => {
  const npm = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("npm", [...args, "--offline", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: folder },
    });
    expect(status, stderr).toBe(0);
    return stdout;
  };
  const [packed] = JSON.parse(npm("pack", "--json", "--pack-destination", folder)) as {
    filename: string;
    files: { path: string }[];
  }[];
  const listed = packed?.files.map(({ path: file }) => file) ?? [];
  expect(listed).toContain("out/main/cli.js");
  const own = /^(?:out\/main\/|package\.json$|README|LICENSE)/;
  expect(listed.filter((file) => !own.test(file))).toEqual([]);
  npm("install", "--prefix", path.join(folder, "installed"), path.join(folder, packed?.filename ?? ""));
  const env = { PATH: path.dirname(process.execPath), HOME: folder, MODEL_RUNNER_HOST: "http://127.0.0.1:9" };
  const installed = path.join(folder, "installed/node_modules/.bin/homeport");
  const { status, stdout } = spawnSync(installed, ["status", "--json"], { env, cwd: folder, encoding: "utf8" });
  expect(JSON.parse(stdout)).toMatchObject({ state: "down", endpoint: null, problem: "runner-down" });
  expect(status).toBe(1);
});

test("a Node that is too old is told so, before anything it could not read", () => {
  const old = `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.19.0" })`;
  const args = ["--import", old, path.join(root, "out/main/cli.js"), "status"];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toMatch(/^homeport needs Node\.js 24 or newer/);
  expect(status).toBe(2);
});

test("which runner answers, and none", async () => {
  const fake = await startModelRunner({ speed: 100 });
  try {
    const status = await run(["status", "--json"], fake.origin);
    expect(JSON.parse(status.stdout)).toMatchObject({ state: "healthy", loaded: [], problem: null });
    expect(status.exitCode).toBe(0);
  } finally {
    await fake.close();
  }
  const none = await run(["status"]);
  expect(none.stdout).toContain("No Model Runner answers");
  expect(none.exitCode).toBe(1);
});

test("the doctor tells what keeps answers from coming, and its exit code says so", async () => {
  const silent = await run(["doctor", "--json"]);
  const { findings } = JSON.parse(silent.stdout) as { findings: { id: string; weight: string }[] };
  expect(findings[0]).toMatchObject({ id: "address-silent", weight: "blocks" });
  expect(silent.exitCode).toBe(1);
  const fake = await startModelRunner({ speed: 100 });
  try {
    const { stdout, exitCode } = await run(["doctor"], fake.origin);
    expect(stdout).toContain("OpenClaw is not installed");
    expect(exitCode).toBe(1);
  } finally {
    await fake.close();
  }
});

test("what the panel was told holds here too: its own runner's address, and the profile that was chosen", async () => {
  const home = makeOpenClawHome(() => JSON.stringify({ agents: { defaults: { model: "anthropic/claude-opus-4-5" } } }));
  const fake = await startModelRunner({ speed: 100 });
  const settings = path.join(home.home, "settings");
  const env = {
    HOME: home.home,
    PATH: `${path.join(home.home, "bin")}:/usr/bin:/bin`,
    HOMEPORT_SETTINGS_DIR: settings,
    MODEL_RUNNER_HOST: "",
  };
  try {
    await mkdir(settings);
    const port = Number(new URL(fake.origin).port);
    const kept = { keepAtQuit: false, startsWithHomeport: true, port, run: { pid: 1, startedAt: 1 }, groups: [] };
    await writeFile(path.join(settings, "standalone.json"), JSON.stringify(kept));
    const status = JSON.parse((await run(["status", "--json"], "", env)).stdout) as { state: string; address: string };
    expect(status).toMatchObject({ state: "healthy" });
    expect(JSON.stringify(status)).toContain(String(port));

    const clouds = async () =>
      (JSON.parse((await run(["doctor", "--json"], "", env)).stdout) as { findings: { id: string }[] }).findings
        .map(({ id }) => id)
        .filter((id) => id === "cloud-by-default");
    expect(await clouds()).toEqual(["cloud-by-default"]);
    const provider = { baseUrl: `${fake.origin}/v1`, api: "openai-completions", models: [{ id: "m", name: "m" }] };
    await mkdir(path.join(home.home, ".openclaw-work"));
    await writeFile(
      path.join(home.home, ".openclaw-work/openclaw.json"),
      JSON.stringify({ agents: { defaults: { model: "dmr/m" } }, models: { providers: { dmr: provider } } }),
    );
    await writeFile(path.join(settings, "settings.json"), JSON.stringify({ cliProfiles: { openclaw: "work" } }));
    expect(await clouds()).toEqual([]);
  } finally {
    await fake.close();
    home.remove();
  }
});

test("it speaks the terminal's language, and JSON is the same in each", async () => {
  const nobody = "http://127.0.0.1:9";
  const json = await run(["status", "--json"], nobody, { LANG: "de_DE.UTF-8" });
  expect(JSON.parse(json.stdout)).toEqual(JSON.parse((await run(["status", "--json"])).stdout));
  for (const [env, said] of [
    [{ LANG: "C.UTF-8" }, "No Model Runner answers ("],
    [{ LANG: "de_DE.UTF-8" }, "Kein Model Runner antwortet ("],
    [{ LANG: "de_DE.UTF-8", LC_ALL: "zh_CN.UTF-8" }, "没有 Model Runner 响应（"],
  ] as const)
    expect((await run(["status"], nobody, env)).stdout).toContain(said);
  expect((await run(["fit", file], nobody, { LANG: "de_AT.UTF-8" })).stdout).toMatch(/Gewichte +\d+ kB/);
  expect((await run(["mend"], nobody, { LANG: "de_DE" })).stderr).toContain("Einen Befehl „mend“ gibt es nicht.");
});
