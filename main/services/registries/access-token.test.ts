import { expect, test } from "vitest";
import type { SecretBox } from "../../platform/ports";
import { createAccessToken } from "./access-token";

const token = "hf_abcDEF1234567890";
const other = "hf_zyxWVU0987654321";
const file = "/settings/hugging-face-token.json";

/** Turns a text round: enough to see that what is written is what the box made of it. */
const reversing: SecretBox = {
  isAvailable: () => true,
  seal: (text) => [...text].toReversed().join(""),
  open: (sealed) => [...sealed].toReversed().join(""),
};

function setUp(box: SecretBox | null, disk = new Map<string, string>()) {
  const files = {
    readText: async (name: string) => disk.get(name) ?? null,
    write: async (name: string, text: string) => void disk.set(name, text),
    remove: async (name: string) => void disk.delete(name),
  };
  return { disk, access: createAccessToken({ file, files, box }) };
}

test("without a secret store it is in memory only, and says so", async () => {
  const { access, disk } = setUp(null);
  expect(await access.state()).toEqual({ kept: "no", canStore: false });
  expect(await access.set({ token, isLasting: true })).toEqual({ kept: "memory", canStore: false });
  expect(await access.read()).toBe(token);
  expect(disk.size).toBe(0);
  expect(await access.forget()).toEqual({ kept: "no", canStore: false });
  expect(await access.read()).toBeNull();
});

test("stored only on request, sealed, and there again after a restart", async () => {
  const { access, disk } = setUp(reversing);
  expect(await access.set({ token, isLasting: false })).toEqual({ kept: "memory", canStore: true });
  expect(disk.size).toBe(0);
  expect(await access.set({ token, isLasting: true })).toEqual({ kept: "stored", canStore: true });
  expect([...disk.values()].join("")).not.toContain(token);
  const again = setUp(reversing, disk);
  expect(await again.access.state()).toEqual({ kept: "stored", canStore: true });
  expect(await again.access.read()).toBe(token);
  expect(await again.access.forget()).toEqual({ kept: "no", canStore: true });
  expect(disk.size).toBe(0);
});

test("one that is not to last takes the stored one away", async () => {
  const { access, disk } = setUp(reversing);
  await access.set({ token, isLasting: true });
  expect(await access.set({ token: other, isLasting: false })).toEqual({ kept: "memory", canStore: true });
  expect(disk.size).toBe(0);
  expect(await access.read()).toBe(other);
});

test("what the store can't open any more, or an unreadable file, is none", async () => {
  const broken: SecretBox = {
    ...reversing,
    open: () => {
      throw new Error("wrong key");
    },
  };
  for (const text of [JSON.stringify({ sealed: "x" }), "{", "[]"]) {
    const { access } = setUp(broken, new Map([[file, text]]));
    expect(await access.read()).toBeNull();
    expect((await access.state()).kept).toBe("no");
  }
  const locked = setUp({ ...reversing, isAvailable: () => false }, new Map([[file, JSON.stringify({ sealed: "x" })]]));
  expect(await locked.access.state()).toEqual({ kept: "no", canStore: false });
});

test.each(["", "short", "two words_123", "hf_\u202E12345678", "x".repeat(201)])("%j is no token", async (text) => {
  const { access } = setUp(reversing);
  await expect(access.set({ token: text, isLasting: true })).rejects.toMatchObject({ code: "bad-input" });
  expect((await access.state()).kept).toBe("no");
});
