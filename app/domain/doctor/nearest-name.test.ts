import { expect, test } from "vitest";
import { nearestName } from "./nearest-name";

test.each([
  ["qwen3:8B", ["docker.io/ai/qwen3:8b"], { kind: "name", name: "docker.io/ai/qwen3:8b" }],
  ["ai/qwen3", ["ai/qwen3:8B-Q4_K_M"], { kind: "name", name: "ai/qwen3:8B-Q4_K_M" }],
  [
    "glm-4.7-flash",
    ["registry.example:5000/ai/glm-4.7-flash:latest"],
    { kind: "registry", name: "registry.example:5000/ai/glm-4.7-flash:latest" },
  ],
  ["hf.co/unsloth/qwen3:Q4", ["ai/qwen3:latest"], { kind: "name", name: "ai/qwen3:latest" }],
  ["ai/mistral", ["ai/qwen3:latest"], null],
  ["", ["ai/qwen3:latest"], null],
])("%s among %j is %j", (wanted, names, near) => {
  expect(nearestName(wanted, names)).toEqual(near);
});
