import { expect, test, vi } from "vitest";
import { exited } from "../../platform/fake-command";
import type { RunCommand } from "../../platform/run-command";
import { keepDockerHome, offlineDockerWords } from "./docker-at-home";

function house(host: string, isOn = true) {
  const runCommand = vi.fn<RunCommand>(async () => exited("ran"));
  const kept = keepDockerHome(runCommand, {
    offline: { isOn: () => isOn },
    ownHosts: () => ["box"],
    env: { DOCKER_HOST: host },
    home: "/home/me",
    os: "linux",
    readTextFile: async () => null,
  });
  const run = async (file: string, ...args: string[]) => {
    const result = await kept({ file, args, timeoutMs: 1 });
    return result.kind === "exited" ? result.stdout + result.stderr : result.kind;
  };
  return { run, runCommand };
}

test("offline, docker is not sent to a daemon of another machine", async () => {
  const { run, runCommand } = house("ssh://me@server");
  expect(await run("/usr/bin/docker", "version")).toBe(`${offlineDockerWords} (ssh://server).`);
  expect(await run("docker", "model", "install-runner")).toContain(offlineDockerWords);
  expect(runCommand).not.toHaveBeenCalled();
});

test.each([
  ["a daemon here", "unix:///var/run/docker.sock", true, "docker", "version"],
  ["one's own name", "tcp://box:2375", true, "docker", "version"],
  ["online", "ssh://server", false, "docker", "version"],
  ["what only changes a file here", "ssh://server", true, "docker", "context"],
  ["another program", "ssh://server", true, "nvidia-smi", "-L"],
])("%s: it runs", async (_what, host, isOn, file, arg) => {
  expect(await house(host, isOn).run(file, arg)).toBe("ran");
});
