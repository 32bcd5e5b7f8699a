import path from "node:path";
import { known, unknown, type Reading } from "../../../app/contract/common";
import { inferenceIn, isLockedOff } from "../../../app/domain/desktop-settings";
import type { RunCommand } from "../../platform/run-command";
import type { ReadTextFile } from "./docker-context";

const askMs = 10_000;

type Environment = Readonly<Record<string, string | undefined>>;

export type DesktopFiles = ReturnType<typeof createDesktopFiles>;

/** Where Docker Desktop keeps its settings and an organisation's policy; null where it has no Model Runner. Source: Docker's documentation. */
function desktopPaths({ os, home, env }: { os: NodeJS.Platform; home: string; env: Environment }) {
  if (os === "darwin") {
    return {
      settings: path.posix.join(home, "Library/Group Containers/group.com.docker/settings-store.json"),
      policy: "/Library/Application Support/com.docker.docker/admin-settings.json",
    };
  }
  if (os !== "win32") return null;
  const roaming = env["APPDATA"]?.trim() || path.win32.join(home, "AppData", "Roaming");
  const shared = env["ProgramData"]?.trim() || "C:\\ProgramData";
  return {
    settings: path.win32.join(roaming, "Docker", "settings-store.json"),
    policy: path.win32.join(shared, "DockerDesktop", "admin-settings.json"),
  };
}

/** Docker Desktop's own files, read; and whether it runs, when it would write over them. */
export function createDesktopFiles({
  os,
  home,
  env,
  readTextFile,
  runCommand,
}: {
  os: NodeJS.Platform;
  home: string;
  env: Environment;
  readTextFile: ReadTextFile;
  runCommand: RunCommand;
}) {
  const paths = desktopPaths({ os, home, env });

  return {
    settingsPath: paths?.settings ?? null,

    /** Null: no such file here, or none that can be read. */
    async read(): Promise<{ text: string; isInferenceOn: boolean | null; isLockedOff: boolean } | null> {
      if (paths === null) return null;
      const text = await readTextFile(paths.settings).catch(() => null);
      if (text === null) return null;
      const policy = await readTextFile(paths.policy).catch(() => null);
      return { text, isInferenceOn: inferenceIn(text), isLockedOff: isLockedOff(policy) };
    },

    /** Told by its processes: Docker's own `desktop status` says "stopped" while it is only asleep. */
    async isRunning(): Promise<Reading<boolean>> {
      const isWindows = os === "win32";
      const result = await runCommand({
        file: isWindows ? "tasklist" : "ps",
        args: isWindows ? ["/FO", "CSV", "/NH"] : ["-A", "-o", "comm="],
        timeoutMs: askMs,
      });
      if (result.kind === "timed-out") return unknown("timed-out");
      if (result.kind !== "exited" || result.exitCode !== 0 || result.stdout.trim() === "")
        return unknown("tool-failed");
      const names = result.stdout.split("\n").map((line) => line.trim());
      const isOurs = isWindows
        ? /^"(com\.docker\.backend|Docker Desktop)\.exe"/i
        : /(^|\/)(com\.docker\.backend|Docker Desktop)$/;
      return known(names.some((name) => isOurs.test(name)));
    },
  };
}
