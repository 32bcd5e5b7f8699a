import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let root: string;

/** A project of its own around our real scripts, its tools replaced by programs of a line. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "homeport-scripts-"));
  cpSync(import.meta.dirname, path.join(root, "scripts"), { recursive: true });
  write("package.json", '{"type":"module"}');
  write("package-lock.json", "{}");
  write("node_modules/.homeport-lock", createHash("sha256").update("{}").digest("hex"));
  mkdirSync(path.join(root, "node_modules/node/bin"), { recursive: true });
  const node = path.join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  symlinkSync(process.execPath, node);
  write("main/entry.ts", "1");
  write("node_modules/electron-vite/bin/electron-vite.js", "console.log('built')");
  write("out/main/browser.js", "console.log('opened')");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function run(script: string, ...args: string[]) {
  const { DISPLAY: _display, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    encoding: "utf8",
    env,
  });
  return { status, output: stdout + stderr };
}
const start = (...args: string[]) => run("scripts/start.mjs", "--browser", ...args);

test("it builds once, and again when a source changed, but not for what only tests use", () => {
  expect(start().output).toMatch(/Building[^]*built[^]*opened/);
  expect(start().output).toBe("opened\n");
  const doubles = [
    "main/entry.test.ts",
    "main/flows/fake-runner.ts",
    "main/services/jobs/fake-clock.ts",
    "main/services/activity/activity-samples.ts",
    "main/shell/browser/panel-test-kit.ts",
  ];
  for (const double of doubles) write(double, "2");
  expect(start().output).toBe("opened\n");
  write("main/services/jobs/clock.ts", "2");
  expect(start().output).toContain("Building");
});

test("a build that fails is said with what to do, without a stack", () => {
  write("node_modules/electron-vite/bin/electron-vite.js", "console.error('no room'); process.exit(1)");
  const { status, output } = start();
  expect(status).toBe(1);
  expect(output).toContain("no room");
  expect(output).toMatch(/The build failed; its own words are above\. .*npm ci/s);
  expect(output).not.toMatch(/^\s+at /m);
});

test("a panel that can't be started is said with what to do", () => {
  start();
  const node = path.join(root, "node_modules/node/bin/node");
  rmSync(node);
  writeFileSync(node, "no program", { mode: 0o644 });
  const { status, output } = start();
  expect(status).toBe(1);
  expect(output).toMatch(/The panel could not be started: .*EACCES.*npm ci/s);
  expect(output).not.toMatch(/^\s+at /m);
});

test.each(["scripts/start.mjs", "scripts/test.mjs", "scripts/test-real.mjs"])(
  "%s on a Node that is too old says which is needed",
  (script) => {
    const steps = path.join(root, "scripts/lib/steps.mjs");
    // what such a Node has there
    writeFileSync(steps, readFileSync(steps, "utf8").replaceAll("import.meta.dirname", "import.meta.dirnameOfOldNode"));
    const { status, output } = run(script);
    expect(status).toBe(1);
    expect(output).toContain(`this is ${process.version}`);
    expect(output).toMatch(/Node\.js 20\.19 or newer.*nodejs\.org/s);
    expect(output).not.toMatch(/^\s+at /m);
  },
);

test("a test runner that crashed before it wrote its report is named, not the missing file", () => {
  write("node_modules/vitest/vitest.mjs", "process.kill(process.pid, 'SIGKILL')");
  write("node_modules/.bin/x", "");
  const { status, output } = run("scripts/test.mjs", "unit");
  expect(status).toBe(1);
  expect(output).not.toContain("ENOENT");
  expect(output).toMatch(/ended \(SIGKILL\) before it wrote its report/);
  expect(output).toContain("0 passed, 1 failed");
});

test("what failed is told once more at the end, by its name and in its own words", () => {
  const report = { passed: 3, failures: [{ name: "a.test.ts › adds", lines: ["expected 1", "to be 2"] }] };
  write(
    "node_modules/vitest/vitest.mjs",
    `import { writeFileSync } from "node:fs";
     writeFileSync(process.env.HOMEPORT_UNIT_REPORT, ${JSON.stringify(JSON.stringify(report))});
     process.exit(1);`,
  );
  const { status, output } = run("scripts/test.mjs", "unit");
  expect(status).toBe(1);
  expect(output).toMatch(
    /Failed: unit \(1\)\n\nunit: a\.test\.ts › adds\n {2}expected 1\n {2}to be 2\n\n3 passed, 1 failed/,
  );
});

test.skipIf(process.platform === "win32")(
  "a starter that is killed ends the panel with one signal, not one a second",
  async () => {
    start();
    const heard = path.join(root, "heard");
    // slow to end, as one that writes a configuration back
    write(
      "out/main/browser.js",
      `import { appendFileSync } from "node:fs";
     process.on("SIGTERM", () => { appendFileSync(${JSON.stringify(heard)}, "SIGTERM\\n"); setTimeout(() => process.exit(), 2500); });
     setInterval(() => {}, 1000);
     console.log("opened " + process.pid);`,
    );
    const starter = `
    const child = require("node:child_process").spawn(process.execPath, ["scripts/start.mjs", "--browser"], { stdio: "inherit" });
    setInterval(() => {}, 1000);`;
    const npm = spawn(process.execPath, ["-e", starter], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    const [words] = (await once(npm.stdout, "data")) as [Buffer];
    const panel = Number(/opened (\d+)/.exec(String(words))?.[1]);
    npm.kill("SIGKILL");
    await vi.waitFor(() => expect(existsSync(heard)).toBe(true));
    await vi.waitFor(() => expect(() => process.kill(panel, 0)).toThrow("ESRCH"));
    expect(readFileSync(heard, "utf8")).toBe("SIGTERM\n");
  },
);
