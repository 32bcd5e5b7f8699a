import path from "node:path";
import type { Dialect } from "../../../app/contract/openclaw";
import { readVariable, scrubEnvironment } from "../../platform/environment";
import { type Location, placeVariables } from "./locate";

/** Says where another tool or an earlier setting would go; we always say our own. */
const placeNames =
  /^(?:OPENCLAW|CLAWDBOT|MOLTBOT)_(?:HOME|STATE_DIR|CONFIG_PATH|PROFILE|AGENT_DIR|OAUTH_DIR|GATEWAY_\w+)$/i;
/** Stands in for a secret that a configuration refers to; never a real one. */
const placeholder = "homeport-placeholder";

type Options = {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
  /** The PATH children get by default; without it only a fitting Node's folder is put before our own. */
  searchPath?: (() => string) | undefined;
  /** Certificates that are trusted by hand, for the tool's own Node; null: there are none. */
  extraCertificates?: (() => string | null) | undefined;
};

/** Makes the environment of OpenClaw's children: without cloud keys, in their own place, with a fitting Node first. */
export function createChildEnvironment({ env, platform, home, searchPath, extraCertificates }: Options) {
  const api = platform === "win32" ? path.win32 : path.posix;
  const node = readVariable(env, "HOMEPORT_NODE", platform);
  const nodeFolder = node !== undefined && api.isAbsolute(node) ? api.dirname(node) : null;

  return (
    file: string,
    dialect: Dialect,
    location: Pick<Location, "stateDir" | "configPath">,
    references: readonly string[] = [],
  ): Record<string, string> => {
    const child = scrubEnvironment(env);
    for (const name of Object.keys(child)) if (placeNames.test(name)) delete child[name];
    // without its variable clawdbot refuses the whole file; the value is for reading only, nothing is sent with it
    for (const name of references) child[name] ??= placeholder;

    // what it named before is in that file too
    const certificates = extraCertificates?.() ?? null;
    if (certificates !== null) child["NODE_EXTRA_CA_CERTS"] = certificates;

    const pathName = Object.keys(child).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    const rest = searchPath?.() ?? child[pathName] ?? "";
    delete child[pathName];
    // beside the command lies the Node it was installed with (nvm, fnm, Homebrew)
    const first = nodeFolder === null ? (searchPath === undefined ? [] : [api.dirname(file)]) : [nodeFolder];
    if (first.length > 0) child[pathName] = [...first, ...(rest === "" ? [] : [rest])].join(api.delimiter);

    return {
      ...child,
      [platform === "win32" ? "USERPROFILE" : "HOME"]: home,
      ...placeVariables(dialect, location),
      // openclaw complains of each name of the older one
      ...(dialect === "openclaw" ? { OPENCLAW_NO_AUTO_UPDATE: "1" } : { CLAWDBOT_NO_RESPAWN: "1" }),
      NO_COLOR: "1",
    };
  };
}
