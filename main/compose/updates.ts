import path from "node:path";
import { z } from "zod";
import type { Push } from "../../app/contract/index";
import { createUpdatesFlow, type KeptTimes, type UpdatesOptions } from "../flows/updates";
import { openJsonFile } from "../platform/json-file";
import type { Platform } from "../platform/platform";
import type { Updater } from "../platform/ports";
import type { PlainFiles } from "./plain-files";
import type { Services } from "./services";

const Times: z.ZodType<KeptTimes> = z.object({ checkedAt: z.number().nullable(), triedAt: z.number().nullable() });

/** In a browser, and where the shell says nothing: whoever put the program there brings the next one. */
const noUpdater: Updater = {
  installation: async () => ({
    isPackaged: false,
    os: process.platform,
    isAppImage: false,
    packageType: null,
    isSigned: null,
    feed: null,
    page: null,
  }),
  check: async () => null,
  download: async () => {},
  install: async () => {},
};

/** Newer versions of Homeport itself. */
export async function composeUpdates({
  platform,
  files,
  updater,
  services,
  gateway,
  push,
}: {
  platform: Platform;
  files: PlainFiles;
  updater: Updater | null;
  services: Pick<Services, "settings" | "jobs" | "chat" | "runner" | "standalone">;
  gateway: UpdatesOptions["gateway"];
  push: Push;
}) {
  const { paths, log, clock, offline } = platform;
  const { settings, jobs, chat, runner, standalone } = services;
  const kept = await openJsonFile({
    file: path.join(paths.settingsFolder, "updates.json"),
    schema: Times,
    what: "updates: when was looked for them",
    files,
    log,
  });
  return createUpdatesFlow({
    updater: updater ?? noUpdater,
    kept,
    settings,
    offline,
    jobs,
    chat,
    runner,
    gateway,
    standalone: standalone.service,
    startJob: jobs.start,
    clock,
    push,
    log,
  });
}
