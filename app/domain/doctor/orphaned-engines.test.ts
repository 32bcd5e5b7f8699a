import { expect, test } from "vitest";
import { orphanedEngines, readProcesses } from "./orphaned-engines";

const engine =
  "/opt/x/bin/llama-server -ngl 999 --metrics --model /m/model.gguf --host inference-runner-0.sock --ctx-size 4096";

test("an engine without its runner is left behind; one with it is not", () => {
  const rows = readProcesses(
    [
      "    1     0   12000 /sbin/init splash",
      "  700     1   40000 dmr serve --socket r.sock",
      `  710   700  512000 ${engine}`,
      `  720     1  300000 ${engine.replace("runner-0", "runner-1")}`,
      `  730   999  100000 ${engine.replace("runner-0", "runner-2")}`,
      "  740     1  900000 llama-server --host 127.0.0.1 --port 8080",
      "no such row",
    ].join("\n"),
  );
  expect(orphanedEngines(rows)).toEqual([
    { pid: 720, residentBytes: 300_000 * 1024 },
    { pid: 730, residentBytes: 100_000 * 1024 },
  ]);
});

test("nothing that is no list of processes is taken for one", () => {
  expect(readProcesses("ps: unknown option")).toEqual([]);
});
