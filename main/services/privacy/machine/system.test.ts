import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { osRecording } from "../../../../e2e/fixtures/os-recording";
import { createTree } from "../../../platform/tree";
import { createDiskEncryptionReader } from "./disk-encryption";
import { createListenerReader } from "./listeners";
import { exited, fakeCommands } from "../../../platform/fake-command";

const noFile = async () => null;

describe("who listens", () => {
  const interfaces = () => [{ name: "docker0", address: "192.0.2.10" }];

  test("on Linux, by ss", async () => {
    const { runCommand } = fakeCommands({ ss: exited(osRecording("linux-ss-ltnp-root.txt")) });
    const found = await createListenerReader({ runCommand, readTextFile: noFile, os: "linux", interfaces })();
    expect(found.isKnown && found.value.isComplete).toBe(true);
    expect(found.isKnown && found.value.ports.map(({ port, reach, program }) => `${port} ${reach} ${program}`)).toEqual(
      [
        "2024 all-interfaces null",
        "5000 loopback docker-registry",
        "5001 loopback MainThread",
        "12434 loopback docker-proxy",
        "12434 bridge docker-proxy",
        "13434 all-interfaces dmr",
      ],
    );
  });

  test("without ss, by the kernel's own table", async () => {
    const { runCommand } = fakeCommands({});
    const readTextFile = async (file: string) =>
      osRecording(file.endsWith("6") ? "linux-proc-net-tcp6.txt" : "linux-proc-net-tcp.txt");
    const found = await createListenerReader({ runCommand, readTextFile, os: "linux", interfaces })();
    expect(found.isKnown && found.value.ports.map(({ port }) => port)).toEqual([2024, 12_434, 18_821, 18_824]);
  });

  test("with neither it is unknown, not nobody", async () => {
    const { runCommand } = fakeCommands({});
    const found = await createListenerReader({ runCommand, readTextFile: noFile, os: "linux", interfaces })();
    expect(found).toMatchObject({ isKnown: false, reason: "tool-missing" });
  });

  test("a Mac shows only this account's, and says so", async () => {
    const { runCommand } = fakeCommands({ lsof: exited(osRecording("macos-lsof-nP-listen-multi.txt")) });
    const found = await createListenerReader({ runCommand, readTextFile: noFile, os: "darwin", interfaces })();
    expect(found).toMatchObject({ isKnown: true, value: { isComplete: false } });
    // two of one program on IPv4 and IPv6 are two addresses, listed twice they are one
    expect(found.isKnown && found.value.ports.filter(({ port }) => port === 5000)).toHaveLength(2);
  });

  test("on Windows, with names", async () => {
    const { runCommand } = fakeCommands({
      "netstat -ano -p TCP": exited(osRecording("windows-netstat-ano-spanish.txt")),
      "netstat -ano -p TCPv6": exited(""),
      tasklist: exited('"svchost.exe","916","Services","0","8,000 K"\r\n'),
    });
    const found = await createListenerReader({ runCommand, readTextFile: noFile, os: "win32", interfaces })();
    expect(found.isKnown && found.value.ports.find(({ port }) => port === 135)).toMatchObject({
      program: "svchost.exe",
      pid: 916,
    });
  });
});

