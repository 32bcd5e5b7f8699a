import { expect, test } from "vitest";
import { openPrivacyMemory } from "./privacy-memory";
import { fakeDisk } from "./privacy-test-kit";

const open = (disk = fakeDisk()) =>
  openPrivacyMemory({ file: "privacy.json", files: disk.files, log: { warn: () => {} } });
const at = (ms: number) => ({ at: ms, isAccepted: false });

test("a damaged file is set aside, and nothing of it is taken", async () => {
  for (const text of ["{", "[]", '{"acceptances":{"web-tools":{"verdict":"fine"}},"last":{},"history":[],"news":[]}']) {
    const disk = fakeDisk(text);
    const memory = await open(disk);
    expect(disk.disk.aside).toBe(text);
    expect(memory.history()).toEqual([]);
    expect(memory.acceptance("web-tools")).toBeUndefined();
  }
});

test("checks a newer version wrote down are passed over, and what is known stays", async () => {
  const accepted = { reason: "it may", verdict: "warn", at: 1 };
  const turn = { at: 2, from: "pass", to: "fail" };
  const disk = fakeDisk(
    JSON.stringify({
      acceptances: { "web-tools": accepted, "of-tomorrow": accepted },
      last: { "of-tomorrow": { verdict: "pass", since: 1 } },
      history: [
        { ...turn, check: "of-tomorrow" },
        { ...turn, check: "dm-policy" },
      ],
      news: [{ ...turn, check: "of-tomorrow" }],
    }),
  );
  const memory = await open(disk);
  expect(disk.disk.aside).toBeNull();
  expect(memory.acceptance("web-tools")).toEqual(accepted);
  expect(memory.history()).toEqual([{ ...turn, check: "dm-policy" }]);
  expect(memory.news()).toEqual([]);
});

test("the history is bounded, latest first, and begins after the first look", async () => {
  const memory = await open();
  memory.note("dm-policy", "pass", at(0));
  expect(memory.history()).toEqual([]);
  for (let turn = 1; turn <= 1_000; turn += 1) memory.note("dm-policy", turn % 2 === 1 ? "fail" : "pass", at(turn));
  expect(memory.history()).toHaveLength(400);
  expect(memory.history()[0]).toEqual({ check: "dm-policy", at: 1_000, from: "fail", to: "pass" });
});

test("what does not change is not written", async () => {
  const disk = fakeDisk();
  const memory = await open(disk);
  memory.note("dm-policy", "pass", at(1));
  await memory.write();
  memory.note("dm-policy", "pass", at(2));
  memory.clearNews();
  await memory.write();
  expect(disk.disk.writes).toBe(1);
  expect(memory.since("dm-policy")).toBe(1);
});

test("two memories share nothing", async () => {
  const first = await open();
  first.accept("web-tools", { reason: "it may", verdict: "warn", at: 1 });
  expect((await open()).acceptance("web-tools")).toBeUndefined();
});

test("what is kept holds no evidence: only verdicts, times and the user's own reasons", async () => {
  const disk = fakeDisk();
  const memory = await open(disk);
  memory.note("dm-policy", "pass", at(1));
  memory.note("dm-policy", "fail", at(2));
  memory.accept("dm-policy", { reason: "it may", verdict: "fail", at: 3 });
  await memory.write();
  expect(JSON.parse(disk.disk.text ?? "")).toEqual({
    acceptances: { "dm-policy": { reason: "it may", verdict: "fail", at: 3 } },
    last: { "dm-policy": { verdict: "fail", since: 2, told: "fail" } },
    history: [{ check: "dm-policy", at: 2, from: "pass", to: "fail" }],
    news: [],
  });
});
