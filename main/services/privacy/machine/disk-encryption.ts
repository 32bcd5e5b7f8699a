import path from "node:path";
import { unknown, type Reading } from "../../../../app/contract/common";
import {
  encryptionOfMount,
  mountOf,
  parseBitLockerProperty,
  parseFileVault,
  parseMacSwap,
  parseManageBde,
  swapOf,
  type DiskEncryption,
  type SwapState,
} from "../../../../app/domain/privacy/disk-encryption";
import type { ReadTree } from "../../../platform/ports";
import type { RunCommand } from "../../../platform/run-command";
import { isAbsent, lookWithin, textOfMachine } from "./ask";

type Options = {
  runCommand: RunCommand;
  readTextFile(file: string): Promise<string | null>;
  tree: Pick<ReadTree, "realPath" | "look">;
  os: NodeJS.Platform;
};

/** Whether the disk a path lies on is encrypted, and the swap space beside it. Never throws; needs no administrator. */
export function createDiskEncryptionReader({ runCommand, readTextFile, tree, os }: Options) {
  const api = os === "win32" ? path.win32 : path.posix;
  const readProc = (file: string, signal?: AbortSignal) => lookWithin(() => readTextFile(file), signal);

  /** The real path of what is there, or of the nearest folder above it that is. */
  async function nearest(wanted: string): Promise<string> {
    for (let at = wanted; ; at = api.dirname(at)) {
      try {
        return await tree.realPath(at);
      } catch (error) {
        if (!isAbsent(error) || api.dirname(at) === at) throw error;
      }
    }
  }

  async function onLinux(real: string, signal?: AbortSignal): Promise<Reading<DiskEncryption>> {
    const mounts = await readProc("/proc/self/mountinfo", signal);
    if (!mounts.isKnown) return mounts;
    const mount = mountOf(mounts.value ?? "", real);
    if (mount === null) return unknown("not-reported");
    const tree_ = await listDevices(signal);
    if (!tree_.isKnown) return tree_;
    const reading = encryptionOfMount(tree_.value, mount);
    if (!reading.isKnown || reading.value.state === "encrypted") return reading;
    // folders of such a file system are encrypted one by one
    const marker = api.join(mount.mountPoint, ".fscrypt");
    const isThere = await lookWithin(() => tree.look(marker), signal);
    return isThere.isKnown ? unknown("not-supported", `${mount.mountPoint} has encrypted folders (fscrypt)`) : reading;
  }

  const listDevices = (signal?: AbortSignal) =>
    textOfMachine(runCommand, ["lsblk", "--json", "-o", "NAME,KNAME,MAJ:MIN,TYPE,FSTYPE,UUID"], signal);

  async function onWindows(real: string, signal?: AbortSignal): Promise<Reading<DiskEncryption>> {
    const drive = /^([A-Za-z]:)/.exec(real)?.[1]?.toUpperCase();
    if (drive === undefined) return unknown("not-supported", "it lies on another machine");
    // the drive is a letter and a colon: nothing of a path gets into the script
    const script = `(New-Object -ComObject Shell.Application).NameSpace('${drive}').Self.ExtendedProperty('System.Volume.BitLockerProtection')`;
    const asked = await textOfMachine(
      runCommand,
      ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script],
      signal,
    );
    const reading = asked.isKnown ? parseBitLockerProperty(asked.value) : asked;
    if (reading.isKnown) return reading;
    const status = await textOfMachine(runCommand, ["manage-bde", "-status", drive], signal);
    return status.isKnown ? parseManageBde(status.value) : reading;
  }

  return {
    async ofPath(wanted: string, signal?: AbortSignal): Promise<Reading<DiskEncryption>> {
      const real = await lookWithin(() => nearest(wanted), signal);
      if (!real.isKnown) return real;
      if (os === "linux") return onLinux(real.value, signal);
      if (os === "win32") return onWindows(real.value, signal);
      if (os !== "darwin") return unknown("not-supported");
      // FileVault is of the disk the Mac starts from
      if (real.value.startsWith("/Volumes/"))
        return unknown("not-supported", "it lies on another disk than the Mac's own");
      const status = await textOfMachine(runCommand, ["fdesetup", "status"], signal);
      return status.isKnown ? parseFileVault(status.value) : status;
    },

    /** Where the system puts what doesn't fit into memory. */
    async ofSwap(signal?: AbortSignal): Promise<Reading<SwapState>> {
      if (os === "darwin") {
        const usage = await textOfMachine(runCommand, ["sysctl", "vm.swapusage"], signal);
        return usage.isKnown ? parseMacSwap(usage.value) : usage;
      }
      if (os !== "linux") return unknown("not-supported");
      const swaps = await readProc("/proc/swaps", signal);
      if (!swaps.isKnown || swaps.value === null) return swaps.isKnown ? unknown("not-reported") : swaps;
      const [devices, mounts] = await Promise.all([listDevices(signal), readProc("/proc/self/mountinfo", signal)]);
      return swapOf(swaps.value, (file, isDevice) => {
        if (!devices.isKnown) return devices;
        if (isDevice)
          return encryptionOfMount(devices.value, { mountPoint: "", device: "", source: file, fileSystem: "swap" });
        const mount = mountOf(mounts.isKnown ? (mounts.value ?? "") : "", file);
        return mount === null ? unknown("not-reported") : encryptionOfMount(devices.value, mount);
      });
    },
  };
}
