import { access } from "node:fs/promises";
import path from "node:path";
import { CodedError } from "../../app/contract/errors";
import type { Files } from "./atomic-file";
import { readVariable } from "./environment";

type Entry = "on" | "off" | "switched-off" | "unknown";

/** Starting with a Linux desktop's session: a file in the autostart folder, by the freedesktop.org specification. */
export function createAutostart({
  env,
  home,
  files,
}: {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  files: Pick<Files, "readTextFile" | "writeTextFile" | "removeFile">;
}) {
  const config = readVariable(env, "XDG_CONFIG_HOME", "linux");
  const folder = config !== undefined && path.posix.isAbsolute(config) ? config : path.posix.join(home, ".config");
  const file = path.posix.join(folder, "autostart", "homeport.desktop");

  async function enter(command: readonly string[]): Promise<void> {
    if (command.some((each) => /[\n\r]/.test(each))) {
      throw new CodedError("file-not-writable", "The program lies in a folder with a line break in its name.");
    }
    const lines = [
      "[Desktop Entry]",
      "Type=Application",
      "Name=Homeport",
      "Icon=homeport",
      `TryExec=${(command[0] ?? "").replaceAll("\\", "\\\\")}`,
      `Exec=${command.map(quote).join(" ")}`,
      "Terminal=false",
      "X-GNOME-Autostart-enabled=true",
    ];
    await files.writeTextFile(file, `${lines.join("\n")}\n`);
  }

  return {
    file,
    /** Never throws. A desktop's own list of programs switches an entry off within the file. */
    async read(): Promise<Entry> {
      const found = await files.readTextFile(file);
      if (found.kind !== "ok") return found.kind === "absent" ? "off" : "unknown";
      return isSwitchedOff(found.text) ? "switched-off" : "on";
    },
    /** Throws file-not-writable, disk-full. */
    enter,
    /** An update may have a file of another name: an entry whose program is gone leads to this one. Never throws. */
    async renew(command: readonly string[]): Promise<void> {
      const found = await files.readTextFile(file);
      if (found.kind !== "ok" || isSwitchedOff(found.text)) return;
      const entered = /^TryExec=(.+)$/m.exec(found.text)?.[1]?.replaceAll("\\\\", "\\");
      if (entered === undefined || entered === command[0]) return;
      const isThere = await access(entered).then(
        () => true,
        () => false,
      );
      if (!isThere) await enter(command).catch(() => {});
    },
    remove: (): Promise<void> => files.removeFile(file),
  };
}

function isSwitchedOff(text: string): boolean {
  const value = (key: string) => new RegExp(`^${key}\\s*=\\s*(\\S+)`, "im").exec(text)?.[1]?.toLowerCase();
  return value("Hidden") === "true" || value("X-GNOME-Autostart-enabled") === "false";
}

/** An argument of `Exec`: quoted for the command line, then its backslashes once more for the file; % begins a field code. */
function quote(argument: string): string {
  if (/^[\w@:+=,./-]+$/.test(argument)) return argument;
  const quoted = argument.replaceAll(/[\\"`$]/g, String.raw`\$&`).replaceAll("%", "%%");
  return `"${quoted.replaceAll("\\", "\\\\")}"`;
}
