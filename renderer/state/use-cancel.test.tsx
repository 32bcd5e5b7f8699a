import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { installFakeBridge } from "../test/fake-bridge";
import { useCancel } from "./use-cancel";

test("a job that was cancelled stays asked until another is in its place; a refusal can be asked again", async () => {
  const fake = installFakeBridge({ "jobs.cancel": {} });
  const { result, rerender } = renderHook((id: string) => useCancel({ id }), { initialProps: "1" });
  expect(result.current.wasAsked).toBe(false);
  await act(async () => result.current.ask());
  expect(fake.asked("jobs.cancel")).toEqual([{ id: "1" }]);
  expect(result.current.wasAsked).toBe(true);

  fake.replies["jobs.cancel"] = { code: "internal", message: "not now" };
  rerender("2");
  expect(result.current.wasAsked).toBe(false);
  act(() => result.current.ask());
  expect(result.current.wasAsked).toBe(true);
  await waitFor(() => expect(result.current.failure?.message).toBe("not now"));
  expect(result.current.wasAsked).toBe(false);
  rerender("3");
  expect(result.current.failure).toBeNull();
});
