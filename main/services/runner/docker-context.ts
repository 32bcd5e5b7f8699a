import { createHash } from "node:crypto";
import path from "node:path";

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
  const name = env["DOCKER_CONTEXT"]?.trim() || textOf(config?.["currentContext"]);
  if (!name || name === "default") return { endpoint: null, isCloud: false };
  const folderName = createHash("sha256").update(name).digest("hex");
  const meta = await readJson(readTextFile, join(folder, "contexts", "meta", folderName, "meta.json"));
  const docker = objectOf(objectOf(meta?.["Endpoints"])?.["docker"]);
  return {
    endpoint: textOf(docker?.["Host"]),
    isCloud: objectOf(meta?.["Metadata"])?.["cloud.docker.com"] !== undefined,
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
  const name = textOf(file?.["current"]);
  if (!name || name === "default") return null;
  const contexts = objectOf(file?.["contexts"]);
  const context = contexts && Object.hasOwn(contexts, name) ? objectOf(contexts[name]) : null;
  return { name, host: textOf(context?.["host"]) };
}

async function readJson(readTextFile: ReadTextFile, file: string): Promise<Record<string, unknown> | null> {
  try {
    const text = await readTextFile(file);
    return text === null ? null : objectOf(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
