import fc from "fast-check";
import { expect, test } from "vitest";
import { known, type Reading, unknown } from "../contract/reading";
import { rankRunnerWays, type RunnerWaysFacts } from "./runner-ways";

const gpu = (vendor: string) => ({ vendor, name: vendor, driver: unknown("not-reported") as Reading<string> });

type Changes = {
  os?: RunnerWaysFacts["machine"]["os"];
  arch?: string;
  processor?: string;
  vendor?: string;
  isWsl?: boolean;
  docker?: RunnerWaysFacts["docker"];
  standalone?: Partial<RunnerWaysFacts["standalone"]>;
};
type Docker = NonNullable<RunnerWaysFacts["docker"]>;
const gone: Docker = { isMissing: true, product: unknown("tool-missing") };
const here = (product: "docker-desktop" | "docker-engine" | "podman"): Docker => ({
  isMissing: false,
  product: known(product),
});

function facts({
  os = "linux",
  arch = "x64",
  processor = "x",
  vendor,
  isWsl = false,
  docker = gone,
  standalone,
}: Changes) {
  return {
    machine: { os, arch, processor: known(processor), gpus: known(vendor === undefined ? [] : [gpu(vendor)]) },
    isWsl,
    docker,
    standalone: { isDmrFound: false, hasEngine: false, isRunning: false, ...standalone },
  };
}
const told = (changes: Changes) => rankRunnerWays(facts(changes)).map(({ way, state }) => `${way}: ${state}`);

test.each<[string, Changes, string[]]>([
  ["Linux with nothing", {}, ["standalone: to-install", "docker-engine: to-install", "docker-desktop: not-possible"]],
  [
    "Linux with an NVIDIA card",
    { vendor: "nvidia" },
    ["docker-engine: to-install", "standalone: to-install", "docker-desktop: not-possible"],
  ],
  [
    "Linux with Docker Engine, and a dmr too",
    { docker: here("docker-engine"), standalone: { isDmrFound: true, hasEngine: true } },
    ["docker-engine: here", "standalone: here", "docker-desktop: not-possible"],
  ],
  [
    "the standalone one runs already",
    { docker: here("docker-engine"), standalone: { isDmrFound: true, hasEngine: true, isRunning: true } },
    ["standalone: here", "docker-engine: here", "docker-desktop: not-possible"],
  ],
  [
    "a dmr without an engine",
    { standalone: { isDmrFound: true } },
    ["standalone: to-install", "docker-engine: to-install", "docker-desktop: not-possible"],
  ],
  [
    "podman is no Docker",
    { docker: here("podman") },
    ["standalone: to-install", "docker-engine: to-install", "docker-desktop: not-possible"],
  ],
  [
    "a Mac with Apple silicon",
    { os: "darwin", arch: "arm64" },
    ["standalone: to-install", "docker-desktop: to-install", "docker-engine: not-possible"],
  ],
  [
    "a Mac with Docker Desktop",
    { os: "darwin", arch: "arm64", docker: here("docker-desktop") },
    ["docker-desktop: here", "standalone: to-install", "docker-engine: not-possible"],
  ],
  [
    "an Intel Mac",
    { os: "darwin", arch: "x64", processor: "Intel(R) Core(TM) i7" },
    ["docker-desktop: not-possible", "docker-engine: not-possible", "standalone: not-possible"],
  ],
  [
    "Rosetta says Intel, the processor Apple",
    { os: "darwin", arch: "x64", processor: "Apple M2" },
    ["standalone: to-install", "docker-desktop: to-install", "docker-engine: not-possible"],
  ],
  [
    "Windows: made for it comes before what computes on the processor only",
    { os: "win32" },
    ["docker-desktop: to-install", "standalone: to-install", "docker-engine: not-possible"],
  ],
  [
    "Windows with a dmr",
    { os: "win32", standalone: { isDmrFound: true, hasEngine: true } },
    ["standalone: here", "docker-desktop: to-install", "docker-engine: not-possible"],
  ],
  [
    "a Windows whose curl can't",
    { os: "win32", standalone: { lacksCurl: true } },
    ["docker-desktop: to-install", "docker-engine: not-possible", "standalone: not-possible"],
  ],
  [
    "Windows on ARM",
    { os: "win32", arch: "arm64" },
    ["docker-desktop: to-install", "docker-engine: not-possible", "standalone: not-possible"],
  ],
  [
    "WSL beside Docker Desktop",
    { isWsl: true, docker: here("docker-desktop") },
    ["docker-desktop: here", "standalone: to-install", "docker-engine: not-possible"],
  ],
  [
    "a processor nobody builds for",
    { arch: "riscv64" },
    ["docker-engine: to-install", "docker-desktop: not-possible", "standalone: not-possible"],
  ],
  [
    "before docker was asked",
    { docker: null },
    ["standalone: to-install", "docker-engine: to-install", "docker-desktop: not-possible"],
  ],
])("%s", (_name, changes, expected) => {
  expect(told(changes)).toEqual(expected);
});

test("every way stands once, with a reason, what is possible before what is not, what is here before what is not", () => {
  const bool = fc.boolean();
  fc.assert(
    fc.property(
      fc.record({
        os: fc.constantFrom("darwin", "win32", "linux", "other"),
        arch: fc.constantFrom("x64", "arm64", "ia32"),
        processor: fc.constantFrom("Apple M1", "Intel", ""),
        vendor: fc.constantFrom("nvidia", "amd", "intel"),
        isWsl: bool,
        docker: fc.constantFrom(null, gone, here("docker-desktop"), here("docker-engine"), here("podman")),
        standalone: fc.record({ isDmrFound: bool, hasEngine: bool }),
      }),
      (changes) => {
        const ways = rankRunnerWays(facts(changes as Changes));
        expect(new Set(ways.map(({ way }) => way)).size).toBe(3);
        expect(ways.every(({ reasons }) => reasons.length > 0 && new Set(reasons).size === reasons.length)).toBe(true);
        const order = ["here", "to-install", "not-possible"];
        const places = ways.map(({ state }) => order.indexOf(state));
        expect(places).toEqual(places.toSorted());
      },
    ),
  );
});
