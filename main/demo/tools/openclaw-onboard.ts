import type { Json, JsonObject } from "../../../app/domain/json-value";
import { merge } from "./openclaw-config";

/** `onboard --non-interactive …`, as far as Homeport asks for it: what it writes, and what it says; the token is never said. */
export function onboarded(file: JsonObject, args: readonly string[]): { config: Json; said: string } | null {
  const option = (name: string) => args[args.indexOf(name) + 1] ?? "";
  if (!args.includes("--non-interactive") || !args.includes("--accept-risk")) return null;
  const port = Number(option("--gateway-port"));
  const bind = option("--gateway-bind");
  const token = Array.from({ length: 48 }, (_each, at) => ((at * 7 + 3) % 16).toString(16)).join("");
  const config = merge(file, { gateway: { mode: "local", port, bind, auth: { mode: "token", token } } });
  const document = { ok: true, mode: "local", gateway: { port, bind, authMode: "token" }, installDaemon: false };
  return { config, said: `${JSON.stringify(document, null, 2)}\n` };
}
