import { expect, test, vi } from "vitest";
import { PrivacySnapshot } from "../../../app/contract/privacy";
import { CodedError } from "../../../app/contract/errors";
import { checkIds } from "../../../app/domain/privacy/checks";
import { evidence, found, untold } from "../../../app/domain/privacy/finding";
import { createManualClock } from "../jobs/fake-clock";
import { fakeDisk, privacySetUp as withClock } from "./privacy-test-kit";

async function privacySetUp(...rest: Parameters<typeof withClock> extends [unknown, ...infer Rest] ? Rest : never) {
  const time = createManualClock();
  return { time, ...(await withClock(time.clock, ...rest)) };
}

const never = () => new Promise<never>(() => {});

test("checks run side by side: each is begun before any has ended", async () => {
  const ends: (() => void)[] = [];
  const run = () =>
    new Promise<ReturnType<typeof found>>((resolve) => {
      ends.push(() => resolve(found("pass", [])));
    });
  const { privacy } = await privacySetUp(Object.fromEntries(checkIds.map((id) => [id, { run }])));
  const done = privacy.runAll();
  expect(ends).toHaveLength(checkIds.length);
  expect(privacy.read()).toMatchObject({ isRunning: true, ranAt: null });
  for (const end of ends) end();
  expect(await done).toMatchObject({ isRunning: false, ranAt: expect.any(Number) });
});

test("one that hangs is unknown when its time is up, hears of it, and disturbs nobody", async () => {
  let signal: AbortSignal | undefined;
  const { privacy, time, row, push } = await privacySetUp({
    "security-audit": {
      timeLimitMs: 90_000,
      run: (context) => {
        ({ signal } = context);
        return never();
      },
    },
    "dm-policy": { run: never },
  });
  const done = privacy.runAll();
  await time.settle();
  expect(row("gateway-auth")).toMatchObject({ verdict: "pass", isRunning: false });
  await time.advance(10_000);
  expect(row("dm-policy")).toMatchObject({ verdict: "unknown", reason: "timed-out", tookMs: 10_000 });
  expect(row("security-audit")).toMatchObject({ verdict: null, isRunning: true });
  expect(signal?.aborted).toBe(false);
  await time.advance(80_000);
  expect(await done).toMatchObject({ isRunning: false, tookMs: 90_000 });
  expect(row("security-audit")).toMatchObject({ verdict: "unknown", reason: "timed-out" });
  expect(signal?.aborted).toBe(true);
  for (const [, snapshot] of push.mock.calls) PrivacySnapshot.parse(snapshot);
  expect(time.sleeperCount()).toBe(0);
});

test("one that throws is unknown, in the tool's words, secrets masked; the others stand", async () => {
  const { privacy, row, log } = await privacySetUp({
    "security-audit": {
      run: () => Promise.reject(new CodedError("command-failed", "It failed", "Authorization: Bearer abc123def456")),
    },
    "web-tools": {
      run() {
        throw new TypeError("undefined is no function");
      },
    },
    "sandbox-mode": { run: () => Promise.reject(new CodedError("timed-out", "No answer")) },
  });
  await privacy.runAll();
  expect(row("security-audit")).toMatchObject({ verdict: "unknown", reason: "tool-failed" });
  expect(row("security-audit").detail).toContain("It failed");
  expect(row("security-audit").detail).not.toContain("abc123def456");
  expect(row("web-tools")).toMatchObject({ verdict: "unknown", reason: "tool-failed" });
  expect(row("sandbox-mode")).toMatchObject({ verdict: "unknown", reason: "timed-out" });
  expect(row("dm-policy").verdict).toBe("pass");
  expect(log.warn).toHaveBeenCalledTimes(3);
});

test("what a probe read is masked and bounded whatever it took it from", async () => {
  const { privacy, row, findAs } = await privacySetUp();
  const many = Array.from({ length: 500 }, () => evidence("fallback", { model: "m" }));
  findAs("inference-place", {
    ...found("fail", [
      evidence("default-model", { model: "x".repeat(5_000), address: "http://u:hunter2@h:1/v1" }),
      ...many,
    ]),
    detail: "apiKey: 'sk-0123456789abcdef'",
  });
  await privacy.runAll();
  const shown = row("inference-place");
  expect(shown.evidence.length).toBeLessThanOrEqual(60);
  expect(JSON.stringify(shown).length).toBeLessThan(10_000);
  expect(JSON.stringify(shown)).not.toMatch(/hunter2|sk-0123/);
});

test("a second wish joins the run under way", async () => {
  const { privacy, ran } = await privacySetUp();
  const first = privacy.runAll();
  privacy.run();
  await Promise.all([first, privacy.runAll()]);
  expect(checkIds.map(ran)).toEqual(checkIds.map(() => 1));
  await privacy.runAll();
  expect(ran("dm-policy")).toBe(2);
});

