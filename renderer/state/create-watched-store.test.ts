import { expect, test, vi } from "vitest";
import { createWatchedStore } from "./create-watched-store";

const setUp = () => {
  const watched = Promise.withResolvers<void>();
  const answer = { ok: true as const, data: { revision: 1, asOf: 1 } };
  const request = vi.fn<() => Promise<typeof answer>>(() => Promise.resolve(answer));
  const watch = vi.fn<(isOpen: boolean) => Promise<void>>(() => watched.promise);
  const store = createWatchedStore({ request, subscribe: () => () => {}, watch, isForgotten: true });
  return { store, request, watch, watched };
};

test("what is left before main says that it watches is not read, and stays forgotten", async () => {
  const { store, request, watch, watched } = setUp();
  const leave = store.open();
  leave();
  watched.resolve();
  await vi.waitFor(() => expect(watch).toHaveBeenCalledTimes(2));
  expect(request).not.toHaveBeenCalled();
  expect(store.getState().snapshot).toBeNull();
});

test("what is left and opened again at once is read for the second view", async () => {
  const { store, request, watched } = setUp();
  store.open()();
  store.open();
  watched.resolve();
  await vi.waitFor(() => expect(store.getState().snapshot).toEqual({ revision: 1, asOf: 1 }));
  expect(request).toHaveBeenCalledTimes(1);
});
