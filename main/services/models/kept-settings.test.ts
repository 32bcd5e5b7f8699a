import { expect, test } from "vitest";
import { openKeptSettings } from "./kept-settings";

function setUp(text: string | null) {
  const disk = { text };
  const said: string[] = [];
  const files = {
    readText: async () => disk.text,
    write: async (_file: string, written: string) => {
      if (disk.text === "read-only") throw new Error("EROFS");
      disk.text = written;
    },
    remove: () => Promise.reject(new Error("never asked for")),
    setAside: async () => void (disk.text === "read-only" || (disk.text = null)),
  };
  const open = () => openKeptSettings({ file: "f", files, log: { warn: (words) => said.push(words) } });
  return { disk, said, open };
}

test("what is set is found again by any of the model's names, also after a restart", async () => {
  const { open } = setUp(null);
  const first = await open();
  expect(first.of("ai/qwen3")).toBeNull();
  await first.set("ai/qwen3:latest", { contextTokens: 16_384 });
  await first.set("qwen3", { contextTokens: 8192, keepAlive: "forever" });
  const second = await open();
  expect(second.of("docker.io/ai/qwen3:latest")).toEqual({ contextTokens: 8192, keepAlive: "forever" });
  await second.set("ai/qwen3", {});
  expect((await open()).of("ai/qwen3")).toBeNull();
});

test.each(["not json", "{}", '[{"ref":"ai/x","settings":{"contextTokens":-5}}]'])(
  "a file with %j in it counts as empty and is told",
  async (text) => {
    const { open, said } = setUp(text);
    expect((await open()).of("ai/x")).toBeNull();
    expect(said).toHaveLength(1);
  },
);

test("a disk that can't be written is told, and the settings last until the end", async () => {
  const { open, said } = setUp("read-only");
  const store = await open();
  await store.set("ai/x", { threads: 2 });
  expect(store.of("ai/x")).toEqual({ threads: 2 });
  expect(said.at(-1)).toContain("EROFS");
});