const isPosix = process.platform !== "win32";
const real = createTree({ record: () => {} });
let home = "";
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(tmpdir(), "homeport-facts-")));
});
afterEach(() => rm(home, { recursive: true, force: true }));
describe("disk encryption", () => {
  const at = (source: string, fileSystem = "ext4") =>
    `27 1 254:0 / / rw - ${fileSystem} ${source} rw\n28 27 0:3 / /proc rw - proc proc rw`;
  const linux = (mounts: string, lsblk: string, swaps = "") => {
    const { runCommand } = fakeCommands({ lsblk: exited(lsblk) });
    const files: Record<string, string> = { "/proc/self/mountinfo": mounts, "/proc/swaps": swaps };
    return createDiskEncryptionReader({
      runCommand,
      readTextFile: async (file) => files[file] ?? null,
      tree: real,
      os: "linux",
    });
  };

  test.runIf(isPosix)("of a folder that isn't there yet: of the nearest one that is", async () => {
    const reader = linux(
      at("/dev/mapper/ubuntu--vg-ubuntu--lv"),
      osRecording("linux-lsblk-json-ubuntu-lvm-over-luks.json"),
    );
    expect(await reader.ofPath(path.join(home, "not/there/yet"))).toMatchObject({
      isKnown: true,
      value: { state: "encrypted" },
    });
  });

  test.runIf(isPosix)("folders that are encrypted one by one are not called open", async () => {
    const mount = `27 1 254:0 / ${home} rw - ext4 /dev/sda2 rw`;
    const reader = linux(mount, osRecording("linux-lsblk-json-ubuntu-lvm-over-luks.json"));
    expect(await reader.ofPath(home)).toMatchObject({ isKnown: true, value: { state: "not-encrypted" } });
    await mkdir(path.join(home, ".fscrypt"));
    expect(await reader.ofPath(home)).toMatchObject({ isKnown: false, reason: "not-supported" });
  });

  test("swap on a device of its own, and in a file", async () => {
    const lsblk = osRecording("linux-lsblk-json-luks-over-lvm-btrfs.json");
    const head = "Filename Type Size Used Priority\n";
    const swapOf = (row: string) => linux(at("/dev/nvme0n1p1"), lsblk, head + row).ofSwap();
    expect(await swapOf("/dev/mapper/dev-vg-swap partition 1 0 -2")).toEqual({ isKnown: true, value: "encrypted" });
    expect(await swapOf("/swap.img file 1 0 -2")).toEqual({ isKnown: true, value: "not-encrypted" });
    expect(await swapOf("")).toEqual({ isKnown: true, value: "none" });
  });

  test.runIf(isPosix)("on a Mac, and not of another disk", async () => {
    const { runCommand } = fakeCommands({ fdesetup: exited(osRecording("macos-fdesetup-status-on.txt")) });
    const reader = createDiskEncryptionReader({ runCommand, readTextFile: noFile, tree: real, os: "darwin" });
    expect(await reader.ofPath(home)).toMatchObject({ value: { state: "encrypted", by: "FileVault" } });
    const elsewhere = { ...real, realPath: async () => "/Volumes/Stick/claw" };
    const other = createDiskEncryptionReader({ runCommand, readTextFile: noFile, tree: elsewhere, os: "darwin" });
    expect(await other.ofPath(home)).toMatchObject({ isKnown: false, reason: "not-supported" });
  });

  test("on Windows nothing of a path gets into the script", async () => {
    const { runCommand, asked } = fakeCommands({ "powershell.exe": exited("1\r\n") });
    const tree = { ...real, realPath: async (file: string) => file };
    const reader = createDiskEncryptionReader({ runCommand, readTextFile: noFile, tree, os: "win32" });
    expect(await reader.ofPath(String.raw`c:\Users\a'; calc '\x`)).toMatchObject({ value: { state: "encrypted" } });
    expect(asked[0]?.args.join(" ")).not.toContain("calc");
    expect(await reader.ofPath(String.raw`\\server\share\x`)).toMatchObject({
      isKnown: false,
      reason: "not-supported",
    });
  });

  test("on Windows, where the property says nothing, an administrator is told by manage-bde", async () => {
    const { runCommand } = fakeCommands({
      "powershell.exe": exited(""),
      "manage-bde": exited(osRecording("windows-manage-bde-status-off.txt")),
    });
    const tree = { ...real, realPath: async (file: string) => file };
    const reader = createDiskEncryptionReader({ runCommand, readTextFile: noFile, tree, os: "win32" });
    expect(await reader.ofPath(String.raw`C:\x`)).toMatchObject({ value: { state: "not-encrypted" } });
  });
});
