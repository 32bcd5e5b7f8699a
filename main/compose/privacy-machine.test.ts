import { chmod, mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { osRecording } from "../../e2e/fixtures/os-recording";
import type { Finding } from "../../app/domain/privacy/finding";
import { exited } from "../platform/fake-command";
import { systemClock } from "../platform/clock";
import { createFiles } from "../platform/atomic-file";
import { createPaths } from "../platform/paths";
import type { Platform } from "../platform/platform";
import type { CommandResult } from "../platform/run-command";
import { createTree } from "../platform/tree";
import { withPlainErrors } from "./plain-files";
import { createMachineReaders } from "./machine-readers";
import { composeMachineChecks } from "./privacy-machine";

const key = `sk-ant-${"a1B2c3".repeat(6)}`;
let home = "";
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(tmpdir(), "homeport-checks-")));
  await chmod(home, 0o755);
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function put(name: string, text: string, mode = 0o600): Promise<string> {
  const file = path.join(home, name);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

const ss = (...rows: [string, number, string, number][]) =>
  rows
    .map(([address, port, name, pid]) => `LISTEN 0 9 ${address}:${port} 0.0.0.0:* users:(("${name}",pid=${pid},fd=4))`)
    .join("\n");

type World = {
  ports?: string;
  env?: Record<string, string>;
  endpoint?: { location: string; openAiBaseUrl: string | null } | null;
  gateway?: { port: number | null; state: string };
};
type CheckName = keyof ReturnType<typeof composeMachineChecks>;

/** The check on a real folder, beside the commands of another machine. */
async function look(name: CheckName, world: World = {}): Promise<Finding> {
  const record = () => {};
  const env = { HOMEPORT_SETTINGS_DIR: path.join(home, "settings"), SHELL: "/bin/bash", ...world.env };
  const answers: Record<string, CommandResult> = {
    ss: exited(world.ports ?? ""),
    lsblk: exited(osRecording("linux-lsblk-json-ubuntu-lvm-over-luks.json")),
  };
  const files = createFiles({ record, clock: systemClock });
  const readTextFile: typeof files.readTextFile = async (file) =>
    file === "/proc/self/mountinfo"
      ? { kind: "ok", text: "28 1 252:1 / / rw - ext4 /dev/sda2 rw\n" }
      : file === "/proc/swaps"
        ? { kind: "ok", text: "Filename Type\n/swap.img file 1 0 -2\n" }
        : files.readTextFile(file);
  const platform = {
    runCommand: async ({ file }: { file: string }) => answers[file] ?? { kind: "missing", message: file },
    tree: createTree({ record }),
    env,
    home,
    os: "linux",
    paths: createPaths({ env, platform: "linux", home }),
    clock: systemClock,
  } as unknown as Platform;
  const checks = composeMachineChecks({
    platform,
    readers: createMachineReaders(platform),
    files: withPlainErrors({ ...files, readTextFile }),
    runner: { read: () => ({ endpoint: world.endpoint ?? null }) as never },
    gateway: { read: () => (world.gateway ?? { port: null, state: "stopped" }) as never },
  });
  const { signal } = new AbortController();
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(id: string, read: (stop: AbortSignal) => Promise<T>) => {
    const asked = (kept.get(id) ?? read(signal)) as Promise<T>;
    kept.set(id, asked);
    return asked;
  };
  const finding = await checks[name].run({ signal, once });
  // whatever is found: no value of a secret is in it
  expect(JSON.stringify(finding)).not.toContain("a1B2c3");
  return finding;
}
const codes = ({ verdict, evidence }: Finding) => [verdict, ...evidence.map(({ code }) => code)];

const runner = { location: "this-machine", openAiBaseUrl: "http://127.0.0.1:12434/engines/v1" };
test.runIf(process.platform === "linux").each<[string, World, string[]]>([
  ["on loopback", { ports: ss(["127.0.0.1", 12_434, "dmr", 5]) }, ["pass", "port-loopback"]],
  [
    "in a container, published on the bridge too",
    { ports: ss(["127.0.0.1", 12_434, "docker-proxy", 5], ["172.17.0.1", 12_434, "docker-proxy", 6]) },
    ["pass", "port-loopback", "port-bridge"],
  ],
  ["standalone with --port", { ports: ss(["*", 12_434, "dmr", 5]) }, ["fail", "port-all", "firewall-unread"]],
  [
    "an engine beside it",
    { ports: ss(["127.0.0.1", 12_434, "dmr", 5], ["0.0.0.0", 8080, "llama-server", 7]) },
    ["fail", "port-all", "port-loopback", "firewall-unread"],
  ],
  ["that nobody lists", { ports: ss(["127.0.0.1", 22, "sshd", 5]) }, ["unknown", "port-not-listed"]],
  ["on a socket only", { endpoint: { ...runner, openAiBaseUrl: null } }, ["pass", "only-socket"]],
  [
    "on another machine",
    { endpoint: { ...runner, location: "another-machine" } },
    ["not-applicable", "runner-elsewhere"],
  ],
])("a runner %s", async (_name, world, expected) => {
  expect(codes(await look("runner-reach", { endpoint: runner, ...world }))).toEqual(expected);
});

test("every port of the gateway's process counts", async () => {
  const gateway = { port: 18_789, state: "running" };
  const own = ss(
    ["127.0.0.1", 18_789, "openclaw-gatewa", 9],
    ["0.0.0.0", 18_793, "openclaw-gatewa", 9],
    ["0.0.0.0", 80, "nginx", 3],
  );
  const finding = await look("openclaw-ports", { gateway, ports: own });
  expect(codes(finding)).toEqual(["fail", "port-all", "port-loopback", "firewall-unread"]);
  expect(finding.evidence[0]?.values["port"]).toBe(18_793);
  expect((await look("openclaw-ports")).verdict).toBe("not-applicable");
});

test("Homeport's own ports", async () => {
  expect(codes(await look("homeport-reach"))).toEqual(["pass", "homeport-listens-nowhere"]);
  const open = ss(["0.0.0.0", 7777, "node", process.pid]);
  expect((await look("homeport-reach", { ports: open })).verdict).toBe("fail");
});

test("disk and swap", async () => {
  expect(codes(await look("disk-encrypted"))).toEqual(["warn", "disk-bare", "disk-of"]);
  expect(codes(await look("swap-encrypted"))).toEqual(["warn", "swap-open"]);
});

test("without OpenClaw nothing of it applies", async () => {
  for (const name of ["folder-access", "secret-files", "synced-folder", "transcripts"] as const)
    expect((await look(name)).verdict).toBe("not-applicable");
});

test("a folder others can open, that of a profile too, until it is closed", async () => {
  await put(".openclaw/openclaw.json", "{}", 0o644);
  await put(".clawdbot-second/clawdbot.json", "{}");
  expect((await look("folder-access")).verdict).toBe("pass");
  await chmod(path.join(home, ".openclaw"), 0o755);
  const open = await look("folder-access");
  expect(codes(open)).toEqual(["warn", "path-open", "path-open", "path-closed", "path-closed"]);
  expect(open.evidence[0]?.values).toMatchObject({ mode: "drwxr-xr-x", path: "~/.openclaw" });
  await chmod(path.join(home, ".clawdbot-second"), 0o777);
  expect((await look("folder-access")).verdict).toBe("fail");
  // a closed home keeps all of it
  await chmod(home, 0o700);
  expect((await look("folder-access")).verdict).toBe("pass");
});

test("keys in files, their copies included, are no fault while they are closed", async () => {
  await put(".openclaw/openclaw.json", `{"gateway":{"auth":{"token":"${key}"}}}`);
  const copy = await put(".openclaw/openclaw.json.bak", `{"gateway":{"auth":{"token":"${key}"}}}`);
  expect(codes(await look("secret-files"))).toEqual(["pass", "secrets-in", "secrets-in-copy"]);
  await chmod(path.join(home, ".openclaw"), 0o755);
  await chmod(copy, 0o644);
  const open = await look("secret-files");
  expect([open.verdict, ...new Set(open.evidence.map((each) => each.class))]).toEqual(["fail", "secret"]);
});

test("a folder that leads into one that is synced", async () => {
  await put("Sync/.stfolder/x", "");
  await put("Sync/claw/openclaw.json", "{}");
  await symlink(path.join(home, "Sync/claw"), path.join(home, ".openclaw"));
  expect(codes(await look("synced-folder"))).toEqual(["warn", "synced-by"]);
  // named once, not for each file in it
  expect(codes(await look("folder-access")).filter((code) => code === "path-link")).toHaveLength(1);
  await put(".dropbox/info.json", JSON.stringify({ personal: { path: path.join(home, "Sync") } }));
  expect((await look("synced-folder")).verdict).toBe("fail");
});

test("keys in the environment, by name", async () => {
  expect((await look("environment-keys", { env: { HOMEPORT_TOKEN: key } })).verdict).toBe("pass");
  const finding = await look("environment-keys", { env: { ANTHROPIC_API_KEY: key } });
  expect(finding.evidence).toEqual([
    { code: "secret-variable", values: { name: "ANTHROPIC_API_KEY" }, class: "secret" },
  ]);
});

test("the shell's history: what guards it, and what stands in it", async () => {
  expect(codes(await look("history-secrets"))).toEqual(["pass", "history-clean"]);
  await put(".bashrc", "HISTCONTROL=ignorespace\n");
  const file = await put(".bash_history", `ls\nexport A=${key}\nopenclaw agent --message hi\n`);
  expect(codes(await look("history-guard"))).toEqual(["pass", "history-space"]);
  const found = await look("history-secrets");
  expect(codes(found)).toEqual(["warn", "history-lines"]);
  expect(found.evidence[0]?.values).toEqual({ path: "~/.bash_history", secrets: 1, prompts: 1, lines: "2, 3" });
  await chmod(file, 0o644);
  expect((await look("history-secrets")).verdict).toBe("fail");
  await put(".bashrc", "HISTSIZE=1000\n");
  expect(codes(await look("history-guard"))).toEqual(["warn", "history-unguarded"]);
});

test("transcripts: few and fresh is fine, old or only renamed is not", async () => {
  const file = await put(".clawdbot/agents/main/sessions/a.jsonl", "hello");
  expect(codes(await look("transcripts"))).toEqual(["pass", "transcripts-kept", "transcripts-oldest"]);
  await utimes(file, 1, 1);
  expect((await look("transcripts")).verdict).toBe("warn");
  await put(".clawdbot/agents/main/sessions/a.jsonl", "hello");
  await put(".clawdbot/agents/main/sessions/b.jsonl.deleted.2026-01-01T00-00-00.000Z", "gone");
  expect(codes(await look("transcripts"))).toEqual([
    "warn",
    "transcripts-kept",
    "transcripts-deleted",
    "transcripts-oldest",
  ]);
});

test("logs others can read, and those with a key in them", async () => {
  await put("runner/inference.log", "loaded\n", 0o644);
  await chmod(path.join(home, "runner"), 0o755);
  const env = { MODEL_RUNNER_LOG_DIR: path.join(home, "runner") };
  const mine = ({ verdict, evidence }: Finding) => [
    verdict,
    ...evidence.filter(({ values }) => String(values["path"]).startsWith("~/runner/")).map(({ code }) => code),
  ];
  const open = await look("tool-logs", { env });
  expect(mine(open).slice(1)).toEqual(["path-open"]);
  await put("runner/inference.log", `token ${key}\n`, 0o644);
  expect(mine(await look("tool-logs", { env }))).toEqual(["fail", "path-open", "secrets-in"]);
});
