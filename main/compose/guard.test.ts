import { expect, test } from "vitest";
import { known } from "../../app/contract/common";
import { GuardPlan } from "../../app/contract/guard";
import { createGuardHouse, one, three, two } from "./guard-house";

const done = { kind: "done" };
const failed = (code: string) => ({ kind: "failed", failure: { code } });

test("two models that fit alone and not together: the second is refused, and loads after the second word made room", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  expect(await house.load(one)).toEqual(done);
  expect(await house.load(two)).toMatchObject(failed("wont-fit"));
  expect(await house.loadedNow()).toEqual([`${one} completion`]);

  const plan = GuardPlan.parse(await house.guard.look({ ref: two, intent: "load" }));
  expect(plan).toMatchObject({ kind: "refuse", room: [{ ref: one }], consequences: ["load-fails"] });
  expect(await house.load(two, { planId: plan.id, makeRoom: [one] })).toEqual(done);
  expect(await house.loadedNow()).toEqual([`${two} completion`]);
});

test("load anyway is bound to what was shown", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  await house.load(one);
  const plan = await house.guard.look({ ref: two, intent: "load" });
  const forced = { planId: plan.id, isForced: true };
  expect(await house.load(three, forced)).toMatchObject(failed("guard-stale"));
  expect(await house.load(two, { planId: "nobody's", isForced: true })).toMatchObject(failed("guard-stale"));
  house.setOthers(1);
  expect(await house.load(two, forced)).toMatchObject(failed("guard-stale"));
  house.setOthers(0.1);
  expect(await house.load(two, forced)).toEqual(done);
  expect(await house.loadedNow()).toHaveLength(2);
});

test("two loads at once: only one of them finds room", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  const outcomes = await Promise.all([house.load(one), house.load(two)]);
  expect(outcomes[0]).toEqual(done);
  expect(outcomes[1]).toMatchObject(failed("wont-fit"));
});

test("two clicks on one are one load", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  expect(await Promise.all([house.load(one), house.load(one)])).toEqual([done, done]);
  expect(house.jobs.read().items).toHaveLength(1);
});

test("one that fails leaves no claim behind", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  house.runner.fault({ loads: "crash" });
  expect(await house.load(one)).toMatchObject({ kind: "failed" });
  house.runner.heal();
  expect(await house.load(two)).toEqual(done);
});

test("the runner dies in the middle of making room: nothing is loaded", async () => {
  const onPhase = (phase: string) => {
    if (phase === "unloading") house.runner.kill();
  };
  const house = createGuardHouse({ onPhase });
  await house.models.refresh();
  await house.load(one);
  const plan = await house.guard.look({ ref: two, intent: "load" });
  expect(await house.load(two, { planId: plan.id, makeRoom: [one] })).toMatchObject(failed("runner-down"));
  house.runner.start();
  expect(await house.loadedNow()).toEqual([]);
});

test("what is answering is not unloaded, and nothing is loaded in its place", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  await house.load(one);
  const plan = await house.guard.look({ ref: two, intent: "load" });
  const hangUp = new AbortController();
  const reply = await house.runner.handle({
    method: "POST",
    path: "/engines/v1/chat/completions",
    headers: {},
    body: JSON.stringify({ model: one, stream: true, max_tokens: 4000, messages: [{ role: "user", content: "x" }] }),
    signal: hangUp.signal,
  });
  expect(reply.status).toBe(200);
  expect(await house.guard.look({ ref: two, intent: "load" })).toMatchObject({ room: null, busy: [one] });
  expect(await house.load(two, { planId: plan.id, makeRoom: [one] })).toMatchObject(failed("model-in-use"));
  expect(await house.loadedNow()).toEqual([`${one} completion`]);
  hangUp.abort();
});

test.each([-5, 0])("a context of %d never reaches the runner", async (contextTokens) => {
  const house = createGuardHouse();
  await house.models.refresh();
  const job = house.models.engine.apply({ ref: one, change: { contextTokens } });
  expect(await house.ended(job)).toMatchObject(failed("bad-input"));
  expect(await house.loadedNow()).toEqual([]);
});

test("8,000,000 tokens are refused, and what would fit is told", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  const change = { contextTokens: 8_000_000 };
  const plan = await house.guard.look({ ref: one, intent: "apply", change });
  expect(plan).toMatchObject({ kind: "refuse", contextTokens: 8_000_000, room: null });
  expect(plan.fitsWithTokens).toBeGreaterThan(4096);
  const job = house.models.engine.apply({ ref: one, change });
  expect(await house.ended(job)).toMatchObject(failed("wont-fit"));
  const smaller = house.models.engine.apply({ ref: one, change: { contextTokens: plan.fitsWithTokens } });
  expect(await house.ended(smaller)).toMatchObject(done);
});

