import type { ContextFacts } from "../../../app/domain/docker-situation";
import { type Json, type JsonObject, isJsonObject, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import { HttpProblem, type HttpAddress, type SendHttp } from "../../platform/http";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { localPathOf } from "./candidates";
import { childEnvironment } from "./docker-facts";
import { get } from "./probe";

const commandMs = 10_000;

export type DockerContext = { name: string; endpoint: string; isCurrent: boolean };

/** `docker context ls` as JSON: an array from docker 20, one object per line from newer ones. Null: docker did not tell. */
export function parseContexts(result: CommandResult): DockerContext[] | null {
  if (result.kind !== "exited" || result.exitCode !== 0) return null;
  const rows = result.stdout
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line): readonly (Json | undefined)[] => {
      const content = parseJson(line);
      return Array.isArray(content) ? (content as readonly Json[]) : [content];
    });
  if (!rows.every((row): row is JsonObject => isJsonObject(row))) return null;
  return rows.flatMap((row) => {
    const [name, endpoint] = [textOf(row["Name"]), textOf(row["DockerEndpoint"])];
    return name === null || endpoint === null ? [] : [{ name, endpoint, isCurrent: row["Current"] === true }];
  });
}

/** Which of docker's contexts lead to a daemon on this machine that answers, beside the one in use. Never throws. */
export async function readContexts({
  runCommand,
  sendHttp,
  file,
  env,
}: {
  runCommand: RunCommand;
  sendHttp: SendHttp;
  file: string;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<ContextFacts | null> {
  const args = ["context", "ls", "--format", "{{json .}}"];
  const contexts = parseContexts(await runCommand({ file, args, env: childEnvironment(env), timeoutMs: commandMs }));
  const current = contexts?.find(({ isCurrent }) => isCurrent);
  if (contexts === null || current === undefined) return null;
  const others = contexts.filter(({ isCurrent, endpoint }) => !isCurrent && endpoint !== current.endpoint);
  const products = await Promise.all(others.map(({ endpoint }) => askDaemon(sendHttp, endpoint)));
  return {
    current: current.name,
    pinnedBy: ["DOCKER_HOST", "DOCKER_CONTEXT"].find((name) => (env[name] ?? "").trim() !== "") ?? null,
    answering: others.flatMap(({ name }, index) => {
      const product = products[index] ?? null;
      return product === null ? [] : [{ name, product }];
    }),
  };
}

/** What a daemon behind a local socket or pipe says it is; null when none answers there. */
async function askDaemon(sendHttp: SendHttp, endpoint: string): Promise<string | null> {
  const path = localPathOf(endpoint);
  if (path === null) return null;
  const address: HttpAddress = { kind: "socket", path, basePath: "" };
  try {
    const { status, text } = await get(sendHttp, address, "/version", { purpose: "docker" });
    const version = status === 200 ? textOf(valueAt(parseJson(text), ["Version"])) : null;
    const platform = textOf(valueAt(parseJson(text), ["Platform", "Name"]));
    return version === null ? null : platform || `Docker Engine ${version}`;
  } catch (error) {
    if (error instanceof HttpProblem) return null;
    throw error;
  }
}
