// What a real llama-server takes of memory, against what is computed. `HOMEPORT_LLAMA_SERVER=… node --import
// ./e2e/fake-tools/register.mjs e2e/real/measure-memory.ts`; more GGUF files may be named behind it.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type SyntheticModel, writeModel } from "./synthetic-model";

const small = { layers: 6, embedding: 512, heads: 8, kvHeads: 4, headDim: 64, feedForward: 1536, vocab: 8192 };
const cases: Record<string, SyntheticModel> = {
  llama: { architecture: "llama", ...small },
  wide: { architecture: "llama", ...small, layers: 4, embedding: 1024, heads: 16, feedForward: 4096 },
  narrow: { architecture: "llama", ...small, layers: 4, embedding: 1024, heads: 16, feedForward: 512 },
  vocabulary: { architecture: "llama", ...small, layers: 2, vocab: 131_072 },
  qwen3: { architecture: "qwen3", ...small, heads: 16, headDim: 128 },
  qwen3moe: { architecture: "qwen3moe", ...small, feedForward: 512, experts: 16 },
  gemma2: { architecture: "gemma2", ...small, window: 1024 },
  gemma3: { architecture: "gemma3", ...small, layers: 12, window: 512 },
  cohere2: { architecture: "cohere2", ...small, window: 1024 },
  deepseek2: { architecture: "deepseek2", ...small },
  mamba: { architecture: "mamba", ...small, embedding: 768 },
};

const contexts = (process.env["CONTEXTS"] ?? "4096,12288").split(",").map(Number);
const engine = process.env["HOMEPORT_LLAMA_SERVER"] ?? "llama-server";
const extra = (process.env["ENGINE_FLAGS"] ?? "").split(" ").filter(Boolean);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function measure(file: string, contextTokens: number) {
  const port = await freePort();
  const args = ["-ngl", "999", "--metrics", "--jinja", "--model", file, "--ctx-size", String(contextTokens), ...extra];
  const child = spawn(engine, [...args, "--host", "127.0.0.1", "--port", String(port), "-lv", "4"]);
  let words = "";
  const listening = new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (data: Buffer) => {
      words += data.toString();
      if (words.includes("server is listening") || words.includes("listening on http")) resolve();
    });
    child.once("exit", () => reject(new Error(words.slice(-1500))));
  });
  try {
    await listening;
    const address = `http://127.0.0.1:${port}`;
    for (let isReady = false; !isReady;) isReady = (await fetch(`${address}/health`)).ok;
    // filled to the end: what is set aside for the context becomes resident only when it is used
    const prompt = Array.from({ length: contextTokens - 64 }, (_, at) => 300 + ((at * 7919) % 7000));
    await fetch(`${address}/completion`, { method: "POST", body: JSON.stringify({ prompt, n_predict: 8 }) });
    const status = await readFile(`/proc/${child.pid}/status`, "utf8");
    const sizes = (pattern: RegExp) => [...words.matchAll(pattern)].map((match) => Number(match[1]));
    return {
      contextTokens,
      rssBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024,
      weightsMiB: sizes(/model buffer size =\s+([\d.]+) MiB/g),
      kvMiB: sizes(/KV buffer size =\s+([\d.]+) MiB/g),
      stateMiB: sizes(/RS buffer size =\s+([\d.]+) MiB/g),
      computeMiB: sizes(/compute buffer size =\s+([\d.]+) MiB/g).at(-1),
    };
  } finally {
    child.removeAllListeners("exit");
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await gone;
  }
}

const folder = await mkdtemp(path.join(tmpdir(), "homeport-measure-"));
try {
  const only = process.env["ONLY"]?.split(",");
  for (const [name, model] of Object.entries(cases)) {
    if (only !== undefined && !only.includes(name)) continue;
    const file = path.join(folder, "model.gguf");
    const fileBytes = await writeModel(file, model);
    const measured = [];
    for (const contextTokens of contexts) {
      measured.push(await measure(file, contextTokens).catch((error: unknown) => String(error)));
    }
    console.log(JSON.stringify({ name, ...model, fileBytes, measured }));
  }
  for (const file of process.argv.slice(2)) {
    for (const contextTokens of contexts)
      console.log(JSON.stringify({ file, ...(await measure(file, contextTokens)) }));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
