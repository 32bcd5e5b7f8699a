import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDiskUse, parseModelIds, parseRoot, parseStatus, parseVersion } from "./parse";

const root = path.resolve(import.meta.dirname, "../../..");
const fixtures = path.join(root, "e2e/fixtures/recordings/dmr/http");
const bodyOf = (name: string, folder = fixtures): string =>
  JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")).body;

describe("what a real runner said", () => {
  test("status", () => {
    expect(parseStatus(bodyOf("engines-status"))).toEqual([
      { name: "diffusers", status: "not-installed", detail: "" },
      { name: "llama.cpp", status: "running", detail: "llama.cpp unknown" },
      { name: "mlx", status: "not-installed", detail: "only supported on Apple Silicon" },
      { name: "sglang", status: "not-installed", detail: "package not installed" },
      { name: "vllm", status: "not-installed", detail: "binary not found" },
    ]);
  });

  test("version, disk, models, the front page", () => {
    expect(parseVersion(bodyOf("version"))).toBe("dev");
    expect(parseDiskUse(bodyOf("df"))).toBe(253_115_502);
    expect(parseModelIds(bodyOf("openai-models-engines"))).toEqual(["docker.io/ai/gemma3:270M-Q4_K_M"]);
    expect(parseRoot(bodyOf("root"))).toBe("open-source");
  });

  const all = path.resolve(root, "../shared/recordings/dmr/http");
  test.skipIf(!existsSync(all))("every recorded status", () => {
    const names = readdirSync(all).map((file) => path.basename(file, ".json"));
    const states = names.filter((name) => /^(engines-)?status/.test(name));
    expect(states.length).toBeGreaterThan(0);
    expect(states.filter((name) => parseStatus(bodyOf(name, all))?.length !== 5)).toEqual([]);
  });
});

test.each([
  ["Running: llama.cpp b9879-metal (sha256:b7) 72874f5", "running", "llama.cpp b9879-metal (sha256:b7) 72874f5"],
  ["running llama.cpp version: c55bce4", "running", "running llama.cpp version: c55bce4"],
  ["RUNNING", "running", ""],
  ["Error: Python not found", "error", "Python not found"],
  ["Not Installed", "not-installed", ""],
  ["not installed", "not-installed", ""],
  ["Installing: llama.cpp", "installing", "llama.cpp"],
  ["installing", "installing", ""],
  ["vLLM binary not found", "not-installed", "vLLM binary not found"],
  ["python3 not found in PATH", "not-installed", "python3 not found in PATH"],
  ["only supported on Linux", "not-installed", "only supported on Linux"],
  ["runningly odd", "unknown", "runningly odd"],
  ["", "unknown", ""],
])("the words %j mean %s", (words, status, detail) => {
  expect(parseStatus(JSON.stringify({ x: words }))).toEqual([{ name: "x", status, detail }]);
});

test.each(["", "[]", "null", "7", '"ok"', '{"a":1}', '{"a":{"b":"c"}}', "<html>", '{"a":"Running"'])(
  "%s is no status",
  (text) => {
    expect(parseStatus(text)).toBeNull();
  },
);

test.each(['{"models_disk_usage":-1}', '{"models_disk_usage":"7"}', '{"models_disk_usage":1e999}', "{}", "x", "null"])(
  "%s says nothing of the disk",
  (text) => {
    expect(parseDiskUse(text)).toBeNull();
  },
);

test("Docker Desktop's front page is told from the open source one, others from both", () => {
  expect(parseRoot("Docker Model Runner\n\nThe service is running.\n")).toBe("desktop");
  expect(parseRoot("Docker Model Runner is running")).toBe("open-source");
  expect(parseRoot("<html>Docker Model Runner is running</html>")).toBeNull();
  expect(parseRoot("")).toBeNull();
});

test("no answer, however odd, makes a parser throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const parse of [parseStatus, parseVersion, parseDiskUse, parseModelIds, parseRoot]) {
        expect(() => parse(text)).not.toThrow();
      }
    }),
  );
});
