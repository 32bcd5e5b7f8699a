import { expect, test, vi } from "vitest";
import { installFakeBridge } from "../test/fake-bridge";
import {
  sampleChat,
  sampleHardware,
  sampleJobs,
  sampleModels,
  sampleOpenClaw,
  sampleProgram,
  sampleRunner,
  sampleSettings,
  sampleSwitch,
  sampleSwitchResult,
} from "../test/samples";
import { startStores } from "./all";
import { useChat } from "./chat";
import { useChosenModel } from "./chosen-model";
import { useConnection } from "./connection";
import { useHardwareLive } from "./hardware-live";
import { useModels } from "./models";
import { useProgram } from "./program";
import { useSwitch } from "./switch";
import { sampleLive } from "../test/samples";

function everything() {
  return installFakeBridge({
    "program.read": sampleProgram(),
    "settings.read": sampleSettings(),
    "hardware.read": sampleHardware(),
    "runner.read": sampleRunner(),
    "models.read": sampleModels({ revision: 5 }),
    "jobs.read": sampleJobs(),
    "chat.read": sampleChat(),
    "openclaw.read": sampleOpenClaw(),
  });
}

const held = () => useModels.getState().snapshot?.revision;

test("a store reads once at the start, takes newer pushes and ignores older ones", async () => {
  const fake = everything();
  const stop = startStores();
  await vi.waitFor(() => expect(held()).toBe(5));
  fake.push("models.changed", sampleModels({ revision: 7 }));
  expect(held()).toBe(7);
  fake.push("models.changed", sampleModels({ revision: 6 }));
  expect(held()).toBe(7);
  stop();
  expect(fake.listenerCount("models.changed")).toBe(0);
});

test("an answer that comes after a newer push does not overwrite it", async () => {
  const fake = everything();
  const late = Promise.withResolvers<{ ok: true; data: ReturnType<typeof sampleModels> }>();
  fake.replies["models.read"] = () => late.promise;
  startStores();
  fake.push("models.changed", sampleModels({ revision: 9 }));
  late.resolve({ ok: true, data: sampleModels({ revision: 8 }) });
  await late.promise;
  await vi.waitFor(() => expect(useProgram.getState().info).not.toBeNull());
  expect(held()).toBe(9);
});

test("a switch that ended well is the latest choice of a model; one from before the window was open is not", async () => {
  const fake = installFakeBridge({ "switch.read": sampleSwitch({ last: sampleSwitchResult({ to: "ai/old" }) }) });
  const stop = startStores();
  await vi.waitFor(() => expect(useSwitch.getState().snapshot).not.toBeNull());
  expect(useChosenModel.getState().ref).toBeNull();
  const ended = (outcome: "done" | "failed", to: string, revision: number) =>
    fake.push("switch.changed", sampleSwitch({ revision, last: sampleSwitchResult({ outcome, to, at: revision }) }));
  ended("done", "ai/gemma3:4B", 5);
  expect(useChosenModel.getState().ref).toBe("ai/gemma3:4B");
  ended("failed", "ai/other", 6);
  expect(useChosenModel.getState().ref).toBe("ai/gemma3:4B");
  stop();
});

test("a failed first read is kept as a failure until a snapshot comes", async () => {
  const fake = everything();
  fake.replies["models.read"] = { code: "internal", message: "broken" };
  startStores();
  await vi.waitFor(() => expect(useModels.getState().failure?.code).toBe("internal"));
  fake.push("models.changed", sampleModels());
  expect(useModels.getState().failure).toBeNull();
});

test("after a reconnection a main that counts from 0 again is believed, and the old view stays until then", async () => {
  const fake = everything();
  const stop = startStores();
  await vi.waitFor(() => expect(held()).toBe(5));
  const fresh = Promise.withResolvers<{ ok: true; data: ReturnType<typeof sampleModels> }>();
  fake.replies["models.read"] = () => fresh.promise;
  fake.replies["program.read"] = sampleProgram({ version: "9.9.9" });
  useConnection.getState().become("lost");
  useConnection.getState().become("open");
  expect(held()).toBe(5);
  fresh.resolve({ ok: true, data: sampleModels({ revision: 0 }) });
  await vi.waitFor(() => expect(held()).toBe(0));
  await vi.waitFor(() => expect(useProgram.getState().info?.version).toBe("9.9.9"));
  stop();
});

