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

  return {
    file,
    /** Never throws. A desktop's own list of programs switches an entry off within the file. */
    async read(): Promise<Entry> {
      const found = await files.readTextFile(file);
      if (found.kind !== "ok") return found.kind === "absent" ? "off" : "unknown";
      const value = (key: string) => new RegExp(`^${key}\\s*=\\s*(\\S+)`, "im").exec(found.text)?.[1]?.toLowerCase();
      const isOff = value("Hidden") === "true" || value("X-GNOME-Autostart-enabled") === "false";
      return isOff ? "switched-off" : "on";
    },
    /** Throws file-not-writable, disk-full. */
    async enter(command: readonly string[]): Promise<void> {
      if (command.some((each) => /[\n\r]/.test(each))) {
        throw new CodedError("file-not-writable", "The program lies in a folder with a line break in its name.");
      }
      const lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Name=Homeport",
        "Icon=homeport",
        `Exec=${command.map(quote).join(" ")}`,
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
      ];
      await files.writeTextFile(file, `${lines.join("\n")}\n`);
    },
    remove: (): Promise<void> => files.removeFile(file),
  };
}

/** An argument of `Exec`: quoted for the command line, then its backslashes once more for the file; % begins a field code. */
function quote(argument: string): string {
  if (/^[\w@:+=,./-]+$/.test(argument)) return argument;
  const quoted = argument.replaceAll(/[\\"`$]/g, String.raw`\$&`).replaceAll("%", "%%");
  return `"${quoted.replaceAll("\\", "\\\\")}"`;
}