test("what several checks need is read once in a run, and anew in the next", async () => {
  const read = vi.fn<() => Promise<string>>().mockResolvedValue("config");
  const run = async ({ once }: { once<T>(key: string, read: () => Promise<T>): Promise<T> }) => {
    await once("config", read);
    return found("pass", []);
  };
  const { privacy } = await privacySetUp({ "dm-policy": { run }, "web-tools": { run }, "sandbox-mode": { run } });
  await privacy.runAll();
  expect(read).toHaveBeenCalledTimes(1);
  await privacy.runAll();
  expect(read).toHaveBeenCalledTimes(2);
});

test("changed inputs are looked at again when they have settled: only what depends on them, and nothing costly", async () => {
  const { privacy, time, ran, push } = await privacySetUp({
    "dm-policy": { inputs: ["openclaw"] },
    "security-audit": { inputs: ["openclaw"], isCostly: true },
  });
  await privacy.runAll();
  push.mockClear();
  privacy.inputsChanged(["openclaw"]);
  await time.advance(700);
  privacy.inputsChanged(["openclaw"]);
  expect(ran("dm-policy")).toBe(1);
  await time.advance(800);
  // nobody asked: the page does not say that it checks
  expect(push.mock.calls.map(([, { isRunning }]) => isRunning)).not.toContain(true);
  expect([ran("dm-policy"), ran("security-audit"), ran("web-tools")]).toEqual([2, 1, 1]);
  expect(privacy.read().isRunning).toBe(false);
});

test("nobody looked yet: a change is no reason to begin", async () => {
  const { privacy, time, ran } = await privacySetUp();
  privacy.inputsChanged(["runner", "openclaw"]);
  await time.advance(60_000);
  expect(ran("dm-policy")).toBe(0);
  expect(time.sleeperCount()).toBe(0);
});

test("a change while it is being looked at is looked at once more: what was read may be from before", async () => {
  const end: (() => void)[] = [];
  const { privacy, time, ran, row } = await privacySetUp({
    "dm-policy": {
      run: () =>
        new Promise((resolve) => {
          const verdict = end.length === 0 ? "pass" : "fail";
          end.push(() => resolve(found(verdict, [])));
        }),
    },
  });
  const done = privacy.runAll();
  privacy.inputsChanged(["runner"]);
  await time.advance(1_500);
  end[0]?.();
  await done;
  await time.settle();
  expect(ran("dm-policy")).toBe(2);
  end[1]?.();
  await time.settle();
  expect(row("dm-policy").verdict).toBe("fail");
});

test("a recheck tells how it is after it was asked, though the same check was under way", async () => {
  let isMended = false;
  const end: (() => void)[] = [];
  const { privacy, time } = await privacySetUp({
    "gateway-auth": {
      run: () => {
        const finding = found(isMended ? "pass" : "fail", []);
        return new Promise((resolve) => end.push(() => resolve(finding)));
      },
    },
  });
  const whole = privacy.runAll();
  isMended = true;
  const rows = privacy.recheck(["gateway-auth"]);
  end[0]?.();
  await time.settle();
  end[1]?.();
  expect(await rows).toMatchObject([{ id: "gateway-auth", verdict: "pass" }]);
  await whole;
});

test("an acceptance holds for what is milder and through being mended, and not for what is worse", async () => {
  const { privacy, find, row } = await privacySetUp();
  find("web-tools", "warn");
  await privacy.runAll();
  await privacy.accept("web-tools", "It reads the news for me.");
  expect(row("web-tools")).toMatchObject({
    verdict: "accepted",
    own: "warn",
    acceptance: { reason: "It reads the news for me." },
  });
  find("web-tools", "fail");
  await privacy.recheck(["web-tools"]);
  expect(row("web-tools")).toMatchObject({ verdict: "fail", acceptance: null });
  find("web-tools", "pass");
  await privacy.recheck(["web-tools"]);
  expect(row("web-tools")).toMatchObject({ verdict: "pass", acceptance: null });
  find("web-tools", "warn");
  await privacy.recheck(["web-tools"]);
  expect(row("web-tools").verdict).toBe("accepted");
  await privacy.withdraw("web-tools");
  expect(row("web-tools")).toMatchObject({ verdict: "warn", acceptance: null });
});

test("only what is worth a look or crosses the line can be accepted", async () => {
  const { privacy, findAs } = await privacySetUp();
  await expect(privacy.accept("web-tools", "not looked at")).rejects.toMatchObject({ code: "not-found" });
  findAs("dm-policy", untold("tool-failed"));
  await privacy.runAll();
  await expect(privacy.accept("web-tools", "it passes")).rejects.toMatchObject({ code: "not-found" });
  await expect(privacy.accept("dm-policy", "it is unknown")).rejects.toMatchObject({ code: "not-found" });
});