test("an answer from before the connection was lost is thrown away", async () => {
  const fake = everything();
  const old = Promise.withResolvers<{ ok: true; data: ReturnType<typeof sampleModels> }>();
  fake.replies["models.read"] = () => old.promise;
  startStores();
  await vi.waitFor(() => expect(fake.asked("models.read")).toHaveLength(1));
  fake.replies["models.read"] = sampleModels({ revision: 1 });
  await useModels.restart();
  old.resolve({ ok: true, data: sampleModels({ revision: 40 }) });
  await old.promise;
  expect(held()).toBe(1);
});

test("the first connection of all does not read twice", async () => {
  const fake = everything();
  useConnection.getState().become("connecting");
  startStores();
  useConnection.getState().become("open");
  await vi.waitFor(() => expect(held()).toBe(5));
  expect(fake.asked("models.read")).toHaveLength(1);
});

test("live figures replace each other", () => {
  const fake = everything();
  startStores();
  expect(useHardwareLive.getState().live).toBeNull();
  fake.push("hardware.measured", sampleLive({ asOf: 1 }));
  fake.push("hardware.measured", sampleLive({ asOf: 2 }));
  expect(useHardwareLive.getState().live?.asOf).toBe(2);
});

function turn(over: Partial<ReturnType<typeof sampleChat>["turns"][number]> = {}) {
  return {
    id: "t1",
    model: "ai/qwen3:8B",
    way: "runner" as const,
    question: "Hi",
    answer: "",
    reasoning: "",
    phase: "answering" as const,
    lastDelta: 0,
    maxTokens: 100,
    startedAt: 0,
    end: null,
    failure: null,
    stats: null,
    ...over,
  };
}
const answer = () => useChat.getState().snapshot?.turns[0]?.answer;

test("numbered deltas are appended once each", async () => {
  const fake = everything();
  fake.replies["chat.read"] = sampleChat({ turns: [turn()] });
  startStores();
  await vi.waitFor(() => expect(answer()).toBe(""));
  fake.push("chat.streamed", { turnId: "t1", number: 1, answer: "Good ", reasoning: "hm" });
  fake.push("chat.streamed", { turnId: "t1", number: 1, answer: "Good ", reasoning: "hm" });
  fake.push("chat.streamed", { turnId: "t1", number: 2, answer: "day", reasoning: "" });
  expect(answer()).toBe("Good day");
  expect(useChat.getState().snapshot?.turns[0]?.reasoning).toBe("hm");
  expect(fake.asked("chat.read")).toHaveLength(1);
});

test("a gap makes it read again, and what came meanwhile is appended after", async () => {
  const fake = everything();
  fake.replies["chat.read"] = sampleChat({ turns: [turn()] });
  startStores();
  await vi.waitFor(() => expect(answer()).toBe(""));
  const again = Promise.withResolvers<{ ok: true; data: ReturnType<typeof sampleChat> }>();
  fake.replies["chat.read"] = () => again.promise;
  fake.push("chat.streamed", { turnId: "t1", number: 3, answer: "c", reasoning: "" });
  fake.push("chat.streamed", { turnId: "t1", number: 4, answer: "d", reasoning: "" });
  fake.push("chat.streamed", { turnId: "t1", number: 5, answer: "e", reasoning: "" });
  expect(fake.asked("chat.read")).toHaveLength(2);
  again.resolve({ ok: true, data: sampleChat({ turns: [turn({ answer: "abc", lastDelta: 3 })] }) });
  await vi.waitFor(() => expect(answer()).toBe("abcde"));
  expect(fake.asked("chat.read")).toHaveLength(2);
});

test("a snapshot that is behind the deltas brings its news without cutting the text", async () => {
  const fake = everything();
  fake.replies["chat.read"] = sampleChat({ turns: [turn({ answer: "abc", lastDelta: 3 })] });
  startStores();
  await vi.waitFor(() => expect(answer()).toBe("abc"));
  fake.push(
    "chat.changed",
    sampleChat({ revision: 2, turns: [turn({ answer: "ab", lastDelta: 2, phase: "reading-prompt" })] }),
  );
  expect(answer()).toBe("abc");
  fake.push(
    "chat.changed",
    sampleChat({ revision: 3, turns: [turn({ answer: "abcd", lastDelta: 4, phase: "ended", end: "complete" })] }),
  );
  expect(answer()).toBe("abcd");
  fake.push("chat.changed", sampleChat({ revision: 4, turns: [] }));
  expect(useChat.getState().snapshot?.turns).toEqual([]);
});
