import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { listCandidates } from "./candidates";

const home = "/home/anna";
type World = {
  setting?: string;
  env?: Record<string, string>;
  os?: NodeJS.Platform;
  home?: string;
  files?: Record<string, unknown>;
};

function list(world: World) {
  const files = world.files ?? {};
  return listCandidates({
    setting: world.setting ?? null,
    env: world.env ?? {},
    home: world.home ?? home,
    os: world.os ?? "linux",
    readTextFile: (file) => {
      const content = files[file];
      if (content instanceof Error) return Promise.reject(content);
      return Promise.resolve(
        content === undefined ? null : typeof content === "string" ? content : JSON.stringify(content),
      );
    },
  });
}

const modelContexts = `${home}/.docker/model/contexts.json`;
const config = `${home}/.docker/config.json`;
const metaOf = (name: string, folder = `${home}/.docker`) =>
  `${folder}/contexts/meta/${createHash("sha256").update(name).digest("hex")}/meta.json`;
const dockerContext = (host: string, metadata = {}) => ({
  Name: "x",
  Metadata: metadata,
  Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
});
const usual = ["~/.docker/run/docker.sock", "~/.docker/desktop/docker.sock", "/var/run/docker.sock", "127.0.0.1:12434"];

test.each<[string, World, string[]]>([
  ["nothing configured", {}, usual],
  [
    "Windows",
    { os: "win32", home: "C:\\Users\\anna" },
    ["\\\\.\\pipe\\dockerDesktopLinuxEngine", "\\\\.\\pipe\\docker_engine", "127.0.0.1:12434"],
  ],
  ["settings before everything", { setting: "http://gpu:1", env: { MODEL_RUNNER_HOST: "http://b:2" } }, ["gpu:1"]],
  ["environment", { env: { MODEL_RUNNER_HOST: " http://b:2/ " }, files: { [modelContexts]: {} } }, ["b:2"]],
  ["environment, empty", { env: { MODEL_RUNNER_HOST: " " } }, usual],
  ["https is said", { env: { MODEL_RUNNER_HOST: "https://b" } }, ["https://b"]],
  [
    "active model context",
    { files: { [modelContexts]: { version: 1, current: "box", contexts: { box: { host: "http://box:12434" } } } } },
    ["box:12434"],
  ],
  ["the default model context", { files: { [modelContexts]: { current: "default", contexts: {} } } }, usual],
  ["model contexts that are broken", { files: { [modelContexts]: "{", [config]: "nonsense" } }, usual],
  [
    "files that can't be read",
    { files: { [modelContexts]: new Error("EACCES"), [config]: new Error("EACCES") } },
    usual,
  ],
  [
    "DOCKER_HOST of a socket first",
    { env: { DOCKER_HOST: "unix:///run/user/1000/docker.sock" } },
    ["/run/user/1000/docker.sock", ...usual],
  ],
  [
    "DOCKER_HOST of a well-known one",
    { env: { DOCKER_HOST: "unix:///var/run/docker.sock" } },
    ["/var/run/docker.sock", ...usual.filter((each) => each !== "/var/run/docker.sock")],
  ],
  ["DOCKER_HOST by ssh: no socket of this machine", { env: { DOCKER_HOST: "ssh://me@gpu" } }, ["127.0.0.1:12434"]],
  ["DOCKER_HOST by tcp", { env: { DOCKER_HOST: "tcp://gpu:2375" } }, ["gpu:2375", "127.0.0.1:12434"]],
  [
    "DOCKER_HOST by tcp with TLS and no port",
    { env: { DOCKER_HOST: "tcp://gpu", DOCKER_TLS_VERIFY: "1" } },
    ["https://gpu:2376", "127.0.0.1:12434"],
  ],
  ["DOCKER_HOST without a scheme", { env: { DOCKER_HOST: "gpu:2375" } }, ["gpu:2375", "127.0.0.1:12434"]],
  [
    "the current docker context",
    {
      files: {
        [config]: { currentContext: "colima" },
        [metaOf("colima")]: dockerContext("unix:///home/anna/.colima/docker.sock"),
      },
    },
    ["~/.colima/docker.sock", ...usual],
  ],
  [
    "DOCKER_CONTEXT before it, in a folder of its own",
    {
      env: { DOCKER_CONTEXT: "far", DOCKER_CONFIG: "/etc/dock" },
      files: {
        "/etc/dock/config.json": { currentContext: "near" },
        [metaOf("far", "/etc/dock")]: dockerContext("ssh://far"),
      },
    },
    ["127.0.0.1:12434"],
  ],
  ["a docker context that is not there", { env: { DOCKER_CONTEXT: "gone" } }, usual],
  [
    "a cloud context",
    {
      env: { DOCKER_CONTEXT: "c" },
      files: { [metaOf("c")]: dockerContext("unix:///c.sock", { "cloud.docker.com": {} }) },
    },
    ["127.0.0.1:12435", "/c.sock", ...usual],
  ],
  [
    "a named pipe as docker writes it",
    { os: "win32", home: "C:\\Users\\anna", env: { DOCKER_HOST: "npipe:////./pipe/docker_engine" } },
    ["\\\\.\\pipe\\docker_engine", "\\\\.\\pipe\\dockerDesktopLinuxEngine", "127.0.0.1:12434"],
  ],
])("%s", async (_name, world, labels) => {
  expect((await list(world)).map(({ label }) => label)).toEqual(labels);
});

test("sockets are asked below Docker Desktop's path, TCP at its root", async () => {
  const found = await list({});
  expect(found[0]?.address).toEqual({
    kind: "socket",
    path: `${home}/.docker/run/docker.sock`,
    basePath: "/exp/vDD4.40",
  });
  expect(found.at(-1)?.address).toEqual({ kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "" });
  expect((await list({ env: { MODEL_RUNNER_HOST: "http://h:1/exp/vDD4.40/" } }))[0]?.address).toEqual({
    kind: "tcp",
    origin: "http://h:1",
    basePath: "/exp/vDD4.40",
  });
});

describe("what is configured but no address is said, and nothing else tried", () => {
  test.each<[string, World, RegExp]>([
    [
      "environment",
      { env: { MODEL_RUNNER_HOST: "unix:///var/run/x.sock" } },
      /MODEL_RUNNER_HOST is not an http address/,
    ],
    [
      "a model context that is not there",
      { files: { [modelContexts]: { current: "gone", contexts: {} } } },
      /"gone" is not an http address: \(empty\)/,
    ],
    ["one named like a method", { files: { [modelContexts]: { current: "toString", contexts: {} } } }, /"toString"/],
  ])("%s", async (_name, world, fault) => {
    const found = await list(world);
    expect(found).toHaveLength(1);
    expect(found[0]?.address).toBeNull();
    expect(found[0]?.fault).toMatch(fault);
  });

  test("without the password in it", async () => {
    const [found] = await list({ env: { MODEL_RUNNER_HOST: "http://anna:secret@gpu:1" } });
    expect(found?.address).toBeNull();
    expect(JSON.stringify(found)).not.toContain("secret");
  });
});
