import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { pageOf } from "../pages";
import { installFakeBridge } from "../test/fake-bridge";
import { useChosenModel } from "./chosen-model";
import { usePalette } from "./palette-state";
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
