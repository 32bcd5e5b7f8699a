import { chmod, mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { osRecording } from "../../../../e2e/fixtures/os-recording";
import { createTree } from "../../../platform/tree";
import { createAccessReader } from "./file-access";
import { createSecretFileReader } from "./secret-files";
import { createShellHistoryReader } from "./shell-history";
import { createSyncReader } from "./synced-folders";
import { createTranscriptReader } from "./transcripts";
import { exited, fakeCommands } from "../../../platform/fake-command";

const isPosix = process.platform !== "win32";
const real = createTree({ record: () => {} });
let home = "";
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(tmpdir(), "homeport-facts-")));
});
afterEach(() => rm(home, { recursive: true, force: true }));
async function put(name: string, text: string, mode = 0o600): Promise<string> {
  const file = path.join(home, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

describe.runIf(isPosix)("who can read a path", () => {
  const { runCommand } = fakeCommands({});
  const none = async () => null;
  const read = createAccessReader({ runCommand, tree: real, readTextFile: none, env: {}, os: "linux" });

  test("a link is followed and named, a closed folder above counts", async () => {
    const file = await put("state/config.json", "{}", 0o644);
    await symlink(path.join(home, "state"), path.join(home, "way"));
    await chmod(path.join(home, "state"), 0o755);
    await chmod(home, 0o700);
    const through = await read(path.join(home, "way/config.json"));
    expect(through).toMatchObject({
      value: {
        realPath: file,
        ownReaders: "everyone",
        readers: "owner",
        closedBy: home,
        evidence: "-rw-r--r--",
        owner: "me",
      },
    });
    await chmod(home, 0o755);
    expect(await read(file)).toMatchObject({ value: { readers: "everyone", closedBy: null, mode: 0o644 } });
  });

  test("a group for this account alone lets nobody else in, a shared one does", async () => {
    const file = await put("state/config.json", "{}", 0o664);
    await chmod(path.join(home, "state"), 0o755);
    // as Ubuntu makes a home folder
    await chmod(home, 0o750);
    const { groupId } = await real.look(home);
    const { runCommand: lists } = fakeCommands({
      getfacl: ({ args }) =>
        exited(
          args
            .slice(2)
            .map((at) => block(at))
            .join(""),
        ),
    });
    const asked = (members: string) =>
      createAccessReader({
        runCommand: lists,
        tree: real,
        readTextFile: async (name) =>
          name === "/etc/group" ? `anna:x:${groupId}:${members}\n` : `anna:x:1000:${groupId}::/home/anna:/bin/sh\n`,
        env: {},
        os: "linux",
      })(file);
    expect(await asked("")).toMatchObject({ value: { readers: "owner", writers: "owner", closedBy: home } });
    expect(await asked("ben")).toMatchObject({ value: { readers: "group", writers: "group" } });
  });

  const block = (file: string) =>
    `# file: ${file}\n# owner: anna\n# group: anna\nuser::rwx\ngroup::r-x\nother::---\n\n`;
  const marked = (...open: string[]) => ({
    ls: ({ args }: { args: readonly string[] }) =>
      exited(
        args.includes("--version")
          ? "ls (GNU coreutils) 9.4\n"
          : args
              .map((file) => `drwxr-x---${open.includes(file) ? "+" : " "} 2 anna anna 64 Nov 29 10:00 ${file}\n`)
              .join(""),
      ),
  });
  test("somebody let in by an extended list counts, and without a tool that reads it nothing is claimed", async () => {
    const file = await put("state/config.json", "{}", 0o640);
    await chmod(path.join(home, "state"), 0o755);
    await chmod(home, 0o750);
    const { groupId } = await real.look(home);
    const ask = (commands: Parameters<typeof fakeCommands>[0]) =>
      createAccessReader({
        runCommand: fakeCommands(commands).runCommand,
        tree: real,
        readTextFile: async (name) =>
          name === "/etc/group" ? `anna:x:${groupId}:\n` : `anna:x:1000:${groupId}::/home/anna:/bin/sh\n`,
        env: {},
        os: "linux",
      })(file);
    const bob = (at: string) => (at === home || at === file ? `user:bob:r-x\nmask::r-x\n` : "");
    const acl = ({ args }: { args: readonly string[] }) =>
      exited(
        args
          .slice(2)
          .map((at) => block(at).replace("other", `${bob(at)}other`))
          .join(""),
      );
    expect(await ask({ getfacl: acl })).toMatchObject({ value: { readers: "group", evidence: "-rw-r-----+" } });
    expect(await ask(marked(home, file))).toMatchObject({ value: { readers: "group" } });
    expect(await ask(marked())).toMatchObject({ value: { readers: "owner" } });
    expect(await ask({})).toMatchObject({ isKnown: false, reason: "not-reported" });
    expect(await ask({ ls: () => exited("BusyBox v1.36") })).toMatchObject({ isKnown: false });
    // closed by its bits: no list can open it, and nobody is asked
    await chmod(file, 0o600);
    expect(await ask({})).toMatchObject({ value: { readers: "owner" } });
  });

  test("macOS is asked for its lists always: they open what the bits close", async () => {
    const file = await put("state/config.json", "{}", 0o600);
    await chmod(path.join(home, "state"), 0o700);
    await chmod(home, 0o755);
    const ask = (entry: string) => {
      const ls = ({ args }: { args: readonly string[] }) =>
        exited(
          args
            .slice(1)
            .map((at) => `drwx------+ 5 anna  staff  160 Nov 29 10:00 ${at}\n${at.startsWith(home) ? entry : ""}`)
            .join(""),
        );
      const { runCommand: commands } = fakeCommands(entry === "none" ? {} : { ls });
      return createAccessReader({ runCommand: commands, tree: real, readTextFile: none, env: {}, os: "darwin" })(file);
    };
    expect(await ask("")).toMatchObject({ value: { readers: "owner", evidence: "-rw-------" } });
    expect(await ask(" 0: group:everyone deny delete\n")).toMatchObject({ value: { readers: "owner" } });
    expect(await ask(" 0: user:bob allow read,list,search\n")).toMatchObject({
      value: { readers: "group", evidence: "-rw-------+" },
    });
    expect(await ask("none")).toMatchObject({ isKnown: false });
  });

  test("what is not there is told as that", async () => {
    expect(await read(path.join(home, "nothing"))).toEqual({ isKnown: true, value: null });
  });

  test("on Windows by its list", async () => {
    const folder = String.raw`c:\users`;
    const windows = fakeCommands({ icacls: exited(osRecording("windows-icacls-users-folder.txt")) });
    const tree = { look: () => real.look(home), realPath: async () => folder };
    const readThere = createAccessReader({
      runCommand: windows.runCommand,
      tree,
      readTextFile: none,
      env: { USERNAME: "user" },
      os: "win32",
    });
    expect(await readThere(folder)).toMatchObject({ isKnown: true, value: { readers: "everyone", mode: null } });
  });

  test("a disk that answers never is given up", async () => {
    const stuck = { look: () => new Promise<never>(() => {}), realPath: async (file: string) => file };
    const stop = new AbortController();
    const asked = createAccessReader({ runCommand, tree: stuck, readTextFile: none, env: {}, os: "linux" })(
      home,
      stop.signal,
    );
    stop.abort();
    expect(await asked).toMatchObject({ isKnown: false });
  });
});

describe.runIf(isPosix)("transcripts", () => {
  const read = createTranscriptReader({ tree: real, os: "linux" });

  test("clawdbot's, with those it kept after a delete", async () => {
    const old = await put("agents/main/sessions/a.jsonl", "12345");
    await put("agents/main/sessions/b.jsonl.deleted.2026-01-01T00-00-00.000Z", "123");
    await put("agents/second/sessions/c-topic-7.jsonl", "1");
    await put("agents/main/sessions/sessions.json", "{}");
    await put("agents/main/agent/auth-profiles.json", "{}");
    await utimes(old, 1000, 1000);
    const found = await read(home);
    expect(found).toMatchObject({
      value: { totalBytes: 9, conversationCount: { isKnown: true, value: 3 }, oldestAt: 1_000_000, isComplete: true },
    });
    expect(found.isKnown && found.value.files.map(({ kind }) => kind).toSorted()).toEqual([
      "conversation",
      "conversation",
      "kept-after-delete",
    ]);
  });

  test("openclaw's database is not opened, so their count is unknown", async () => {
    await put("agents/main/agent/openclaw-agent.sqlite", "x".repeat(100));
    await put("agents/main/agent/openclaw-agent.sqlite-wal", "x");
    expect(await read(home)).toMatchObject({ value: { totalBytes: 101, conversationCount: { isKnown: false } } });
  });

  test("none", async () => {
    expect(await read(home)).toMatchObject({
      value: { totalBytes: 0, conversationCount: { value: 0 }, oldestAt: null },
    });
  });
});

const key = `sk-ant-${"a1B2c3".repeat(6)}`;
describe.runIf(isPosix)("shell history", () => {
  test("by what the start-up files say, without starting a shell", async () => {
    await put(".bashrc", "HISTCONTROL=ignoreboth\n");
    await put(".bash_history", `ls\nexport K=1\nANTHROPIC_API_KEY=${key}\n`);
    await put(".zshrc", "HISTFILE=$HOME/.cache/zsh_h\nSAVEHIST=100\n");
    await put(".cache/zsh_h", "openclaw agent --message hello\n");
    const found = await createShellHistoryReader({ tree: real, env: { SHELL: "/bin/bash" }, home, os: "linux" })();
    expect(
      found.isKnown && found.value.map(({ shell, guard, findings, file }) => ({ shell, guard, findings, file })),
    ).toEqual([
      {
        shell: "bash",
        guard: { isKnown: true, value: "leading-space" },
        findings: { isKnown: true, value: [{ line: 3, kind: "anthropic-key" }] },
        file: path.join(home, ".bash_history"),
      },
      {
        shell: "zsh",
        guard: { isKnown: true, value: "none" },
        findings: { isKnown: true, value: [{ line: 1, kind: "prompt" }] },
        file: path.join(home, ".cache/zsh_h"),
      },
    ]);
  });

  test("a shell that was never used is left out, the login shell never", async () => {
    const found = await createShellHistoryReader({ tree: real, env: { SHELL: "/usr/bin/fish" }, home, os: "linux" })();
    expect(found.isKnown && found.value.map(({ shell, isFileThere }) => `${shell} ${isFileThere}`)).toEqual([
      "fish false",
    ]);
  });
});

describe.runIf(isPosix)("secrets in clear", () => {
  test("of the configuration, its copies, .env and the agents' keys; values in none of it", async () => {
    const configPath = await put("openclaw.json", `{"gateway":{"auth":{"token":"${key}"}}}`);
    await put("openclaw.json.bak", `{ // kept\n "apiKey": "${key}" }`);
    await put("openclaw.json.homeport-20260101T000000000Z.bak", "{}");
    await put(".env", `GROQ_API_KEY=\${GROQ}\nTELEGRAM_BOT_TOKEN=${key}\n`);
    await put("agents/main/agent/auth-profiles.json", `{"profiles":{"a:b":{"key":"${key}"}}}`);
    const found = await createSecretFileReader({ tree: real, os: "linux" })({ configPath, stateDir: home });
    const counts = found.isKnown
      ? found.value.map((each) => [
          path.basename(each.path),
          each.isCopy,
          each.secrets.isKnown && each.secrets.value.length,
        ])
      : [];
    expect(counts.toSorted()).toEqual([
      [".env", false, 1],
      ["auth-profiles.json", false, 1],
      ["openclaw.json", false, 1],
      ["openclaw.json.bak", true, 1],
      ["openclaw.json.homeport-20260101T000000000Z.bak", true, 0],
    ]);
    expect(JSON.stringify(found)).not.toContain("a1B2c3");
  });
});

describe.runIf(isPosix)("folders that are copied elsewhere", () => {
  const none = fakeCommands({});
  test("by a mark above it, through a link", async () => {
    await put("Sync/.stfolder/x", "");
    await put("Sync/claw/config.json", "{}");
    await symlink(path.join(home, "Sync/claw"), path.join(home, ".openclaw"));
    const read = createSyncReader({ runCommand: none.runCommand, tree: real, env: {}, home, os: "linux" });
    expect(await read(path.join(home, ".openclaw"))).toMatchObject({ value: { found: [{ by: "Syncthing" }] } });
    await put("plain/x", "");
    expect(await read(path.join(home, "plain"))).toMatchObject({ value: { found: [] } });
    expect(await read(path.join(home, "nothing"))).toEqual({ isKnown: true, value: null });
  });

  test("by Dropbox' own list", async () => {
    await put("Files/claw/x", "");
    await put(".dropbox/info.json", JSON.stringify({ personal: { path: path.join(home, "Files") } }));
    const read = createSyncReader({ runCommand: none.runCommand, tree: real, env: {}, home, os: "linux" });
    expect(await read(path.join(home, "Files/claw"))).toMatchObject({ value: { found: [{ by: "Dropbox" }] } });
  });

  test.each([
    ["none", "included", { isKnown: true, value: null }],
    ["two", "included", { isKnown: true, value: { by: "Time Machine" } }],
    ["two", "excluded-space-in-path", { isKnown: true, value: null }],
  ])("Time Machine with %s, %s", async (destinations, excluded, timeMachine) => {
    const mac = fakeCommands({
      "tmutil destinationinfo": exited(osRecording(`macos-tmutil-destinationinfo-${destinations}.txt`)),
      tmutil: exited(osRecording(`macos-tmutil-isexcluded-${excluded}.txt`)),
    });
    const read = createSyncReader({ runCommand: mac.runCommand, tree: real, env: {}, home, os: "darwin" });
    expect(await read(home)).toMatchObject({ value: { timeMachine } });
  });

  test("a Time Machine that may not be asked is unknown", async () => {
    const read = createSyncReader({ runCommand: none.runCommand, tree: real, env: {}, home, os: "darwin" });
    expect(await read(home)).toMatchObject({ value: { timeMachine: { isKnown: false, reason: "tool-missing" } } });
  });
});
