import { describe, expect, test } from "vitest";
import { reachOfAddress, reachOfRequest } from "./reach";

describe("an address says where it leads", () => {
  test.each([
    ["127.0.0.1:12434", "stays"],
    ["localhost:12434", "stays"],
    ["[::1]:12434", "stays"],
    ["https://127.9.9.9:443", "stays"],
    ["/var/run/docker.sock", "stays"],
    ["~/.docker/run/docker.sock", "stays"],
    [String.raw`\\.\pipe\docker_engine`, "stays"],
    [String.raw`\\box\pipe\docker_engine`, "crosses"],
    ["192.168.1.20:12434", "crosses"],
    ["https://box.example:8443", "crosses"],
    ["localhost.evil.example", "crosses"],
    ["127.0.0.1.evil.example:80", "crosses"],
    ["", "unknown"],
    ["not an address", "unknown"],
  ] as const)("%s: %s", (address, reach) => expect(reachOfAddress(address)).toBe(reach));
});

const get = (path: string, address = "127.0.0.1:12434") => ({ method: "GET", address, path });

describe("what is known of Model Runner's address counts for more", () => {
  test.each([
    ["another-machine", "crosses"],
    ["unknown", "unknown"],
    ["this-machine", "stays"],
  ] as const)("behind a loopback port, %s: %s", (location, reach) => {
    expect(reachOfRequest(get("/models"), { address: "http://127.0.0.1:12434/", location })).toBe(reach);
  });

  test("one of this machine's own addresses stays, and another address is judged by itself", () => {
    const known = { address: "192.168.1.20:12434", location: "this-machine" } as const;
    expect(reachOfRequest(get("/models", "192.168.1.20:12434"), known)).toBe("stays");
    expect(reachOfRequest(get("/models", "192.168.1.21:12434"), known)).toBe("crosses");
  });
});

test("pulls and looks at remote models make Model Runner ask a registry", () => {
  expect(reachOfRequest({ ...get("/models/create"), method: "POST" }, null)).toBe("asks-outside");
  expect(reachOfRequest(get("/models/ai/qwen3?remote=true"), null)).toBe("asks-outside");
  expect(reachOfRequest(get("/models/create"), null)).toBe("stays");
  expect(reachOfRequest(get("/models/ai/remote=true"), null)).toBe("stays");
  expect(reachOfRequest({ ...get("/models/create", "box:1"), method: "POST" }, null)).toBe("crosses");
});
