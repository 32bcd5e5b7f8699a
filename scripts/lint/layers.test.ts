import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { violation } from "./layers.js";

const root = path.resolve(import.meta.dirname, "../..");

test.each([
  ["app/domain/units.ts", "../contract/common"],
  ["renderer/state/jobs.ts", "../../app/contract"],
  ["renderer/app.tsx", "react"],
  ["main/platform/http.ts", "node:http"],
  ["main/services/runner/runner.ts", "./probe"],
  ["main/services/runner/runner.ts", "../../platform/ports"],
  ["main/flows/connect.ts", "../services/models/models"],
  ["main/compose.ts", "./flows/connect"],
  ["main/index.ts", "./compose"],
  ["main/shell/electron/window.ts", "electron"],
  ["main/shell/words.ts", "../../renderer/locales/en/shell.json"],
  ["main/preload.ts", "electron"],
  ["main/shell/electron/updates.ts", "electron-updater"],
  ["e2e/stand-in/electron.ts", "electron"],
])("%s may import %s", (file, specifier) => {
  expect(violation(file, specifier)).toBeNull();
});

test.each([
  ["app/domain/units.ts", "node:os", "knows no Node"],
  ["app/domain/units.ts", "os", "knows no Node"],
  ["app/domain/units.ts", "../../main/platform/http", "may not import main/platform"],
  ["renderer/app.tsx", "fs", "knows no Node"],
  ["renderer/app.tsx", "../main/compose", "may not import main/compose"],
  ["renderer/app.tsx", "../e2e/harness", "may not import e2e/harness"],
  ["main/platform/http.ts", "../services/runner/runner", "may not import main/services"],
  ["main/services/runner/runner.ts", "../models/models", "never imports another service"],
  ["main/services/runner/runner.ts", "../../flows/connect", "may not import main/flows"],
  ["main/services/runner.ts", "electron", "only main/shell/electron"],
  ["main/index.ts", "electron", "only main/shell/electron"],
  ["main/shell/electron/shell.ts", "electron-updater", "only main/shell/electron/updates.ts"],
  ["main/shell/browser/server.ts", "electron/main", "only main/shell/electron"],
  ["main/flows/connect.ts", "../ipc/gate", "may not import main/ipc"],
  ["main/ipc/gate.ts", "../shell/shell", "may not import main/shell"],
  ["main/shell/words.ts", "../../renderer/i18n", "may not import renderer"],
  ["main/services/jobs/jobs.ts", "../../../renderer/locales/en/shell.json", "may not import renderer"],
  ["main/demo/demo-platform.ts", "../services/runner/runner", "may not import main/services"],
  ["main/strange/x.ts", "./y", "lies in no layer"],
])("%s importing %s is refused", (file, specifier, message) => {
  expect(violation(file, specifier)).toContain(message);
});

test("the linter really runs the rule, type imports included", () => {
  const folder = mkdtempSync(path.join(root, "app/layer-rule-"));
  try {
    writeFileSync(
      path.join(folder, "broken.ts"),
      'import type { Clock } from "../../main/platform/clock";\nexport type X = Clock;\n',
    );
    const lint = spawnSync(process.execPath, [path.join(root, "node_modules/oxlint/bin/oxlint"), folder], {
      cwd: root,
      encoding: "utf8",
    });
    expect(lint.stdout).toContain("app may not import main/platform");
    expect(lint.status).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
