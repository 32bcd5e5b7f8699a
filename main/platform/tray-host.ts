import type { TrayPresence } from "../../app/contract/background";
import type { Platform } from "./platform";

const askMs = 1500;
const question = [
  "call",
  "--session",
  "--dest=org.freedesktop.DBus",
  "--object-path=/org/freedesktop/DBus",
  "--method=org.freedesktop.DBus.NameHasOwner",
  "org.kde.StatusNotifierWatcher",
];

/**
 * Whether a Linux desktop shows icons of programs at all; one that doesn't takes them without a word. Asked once, by
 * glib's own tool. Never throws.
 */
export async function findTrayHost({
  os,
  env,
  findExecutable,
  runCommand,
}: Pick<Platform, "os" | "env" | "findExecutable" | "runCommand">): Promise<TrayPresence> {
  if (os !== "linux") return "there";
  const [file] = await findExecutable("gdbus");
  if (file === undefined) return "unknown";
  const names = ["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME"] as const;
  const known = names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  const result = await runCommand({ file, args: question, env: Object.fromEntries(known), timeoutMs: askMs });
  if (result.kind !== "exited" || result.exitCode !== 0) return "unknown";
  if (result.stdout.includes("true")) return "there";
  return result.stdout.includes("false") ? "absent" : "unknown";
}
