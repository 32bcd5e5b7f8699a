import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { beforeEach, expect, test, vi } from "vitest";
import { createClients } from "./clients";

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function open() {
  const onGone = vi.fn<(clientId: string) => void>();
  const onAllGone = vi.fn<() => void>();
  const limits = { graceMs: 5_000, absenceMs: 300_000, heartbeatMs: 15_000, maxWaitingBytes: 1_000, maxClients: 5 };
  const clients = createClients({ onGone, onAllGone, ...limits });
  const listen = (clientId: string) => {
    const socket = { destroyed: false, writableLength: 0, write: () => true, destroy: () => {} };
    const stream = Object.assign(new EventEmitter(), socket);
    clients.listen(clientId, stream as unknown as ServerResponse);
    return { breakOff: () => void stream.emit("close") };
  };
  return { clients, listen, onGone, onAllGone };
}

test("a page whose connection broke for minutes is gone, and finds its words again", () => {
  const { listen, onGone, onAllGone } = open();
  listen("a").breakOff();
  vi.advanceTimersByTime(200_000);
  expect(onGone.mock.calls).toEqual([["a"]]);
  const again = listen("a");
  vi.advanceTimersByTime(900_000);
  expect(onAllGone).not.toHaveBeenCalled();
  again.breakOff();
  vi.advanceTimersByTime(305_000);
  expect(onAllGone).toHaveBeenCalledTimes(1);
});

test("who stays keeps the words of all, and the end of the program asks for nothing more", () => {
  const { clients, listen, onAllGone } = open();
  const first = listen("a");
  listen("b");
  first.breakOff();
  vi.advanceTimersByTime(900_000);
  clients.close();
  vi.advanceTimersByTime(900_000);
  expect(onAllGone).not.toHaveBeenCalled();
});
