import { expect, test } from "vitest";
import { composedGateway, inspectContainers, listContainers } from "../../demo/tools/docker-containers";
import { wholeDocker } from "../../demo/tools/docker";
import { exited } from "../../platform/fake-command";
import type { CommandRequest, CommandResult } from "../../platform/run-command";
import { parseInspect, parseList, readBridgeGateway, readContainers } from "./containers";

/** As Docker Engine 20.10 answered these templates, paths made plain. */
const listedByDocker = `{"names":"x"}
{"name":"openclaw-openclaw-gateway-1","image":"docker/model-runner:latest","command":"\\"sleep 600\\"","state":"running","ports":"12434/tcp, 127.0.0.1:18789->18789/tcp","mounts":"/home/anna/.openclaw"}
`;
const inspectedByDocker = `{"name":"/openclaw-openclaw-gateway-1","mode":"oc_default","hosts":null,"mounts":[{"Type":"bind","Source":"/home/anna/.openclaw","Destination":"/home/node/.openclaw","Mode":"","RW":true,"Propagation":"rprivate"}],"networks":{"oc_default":{"IPAMConfig":null,"Links":null,"Aliases":["bfd46afbfebb"],"MacAddress":"02:42:ac:12:00:02","GwPriority":0,"Gateway":"172.18.0.1","IPAddress":"172.18.0.2","IPPrefixLen":16}}}
`;

test("what a real docker says of a container", () => {
  const [container, ...more] = parseList(exited(listedByDocker)) ?? [];
  expect(more).toEqual([]);
  expect(container).toMatchObject({ isRunning: true, ports: "12434/tcp, 127.0.0.1:18789->18789/tcp" });
  const details = parseInspect(exited(inspectedByDocker, 1, "Error response from daemon: No such container: gone\n"));
  expect(details.get("openclaw-openclaw-gateway-1")).toEqual({
    networkMode: "oc_default",
    extraHosts: [],
    mounts: [{ source: "/home/anna/.openclaw", destination: "/home/node/.openclaw" }],
    networks: ["oc_default"],
  });
});

test("the simulated docker answers in the same shapes", () => {
  const state = { ...wholeDocker, assistant: { ...composedGateway, folder: "/home/anna/.openclaw" } };
  const keys = (text: string | undefined) => Object.keys(JSON.parse(text?.trim().split("\n").at(-1) ?? "{}") as object);
  expect(keys(listContainers(state).stdout)).toEqual(keys(listedByDocker));
  const args = ["inspect", "--type", "container", "--format", "x", composedGateway.name];
  expect(keys(inspectContainers(args, state).stdout)).toEqual(keys(inspectedByDocker));
});

async function read(answers: readonly CommandResult[]) {
  const asked: CommandRequest[] = [];
  const runCommand = async (request: CommandRequest) => {
    asked.push(request);
    return answers[asked.length - 1] ?? exited("");
  };
  const about = { runCommand, file: "/usr/bin/docker", env: {} };
  return { seen: await readContainers(about), asked, about };
}

test("two processes, with a limit, and no environment of a container is asked for", async () => {
  const { seen, asked } = await read([exited(listedByDocker), exited(inspectedByDocker)]);
  expect(seen.docker).toMatchObject({ kind: "listed", containers: [{ networks: ["oc_default"] }] });
  expect(asked.map(({ args }) => args[0])).toEqual(["ps", "inspect"]);
  expect(asked.every(({ timeoutMs }) => timeoutMs <= 10_000)).toBe(true);
  expect(asked.flatMap(({ args }) => args).join(" ")).not.toMatch(/\.Env|json \.\}/);
});

test("others' containers are not looked at closer", async () => {
  const { seen, asked } = await read([
    exited('{"name":"web","image":"nginx","command":"x","state":"running","ports":"","mounts":""}\n'),
  ]);
  expect(seen).toEqual({ docker: { kind: "listed", containers: [] }, runner: null });
  expect(asked).toHaveLength(1);
});

test.each<[CommandResult, object]>([
  [exited("", 1, "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?"), { kind: "down" }],
  [
    exited("", 1, "permission denied while trying to connect to the Docker daemon socket"),
    { kind: "silent", words: "permission denied while trying to connect to the Docker daemon socket" },
  ],
  [
    { kind: "timed-out", stdout: "", stderr: "", durationMs: 1 } as CommandResult,
    { kind: "silent", words: "docker ps did not end in time." },
  ],
  [{ kind: "missing", message: "gone" }, { kind: "absent" }],
])("a docker that does not list: %#", async (result, docker) => {
  expect((await read([result])).seen).toEqual({ docker, runner: null });
});

test("a name that is none never reaches a command line", () => {
  const row = (name: string) => JSON.stringify({ name, state: "running" });
  const names = ["--privileged", "a;b", "a b", "$(x)", "", "ok_1.x-2"];
  expect(parseList(exited(names.map(row).join("\n")))?.map(({ name }) => name)).toEqual(["ok_1.x-2"]);
});

test.each([
  ['[{"Subnet":"172.17.0.0/16","Gateway":"172.17.0.1"}]', "172.17.0.1"],
  ['[{"Subnet":"fd00::/64","Gateway":"fd00::1"},{"Gateway":"10.9.0.1"}]', "10.9.0.1"],
  ['[{"Subnet":"172.17.0.0/16"}]', null],
  ["null", null],
])("the gateway of docker's own network in %s", async (stdout, gateway) => {
  const about = { runCommand: async () => exited(`${stdout}\n`), file: "docker", env: {} };
  expect(await readBridgeGateway(about)).toBe(gateway);
});
