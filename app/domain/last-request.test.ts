import { expect, test } from "vitest";
import type { RequestRow } from "../contract/requests";
import { lastRequestTo } from "./last-request";

const row = (model: string, over: Partial<RequestRow> = {}) =>
  ({ model, state: "ended", id: model, ...over }) as RequestRow;

test("the newest one of any of its names counts; lost ones and others' don't", () => {
  const rows = [
    row("ai/other:1"),
    row("ai/qwen3:8B", { state: "lost", id: "lost" }),
    row("docker.io/ai/qwen3:latest", { id: "newest" }),
    row("ai/qwen3:8B", { id: "older" }),
  ];
  expect(lastRequestTo(rows, ["ai/qwen3:8B", "ai/qwen3:latest"])?.id).toBe("newest");
  expect(lastRequestTo(rows, ["ai/none:1"])).toBeNull();
  expect(lastRequestTo([], ["ai/qwen3:8B"])).toBeNull();
});
