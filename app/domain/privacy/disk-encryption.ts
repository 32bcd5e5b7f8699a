import { known, unknown, type Reading } from "../../contract/reading";
import { type Json, isJsonObject, parseJson, textOf, valueAt } from "../json-value";

export type DiskEncryption = {
  state:
    | "encrypted"
    | "not-encrypted"
    /** Being encrypted or decrypted, paused, or encrypted with the key lying in the open. */
    | "in-between";
  /** By what, as that is called: FileVault, BitLocker, LUKS. */
  by: string;
  /** What was read, for showing. */
  evidence: string;
};

/** `fdesetup status`. It says "On." also while it still encrypts or already decrypts. */
export function parseFileVault(text: string): Reading<DiskEncryption> {
  const evidence = text.trim().replaceAll(/\s*\n\s*/g, " ");
  const say = (state: DiskEncryption["state"]) => known({ state, by: "FileVault", evidence });
  if (/(?:en|de)cryption in progress/i.test(text)) return say("in-between");
  if (/^FileVault is On\b/im.test(text)) return say("encrypted");
  if (/^FileVault is Off\b/im.test(text)) return say("not-encrypted");
  return unknown("not-reported", evidence.slice(0, 120));
}

/**
 * Windows' property `System.Volume.BitLockerProtection`, which needs no administrator: 1 on, 2 off, 3 encrypting,
 * 4 decrypting, 5 suspended, 6 locked. 0 is a volume that can't be encrypted.
 */
export function parseBitLockerProperty(text: string): Reading<DiskEncryption> {
  const value = text.trim();
  const say = (state: DiskEncryption["state"], evidence: string) => known({ state, by: "BitLocker", evidence });
  switch (value) {
    case "1":
      return say("encrypted", "BitLocker is on");
    case "2":
      return say("not-encrypted", "BitLocker is off");
    case "3":
      return say("in-between", "BitLocker is encrypting");
    case "4":
      return say("in-between", "BitLocker is decrypting");
    case "5":
      return say("in-between", "BitLocker is suspended: the key lies in the open");
    case "6":
      return say("encrypted", "BitLocker is on, the volume is locked");
    default:
      return unknown("not-reported", value === "" ? undefined : value.slice(0, 40));
  }
}

const protectionOn = /Protection On|Schutz ist aktiviert/i;
const protectionOff = /Protection Off|Schutz ist deaktiviert/i;

/** `manage-bde -status C:`, in the languages of which there is a sample; only an administrator is answered. */
export function parseManageBde(text: string): Reading<DiskEncryption> {
  // one volume is asked for; a second block would be another
  const [block = ""] = text.split(/\n\s*\n(?=\S)/).filter((each) => /[\d.,]+\s?%/.test(each));
  const percent = /([\d.,]+)\s?%/.exec(block)?.[1]?.replace(",", ".");
  if (percent === undefined || Number.isNaN(Number(percent))) return unknown("not-reported");
  const say = (state: DiskEncryption["state"], evidence: string) => known({ state, by: "BitLocker", evidence });
  const isOn = protectionOn.test(block);
  if (!isOn && !protectionOff.test(block)) return unknown("not-reported");
  if (Number(percent) === 0) return say("not-encrypted", "BitLocker is off");
  const isMoving = Number(percent) < 100 || /in progress|wird durchgeführt/i.test(block);
  if (isMoving) return say("in-between", `BitLocker: ${percent} % encrypted`);
  return isOn
    ? say("encrypted", "BitLocker is on")
    : say("in-between", "BitLocker has encrypted the volume, and the key lies in the open");
}

/** Where a path lies, of `/proc/self/mountinfo`. */
export type Mount = { mountPoint: string; device: string; source: string; fileSystem: string };

/** The mount a real path lies on: of the longest mount points above it the last, which covers those before. */
export function mountOf(mountInfo: string, realPath: string): Mount | null {
  let found: Mount | null = null;
  for (const line of mountInfo.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const [, , device = "", , written = ""] = before.split(" ");
    const [fileSystem = "", source = ""] = after.split(" ");
    const mountPoint = unescapeOctal(written);
    const isAbove = mountPoint === "/" || realPath === mountPoint || realPath.startsWith(`${mountPoint}/`);
    if (mountPoint !== "" && isAbove && mountPoint.length >= (found?.mountPoint.length ?? 0))
      found = { mountPoint, device, source: unescapeOctal(source), fileSystem };
  }
  return found;
}
const unescapeOctal = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 8)));

const onNetwork =
  /^(?:nfs\d?|cifs|smb3?|smbfs|9p|virtiofs|afs|ceph|glusterfs|fuse\.(?:sshfs|rclone|s3fs|davfs|glusterfs)|davfs)$/;
const inMemory = /^(?:tmpfs|ramfs)$/;
const byItself = /^(?:zfs|ecryptfs|overlay|aufs|bcachefs|fuse(?:\..+)?|fuseblk)$/;

/**
 * Whether what lies on a Linux mount is encrypted, by `lsblk --json` with NAME, KNAME, MAJ:MIN, TYPE, FSTYPE and UUID.
 * Each way from the mount's device down to a disk must lead through an encrypted layer, whatever lies above or below it
 * (LVM, RAID); of a btrfs over several devices each counts.
 */
