import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../../app/contract/errors";
import { routes, type Answer, type RouteName } from "../../app/contract/index";
import { compose } from "../../main/compose";
import { HttpProblem, type SendBytes } from "../../main/platform/http";
import { CodedError } from "../../app/contract/errors";
import { createRealPlatform, type Platform } from "../../main/platform/platform";
import type { CommandRequest, CommandResult } from "../../main/platform/run-command";
import { startFaultyRunner } from "../faults/faulty-runner";
import { makeHome } from "../faults/house";
import { anything, lastJob, lastPlan, nearlyValidFor, validFor } from "./arbitraries";
import { limits, testLimitMs } from "./limits";

const mebibyte = 1024 * 1024;
const names = Object.keys(routes) as RouteName[];
const longestAnswerMs = 45_000;

type Call = { isTrusted: boolean; route: unknown; input: unknown };

const callOf = (name: RouteName): fc.Arbitrary<Call> =>
  fc.record({
    isTrusted: fc.constant(true),
    route: fc.constant(name),
    input: fc.oneof(
      { weight: 6, arbitrary: validFor(routes[name].input) },
      { weight: 2, arbitrary: nearlyValidFor(routes[name].input) },
      { weight: 1, arbitrary: anything },
    ),
  });

const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...names).chain(callOf) },
  { weight: 1, arbitrary: fc.record({ isTrusted: fc.boolean(), route: anything, input: anything }) },
  {
    weight: 1,
    arbitrary: fc.record({ isTrusted: fc.constant(false), route: fc.constantFrom(...names), input: anything }),
  },
);

/** What is looked at after each round: what began in the background shows there. */
const snapshots = names
  .filter((name) => name.endsWith(".read"))
  .map((route): Call => ({ isTrusted: true, route, input: {} }));

/** What a command line of somebody's may come back with. */
const results = fc.sample(
  fc.oneof(
    fc.constantFrom<CommandResult>(
      { kind: "missing", message: "gone" },
      { kind: "timed-out", stdout: "", stderr: "", durationMs: 1 },
      { kind: "killed", signal: "SIGKILL", stdout: "{", stderr: "", durationMs: 1 },
    ),
    fc.record({
      kind: fc.constant("exited" as const),
      exitCode: fc.constantFrom(0, 0, 0, 1, 127),
      stdout: fc.oneof(
        fc.constantFrom("OpenClaw 2026.9.6 (eb377ac)\n", "2026.1.24-3\n", '{"valid":true}\n', '{"ok":true}\n'),
        fc.constant('{"resolvedDefault":"docker/ai/smollm2","fallbacks":[]}\n'),
        fc.json({ stringUnit: "binary" }),
        fc.string({ unit: "binary" }),
      ),
      stderr: fc.string({ maxLength: 200 }),
      isTruncated: fc.boolean(),
      durationMs: fc.constant(1),
    }),
  ),
  { numRuns: 500, seed: 7 },
);

/** Main on a platform that notes what reaches the outside, and refuses what must never. */
async function openHouse(onTestFinished: Parameters<typeof makeHome>[0]) {
  const home = await makeHome(onTestFinished);
  const settingsFolder = path.join(home, "settings");
  await mkdir(path.join(home, ".openclaw"));
  await writeFile(path.join(home, ".openclaw/openclaw.json"), "{}");
  const runner = await startFaultyRunner({ speed: 1000 });
  const real = await createRealPlatform({
    version: "fuzz",
    home,
    env: {
      HOME: home,
      PATH: "/nowhere",
      TERM: "xterm",
      HOMEPORT_SETTINGS_DIR: settingsFolder,
      MODEL_RUNNER_HOST: runner.origin,
    },
  });
  const breaches: string[] = [];
  const commands: CommandRequest[] = [];
  let commandCount = 0;

  function look(request: Pick<CommandRequest, "file" | "args">) {
    if (!/^\/fake\/(?:openclaw|clawdbot|docker|dmr|llama-server)$|^[\w.-]+$|^\/(?:usr\/)?s?bin\//.test(request.file))
      breaches.push(`a program outside the known ones: ${request.file}`);
    for (const arg of request.args) if (arg.includes("\0")) breaches.push(`a null byte in ${request.args.join(" ")}`);
    commands.push({ timeoutMs: 0, ...request });
    if (commands.length > 200) commands.shift();
  }

  function inside(...places: string[]) {
    const allowed = [settingsFolder, path.join(home, ".openclaw"), path.join(home, ".clawdbot"), real.tempDir];
    for (const place of places) {
      if (!allowed.some((folder) => path.resolve(place).startsWith(folder))) breaches.push(`written outside: ${place}`);
    }
  }

  const sendHttp: SendBytes = async (address, request) => {
    const origin = address.kind === "tcp" ? address.origin : "http://localhost";
    const wanted = `${address.basePath}${request.path}`;
    const { pathname, search, username } = new URL(wanted, origin);
    if (pathname + search !== wanted || username !== "") breaches.push(`a path that says something else: ${wanted}`);
    if (address.kind === "tcp" && address.origin === runner.origin) return real.sendHttp(address, request);
    throw new HttpProblem("refused", "ECONNREFUSED");
  };

  const platform: Platform = {
    ...real,
    sendHttp,
    findExecutable: async (name) => (path.isAbsolute(name) ? [] : [`/fake/${name}`]),
    daemons: {
      ...real.daemons,
      async start({ file, args, folder }) {
        look({ file, args });
        inside(folder);
        throw new CodedError("command-missing", "not here");
      },
    },
    download: () => Promise.reject(new CodedError("download-failed", "not here")),
    async runCommand(request) {
      look(request);
      return results[commandCount++ % results.length] ?? { kind: "missing", message: "" };
    },
    startCommand(request) {
      look(request);
      const done = Promise.resolve<CommandResult>({ kind: "missing", message: "not here" });
      return { pid: undefined, done, stop: async () => {} };
    },
    folders: {
      ...real.folders,
      make: (folder) => (inside(folder), real.folders.make(folder)),
      removeAll: (target) => (inside(target), real.folders.removeAll(target)),
      move: (from, to) => (inside(from, to), real.folders.move(from, to)),
      writeNew: (file, ...rest) => (inside(file), real.folders.writeNew(file, ...rest)),
      link: (target, at) => (inside(at), real.folders.link(target, at)),
    },
    files: {
      ...real.files,
      writeTextFile: (file, ...rest) => (inside(file), real.files.writeTextFile(file, ...rest)),
      backUpFile: (file, ...rest) => (inside(file), real.files.backUpFile(file, ...rest)),
      restoreFile: (backup, file) => (inside(backup, file), real.files.restoreFile(backup, file)),
      setAside: (file) => (inside(file), real.files.setAside(file)),
      removeFile: (file) => (inside(file), real.files.removeFile(file)),
    },
  };
  const house = await compose({ isDemo: false, shellKind: "browser", version: "fuzz", onPlatform: platform });
  onTestFinished(async () => {
    await house.quit();
    await runner.kill();
  });
  return { house, breaches, commands };
}

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  const found: string[] = [];
  const left = [value];
  for (let next = left.pop(); left.length > 0 || next !== undefined; next = left.pop()) {
    if (typeof next === "string") found.push(next);
    else if (typeof next === "object" && next !== null) left.push(...Object.values(next).slice(0, 1000));
  }
  return found;
}

