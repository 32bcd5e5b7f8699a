import { createMachineChecks } from "../flows/privacy/machine-checks";
import { type NetworkCheckOptions, createNetworkChecks } from "../flows/privacy/network-checks";
import { createTraceChecks } from "../flows/privacy/trace-checks";
import type { Platform } from "../platform/platform";
import { createDiskEncryptionReader } from "../services/privacy/machine/disk-encryption";
import { createAccessReader } from "../services/privacy/machine/file-access";
import { createListenerReader } from "../services/privacy/machine/listeners";
import { createSecretFileReader } from "../services/privacy/machine/secret-files";
import { createSyncReader } from "../services/privacy/machine/synced-folders";
import type { MachineReaders } from "./machine-readers";
import type { PlainFiles } from "./plain-files";

type Options = { platform: Platform; files: PlainFiles; readers: MachineReaders } & Pick<
  NetworkCheckOptions,
  "runner" | "gateway"
>;

/** Checks of the machine itself: ports, disk, files of this account, and what earlier use has left. */
export function composeMachineChecks({ platform, files, readers, runner, gateway }: Options) {
  const { runCommand, tree, env, home, os, paths, clock } = platform;
  const readTextFile = files.readText;
  const shared = {
    ...readers,
    access: createAccessReader({ runCommand, tree, readTextFile, env, os }),
    env,
    home,
    os,
    shorten: paths.shorten,
  };
  return {
    ...createNetworkChecks({
      runner,
      gateway,
      listeners: createListenerReader({ runCommand, readTextFile, os }),
      ownPid: process.pid,
    }),
    ...createMachineChecks({
      ...shared,
      encryption: createDiskEncryptionReader({ runCommand, readTextFile, tree, os }),
      secretFiles: createSecretFileReader({ tree, os }),
      synced: createSyncReader({ runCommand, tree, env, home, os }),
    }),
    ...createTraceChecks({
      ...shared,
      tree,
      logsFolder: paths.logsFolder,
      now: clock.now,
    }),
  };
}
