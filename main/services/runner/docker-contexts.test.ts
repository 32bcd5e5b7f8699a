import { expect, test } from "vitest";
import { parseContexts, readContexts } from "./docker-contexts";
import { createFakeHttp } from "./fake-http";
import { exited } from "../../platform/fake-command";

const row = (Name: string, DockerEndpoint: string, Current = false) =>
  JSON.stringify({ Name, DockerEndpoint, Current });
const array =
  '[{"Current":false,"DockerEndpoint":"unix:///var/run/docker.sock","Name":"default","StackOrchestrator":"swarm"},{"Current":true,"DockerEndpoint":"unix:///Users/user/.docker/run/docker.sock","Name":"desktop-linux"}]';

test("contexts, one object per line or as docker 20 wrote them", () => {
  expect(parseContexts(exited(`${row("default", "unix:///var/run/docker.sock", true)}\n`))).toEqual([
    { name: "default", endpoint: "unix:///var/run/docker.sock", isCurrent: true },
  ]);
  expect(parseContexts(exited(array))).toEqual([
    { name: "default", endpoint: "unix:///var/run/docker.sock", isCurrent: false },
    { name: "desktop-linux", endpoint: "unix:///Users/user/.docker/run/docker.sock", isCurrent: true },
  ]);
  expect(parseContexts(exited("NAME  DESCRIPTION"))).toBeNull();
  expect(parseContexts(exited("", 1))).toBeNull();
  expect(parseContexts({ kind: "timed-out", stdout: "", stderr: "", durationMs: 1 })).toBeNull();
});

test("who else answers on this machine: only sockets here are asked, and only those that answer are named", async () => {
  const http = createFakeHttp({
    "/var/run/docker.sock": { "/version": [200, '{"Version":"28.2.2","Platform":{"Name":""}}'] },
    "/home/anna/.docker/desktop/docker.sock": { "/version": [500, "starting"] },
  });
  const listed = [
    row("work", "ssh://anna@gpu", true),
    row("default", "unix:///var/run/docker.sock"),
    row("desktop-linux", "unix:///home/anna/.docker/desktop/docker.sock"),
    row("old", "unix:///home/anna/.colima/docker.sock"),
    row("lab", "tcp://10.0.0.7:2376"),
  ].join("\n");
  const options = { runCommand: async () => exited(listed), sendHttp: http.sendHttp, file: "docker" };
  expect(await readContexts({ ...options, env: {} })).toEqual({
    current: "work",
    pinnedBy: null,
    answering: [{ name: "default", product: "Docker Engine 28.2.2" }],
  });
  expect(http.calls.map(({ place }) => place)).toEqual([
    "/var/run/docker.sock",
    "/home/anna/.docker/desktop/docker.sock",
    "/home/anna/.colima/docker.sock",
  ]);
  expect(await readContexts({ ...options, env: { DOCKER_HOST: "ssh://gpu" } })).toMatchObject({
    pinnedBy: "DOCKER_HOST",
  });
});
