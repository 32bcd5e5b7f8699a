import { spawn } from "node:child_process";
import type http from "node:http";
import path from "node:path";
import { createHeadReader, curlArgs, curlFailure } from "../../app/domain/standalone/curl-carrier";
import { passedOn } from "../../app/domain/standalone/forwarder-rules";
import { readVariable } from "./environment";
import { type Carry, say, sayNobody } from "./forwarder";
import type { RecordInLedger } from "./ledger-entry";

/** So many at once; further requests wait for one to end. */
const childrenMax = 32;

type Environment = Readonly<Record<string, string | undefined>>;

/** The system's own curl on Windows, never one that lies on the PATH; elsewhere (for tests) the PATH's. */
export function curlFile(env: Environment, os: NodeJS.Platform): string {
  if (os !== "win32") return "curl";
  return path.win32.join(readVariable(env, "SystemRoot", os) ?? "C:\\Windows", "System32", "curl.exe");
}

/** Whether requests go by curl: where Node itself can't open the kind of socket `dmr` makes. */
export const needsCurl = (env: Environment, os: NodeJS.Platform): boolean =>
  os === "win32" || env["HOMEPORT_CARRIER"] === "curl";

/**
 * Carries each request by a child of its own: `curl --unix-socket`. No shell, no file of the user's, no secret among the
 * arguments; the body goes in by stdin, the answer comes out as it comes. Told to the ledger once, with the first request.
 */
export function createCurlCarry({
  file,
  env,
  platform,
  record,
}: {
  file: string;
  env: Environment;
  platform: NodeJS.Platform;
  record: RecordInLedger;
}): Carry {
  // its own needs, and nothing of ours: a proxy, a file of certificates, where its settings lie
  const wanted = platform === "win32" ? ["SystemRoot", "PATH"] : ["PATH"];
  const childEnv = Object.fromEntries(
    wanted.flatMap((name) => {
      const value = readVariable(env, name, platform);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const waiting: (() => void)[] = [];
  let running = 0;
  let isTold = false;

  function ended(): void {
    running -= 1;
    waiting.shift()?.();
  }

  function tell(args: readonly string[]): void {
    if (isTold) return;
    isTold = true;
    const shown = args.slice(0, args.indexOf("--header"));
    record({ kind: "command", file, args: shown, outcome: "carries each request to the runner", durationMs: 0 });
  }

  return (request, response, socketPath) => {
    const hasBody =
      request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
    const folder = path.dirname(socketPath);
    const args = curlArgs({
      method: request.method ?? "",
      target: request.url ?? "",
      rawHeaders: request.rawHeaders,
      hasBody,
      // other letters would be written in Windows' code page, and the system reads UTF-8
      socket: /^[\x20-\x7e]*$/.test(socketPath) ? socketPath : path.basename(socketPath),
    });
    if (args === null) return say(response, 400, "homeport-refused", "This request can't be carried to the runner.");
    tell(args);
    const begin = () => {
      running += 1;
      carry({ file, args, cwd: folder, env: childEnv }, hasBody ? request : null, response, ended);
    };
    if (running < childrenMax) return begin();
    waiting.push(begin);
    response.once("close", () => {
      const at = waiting.indexOf(begin);
      if (at !== -1) waiting.splice(at, 1);
    });
  };
}

function carry(
  command: { file: string; args: string[]; cwd: string; env: Record<string, string> },
  upload: http.IncomingMessage | null,
  response: http.ServerResponse,
  onEnd: () => void,
): void {
  const { file, args, cwd, env } = command;
  const start = () =>
    spawn(file, args, {
      cwd,
      env,
      stdio: [upload === null ? "ignore" : "pipe", "pipe", "ignore"],
      windowsHide: true,
      shell: false,
    });
  let child: ReturnType<typeof start>;
  try {
    child = start();
  } catch {
    // no room for another process
    onEnd();
    return sayNobody(response, "curl can't be started");
  }
  const head = createHeadReader();
  let hasBegun = false;
  let hasFailed = false;
  const fail = (why: string) => {
    hasFailed = true;
    child.kill("SIGKILL");
    sayNobody(response, why);
  };

  child.stdout?.on("data", (piece: Buffer) => {
    if (hasFailed) return;
    if (hasBegun) return pass(piece);
    try {
      const read = head.push(piece);
      if (read === null) return;
      hasBegun = true;
      response.writeHead(read.head.status, read.head.message, passedOn(read.head.rawHeaders));
      response.flushHeaders();
      if (read.rest.length > 0) pass(read.rest);
    } catch (error) {
      fail(error instanceof Error ? error.message : "it said nothing that can be read");
    }
  });
  function pass(piece: Uint8Array): void {
    if (response.write(piece)) return;
    child.stdout?.pause();
    response.once("drain", () => child.stdout?.resume());
  }

  // with "close" everything it wrote has come; a spawn that failed ends the same way
  child.once("error", () => fail("curl can't be started"));
  child.once("close", (exitCode) => {
    onEnd();
    if (hasFailed || response.destroyed) return;
    if (hasBegun && exitCode === 0) response.end();
    // cut in the middle: a clean end would look like the whole
    else sayNobody(response, curlFailure(exitCode));
  });
  // the client hung up: so does curl, and the runner stops computing within a second
  response.once("close", () => {
    child.kill("SIGKILL");
    // else what nobody reads any more keeps "close" from coming
    child.stdout?.destroy();
  });
  if (upload === null || child.stdin === null) return;
  // it answered, or ended, before it had all
  child.stdin.on("error", () => {});
  upload.pipe(child.stdin);
}