export function encryptionOfMount(lsblkText: string, mount: Mount): Reading<DiskEncryption> {
  const { fileSystem } = mount;
  if (onNetwork.test(fileSystem)) return unknown("not-supported", `it lies on another machine (${fileSystem})`);
  if (inMemory.test(fileSystem)) return unknown("not-supported", `it lies in memory (${fileSystem})`);
  if (byItself.test(fileSystem))
    return unknown("not-supported", `${fileSystem} has its own encryption, which can't be read here`);
  const devices = devicesOf(lsblkText);
  if (devices === null) return unknown("not-reported");
  const own = devices.filter(
    ({ number, name, kernelName }) =>
      [`/dev/${name}`, `/dev/${kernelName}`, `/dev/mapper/${name}`].includes(mount.source) ||
      (number !== null && number === mount.device),
  );
  const [first] = own;
  if (first === undefined) return unknown("not-reported", `${mount.source} is not among the block devices`);
  if (fileSystem === "btrfs") {
    const { uuid } = first;
    if (uuid === null) return unknown("not-reported", "a btrfs whose devices can't be told");
    return judge(
      devices.filter((each) => each.uuid === uuid && each.fileSystem === "btrfs"),
      mount,
    );
  }
  return judge(own, mount);
}

function judge(own: readonly Device[], { source }: Mount): Reading<DiskEncryption> {
  if (own.some(({ layers }) => layers.some(({ type }) => type === "loop")))
    return unknown("not-supported", `${source} is a file on another disk`);
  const isCovered = ({ layers }: Device) => layers.some(({ type }) => type === "crypt");
  const covered = own.filter(isCovered);
  const isLuks = covered.every(({ layers }) => layers.some(({ fileSystem }) => fileSystem === "crypto_LUKS"));
  const by = isLuks ? "LUKS" : "dm-crypt";
  const way =
    (own.find((each) => !isCovered(each)) ?? own[0])?.layers.map(({ name, type }) => `${name} (${type})`).join(" → ") ??
    "";
  if (covered.length === own.length) return known({ state: "encrypted", by, evidence: way });
  return known({ state: "not-encrypted", by, evidence: way });
}

type Layer = { name: string; type: string; fileSystem: string | null };
type Device = Layer & {
  kernelName: string;
  number: string | null;
  uuid: string | null;
  /** From the disk down to itself. A device over several disks is listed once for each. */
  layers: readonly Layer[];
};

/** The tree of `lsblk --json` as a list; null when it is none, or a flat one, which hides what lies under what. */
function devicesOf(text: string): readonly Device[] | null {
  const at = text.indexOf("{");
  const tree = at < 0 ? undefined : parseJson(text.slice(at));
  const roots = valueAt(tree, ["blockdevices"]);
  if (!Array.isArray(roots)) return null;
  const found: Device[] = [];
  function visit(node: Json, above: readonly Layer[]): void {
    if (!isJsonObject(node)) return;
    const layer = {
      name: textOf(node["name"]) ?? "",
      type: textOf(node["type"]) ?? "",
      fileSystem: textOf(node["fstype"]),
    };
    const layers = [...above, layer];
    found.push({
      ...layer,
      kernelName: textOf(node["kname"]) ?? layer.name,
      number: textOf(node["maj:min"])?.trim() ?? null,
      uuid: textOf(node["uuid"]),
      layers,
    });
    const children = node["children"];
    if (Array.isArray(children)) for (const child of children as readonly Json[]) visit(child, layers);
  }
  for (const root of roots as readonly Json[]) visit(root, []);
  const isFlat =
    found.every(({ layers }) => layers.length === 1) &&
    found.some(({ type }) => ["part", "lvm", "crypt", ""].includes(type));
  return isFlat ? null : found;
}

export type SwapState = "none" | "encrypted" | "not-encrypted" | "in-memory";

/**
 * Where Linux puts what doesn't fit into memory, by `/proc/swaps`; the worst of several. `encryptionOf` knows the volume
 * of a swap file or the device itself.
 */
export function swapOf(
  procSwaps: string,
  encryptionOf: (file: string, isDevice: boolean) => Reading<DiskEncryption>,
): Reading<SwapState> {
  const rows = procSwaps
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, file, type] = /^(\S+)\s+(partition|file)\s/.exec(line) ?? [];
      return file === undefined ? [] : [{ file: unescapeOctal(file), isDevice: type === "partition" }];
    });
  if (rows.length === 0) return known("none");
  let worst: SwapState = "in-memory";
  for (const { file, isDevice } of rows) {
    if (/^\/dev\/zram\d+$/.test(file)) continue;
    const reading = encryptionOf(file, isDevice);
    if (!reading.isKnown) return reading;
    if (reading.value.state !== "encrypted") return known("not-encrypted");
    worst = "encrypted";
  }
  return known(worst);
}

/** `sysctl vm.swapusage` of macOS. */
export function parseMacSwap(text: string): Reading<SwapState> {
  if (!/vm\.swapusage:\s+total\s*=/.test(text)) return unknown("not-reported");
  return known(/\(encrypted\)/.test(text) ? "encrypted" : "not-encrypted");
}
