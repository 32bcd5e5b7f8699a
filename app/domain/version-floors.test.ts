import { expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import { dockerProduct } from "./docker-product";
import { type MachineFacts, isAppleSilicon, isAtLeast, requirementsOf } from "./version-floors";

test.each([
  ["4.40.0", "4.40", true],
  ["4.40", "4.40.0", true],
  ["4.39.9", "4.40", false],
  ["4.100.1", "4.40", true],
  ["Docker Desktop 4.83.0 (201221)", "4.71", true],
  ["v1.0.2-99-gca12aae1-dirty", "0.1.45", true],
  ["v0.1.44", "0.1.45", false],
  ["575.57.08", "575.57.08", true],
  ["575.57", "575.57.08", false],
  ["580.105.08", "575.57.08", true],
])("%s is at least %s: %s", (version, wanted, isSo) => {
  expect(isAtLeast(known(version), wanted)).toEqual(known(isSo));
});

test("what is no version is not judged", () => {
  expect(isAtLeast(known("dev"), "4.40")).toEqual(unknown("implausible", "dev"));
  expect(isAtLeast(unknown("timed-out"), "4.40")).toEqual(unknown("timed-out"));
});

const machine = (over: Partial<MachineFacts>): MachineFacts => ({
  os: "linux",
  arch: "x64",
  processor: known("AMD Ryzen 9"),
  gpus: known([]),
  ...over,
});
const card = (driver: string) => known([{ vendor: "nvidia", name: "RTX 4070", driver: known(driver) }]);

test("an Intel Mac is told by its processor: a program under Rosetta believes it runs on Intel", () => {
  const mac = (arch: string, name: string) => isAppleSilicon(machine({ os: "darwin", arch, processor: known(name) }));
  expect(mac("arm64", "Apple M4")).toEqual(known(true));
  expect(mac("x64", "Apple M1")).toEqual(known(true));
  expect(mac("x64", "Intel Core i9")).toEqual(known(false));
  const notRead = machine({ os: "darwin", processor: unknown("timed-out") });
  expect(isAppleSilicon(notRead)).toEqual(unknown("timed-out"));
});

test.each<[string, boolean, Partial<MachineFacts>, string[]]>([
  ["a Mac", true, { os: "darwin", arch: "arm64" }, ["desktop-version met runner", "apple-silicon met runner"]],
  ["an Intel Mac", true, { os: "darwin" }, ["desktop-version met runner", "apple-silicon unmet runner"]],
  ["Windows, no GPU", true, { os: "win32" }, ["desktop-version met runner"]],
  [
    "Windows, an old driver",
    true,
    { os: "win32", gpus: card("576.02") },
    ["desktop-version met runner", "nvidia-driver unmet gpu"],
  ],
  [
    "Windows, a new driver",
    true,
    { os: "win32", gpus: card("576.57") },
    ["desktop-version met runner", "nvidia-driver met gpu"],
  ],
  [
    "Linux, the same driver",
    false,
    { gpus: card("575.57.08") },
    ["plugin-version met runner", "nvidia-driver met gpu"],
  ],
  [
    "Linux, an old driver",
    false,
    { gpus: card("550.144.03") },
    ["plugin-version met runner", "nvidia-driver unmet gpu"],
  ],
  [
    "Linux, the driver is not told",
    false,
    { gpus: known([{ vendor: "nvidia", name: "GB10", driver: unknown("not-reported") }]) },
    ["plugin-version met runner", "nvidia-driver unknown gpu"],
  ],
  [
    "Windows on ARM",
    true,
    {
      os: "win32",
      arch: "arm64",
      gpus: known([{ vendor: "qualcomm", name: "Qualcomm(R) Adreno(TM) X1-85 GPU", driver: known("31") }]),
    },
    ["desktop-version met runner", "adreno met gpu"],
  ],
  [
    "Windows on old ARM",
    true,
    { os: "win32", arch: "arm64", gpus: known([{ vendor: "qualcomm", name: "Adreno 540", driver: known("24") }]) },
    ["desktop-version met runner", "adreno unmet gpu"],
  ],
  ["GPUs not listed", false, { gpus: unknown("timed-out") }, ["plugin-version met runner"]],
])("%s", (_name, isDesktop, over, expected) => {
  const versions = { desktop: known("4.83.0"), plugin: known("v1.2.6") };
  const found = requirementsOf(isDesktop, machine(over), versions);
  expect(found.map(({ id, verdict, affects }) => `${id} ${verdict} ${affects}`)).toEqual(expected);
});

test.each([
  [{ platform: "Docker Desktop 4.83.0 (201221)" }, "docker-desktop"],
  [{ system: "Docker Desktop", host: "docker-desktop" }, "docker-desktop"],
  [{ platform: "linux/amd64/ubuntu-24.04", components: ["Podman Engine", "Conmon"] }, "podman"],
  [{ system: "OrbStack", host: "orbstack" }, "orbstack"],
  [{ system: "Rancher Desktop WSL Distribution (containerized)" }, "rancher-desktop"],
  [{ system: "Alpine Linux v3.20", host: "lima-rancher-desktop" }, "rancher-desktop"],
  [{ system: "Ubuntu 24.04.1 LTS", host: "colima" }, "colima"],
  [{ system: "Ubuntu 24.04.1 LTS", host: "colima-work" }, "colima"],
  [{ system: "Ubuntu 24.04.1 LTS", host: "lima-docker" }, "other"],
  [
    { platform: "Docker Engine - Community", system: "Ubuntu 26.04 LTS", host: "box", components: ["Engine"] },
    "docker-engine",
  ],
  [{ platform: "", system: "Debian GNU/Linux 12 (bookworm)", host: "colimaniac" }, "docker-engine"],
])("%j answers to docker: %s", (words, product) => {
  expect(dockerProduct({ platform: null, system: null, host: null, components: [], ...words })).toBe(product);
});
