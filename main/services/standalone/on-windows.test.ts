import type { ProcessEnd } from "../../../app/contract/standalone";
import { expect, test, vi } from "vitest";
import { exited } from "../../platform/fake-command";
import type { JobHandle } from "../../platform/ports";
import type { CommandRequest, CommandResult } from "../../platform/run-command";
import { createManualClock } from "../jobs/fake-clock";
import { createStandaloneService } from "./standalone";

const home = String.raw`C:\Users\Jörg Öl`;
const settings = String.raw`${home}\AppData\Roaming\homeport`;
const link = String.raw`${home}\AppData\Local\Microsoft\WinGet\Links\dmr.exe`;
const bin = String.raw`${home}\.docker\model-runner\llama.cpp\bin`;
const curlVersion = (features: string) => `curl 8.13.0 (Windows)\r\nFeatures: ${features}\r\n`;

/** A Windows of which only what is asked of it is there; its processes are rows of its own list. */
async function createWindows({ curl = curlVersion("IPv6 UnixSockets"), files = [link], arch = "x64" } = {}) {
  const there = new Set(files);
  const commands: string[] = [];
  const started: { folder: string; args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
  const asked: string[] = [];
  const rows = new Map<number, string>();
  const kept = new Map<string, string>();
  let end: (how: ProcessEnd) => void = () => {};
  const { clock } = createManualClock();

  async function runCommand({ file, args }: CommandRequest): Promise<CommandResult> {
    if (file.endsWith("curl.exe")) return curl === "" ? { kind: "missing", message: "" } : exited(curl);
    if (file === "powershell.exe") {
      const list = [...rows].map(([ProcessId, CommandLine]) => ({ ProcessId, ParentProcessId: 1, CommandLine }));
      return exited(JSON.stringify(list));
    }
    if (file !== "taskkill") return exited("dmr version v0.1.1");
    commands.push([file, ...args].join(" "));
    rows.delete(Number(args[1]));
    end({ kind: "exit", code: 1 });
    return exited("SUCCESS");
  }

  const service = await createStandaloneService({
    daemons: {
      async start({ file, args, env, folder }) {
        started.push({ folder, args, env });
        const pid = 5000 + started.length;
        rows.set(pid, [`"${file}"`, ...args.map((each) => (each.includes(" ") ? `"${each}"` : each))].join(" "));
        const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
        end = resolve;
        return { pid, ended: promise };
      },
      signal() {
        throw new Error("there are no signals on Windows");
      },
      isAlive: (pid) => rows.has(pid),
      readEnd: async () => "",
    },
    startForwarder: async () => ({ port: 12_434, close: async () => {} }),
    runCommand,
    async sendHttp(address, { method, path, body }) {
      asked.push(`${address.kind} ${method} ${path}`);
      if (path === "/engines/install-backend") {
        expect(body).toEqual({ backend: "llama.cpp" });
        there.add(String.raw`${bin}\com.docker.llama-server.exe`);
      }
      return { status: rows.size > 0 ? 200 : 502, headers: {}, text: async () => "{}" } as never;
    },
    findExecutable: async (name) => (there.has(name) ? name : null),
    files: {
      readText: async (file: string) => kept.get(file) ?? null,
      write: async (file: string, text: string) => void kept.set(file, text),
      setAside: async () => null,
    } as never,
    env: {
      LOCALAPPDATA: String.raw`${home}\AppData\Local`,
      SYSTEMROOT: String.raw`C:\WINDOWS`,
      HTTPS_PROXY: "http://p",
    },
    home,
    os: "win32",
    arch,
    settingsFolder: settings,
    toolsFolder: String.raw`${settings}\tools`,
    shorten: (file) => file.replace(home, "~"),
    clock,
    push: () => {},
    log: { warn: () => {} },
    startJob: vi.fn<never>(),
    isOffline: () => false,
  });
  const phases: string[] = [];
  const warnings: unknown[] = [];
  const job = {
    signal: new AbortController().signal,
    phase: (phase: string) => phases.push(phase),
    warn: (warning: unknown) => warnings.push(warning),
  } as unknown as JobHandle;
  return { service, job, commands, started, asked, phases, warnings };
}

test("found where WinGet put it, without its place on the PATH", async () => {
  const { service } = await createWindows();
  expect(await service.look()).toMatchObject({
    state: "stopped",
    dmr: { path: String.raw`~\AppData\Local\Microsoft\WinGet\Links\dmr.exe`, isOurs: false },
    engine: { isNeeded: false },
  });
  expect(await service.plan()).toMatchObject({ missing: [], fetchesEngine: true });
});

test("started, its engine fetched by itself, then started anew beside that: there alone they find each other", async () => {
  const { service, job, started, asked, phases, commands } = await createWindows();
  await service.startIn(job);
  const folder = String.raw`${settings}\standalone`;
  expect(started.map((each) => each.folder)).toEqual([folder, bin]);
  for (const { args } of started) {
    expect(args).toEqual([
      "serve",
      "--socket",
      String.raw`${folder}\r.sock`,
      "--models-path",
      String.raw`${home}\.docker\models`,
    ]);
  }
  expect(started.map(({ env }) => env["DISABLE_SERVER_UPDATE"])).toEqual([undefined, "1"]);
  expect(phases).toEqual(["checking", "waiting-for-runner", "downloading", "waiting-for-runner"]);
  expect(service.read()).toMatchObject({ state: "running", pid: 5002, address: "127.0.0.1:12434" });
  // everything goes by the forwarder: Node can't open that socket
  expect(asked.every((line) => line.startsWith("tcp "))).toBe(true);
  expect(commands).toEqual(["taskkill /PID 5001 /T /F"]);
});

test("ended: its engines first, by asking, then all of it; nobody is sent a signal", async () => {
  const engine = String.raw`${bin}\com.docker.llama-server.exe`;
  const { service, job, started, asked, commands } = await createWindows({ files: [link, engine] });
  await service.startIn(job);
  expect(started).toHaveLength(1);
  await service.quit();
  expect(asked.at(-1)).toBe("tcp POST /engines/unload");
  expect(commands).toEqual(["taskkill /PID 5001 /T /F"]);
  expect(service.read()).toMatchObject({ state: "stopped", pid: null });
});

test.each([
  ["no curl", { curl: "" }, "curl-missing"],
  ["a curl that can't", { curl: curlVersion("IPv6") }, "curl-missing"],
  ["a processor without a build", { arch: "arm64" }, "processor"],
] as const)("%s: it can't be run, and why is said", async (_what, over, blockedBy) => {
  const { service, job } = await createWindows(over);
  expect(await service.look()).toMatchObject({ state: "unsupported", blockedBy });
  await expect(service.startIn(job)).rejects.toMatchObject({ code: "standalone-unsupported" });
});