/** What is wrong with an answer; empty when it is as it must be. */
function faultsOf({ isTrusted, route }: Call, answer: Answer<RouteName>): string[] {
  try {
    // what crosses is data: it survives the way the window gets it
    structuredClone(answer);
  } catch (error) {
    return [`${String(route)}: its answer can't be sent: ${String(error)}`];
  }
  if (answer.ok) {
    if (!isTrusted) return ["an untrusted sender was answered"];
    const { error } = routes[route as RouteName].output.safeParse(answer.data);
    if (error !== undefined) return [`${String(route)}: ${error.message}`];
    // a job or a turn that failed of a fault of our own
    const found = /"code":"internal","message":"[^"]*"/.exec(JSON.stringify(answer.data));
    return found === null ? [] : [`${String(route)}: ${found[0]}`];
  }
  const { code, message } = answer.error;
  if (!Failure.safeParse(answer.error).success) return [`${String(route)}: a failure that is none`];
  if (!isTrusted) return code === "untrusted-sender" ? [] : [`an untrusted sender was told ${code}`];
  return code === "internal" || code === "bad-output" ? [`${String(route)}: ${code}: ${message}`] : [];
}

/** An option made of the user's words would be obeyed; only what follows an option that takes a text may hold them. */
function optionMadeOf(words: readonly string[], { args }: CommandRequest): string | undefined {
  const asked = words.filter((word) => word.startsWith("-") && word.length > 1);
  return args.find((arg, at) => args[at - 1] !== "--message" && asked.some((word) => arg.startsWith(word)));
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

test(
  "whatever is asked, in whatever order, is answered in one of two shapes, and reaches nothing it must not",
  async ({ onTestFinished }) => {
    const { house, breaches, commands } = await openHouse(onTestFinished);
    const strays: unknown[] = [];
    const onStray = (error: unknown) => void strays.push(error);
    process.on("unhandledRejection", onStray);
    onTestFinished(() => void process.off("unhandledRejection", onStray));

    const known = new Map<unknown, string>();
    /** With what only this run knows: the ids of jobs and plans. */
    function living(input: unknown): unknown {
      if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
      const entries = Object.entries(input).map(([key, value]) => [key, known.get(value) ?? (value as unknown)]);
      return Object.getPrototypeOf(input) === Object.prototype ? Object.fromEntries(entries) : input;
    }

    async function ask(each: Call): Promise<string[]> {
      const { isTrusted, route } = each;
      const input = living(each.input);
      const answer = await within(longestAnswerMs, house.gate({ isTrusted, clientId: "fuzz" }, route, input));
      if (answer.ok && "jobId" in answer.data) known.set(lastJob, answer.data.jobId);
      if (answer.ok && "changes" in answer.data && "id" in answer.data) known.set(lastPlan, answer.data.id);
      return faultsOf(each, answer);
    }

    async function inTurn(calls: readonly Call[]): Promise<string[]> {
      const found: string[] = [];
      for (const each of calls) found.push(...(await ask(each)));
      return found;
    }

    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 6 }), fc.boolean(), async (calls, isAtOnce) => {
        commands.length = 0;
        const found = isAtOnce ? (await Promise.all(calls.map(ask))).flat() : await inTurn(calls);
        found.push(...(await inTurn(snapshots)));
        const words = textsIn(calls.map(({ input }) => input));
        expect({
          found,
          options: commands.flatMap((each) => optionMadeOf(words, each) ?? []),
          breaches,
          strays,
          polluted: Object.keys(Object.prototype),
          isMemoryBounded: process.memoryUsage().rss < 1500 * mebibyte,
        }).toEqual({ found: [], options: [], breaches: [], strays: [], polluted: [], isMemoryBounded: true });
      }),
      limits(60, 0.6),
    );
  },
  testLimitMs,
);
