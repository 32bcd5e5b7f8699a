import { createHash } from "node:crypto";
import path from "node:path";
import { type Json, parseJson, textOf, valueAt } from "../../../app/domain/json-value";

/** The file's text; null when there is none. May reject. */
export type ReadTextFile = (file: string) => Promise<string | null>;
type Environment = Readonly<Record<string, string | undefined>>;

export type DockerTarget = {
  /** `unix:///…`, `npipe:////./pipe/…`, `tcp://…`, `ssh://…`; null: docker's own default. */
  endpoint: string | null;
  isCloud: boolean;
};

export type ModelContext = { name: string; host: string | null };

/** Whom the docker command line would talk to: DOCKER_HOST, then DOCKER_CONTEXT, then the current context. */
export async function readDockerTarget({
  env,
  home,
  os,
  readTextFile,
}: {
  env: Environment;
  home: string;
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
}): Promise<DockerTarget> {
  const host = env["DOCKER_HOST"]?.trim();
  if (host) return { endpoint: host.includes("://") ? host : `tcp://${host}`, isCloud: false };
  const { join } = os === "win32" ? path.win32 : path.posix;
  const folder = env["DOCKER_CONFIG"]?.trim() || join(home, ".docker");
  const config = await readJson(readTextFile, join(folder, "config.json"));
  const name = env["DOCKER_CONTEXT"]?.trim() || textOf(valueAt(config, ["currentContext"]));
  if (!name || name === "default") return { endpoint: null, isCloud: false };
  const folderName = createHash("sha256").update(name).digest("hex");
  const meta = await readJson(readTextFile, join(folder, "contexts", "meta", folderName, "meta.json"));
  return {
    endpoint: textOf(valueAt(meta, ["Endpoints", "docker", "Host"])),
    isCloud: valueAt(meta, ["Metadata", "cloud.docker.com"]) !== undefined,
  };
}

/** The active named context of `docker model context`; null when it is left to detection. */
export async function readModelContext({
  home,
  os,
  readTextFile,
}: {
  home: string;
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
}): Promise<ModelContext | null> {
  const { join } = os === "win32" ? path.win32 : path.posix;
  const file = await readJson(readTextFile, join(home, ".docker", "model", "contexts.json"));
  const name = textOf(valueAt(file, ["current"]));
  if (!name || name === "default") return null;
  return { name, host: textOf(valueAt(file, ["contexts", name, "host"])) };
}

/** A file's content as JSON; undefined when there is none that can be read. A mark of byte order may stand before it. */
async function readJson(readTextFile: ReadTextFile, file: string): Promise<Json | undefined> {
  const text = await readTextFile(file).catch(() => null);
  return text === null ? undefined : parseJson(text.replace(/^\uFEFF/, ""));
}
