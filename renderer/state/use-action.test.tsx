import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { installFakeBridge } from "../test/fake-bridge";
import { useAction } from "./use-action";

test("a second click joins the first request", async () => {
  const reply = Promise.withResolvers<{ ok: true; data: { jobId: string } }>();
  const fake = installFakeBridge({ "models.pull": () => reply.promise });
  const { result } = renderHook(() => useAction("models.pull"));
  let first: unknown;
  let second: unknown;
  act(() => {
    first = result.current.run({ ref: "a" });
    second = result.current.run({ ref: "a" });
  });
  expect(second).toBe(first);
  expect(result.current.isPending).toBe(true);
  await act(async () => {
    reply.resolve({ ok: true, data: { jobId: "7" } });
    await reply.promise;
  });
  expect(fake.asked("models.pull")).toHaveLength(1);
  expect(result.current).toMatchObject({ isPending: false, data: { jobId: "7" }, failure: null });
});

test("a failure is kept until cleared, and can be tried again", async () => {
  const fake = installFakeBridge({ "models.pull": { code: "disk-full", message: "4 GB short" } });
  const { result } = renderHook(() => useAction("models.pull"));
  await act(async () => void (await result.current.run({ ref: "a" })));
  expect(result.current.failure?.code).toBe("disk-full");
  act(() => result.current.clear());
  expect(result.current.failure).toBeNull();
  fake.replies["models.pull"] = { jobId: "1" };
  await act(async () => void (await result.current.run({ ref: "a" })));
  expect(result.current.data).toEqual({ jobId: "1" });
});

test("a bridge that throws is a lost connection, not a crash", async () => {
  installFakeBridge({
    "models.pull": () => {
      throw new Error("ipc gone");
    },
  });
  const { result } = renderHook(() => useAction("models.pull"));
  await act(async () => void (await result.current.run({ ref: "a" })));
  expect(result.current.failure).toEqual({ code: "connection-lost", message: "ipc gone" });
});
