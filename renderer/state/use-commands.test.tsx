import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { pageOf } from "../pages";
import { installFakeBridge } from "../test/fake-bridge";
import { useChosenModel } from "./chosen-model";
import { usePalette } from "./palette-state";
import { useGuard } from "./guard";
import { useSwitchRefusal } from "./switch";
import { samplePlan } from "../features/guard/guard-samples";
import { useCommands } from "./use-commands";

test("a page that is asked for is gone to, about the model that is named", () => {
  const fake = installFakeBridge();
  const view = renderHook(() => useCommands());
  act(() => fake.push("program.commanded", { command: "go", page: "chat", modelRef: "ai/qwen3:8B" }));
  expect(pageOf(window.location.hash)).toBe("chat");
  expect(useChosenModel.getState().ref).toBe("ai/qwen3:8B");
  act(() => fake.push("program.commanded", { command: "go", page: "models" }));
  expect(pageOf(window.location.hash)).toBe("models");
  expect(useChosenModel.getState().ref).toBe("ai/qwen3:8B");
  act(() => fake.push("program.commanded", { command: "palette" }));
  expect(usePalette.getState().isOpen).toBe(true);
  view.unmount();
  expect(fake.listenerCount("program.commanded")).toBe(0);
});

test("a model that needs a word first is asked about here", async () => {
  const fake = installFakeBridge({ "guard.look": samplePlan({ kind: "refuse" }) });
  renderHook(() => useCommands());
  act(() => fake.push("program.commanded", { command: "switch", modelRef: "ai/llama3.3:70B" }));
  await waitFor(() => expect(useGuard.getState().question).not.toBeNull());
  expect(fake.asked("switch.to")).toEqual([]);
  act(() => useGuard.getState().question?.answer(null));
});

test("a switch that main refuses is kept to be told, until another is asked for", async () => {
  const failure = { code: "model-missing", message: "gone" } as const;
  const fake = installFakeBridge({ "guard.look": { code: "internal", message: "" }, "switch.to": failure });
  renderHook(() => useCommands());
  const command = () => act(() => fake.push("program.commanded", { command: "switch", modelRef: "ai/qwen3:8B" }));
  command();
  await waitFor(() => expect(useSwitchRefusal.getState().refusal).toEqual({ to: "ai/qwen3:8B", failure }));
  fake.replies["switch.to"] = { jobId: "1" };
  command();
  expect(useSwitchRefusal.getState().refusal).toBeNull();
  await waitFor(() => expect(fake.asked("switch.to")).toHaveLength(2));
  expect(useSwitchRefusal.getState().refusal).toBeNull();
});
