import { expect, test } from "vitest";
import { type ReleaseMachine, pickAsset } from "./release-assets";

const sha = "a".repeat(64);
const base = "https://github.com/docker/model-runner/releases/download";
const asset = (name: string, url: string, over = {}) => ({
  name,
  size: 1000,
  digest: `sha256:${sha}`,
  browser_download_url: url,
  ...over,
});
const dmrRelease = (tag: string, over = {}, assetOver = {}) => ({
  tag_name: tag,
  draft: false,
  prerelease: false,
  assets: ["linux-amd64.tar.gz", "linux-arm64.tar.gz", "darwin-arm64.tar.gz", "windows-amd64.zip"].map((target) =>
    asset(`dmr-${target}`, `${base}/${tag}/dmr-${target}`, assetOver),
  ),
  ...over,
});
const linux: ReleaseMachine = { os: "linux", arch: "x64", hasGpu: false };
const mac: ReleaseMachine = { os: "darwin", arch: "arm64", hasGpu: true };

test("the newest finished release of dmr itself, for this machine", () => {
  const answer = [
    { tag_name: "v1.2.7", assets: [asset("dmr-linux-amd64.tar.gz", `${base}/v1.2.7/x`)] },
    dmrRelease("dmr-v0.3.0", { prerelease: true }),
    dmrRelease("dmr-v0.2.0", { draft: true }),
    dmrRelease("dmr-v0.1.2"),
    dmrRelease("dmr-v0.1.1"),
  ];
  expect(pickAsset(answer, "dmr", linux)).toEqual({
    name: "dmr-linux-amd64.tar.gz",
    version: "v0.1.2",
    url: `${base}/dmr-v0.1.2/dmr-linux-amd64.tar.gz`,
    sizeBytes: 1000,
    sha256: sha,
  });
  expect(pickAsset(answer, "dmr", mac)?.name).toBe("dmr-darwin-arm64.tar.gz");
  expect(pickAsset(answer, "dmr", { ...mac, arch: "x64" })).toBeNull();
  expect(pickAsset(answer, "dmr", { ...linux, os: "win32" })?.name).toBe("dmr-windows-amd64.zip");
  expect(pickAsset(answer, "dmr", { ...linux, os: "win32", arch: "arm64" })).toBeNull();
  expect(pickAsset(answer, "llama-server", { ...linux, os: "win32" })).toBeNull();
});

test("the engine: the one dmr is known to work with, with Vulkan where there is a GPU", () => {
  const page = "https://github.com/ggml-org/llama.cpp/releases/download/b10068";
  const names = ["ubuntu-x64", "ubuntu-vulkan-x64", "ubuntu-arm64", "macos-arm64"].map(
    (target) => `llama-b10068-bin-${target}.tar.gz`,
  );
  const answer = { tag_name: "b10068", assets: names.map((name) => asset(name, `${page}/${name}`)) };
  expect(pickAsset(answer, "llama-server", linux)?.name).toBe("llama-b10068-bin-ubuntu-x64.tar.gz");
  expect(pickAsset(answer, "llama-server", { ...linux, hasGpu: true })?.name).toContain("vulkan-x64");
  expect(pickAsset(answer, "llama-server", { os: "linux", arch: "arm64", hasGpu: true })?.name).toContain(
    "ubuntu-arm64",
  );
  expect(pickAsset({ ...answer, tag_name: "b10069" }, "llama-server", linux)).toBeNull();
});

test("no checksum is said as none; an address that leads elsewhere is no archive", () => {
  const none = [dmrRelease("dmr-v0.1.1", {}, { digest: null })];
  expect(pickAsset(none, "dmr", linux)?.sha256).toBeNull();
  for (const browser_download_url of [
    "http://github.com/docker/model-runner/releases/download/dmr-v0.1.1/dmr-linux-amd64.tar.gz",
    "https://github.com.evil.example/docker/model-runner/releases/download/x",
    "https://evil@github.com:444/docker/model-runner/releases/download/x",
    "https://github.com/evil/model-runner/releases/download/x",
    "file:///etc/passwd",
  ]) {
    expect(pickAsset([dmrRelease("dmr-v0.1.1", {}, { browser_download_url })], "dmr", linux)).toBeNull();
  }
  expect(pickAsset({ message: "API rate limit exceeded" }, "dmr", linux)).toBeNull();
});