test("what is kept for a model counts before it is put back", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  house.kept.set(one, { contextTokens: 100_000 });
  expect(await house.load(one)).toMatchObject(failed("wont-fit"));
  house.kept.set(one, { contextTokens: 8192 });
  expect(await house.load(one)).toEqual(done);
});

test("a question that was let in leaves no claim behind once its model is unloaded", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  await house.load(one);
  await house.guard.admit({ ref: one, intent: "chat", isAsSet: true });
  await house.models.unload({ ref: one });
  expect(await house.load(two)).toEqual(done);
});

test("a question to a model that isn't loaded is a load", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  await house.load(one);
  await expect(house.guard.admitQuestion({ ref: two })).rejects.toMatchObject({ code: "wont-fit" });
  const { id } = await house.guard.look({ ref: two, intent: "chat" });
  await house.guard.admitQuestion({ ref: two, word: { planId: id, makeRoom: [one] } });
  expect(await house.loadedNow()).toEqual([]);
});

test("full slots are seen before the load: all that is idle goes", async () => {
  const house = createGuardHouse({ vramGib: 24, slots: 1 });
  await house.models.refresh();
  await house.load(one);
  const plan = await house.guard.look({ ref: two, intent: "load" });
  expect(plan).toMatchObject({ kind: "ask", unloads: [{ ref: one, why: "slots-full" }] });
  expect(await house.load(two)).toEqual(done);
  expect(await house.loadedNow()).toEqual([`${two} completion`]);
});

test("a pull that this machine could never hold needs the second word; a silent registry is no reason", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  const ref = "ai/huge:70B";
  await expect(house.guard.admitPull({ ref })).rejects.toMatchObject({ code: "wont-fit" });
  const plan = await house.guard.look({ ref, intent: "pull" });
  expect(plan).toMatchObject({ kind: "refuse", consequences: ["never-fits"] });
  await house.guard.admitPull({ ref, word: { planId: plan.id, isForced: true } });
  house.runner.fault({ isOffline: true });
  await house.guard.admitPull({ ref });
});

test("a runner that can't be looked at is no reason to refuse: the load says what is wrong", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  house.runner.fault({ service: "down" });
  await house.guard.admit({ ref: one, intent: "load" });
  expect(await house.load(one)).toMatchObject(failed("runner-down"));
});

test("what fits at which context is told for others", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  const fits = await house.guard.fitsAt(one);
  expect([fits(4096), fits(100_000)]).toEqual([true, false]);
  expect((await house.guard.fitsAt("ai/nobody:1"))(100_000)).toBe(true);
  expect((await house.guard.look({ ref: one, intent: "load" })).pools[0]?.sizeBytes).toEqual(known(5.5 * 1024 ** 3));
});

test("a load that hangs is said to, and ending it is read back", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  house.runner.fault({ loads: "hang" });
  const job = house.models.engine.load({ ref: one });
  const now = () => house.jobs.read().items.find(({ id }) => id === job.id);
  while (now()?.notice !== "slow-load") await house.clock.sleep(1_000);
  expect(await house.models.loadedNow()).toMatchObject([{ isLoading: true }]);
  house.jobs.cancel(job.id);
  expect(await house.ended(job)).toEqual({ kind: "cancelled", isResumable: false });
  expect(await house.loadedNow()).toEqual([]);
});

test("a hanging load that settings began goes on by itself: that is said, not that it ended", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  house.runner.fault({ loads: "hang" });
  const job = house.models.engine.apply({ ref: one, change: { contextTokens: 8192 } });
  while (house.jobs.read().items[0]?.phase !== "loading-model") await house.clock.sleep(10);
  house.jobs.cancel(job.id);
  expect(await house.ended(job)).toMatchObject(failed("load-not-ended"));
  expect(await house.models.loadedNow()).toMatchObject([{ isLoading: true }]);
  await house.clock.sleep(60_000);
  expect(await house.loadedNow()).toEqual([]);
});

test("what is loaded after a change is read once, and kept with the job", async () => {
  const house = createGuardHouse();
  await house.models.refresh();
  const job = house.models.engine.apply({ ref: one, change: { contextTokens: 8192 } });
  expect((await house.jobs.whenEnded(job.id)).loadedContextTokens).toEqual(known(8192));
});

test("unload all goes by name: what was set stays, and what is at work is told", async () => {
  const house = createGuardHouse({ vramGib: 24 });
  await house.models.refresh();
  await house.ended(house.models.engine.apply({ ref: one, change: { contextTokens: 8192, keepAlive: "forever" } }));
  await house.load(two);
  expect(await house.models.unloadAll()).toEqual({ unloadedCount: 2, left: [] });
  expect(await house.models.asked(one)).toEqual({ contextTokens: 8192, keepAlive: "forever" });
});
