import type { RunCommand } from "../../platform/run-command";
import type { ReadTextFile } from "./amd";

const adapters = ["AC", "ACAD", "AC0", "ADP0", "ADP1", "Mains"];

/** What the machine runs on; null where it can't be told, as on a machine without a battery. Never throws. */
export async function readPower({
  os,
  readTextFile,
  runCommand,
}: {
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
  runCommand: RunCommand;
}): Promise<"mains" | "battery" | null> {
  if (os === "linux") {
    const texts = await Promise.all(
      adapters.map((name) => readTextFile(`/sys/class/power_supply/${name}/online`).catch(() => null)),
    );
    const told = texts.flatMap((text) => (text === null ? [] : [text.trim()]));
    return told.includes("1") ? "mains" : told.includes("0") ? "battery" : null;
  }
  const call =
    os === "darwin"
      ? { file: "pmset", args: ["-g", "batt"] }
      : os === "win32"
        ? {
            file: "powershell.exe",
            args: ["-NoProfile", "-NonInteractive", "-Command", "(Get-CimInstance Win32_Battery).BatteryStatus"],
          }
        : null;
  if (call === null) return null;
  const result = await runCommand({ ...call, timeoutMs: 10_000 }).catch(() => null);
  if (result?.kind !== "exited" || result.exitCode !== 0) return null;
  if (os === "darwin") {
    if (result.stdout.includes("'AC Power'")) return "mains";
    return result.stdout.includes("'Battery Power'") ? "battery" : null;
  }
  // 1: it discharges; all other numbers are with a plug in; none: no battery
  const status = /^\s*(\d+)/.exec(result.stdout)?.[1];
  return status === undefined ? null : status === "1" ? "battery" : "mains";
}
