import { expect, test } from "vitest";
import { locateRunner } from "./runner-location";
import { describeModel, isSameEndpoint, placeOfBaseUrl, splitModelRef } from "./model-place";

test.each([
  ["http://127.0.0.1:12434/engines/v1", "this-machine"],
  ["http://localhost:12434/v1", "this-machine"],
  ["http://LOCALHOST./v1", "this-machine"],
  ["http://[::1]:12434/v1", "this-machine"],
  ["http://[::ffff:127.0.0.1]:1/v1", "this-machine"],
  ["http://127.9.9.9/v1", "this-machine"],
  ["http://2130706433/v1", "this-machine"],
  ["http://dmr.localhost:12434/v1", "this-machine"],
  ["http://[::]:12434/v1", "this-machine"],
  ["http://0.0.0.0:12434/v1", "this-machine"],
  ["http://[::ffff:192.0.2.1]/v1", "cloud"],
  ["http://192.168.1.4:12434/v1", "another-machine"],
  ["http://10.0.0.4/v1", "another-machine"],
  ["http://172.16.0.1/v1", "another-machine"],
  ["http://172.32.0.1/v1", "cloud"],
  ["http://100.100.1.1/v1", "another-machine"],
  ["http://[fd00::1]/v1", "another-machine"],
  ["http://gpu-box:8000/v1", "another-machine"],
  ["http://gpu.local/v1", "another-machine"],
  ["http://model-runner.docker.internal/engines/v1", "another-machine"],
  ["https://api.openai.com/v1", "cloud"],
  ["http://127.0.0.1.evil.example/v1", "cloud"],
  ["http://localhost.evil.example/v1", "cloud"],
  ["http://10.evil.example/v1", "cloud"],
  ["http://127.0.0.1@evil.example/v1", "cloud"],
  ["file:///127.0.0.1", "cloud"],
  ["${BASE_URL}", "cloud"],
  ["", "cloud"],
  [null, "cloud"],
  [undefined, "cloud"],
])("%s is %s", (baseUrl, place) => {
  expect(placeOfBaseUrl(baseUrl)).toBe(place);
});

test.each([
  ["http://192.168.1.4:12434/v1", "this-machine"],
  ["http://WORKBENCH.:12434/v1", "this-machine"],
  ["http://203.0.113.9/v1", "this-machine"],
  ["http://[fe80::1]/v1", "this-machine"],
  ["http://192.168.1.5:12434/v1", "another-machine"],
  ["http://workbench.evil.example/v1", "cloud"],
])("where this machine's own names are known, %s is %s", (baseUrl, place) => {
  const ownHosts = ["workbench", "192.168.1.4", "203.0.113.9", "fe80::1%en0"];
  expect(placeOfBaseUrl(baseUrl, ownHosts)).toBe(place);
  expect(describeModel("local/x", () => baseUrl, ownHosts).place).toBe(place);
});

test("a runner and a model at the same address are on the same machine", () => {
  const ownHosts = ["workbench", "192.168.1.4"];
  for (const host of ["127.0.0.1", "dmr.localhost", "192.168.1.4", "workbench", "[::1]", "192.168.1.5", "gpu-box"]) {
    const runner = locateRunner({
      transport: "tcp",
      hostOrPath: host,
      kind: "unknown",
      isNamedByUser: true,
      dockerEndpoint: null,
      ownHosts,
    });
    expect(placeOfBaseUrl(`http://${host}:12434/engines/v1`, ownHosts)).toBe(runner.location);
  }
});

test.each([
  ["http://127.0.0.1:12434/engines/v1", "http://localhost:12434/v1/", true],
  ["http://127.0.0.1:12434/engines/v1", "http://dmr.localhost:12434/v1/", true],
  ["http://127.0.0.1:12434/engines/v1", "http://[::1]:12434/engines/llama.cpp/v1", true],
  ["http://127.0.0.1:12434/engines/v1", "http://127.0.0.1:12435/engines/v1", false],
  ["http://127.0.0.1:12434/engines/v1", "https://127.0.0.1:12434/engines/v1", false],
  ["http://127.0.0.1:12434/engines/v1", "http://127.0.0.1:12434/proxy/v1", false],
  ["http://gpu:80/v1", "http://gpu/v1", true],
  ["http://gpu/v1", null, false],
])("%s and %s: same endpoint %s", (a, b, isSame) => {
  expect(isSameEndpoint(a, b)).toBe(isSame);
  expect(isSameEndpoint(b, a)).toBe(isSame);
});

test("a reference splits at its first slash", () => {
  expect(splitModelRef("local/ai/qwen3:8B")).toEqual({ provider: "local", model: "ai/qwen3:8B" });
  expect(splitModelRef("qwen3")).toBeNull();
  expect(splitModelRef("/x")).toBeNull();
  expect(splitModelRef("x/")).toBeNull();
});

test("a model whose provider is not in the configuration is in the cloud", () => {
  const baseUrlOf = (id: string) => (id === "local" ? "http://127.0.0.1:1/v1" : null);
  expect(describeModel("anthropic/claude-opus-4-5", baseUrlOf)).toMatchObject({ place: "cloud", baseUrl: null });
  expect(describeModel("local/ai/x", baseUrlOf)).toMatchObject({ place: "this-machine", model: "ai/x" });
  expect(describeModel("alias", baseUrlOf)).toMatchObject({ place: "cloud", provider: "", model: "alias" });
});
