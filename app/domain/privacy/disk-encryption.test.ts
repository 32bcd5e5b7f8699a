import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { osRecording, sharedRecordings } from "../../../e2e/fixtures/os-recording";
import { known, unknown, type Reading } from "../../contract/reading";
import {
  encryptionOfMount,
  mountOf,
  parseBitLockerProperty,
  parseFileVault,
  parseMacSwap,
  parseManageBde,
  swapOf,
  type DiskEncryption,
  type Mount,
} from "./disk-encryption";

const stateOf = (reading: Reading<DiskEncryption>) =>
  reading.isKnown ? reading.value.state : `unknown: ${reading.reason}`;

test.each([
  ["on", "encrypted"],
  ["on-needs-restart", "encrypted"],
  ["off", "not-encrypted"],
  ["off-after-restart", "not-encrypted"],
  ["off-deferred-user", "not-encrypted"],
  ["deferred-no-user", "unknown: not-reported"],
  ["encrypting-pending", "in-between"],
  ["encrypting-percent", "in-between"],
  ["encrypting-percent-complete-spelling", "in-between"],
  ["decrypting", "in-between"],
])("FileVault %s", (name, state) => {
  expect(stateOf(parseFileVault(osRecording(`macos-fdesetup-status-${name}.txt`)))).toBe(state);
});

test.each([
  ["on-tpm", "encrypted"],
  ["server2025-on", "encrypted"],
  ["comma-decimals", "encrypted"],
  ["data-size-unknown", "encrypted"],
  ["off", "not-encrypted"],
  ["off-german", "not-encrypted"],
  ["encrypting-german", "in-between"],
  ["100-percent-still-encrypting-german", "in-between"],
  ["encrypted-clear-key-excerpt", "in-between"],
  ["locked", "unknown: not-reported"],
  ["no-admin", "unknown: not-reported"],
])("manage-bde %s", (name, state) => {
  expect(stateOf(parseManageBde(osRecording(`windows-manage-bde-status-${name}.txt`)))).toBe(state);
});

test.each([
  ["1\r\n", "encrypted"],
  ["2\r\n", "not-encrypted"],
  ["3", "in-between"],
  ["4", "in-between"],
  ["5", "in-between"],
  ["6", "encrypted"],
  ["0", "unknown: not-reported"],
  ["", "unknown: not-reported"],
  ["New-Object : …", "unknown: not-reported"],
])("BitLocker's property %j", (text, state) => {
  expect(stateOf(parseBitLockerProperty(text))).toBe(state);
});

const ext4 = (source: string, device = "9:99"): Mount => ({ mountPoint: "/", device, source, fileSystem: "ext4" });
const btrfs = (source: string): Mount => ({ ...ext4(source), fileSystem: "btrfs" });

test.each<[string, Mount, string]>([
  // LUKS inside LVM
  ["luks-over-lvm-btrfs", ext4("/dev/mapper/cryptroot"), "encrypted"],
  ["luks-over-lvm-btrfs", ext4("/dev/nvme0n1p1"), "not-encrypted"],
  // the devices of a btrfs can't be told without its UUID
  ["luks-over-lvm-btrfs", btrfs("/dev/mapper/cryptroot"), "unknown: not-reported"],
  // LVM inside LUKS
  ["ubuntu-lvm-over-luks", ext4("/dev/mapper/ubuntu--vg-ubuntu--lv"), "encrypted"],
  ["ubuntu-lvm-over-luks", ext4("/dev/sda2"), "not-encrypted"],
  ["kairos-flat-no-children", ext4("/dev/mapper/KairosVG-oem"), "unknown: not-reported"],
  ["luks-locked-btrfs-ext4-loop", ext4("/dev/loop2"), "unknown: not-supported"],
  ["luks-locked-btrfs-ext4-loop", ext4("/dev/vda"), "not-encrypted"],
  ["no-udev-fstype-null", ext4("/dev/vda"), "not-encrypted"],
  ["no-udev-fstype-null", ext4("/dev/sdz"), "unknown: not-reported"],
  ["zfs-trimmed-fixture", { ...ext4("rpool/ROOT"), fileSystem: "zfs" }, "unknown: not-supported"],
])("%s, %o", (name, mount, state) => {
  expect(stateOf(encryptionOfMount(osRecording(`linux-lsblk-json-${name}.json`), mount))).toBe(state);
});

test("what is no block device at all", () => {
  expect(stateOf(encryptionOfMount(osRecording("linux-lsblk-not-a-block-device.txt"), ext4("/dev/sda")))).toBe(
    "unknown: not-reported",
  );
  expect(stateOf(encryptionOfMount("", ext4("/dev/sda")))).toBe("unknown: not-reported");
});

test.each(["nfs4", "cifs", "9p", "fuse.sshfs", "tmpfs", "overlay", "ecryptfs", "fuse.gocryptfs", "fuseblk"])(
  "%s is not judged",
  (fileSystem) => {
    const tree = osRecording("linux-lsblk-json-no-udev-fstype-null.json");
    expect(stateOf(encryptionOfMount(tree, { ...ext4("/dev/vda"), fileSystem }))).toBe("unknown: not-supported");
  },
);