test("what gets worse is news once, the first look is none, and what is seen, accepted or mended is none any more", async () => {
  const { privacy, find, findAs } = await privacySetUp();
  find("cloud-reach", "fail");
  await privacy.runAll();
  expect(privacy.read().news).toEqual([]);
  find("dm-policy", "fail");
  find("web-tools", "warn");
  await privacy.runAll();
  const checks = () => privacy.read().news.map(({ check }) => check);
  expect(checks().toSorted()).toEqual(["dm-policy", "web-tools"]);
  // can't be told for a while, then as before: nothing new
  const raised = privacy.read().news;
  findAs("dm-policy", untold("timed-out"));
  await privacy.runAll();
  find("dm-policy", "fail");
  await privacy.runAll();
  expect(privacy.read().news).toEqual(raised);
  await privacy.accept("web-tools", "as it should be");
  expect(checks()).toEqual(["dm-policy"]);
  find("dm-policy", "pass");
  await privacy.runAll();
  expect(checks()).toEqual([]);
  find("dm-policy", "fail");
  await privacy.runAll();
  expect(checks()).toEqual(["dm-policy"]);
  await privacy.markSeen();
  await privacy.runAll();
  expect(checks()).toEqual([]);
});

test("what was accepted once is no news when it comes back", async () => {
  const { privacy, find } = await privacySetUp();
  find("web-tools", "warn");
  await privacy.runAll();
  await privacy.accept("web-tools", "as it should be");
  find("web-tools", "pass");
  await privacy.runAll();
  find("web-tools", "warn");
  await privacy.runAll();
  expect(privacy.read().news).toEqual([]);
});

test("what was found before is known after a restart: acceptance, since when, and what got worse meanwhile", async () => {
  const disk = fakeDisk();
  const first = await privacySetUp({}, disk);
  first.find("web-tools", "warn");
  await first.privacy.runAll();
  await first.privacy.accept("web-tools", "as it should be");
  const since = first.row("dm-policy").since;

  const second = await privacySetUp({}, disk);
  second.find("web-tools", "warn");
  second.find("dm-policy", "fail");
  await second.time.advance(1_000);
  await second.privacy.runAll();
  expect(second.row("web-tools").verdict).toBe("accepted");
  expect(second.privacy.read().news).toMatchObject([{ check: "dm-policy", from: "pass", to: "fail" }]);
  expect(second.row("dm-policy").since).not.toBe(since);
  expect(second.row("gateway-auth").since).toBe(since);
});

test("a while after the start it looks at what it knows from before, quietly and without the costly ones", async () => {
  const disk = fakeDisk();
  const first = await privacySetUp({}, disk);
  await first.privacy.runAll();

  const second = await privacySetUp({ "security-audit": { isCostly: true } }, disk);
  second.find("dm-policy", "fail");
  second.privacy.start();
  await second.time.advance(11_000);
  expect(second.ran("dm-policy")).toBe(0);
  await second.time.advance(2_000);
  expect([second.ran("dm-policy"), second.ran("security-audit")]).toEqual([1, 0]);
  expect(second.privacy.read()).toMatchObject({ ranAt: null, news: [{ check: "dm-policy", to: "fail" }] });
  await second.time.advance(600_000);
  expect(second.ran("dm-policy")).toBe(1);
});

test("who never asked is not looked at after the start, and who asks sooner not twice", async () => {
  const disk = fakeDisk();
  const never = await privacySetUp({}, disk);
  never.privacy.start();
  await never.time.advance(60_000);
  expect(never.ran("dm-policy")).toBe(0);
  await never.privacy.runAll();
  const again = await privacySetUp({}, disk);
  again.privacy.start();
  await again.privacy.runAll();
  await again.time.advance(60_000);
  expect(again.ran("dm-policy")).toBe(1);
});

test("nothing is looked at or told after the end", async () => {
  const { privacy, push, time, ran } = await privacySetUp({ "dm-policy": { run: never } });
  const done = privacy.runAll();
  privacy.inputsChanged(["runner"]);
  await time.settle();
  privacy.stop();
  push.mockClear();
  await done;
  await time.advance(100_000);
  const before = checkIds.map(ran);
  await privacy.runAll();
  privacy.run();
  privacy.inputsChanged(["runner"]);
  await time.advance(100_000);
  expect(checkIds.map(ran)).toEqual(before);
  expect(push).not.toHaveBeenCalled();
  expect(time.sleeperCount()).toBe(0);
});
