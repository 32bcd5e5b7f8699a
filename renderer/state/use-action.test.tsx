import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Answer } from "../../app/contract/index";
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

const pulls = () => {
  const replies = new Map<string, PromiseWithResolvers<Answer<"models.pull">>>();
  const fake = installFakeBridge({
    "models.pull": ({ ref }) => {
      const reply = Promise.withResolvers<Answer<"models.pull">>();
      replies.set(ref, reply);
      return reply.promise;
    },
  });
  const answer = (ref: string, jobId: string) =>
    act(async () => {
      replies.get(ref)?.resolve({ ok: true, data: { jobId } });
      await replies.get(ref)?.promise;
    });
  return { fake, answer };
};

test.each([
  ["a", "b"],
  ["b", "a"],
])("something else is asked too, and what is shown is about that: %s answers first", async (...order) => {
  const { fake, answer } = pulls();
  const { result } = renderHook(() => useAction("models.pull"));
  const told: Answer<"models.pull">[] = [];
  act(() => {
    for (const ref of ["a", "b"]) void result.current.run({ ref }).then((each) => told.push(each));
  });
  expect(fake.asked("models.pull")).toEqual([{ ref: "a" }, { ref: "b" }]);
  for (const ref of order) {
    await answer(ref, ref);
    expect(result.current.data).toEqual(ref === "b" || order[0] === "b" ? { jobId: "b" } : null);
  }
  expect(result.current.isPending).toBe(false);
  expect(told).toEqual(order.map((jobId) => ({ ok: true, data: { jobId } })));
});

test("what is cleared while it is under way says nothing, and is asked anew", async () => {
  const { fake, answer } = pulls();
  const { result } = renderHook(() => useAction("models.pull"));
  act(() => void result.current.run({ ref: "a" }));
  act(() => result.current.clear());
  expect(result.current.isPending).toBe(false);
  await answer("a", "1");
  expect(result.current.data).toBeNull();
  act(() => void result.current.run({ ref: "a" }));
  await answer("a", "2");
  expect(result.current.data).toEqual({ jobId: "2" });
  expect(fake.asked("models.pull")).toHaveLength(2);
});
