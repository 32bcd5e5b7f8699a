import path from "node:path";
import { CodedError } from "../../app/contract/errors";
import type { ProcessEnd } from "../../app/contract/standalone";
import { nobodyBehind } from "../../app/domain/standalone/forwarder-rules";
import { endInEnglish } from "../../app/domain/standalone/runner-end";
import { engineTag } from "../../app/domain/standalone/release-assets";
import type { Clock } from "../platform/clock";
import type { Daemons } from "../platform/daemons";
import type { Download } from "../platform/download";
import type { StartForwarder } from "../platform/forwarder";
import type { HttpAddress } from "../platform/http";
import { HttpProblem } from "../platform/http-problem";
import type { RecordInLedger } from "../platform/ledger-entry";
import { offlineError, type OfflineSwitch } from "../platform/offline";
import { maskArgs } from "../platform/mask";
import type { Unpack } from "../platform/unpack";
import type { Answerer } from "./demo-http";
import type { Spoken, Tool } from "./demo-commands";
import { jsonReply } from "./model-runner/reply";
import type { Pace } from "./pace";

const firstPid = 5150;
const startMs = 900;
const bytesPerSecond = 12e6;
const dmrTag = "dmr-v0.1.1";
const sizes = { dmr: 21_482_310, "llama-server": 17_014_362 };
const digest = "5d".repeat(32);

/** A `dmr` that can be had, run, killed and left behind on the simulated machine; it serves the one simulated runner. */
export function createDemoStandalone({
  handle,
  wake,
  serve,
  isTaken,
  addTool,
  os,
  arch,
  pace,
  clock,
  record,
  offline,
}: {
  /** What the runner answers. */
  handle: Answerer;
  /** The runner may have ended with Docker's container. */
  wake(): void;
  /** A program of the machine serves a port; null takes it away. */
  serve(port: number, answerer: Answerer | null): void;
  isTaken(port: number): boolean;
  addTool(file: string, tool: Tool): void;
  os: "darwin" | "linux";
  arch: string;
  pace: Pace;
  clock: Clock;
  record: RecordInLedger;
  offline: OfflineSwitch;
}) {
  let running: { pid: number; socketPath: string; end(how: ProcessEnd): void } | null = null;
  let isListening = false;
  let pid = firstPid;
  let logText = "";

  const daemons: Daemons = {
    async start({ file, args }) {
      const own = ++pid;
      const startedAtMs = clock.monotonicMs();
      const tell = (outcome: string) =>
        record({ kind: "command", file, args: maskArgs(args), outcome, durationMs: clock.monotonicMs() - startedAtMs });
      tell("started");
      const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
      running = {
        pid: own,
        socketPath: args[args.indexOf("--socket") + 1] ?? "",
        end(how) {
          running = null;
          isListening = false;
          logText += `time=now level=INFO msg="${endInEnglish(how)}"\n`;
          tell(endInEnglish(how));
          resolve(how);
        },
      };
      logText += 'level=INFO msg="Starting Docker Model Runner"\n';
      const comeUp = async () => {
        await pace.pause(startMs);
        isListening = running?.pid === own;
        if (isListening) wake();
      };
      void comeUp();
      return { pid: own, ended };
    },
    signal(target, signal) {
      if (running?.pid !== target) return false;
      running.end(signal === "SIGTERM" ? { kind: "exit", code: 0 } : { kind: "signal", signal });
      return true;
    },
    isAlive: (target) => running?.pid === target,
    readEnd: async (_file, maxBytes) => logText.slice(-maxBytes),
  };

  const startForwarder: StartForwarder = async ({ ports }) => {
    const port = ports.find((each) => each !== 0 && !isTaken(each));
    if (port === undefined) throw new CodedError("busy", `These ports are taken: ${ports.join(", ")}.`);
    serve(port, async (request) =>
      isListening ? handle(request) : jsonReply({ error: { code: nobodyBehind, message: "It does not answer." } }, 502),
    );
    return {
      port,
      async close() {
        serve(port, null);
      },
    };
  };

  const download: Download = async ({ url, signal, onProgress, purpose }) => {
    const { origin, host, pathname } = new URL(url);
    try {
      offline.check({ kind: "tcp", origin, basePath: "" });
    } catch {
      throw offlineError(host);
    }
    const sizeBytes = sizes[pathname.includes("llama.cpp") ? "llama-server" : "dmr"];
    const startedAtMs = clock.monotonicMs();
    const line = pace.timeline();
    try {
      for (let done = 0; done < sizeBytes; done += bytesPerSecond / 5) {
        onProgress(done, sizeBytes);
        await line.until((done / bytesPerSecond) * 1000, signal);
      }
    } catch {
      throw new CodedError("cancelled", "Cancelled.");
    }
    onProgress(sizeBytes, sizeBytes);
    const durationMs = clock.monotonicMs() - startedAtMs;
    record({ kind: "request", method: "GET", address: host, path: pathname, purpose, outcome: "200", durationMs });
    return { sha256: digest, sizeBytes };
  };

  const unpack: Unpack = async ({ folder, check }) => {
    const name = path.posix.basename(folder) === "dmr" ? "dmr" : "llama-server";
    const version: Spoken =
      name === "dmr" ? { stdout: "dmr version v0.1.1\n" } : { stderr: `version: ${engineTag.slice(1)} (8a1f03b)\n` };
    addTool(`${folder}.new/${name}`, async () => version);
    await check(`${folder}.new`);
    addTool(`${folder}/${name}`, async () => version);
    record({ kind: "file", action: "written", path: folder });
  };

  const asset = (repository: string, tag: string, name: string, size: number) => ({
    name,
    size,
    digest: `sha256:${digest}`,
    browser_download_url: `https://github.com/${repository}/releases/download/${tag}/${name}`,
  });
  const releases: Answerer = async ({ path: asked }) => {
    if (asked.startsWith("/repos/docker/model-runner/releases")) {
      const name = `dmr-${os}-${arch === "x64" ? "amd64" : arch}.tar.gz`;
      return jsonReply([{ tag_name: dmrTag, assets: [asset("docker/model-runner", dmrTag, name, sizes.dmr)] }]);
    }
    const name = `llama-${engineTag}-bin-ubuntu-${arch}.tar.gz`;
    const assets = [asset("ggml-org/llama.cpp", engineTag, name, sizes["llama-server"])];
    return jsonReply({ tag_name: engineTag, assets });
  };

  return {
    daemons,
    startForwarder,
    download,
    unpack,
    /** Whoever of this answers at an address; null: it is another's. */
    find(address: HttpAddress): Answerer | null {
      if (address.kind === "tcp") return address.origin === "https://api.github.com" ? releases : null;
      if (running === null || address.path !== running.socketPath) return null;
      if (isListening) return handle;
      return () => Promise.reject(new HttpProblem("refused", "ECONNREFUSED"));
    },
    /** As a crash would, for tests: with these last words. */
    kill(words: string) {
      logText += `${words}\n`;
      running?.end({ kind: "signal", signal: "SIGKILL" });
    },
  };
}
