import { expect, test } from "vitest";
import { routes, type Input, type RouteName } from "../contract/index";
import { offlineContact, offlinePolicies, registryOf } from "./offline-policy";

const names = Object.keys(routes) as RouteName[];

test("every route of the contract is decided, and nothing else is", () => {
  expect(Object.keys(offlinePolicies).toSorted()).toEqual(names.toSorted());
});

const contact = <R extends RouteName>(route: R, input: Input<R>, asked: string | null) =>
  [route, input, asked] as [RouteName, unknown, string | null];

test.each([
  contact("models.pull", { ref: "ai/qwen3:8B" }, "docker.io"),
  contact("models.pull", { ref: "hf.co/org/name:Q4_K_M" }, "huggingface.co"),
  contact("models.pull", { ref: "registry.example:5000/a/b" }, "registry.example:5000"),
  contact("models.pull", { ref: "localhost:5000/a/b" }, null),
  contact("models.pull", { ref: "127.0.0.1:5000/a/b" }, null),
  contact("models.inspect", { ref: "ai/qwen3" }, null),
  contact("models.inspect", { ref: "ai/qwen3", isRemote: true }, "docker.io"),
  contact("models.inspect", { ref: "localhost:5000/a/b", isRemote: true }, null),
  contact("models.checkUpdate", { ref: "ai/qwen3" }, "docker.io"),
  // answers "not known" and asks nobody
  contact("models.checkUpdate", { ref: "hf.co/org/name" }, null),
  contact("guard.look", { ref: "ai/qwen3", intent: "pull" }, "docker.io"),
  contact("guard.look", { ref: "ai/qwen3", intent: "load" }, null),
  contact("registries.search", { registry: "docker-hub", text: "" }, "hub.docker.com"),
  contact("registries.search", { registry: "hugging-face", text: "x" }, "huggingface.co"),
  contact("registries.variants", { ref: "hf.co/org/name" }, "huggingface.co"),
  contact("registries.variants", { ref: "ai/qwen3" }, "hub.docker.com"),
  contact("runner.try", { address: "http://127.0.0.1:12434" }, null),
  contact("runner.try", { address: "localhost:12434" }, null),
  contact("runner.try", { address: "box.example:12434" }, "box.example:12434"),
  contact("runner.setUp", { operation: "install-runner", options: [] }, "docker.io"),
  contact("runner.setUp", { operation: "start-runner", options: [] }, null),
  contact("openclaw.plan", { model: "ai/qwen3", profile: "local-only" }, null),
  contact(
    "openclaw.plan",
    {
      profile: "cloud",
      cloud: { model: "m", baseUrl: "https://api.example.com/v1", api: "openai-completions", keyVariable: null },
    },
    "api.example.com",
  ),
  contact("gateway.plan", { operation: "install" }, "npm"),
  contact("gateway.plan", { operation: "run" }, null),
  contact("gateway.sendMessage", { channel: "telegram", target: "me", text: "hi" }, "telegram"),
])("%s %j would ask %s", (route, input, asked) => {
  expect(offlineContact(route, input as never)).toBe(asked);
});

test("a model's id, and a name that is none, ask no registry", () => {
  expect(registryOf("0123456789ab")).toBeNull();
  expect(registryOf("not a name")).toBeNull();
});
