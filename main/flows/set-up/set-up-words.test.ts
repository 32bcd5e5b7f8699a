import { expect, test } from "vitest";
import { exited } from "../../platform/fake-command";
import { failureOf, isOnlySlow, lineShown } from "./set-up-words";

const said = (stderr: string, stdout = "") => exited(stdout, 1, stderr);
const daemon = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
const allocated =
  "driver failed programming external connectivity: Bind for 127.0.0.1:12434 failed: port is already allocated";

test.each([
  [
    "failed to pull image docker/model-runner:latest and no local image found: dial tcp: no such host",
    "setup-no-image",
  ],
  ["Error response from daemon: No such image: docker/model-runner:latest", "setup-no-image"],
  [
    "failed to pull image docker/model-runner:latest: write /var/lib/docker/tmp/x: no space left on device",
    "disk-full",
  ],
  [daemon, "setup-docker-lost"],
  [`unable to identify existing standalone model runner: ${daemon}`, "setup-docker-lost"],
  [allocated, "setup-port-taken"],
  ["Error starting userland proxy: listen tcp4 172.17.0.1:12434: bind: address already in use", "setup-port-taken"],
  [
    "ports are not available: listen tcp 127.0.0.1:12434: bind: Only one usage of each socket address",
    "setup-port-taken",
  ],
  [
    "failed to update settings: settings format not recognized, unknown settings keys: [enableInferenceTCP]",
    "setup-settings-refused",
  ],
  ["unknown flag: --do-not-track", "setup-plugin-old"],
  ["docker: 'model' is not a docker command.", "setup-plugin-old"],
  ["something nobody has seen", "setup-failed"],
])("%s: %s", (words, code) => {
  const { code: found, detail } = failureOf(
    "docker model install-runner",
    said(`\u001B[1m${words}\u001B[0m\n`, "Using local image\n"),
  );
  expect(found).toBe(code);
  expect(detail).toBe(`${words}\nUsing local image`);
});

test("the command is named when its words say nothing", () => {
  expect(failureOf("docker desktop start", said(""))).toMatchObject({
    code: "setup-failed",
    message: "docker desktop start ended with code 1.",
  });
});

test("only the installer's own patience is told apart", () => {
  expect(isOnlySlow(said("standalone model runner took too long to initialize"))).toBe(true);
  expect(isOnlySlow(said(daemon))).toBe(false);
});

test("a line is shown without colours, in its last state, and not without end", () => {
  expect(lineShown("\u001B[1;32mDone\u001B[0m  ")).toBe("Done");
  expect(lineShown("10%\r20%\r")).toBe("20%");
  expect(lineShown("x".repeat(900))).toHaveLength(300);
});
