import type { AddressTry } from "../../app/contract/openclaw-place";
import { parseJson, valueAt } from "../../app/domain/json-value";
import { HttpProblem, type SendHttp } from "../platform/http";
import type { CommandResult, RunCommand } from "../platform/run-command";

const answerMs = 5_000;
/** Node starts slowly in a busy container. */
const execMs = 30_000;

export type TryOutcome = Pick<AddressTry, "outcome" | "text">;

/** Asks for the models at a base URL, from this machine. Never throws. */
export async function tryFromHere(sendHttp: SendHttp, baseUrl: string, signal?: AbortSignal): Promise<TryOutcome> {
  const { origin, pathname } = new URL(baseUrl);
  try {
    const response = await sendHttp(
      { kind: "tcp", origin, basePath: "" },
      {
        method: "GET",
        path: `${pathname}/models`,
        headersTimeoutMs: answerMs,
        idleTimeoutMs: answerMs,
        purpose: "openclaw-address",
        ...(signal ? { signal } : {}),
      },
    );
    return judge(response.status, await response.text(1024 * 1024).catch(() => ""));
  } catch (error) {
    return { outcome: "no-answer", text: error instanceof HttpProblem ? error.message : String(error) };
  }
}

// asks for each address's models, and says one line of JSON each: address, status, and whether it is a list
const nodeScript = `for(const u of process.argv.slice(1))fetch(u+"/models",{signal:AbortSignal.timeout(${answerMs})}).then(async r=>[r.status,await r.text()],e=>[0,String(e.cause?.code??e.name)]).then(([s,t])=>console.log(JSON.stringify([u,s,t.slice(0,2000)])))`;

const execArgs = (container: string, command: readonly string[]) => ["exec", container, ...command];
export const nodeArgs = (container: string, baseUrls: readonly string[]) =>
  execArgs(container, ["node", "-e", nodeScript, ...baseUrls]);
const curlArgs = (container: string, baseUrl: string) =>
  execArgs(container, ["curl", "-sS", "-m", "5", "--noproxy", "*", "-w", "\n%{http_code}", `${baseUrl}/models`]);
const wgetArgs = (container: string, baseUrl: string) =>
  execArgs(container, ["wget", "-q", "-T", "5", "-O", "-", `${baseUrl}/models`]);

/**
 * Asks for the models at each base URL from inside a container: `docker exec`, with its own node, else curl, else wget,
 * never a shell. Never throws.
 */
export async function tryInContainer(
  { runCommand, file, env }: { runCommand: RunCommand; file: string; env: Record<string, string> },
  { container, baseUrls, signal }: { container: string; baseUrls: readonly string[]; signal?: AbortSignal | undefined },
): Promise<Map<string, TryOutcome>> {
  const run = (args: readonly string[]) =>
    runCommand({
      file,
      args,
      env,
      timeoutMs: execMs,
      maxOutputBytes: 1024 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
  const byNode = await run(nodeArgs(container, baseUrls));
  if (!isToolMissing(byNode)) return new Map(baseUrls.map((url) => [url, ofNode(url, byNode)]));
  const tries: [string, TryOutcome][] = [];
  for (const url of baseUrls) {
    const byCurl = await run(curlArgs(container, url));
    tries.push([url, isToolMissing(byCurl) ? ofWget(await run(wgetArgs(container, url))) : ofCurl(byCurl)]);
  }
  return new Map(tries);
}

/** Docker's own answer to a program that the container does not have. */
function isToolMissing(result: CommandResult): boolean {
  return (
    result.kind === "exited" &&
    (result.exitCode === 126 || result.exitCode === 127) &&
    /executable file not found|no such file or directory/i.test(`${result.stderr}${result.stdout}`)
  );
}

function ofNode(baseUrl: string, result: CommandResult): TryOutcome {
  if (result.kind === "missing") return { outcome: "no-answer", text: result.message };
  for (const line of result.stdout.split("\n")) {
    const row = parseJson(line.trim());
    const [status, text] = [valueAt(row, ["1"]), valueAt(row, ["2"])];
    if (valueAt(row, ["0"]) !== baseUrl || typeof status !== "number" || typeof text !== "string") continue;
    return status === 0 ? { outcome: "no-answer", text } : judge(status, text);
  }
  return { outcome: "no-answer", text: wordsOf(result) };
}

function ofCurl(result: CommandResult): TryOutcome {
  if (result.kind !== "exited") return { outcome: "no-answer", text: wordsOf(result) };
  const end = result.stdout.lastIndexOf("\n");
  const status = Number(result.stdout.slice(end + 1));
  return result.exitCode === 0 && status > 0
    ? judge(status, result.stdout.slice(0, end))
    : { outcome: "no-answer", text: wordsOf(result) };
}

function ofWget(result: CommandResult): TryOutcome {
  if (isToolMissing(result)) return { outcome: "no-tool", text: "" };
  return result.kind === "exited" && result.exitCode === 0
    ? judge(200, result.stdout)
    : { outcome: "no-answer", text: wordsOf(result) };
}

/** A list of models, as every OpenAI-compatible server gives it; what is cut off at its end still begins like one. */
function judge(status: number, text: string): TryOutcome {
  if (status === 200 && /^\s*\{\s*"(?:object"\s*:\s*"list|data"\s*:\s*\[)/.test(text))
    return { outcome: "answered", text: "" };
  return { outcome: "other-service", text: `${status} ${text.trim().slice(0, 200)}`.trim() };
}

const wordsOf = (result: CommandResult) =>
  (result.kind === "missing" ? result.message : result.stderr.trim() || result.kind).slice(0, 500);
