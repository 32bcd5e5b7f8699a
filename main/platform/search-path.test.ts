import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findExecutable, readShellPath, repairPath } from "./search-path";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), "homeport-path-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function program(file: string, mode = 0o755) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "#!/bin/sh\n");
  await chmod(file, mode);
  return file;
}

describe("repairPath", () => {
  test("joins the shell's, ours and the well-known; existing absolute folders once", async () => {
    const folder = async (name: string) => {
      await mkdir(path.join(home, name), { recursive: true });
      return path.join(home, name);
    };
    const [a, b, local, docker] = [
      await folder("a"),
      await folder("b"),
      await folder(".local/bin"),
      await folder(".docker/bin"),
    ];
    const answer = await repairPath({
      env: { PATH: `${a}/::.:relative:${home}/gone:${b}` },
      platform: "linux",
      home,
      shellPath: `${b}:${a}`,
    });
    const list = answer.split(":");
    expect(list.slice(0, 2)).toEqual([a, b]);
    expect(list).toContain(local);
    expect(list).toContain(docker);
    expect(list).not.toContain(path.join(home, "gone"));
    expect(new Set(list).size).toBe(list.length);
    expect(list.every((each) => path.isAbsolute(each))).toBe(true);
  });

  test.each([
    ["from a dock, the shell's order comes first", "/usr/bin:/bin", ["/own", "/usr/bin", "/bin"]],
    ["one set on purpose keeps its order", "/usr/bin:/chosen", ["/usr/bin", "/chosen", "/own"]],
  ])("%s", async (_name, ours, expected) => {
    const isFolder = async (folder: string) => ["/own", "/chosen", "/usr/bin", "/bin"].includes(folder);
    const answer = await repairPath({
      env: { PATH: ours },
      platform: "linux",
      home,
      shellPath: "/own:/usr/bin",
      isFolder,
    });
    expect(answer.split(":").slice(0, 3)).toEqual(expected);
  });

  test.each<[string | null, string]>([
    ["22", "v22.9.1"],
    ["v20.1.0", "v20.1.0"],
    ["2", "v22.10.0"],
    ["lts/*", "v22.10.0"],
    [null, "v22.10.0"],
  ])("nvm's default alias %s means %s", async (alias, expected) => {
    const root = path.join(home, ".nvm");
    for (const version of ["v22.9.1", ...(alias === "22" ? [] : ["v22.10.0"]), "v20.1.0", "junk"]) {
      await mkdir(path.join(root, "versions/node", version, "bin"), { recursive: true });
    }
    await mkdir(path.join(root, "alias"));
    if (alias !== null) await writeFile(path.join(root, "alias/default"), `${alias}\n`);
    const list = (await repairPath({ env: {}, platform: "linux", home, shellPath: null })).split(":");
    expect(list.filter((each) => each.includes(".nvm"))).toEqual([path.join(root, "versions/node", expected, "bin")]);
  });

  test("Windows: names without case, quotes, and Docker's and npm's folders", async () => {
    const answer = await repairPath({
      env: { Path: 'C:\\A;"C:\\B b\\";c:\\a;rel', ProgramFiles: "C:\\Program Files", APPDATA: "C:\\U\\Roaming" },
      platform: "win32",
      home: "C:\\U",
      shellPath: null,
      isFolder: async (folder) => !/Docker$|System32$/.test(folder),
    });
    expect(answer.split(";")).toEqual([
      "C:\\A",
      "C:\\B b",
      "C:\\Program Files\\Docker\\Docker\\resources\\bin",
      "C:\\U\\Roaming\\npm",
      "C:\\Program Files\\nodejs",
      "C:\\U\\Roaming\\fnm\\aliases\\default",
    ]);
  });
});

describe("readShellPath", () => {
  const answers = (value: Record<string, string>) => () => Promise.resolve(value);
  test("gives the shell's own", async () => {
    expect(await readShellPath({ env: {}, platform: "darwin", readShell: answers({ PATH: "/x" }) })).toBe("/x");
    expect(await readShellPath({ env: { TERM: "dumb" }, platform: "linux", readShell: answers({ PATH: "/x" }) })).toBe(
      "/x",
    );
  });
  test("a shell that hangs, fails or says nothing is let be", async () => {
    const hangs = () => new Promise<Record<string, string>>(() => {});
    expect(await readShellPath({ env: {}, platform: "darwin", timeoutMs: 20, readShell: hangs })).toBeNull();
    const fails = () => Promise.reject(new Error("no shell"));
    expect(await readShellPath({ env: {}, platform: "darwin", readShell: fails })).toBeNull();
    expect(await readShellPath({ env: {}, platform: "darwin", readShell: answers({}) })).toBeNull();
  });
  test("is not asked on Windows nor from a terminal", async () => {
    const asked = answers({ PATH: "/asked" });
    expect(await readShellPath({ env: {}, platform: "win32", readShell: asked })).toBeNull();
    expect(await readShellPath({ env: { TERM: "xterm" }, platform: "darwin", readShell: asked })).toBeNull();
  });
});

describe("findExecutable", () => {
  test("all matches in order, the same file once, only what can be run", async () => {
    const first = await program(path.join(home, "a/tool"));
    await program(path.join(home, "b/tool"), 0o644);
    await mkdir(path.join(home, "c/tool"), { recursive: true });
    await mkdir(path.join(home, "d"));
    await symlink(first, path.join(home, "d/tool"));
    const last = await program(path.join(home, "e/tool"));
    const search = ["", ".", "a", "b", "c", "d", "gone", "e"].map((each) =>
      each === "" || each === "." ? each : path.join(home, each),
    );
    expect(await findExecutable("tool", { path: search.join(":"), platform: "linux" })).toEqual([first, last]);
  });

  test.each(["", ".", "..", "../tool", "a/tool", "to\0ol", "absent"])("%j is nothing to look for", async (name) => {
    await program(path.join(home, "a/tool"));
    expect(await findExecutable(name, { path: `${home}:${home}/a`, platform: "linux" })).toEqual([]);
  });

  test("an absolute path stands for itself", async () => {
    const file = await program(path.join(home, "a/tool"));
    expect(await findExecutable(file, { path: "", platform: "linux" })).toEqual([file]);
  });

  test("Windows tries PATHEXT in its order, and not the shell script npm lays beside", async () => {
    const there = new Set(["C:\\npm\\openclaw", "C:\\npm\\openclaw.cmd", "C:\\x\\openclaw.exe"]);
    const search = (name: string) =>
      findExecutable(name, {
        path: "C:\\npm;C:\\x",
        platform: "win32",
        pathExt: ".EXE;.CMD",
        isExecutable: async (file) => there.has(file),
      });
    expect(await search("openclaw")).toEqual(["C:\\npm\\openclaw.cmd", "C:\\x\\openclaw.exe"]);
    expect(await search("openclaw.exe")).toEqual(["C:\\x\\openclaw.exe"]);
  });
});
