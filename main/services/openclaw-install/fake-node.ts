import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Package } from "../../../app/domain/openclaw-packages";

/** What the next run of the pretended npm does. */
export type NpmPlan =
  | { kind: "installs"; what: Package; integrity?: string; says?: string }
  | { kind: "hangs" }
  | { kind: "fails"; words: string };

const npm = `
const fs = require("node:fs");
const path = require("node:path");
const plan = JSON.parse(fs.readFileSync(path.join(__dirname, "plan.json"), "utf8"));
const args = process.argv.slice(2);
fs.appendFileSync(path.join(__dirname, "calls.jsonl"), JSON.stringify({ args, cwd: process.cwd(), exec: process.execPath, path: process.env.PATH, env: Object.keys(process.env) }) + "\\n");
if (args[0] === "config") {
  console.log("https://registry.example/");
} else {
  const cache = args[args.indexOf("--cache") + 1];
  fs.mkdirSync(path.join(cache, "_cacache"), { recursive: true });
  fs.writeFileSync(path.join(cache, "_cacache", "part"), "x".repeat(200000));
  console.error("npm http fetch GET 200 https://registry.example/one 12ms");
  if (plan.kind === "hangs") {
    fs.writeFileSync(path.join(process.cwd(), "half"), "x");
    setInterval(() => {}, 1000);
  } else if (plan.kind === "fails") {
    console.error(plan.words);
    process.exitCode = 1;
  } else {
    const { name, version, entry } = plan.what;
    const at = path.join(process.cwd(), "node_modules", name, ...entry);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, "if (process.argv[2] === '--version') console.log(" + JSON.stringify(plan.says ?? name + " " + version) + ");");
    fs.writeFileSync("package-lock.json", JSON.stringify({ packages: { ["node_modules/" + name]: { version, integrity: plan.integrity ?? plan.what.integrity } } }));
    console.log("added 1 package");
  }
}
`;

/** For tests: a folder as a Node is installed in, whose program is the one that runs the tests and whose npm does as told. */
export async function createFakeNode(prefix: string) {
  const folder = path.join(prefix, "lib/node_modules/npm/bin");
  const file = path.join(prefix, "bin/node");
  await mkdir(folder, { recursive: true });
  await mkdir(path.dirname(file), { recursive: true });
  await symlink(process.execPath, file);
  await writeFile(path.join(folder, "npm-cli.js"), npm);
  await writeFile(path.join(folder, "package.json"), '{"type":"commonjs"}');
  const plan = (next: NpmPlan) => writeFile(path.join(folder, "plan.json"), JSON.stringify(next));
  await plan({ kind: "hangs" });
  return {
    file,
    plan,
    /** Of npm, oldest first. */
    async calls(): Promise<{ args: string[]; cwd: string; exec: string; path: string; env: string[] }[]> {
      const text = await readFile(path.join(folder, "calls.jsonl"), "utf8").catch(() => "");
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as never);
    },
  };
}
