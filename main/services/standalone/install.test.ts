import { expect, test, vi } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import { exited } from "../../platform/fake-command";
import type { JobHandle } from "../../platform/ports";
import { createManualClock } from "../jobs/fake-clock";
import { createStandaloneInstall } from "./install";

const sum = "a".repeat(64);
const url = "https://github.com/docker/model-runner/releases/download/dmr-v0.1.1/dmr-linux-amd64.tar.gz";
const release = (digest: string | null) => [
  {
    tag_name: "dmr-v0.1.1",
    assets: [{ name: "dmr-linux-amd64.tar.gz", size: 1000, digest, browser_download_url: url }],
  },
];

function world({
  answer = release(`sha256:${sum}`) as unknown,
  came = { sha256: sum, sizeBytes: 1000 },
  version = known("v0.1.1") as ReturnType<typeof known<string>> | ReturnType<typeof unknown<string>>,
  os = "linux" as NodeJS.Platform,
  isOffline = false,
  hasManager = true,
  brew = exited(""),
} = {}) {
  const seen: string[] = [];
  const warnings: unknown[] = [];
  const removeFile = vi.fn<(file: string) => Promise<void>>(async () => {});
  const commands: string[] = [];
  const install = createStandaloneInstall({
    async sendHttp(_address, { path }) {
      seen.push(`asked ${path.split("?")[0]}`);
      const text = JSON.stringify(answer);
      return {
        status: 200,
        headers: {},
        text: async () => text,
        pieces: vi.fn<never>(),
        lines: vi.fn<never>(),
        close() {},
      } as never;
    },
    async download({ hosts, onProgress }) {
      expect(hosts.every((host) => /(^|\.)github(usercontent)?\.com$/.test(host))).toBe(true);
      onProgress(500, 1000);
      seen.push("downloaded");
      return came;
    },
    async unpack({ folder, check }) {
      await check(`${folder}.new`);
      seen.push(`unpacked ${folder}`);
    },
    async runCommand({ file, args }) {
      commands.push([file, ...args].join(" "));
      return brew;
    },
    findExecutable: async (name) => {
      if (!hasManager) return null;
      return name === "brew" ? "/opt/homebrew/bin/brew" : name === "winget" ? "C:\\winget.exe" : null;
    },
    removeFile,
    versionOf: async () => version,
    look: async () => ({
      hasDmr: seen.some((line) => line.startsWith("unpacked")) || commands.length > 0,
      hasEngine: false,
    }),
    lookPlan: async () => ({
      missing: ["dmr"],
      command: "dmr serve",
      folder: "f",
      modelsFolder: "m",
      fetchesEngine: false,
    }),
    toolsFolder: "/tools",
    tempDir: "/temp",
    os,
    arch: os === "darwin" ? "arm64" : "x64",
    hasGpu: () => false,
    shorten: (file) => file,
    clock: createManualClock().clock,
    startJob: vi.fn<never>(),
    refuseOffline(contact) {
      if (isOffline) throw new CodedError("offline-mode", contact);
    },
  });
  const job = {
    signal: new AbortController().signal,
    phase: (phase: string) => seen.push(phase),
    progress() {},
    line() {},
    warn: (warning: unknown) => warnings.push(warning),
  } as unknown as JobHandle;
  const run = () =>
    install.installIn("dmr", job).then(
      () => "done",
      (error: CodedError) => error.code,
    );
  return { install, run, seen, warnings, removeFile, commands };
}

test("compared with the published sum, tried, put in place, and found again; the archive does not stay", async () => {
  const { run, seen, warnings, removeFile } = world();
  expect(await run()).toBe("done");
  const asked = "asked /repos/docker/model-runner/releases";
  expect(seen).toEqual([
    "checking",
    asked,
    "downloading",
    "downloaded",
    "unpacking",
    "unpacked /tools/dmr",
    "reading-back",
  ]);
  expect(warnings).toEqual([]);
  expect(removeFile).toHaveBeenCalledTimes(1);
});

test.each([
  ["another sum", { came: { sha256: "b".repeat(64), sizeBytes: 1000 } }, "download-mismatch"],
  ["another size", { came: { sha256: sum, sizeBytes: 999 } }, "download-mismatch"],
  ["a program that does not run here", { version: unknown<string>("tool-failed") }, "archive-refused"],
  ["no release for this machine", { answer: [] }, "no-release"],
  ["an answer that is none", { answer: "rate limit" }, "no-release"],
  ["offline", { isOffline: true }, "offline-mode"],
])("%s: nothing is put in place", async (_name, given, code) => {
  const { run, seen } = world(given);
  expect(await run()).toBe(code);
  expect(seen.filter((line) => line.startsWith("unpacked"))).toEqual([]);
});

test("where no sum is published that is said", async () => {
  const { run, warnings, install } = world({ answer: release(null) });
  expect(await run()).toBe("done");
  expect(warnings).toEqual([{ code: "no-checksum", what: "dmr-linux-amd64.tar.gz" }]);
  expect((await install.plan(true)).installs).toMatchObject([{ checksum: "not-published", sizeBytes: known(1000) }]);
});

test("with Homebrew it is Homebrew's command, in its own words where that fails", async () => {
  const mac = world({ os: "darwin" });
  expect((await mac.install.plan(false)).installs).toMatchObject([
    { how: "brew", command: "brew install docker/tap/dmr" },
  ]);
  expect(await mac.run()).toBe("done");
  expect(mac.commands).toEqual(["/opt/homebrew/bin/brew install docker/tap/dmr"]);
  expect(await world({ os: "darwin", brew: exited("", 1, "no tap") }).run()).toBe("command-failed");
});

const wingetLine =
  "winget install --id Docker.dmr --exact --source winget --accept-package-agreements --accept-source-agreements --disable-interactivity";

test("on Windows it is WinGet's command, and what its code means", async () => {
  const windows = world({ os: "win32" });
  expect((await windows.install.plan(false)).installs).toMatchObject([
    { how: "winget", command: wingetLine, checksum: "by-package-manager", folder: null, sizeBytes: { isKnown: false } },
  ]);
  expect(await windows.run()).toBe("done");
  expect(windows.commands).toEqual([wingetLine.replace("winget", "C:\\winget.exe")]);
  const ended = (exitCode: number) => exited("No package found matching input criteria.", exitCode);
  // there already
  expect(await world({ os: "win32", brew: ended(0x8a15002b) }).run()).toBe("done");
  expect(await world({ os: "win32", brew: ended(0x8a150014) }).run()).toBe("no-release");
  expect(await world({ os: "win32", brew: ended(0x8a15003a) }).run()).toBe("command-failed");
});

test("a Windows without WinGet: the maker's zip, and nothing made for another system", async () => {
  const zip = "dmr-windows-amd64.zip";
  const asset = { name: zip, size: 1000, digest: `sha256:${sum}`, browser_download_url: url.replace(/[^/]+$/, zip) };
  const answer = [{ tag_name: "dmr-v0.1.1", assets: [asset] }];
  const windows = world({ os: "win32", hasManager: false, answer });
  expect(await windows.run()).toBe("done");
  expect(windows.seen).toContain(String.raw`unpacked \tools\dmr`);
  expect(windows.removeFile).toHaveBeenCalledWith(expect.stringMatching(/\.zip$/));
  expect(await world({ os: "win32", hasManager: false }).run()).toBe("no-release");
});