type Node = { name: string; type: string; fstype?: string; uuid?: string; "maj:min"?: string; children?: Node[] };
const tree = (...blockdevices: Node[]) => JSON.stringify({ blockdevices });
const raid: Node = { name: "md0", type: "raid1", "maj:min": " 9:0" };
const under = (name: string, ...children: Node[]): Node => ({ name, type: "disk", children });
const crypt = (name: string, ...children: Node[]): Node => ({ name, type: "crypt", children });

test.each<[string, string, Mount, string]>([
  [
    "RAID over two encrypted disks",
    tree(under("sda", crypt("a", raid)), under("sdb", crypt("b", raid))),
    ext4("/dev/md0"),
    "encrypted",
  ],
  [
    "RAID with one disk that is not",
    tree(under("sda", crypt("a", raid)), under("sdb", raid)),
    ext4("/dev/md0"),
    "not-encrypted",
  ],
  ["told by its number", tree(under("sda", crypt("a", raid))), ext4("/dev/root", "9:0"), "encrypted"],
  [
    "a btrfs of two, one of them bare",
    tree(under("sda", { ...crypt("a"), fstype: "btrfs", uuid: "1" }), {
      name: "sdb",
      type: "disk",
      fstype: "btrfs",
      uuid: "1",
    }),
    btrfs("/dev/mapper/a"),
    "not-encrypted",
  ],
  [
    "a btrfs of two encrypted ones",
    tree(
      under("sda", { ...crypt("a"), fstype: "btrfs", uuid: "1" }),
      under("sdb", { ...crypt("b"), fstype: "btrfs", uuid: "1" }),
      { name: "sdc", type: "disk", fstype: "btrfs", uuid: "2" },
    ),
    btrfs("/dev/mapper/a"),
    "encrypted",
  ],
])("%s", (_name, text, mount, state) => {
  expect(stateOf(encryptionOfMount(text, mount))).toBe(state);
});

test("an encrypted layer anywhere on the way is enough, and needed", () => {
  const chain = fc.array(fc.constantFrom("part", "lvm", "raid1", "crypt"), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(chain, (types) => {
      const node = types.reduceRight<Node[]>((children, type, at) => [{ name: `n${at}`, type, children }], []);
      const mount = ext4(`/dev/n${types.length - 1}`);
      const state = types.includes("crypt") ? "encrypted" : "not-encrypted";
      expect(stateOf(encryptionOfMount(tree(under("sda", ...node)), mount))).toBe(state);
    }),
  );
});

const mountInfo = `27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
31 27 0:40 /home /home rw,relatime shared:5 - btrfs /dev/mapper/luks-1 rw
32 31 8:1 / /home/anna/My\\040Disk rw - ext4 /dev/sda1 rw
33 27 0:41 / /srv rw - tmpfs tmpfs rw
34 27 8:2 / /srv rw - ext4 /dev/sda2 rw`;

test.each([
  ["/home/anna/.openclaw", "/dev/mapper/luks-1"],
  ["/home/anna/My Disk/x", "/dev/sda1"],
  ["/homestead", "/dev/vda"],
  ["/srv", "/dev/sda2"],
])("%s lies on %s", (file, source) => {
  expect(mountOf(mountInfo, file)?.source).toBe(source);
});
test("without a table nothing is known", () => expect(mountOf("", "/home")).toBeNull());

const swaps = (...rows: string[]) => ["Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority", ...rows, ""].join("\n");
const encrypted = known<DiskEncryption>({ state: "encrypted", by: "LUKS", evidence: "" });
const bare = known<DiskEncryption>({ state: "not-encrypted", by: "LUKS", evidence: "" });
test.each<[string, Reading<DiskEncryption>, Reading<unknown>]>([
  [swaps(), bare, known("none")],
  [swaps("/dev/zram0                              partition\t4194300\t0\t100"), bare, known("in-memory")],
  [swaps("/dev/dm-1                               partition\t4194300\t0\t-2"), encrypted, known("encrypted")],
  [swaps("/swap.img                               file\t\t4194300\t0\t-2"), bare, known("not-encrypted")],
  [swaps("/swap.img                               file\t\t4194300\t0\t-2"), unknown("timed-out"), unknown("timed-out")],
])("swap %j", (text, encryption, expected) => {
  expect(swapOf(text, () => encryption)).toEqual(expected);
});

test("swap of a Mac", () => {
  expect(parseMacSwap(osRecording("macos-sysctl-vm-swapusage.txt"))).toEqual(known("encrypted"));
  expect(parseMacSwap("")).toEqual(unknown("not-reported"));
});

test.runIf(existsSync(sharedRecordings))("every recorded tree is read without a guess", () => {
  const names = readdirSync(sharedRecordings).filter((name) => name.startsWith("linux-lsblk"));
  expect(names.length).toBeGreaterThan(9);
  for (const name of names) {
    const text = readFileSync(path.join(sharedRecordings, name), "utf8");
    expect(stateOf(encryptionOfMount(text, ext4("/dev/nosuch")))).toBe("unknown: not-reported");
  }
});
