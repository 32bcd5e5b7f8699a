import { expect, test } from "vitest";
import { openGuideWorld } from "../../e2e/harness/guide-world";

test("from a runner with models to an answer through OpenClaw, the program closed and started again at each step", async () => {
  const world = await openGuideWorld();
  const ask: typeof world.house.ask = (route, input) => world.house.ask(route, input);
  const done = async ({ jobId }: { jobId: string }) =>
    expect((await world.house.ended(jobId)).outcome).toEqual({ kind: "done" });

  await world.guide("welcome");
  const first = await world.house.until("guide.read", {}, ({ opensByItself }) => opensByItself !== null, 20_000);
  expect(first).toMatchObject({ opensByItself: true, hasBegun: false, left: ["try", "openclaw", "verify", "privacy"] });
  expect((await world.house.answer("guide.finish", {})).ok).toBe(false);
  await ask("guide.passed", { step: "welcome" });
  await world.restart();

  await world.guide("machine");
  await ask("guide.passed", { step: "machine" });
  await world.restart();

  const { steps, model } = await world.guide("try");
  expect(steps.filter(({ isAlready }) => isAlready).map(({ id }) => id)).toEqual(["runner", "answering", "model"]);
  if (model === null) throw new Error("There is no model.");
  await ask("guide.choose", { model });
  await ask("chat.send", { model, text: "Say hello.", maxTokens: 64 });
  await world.guide("openclaw");
  await world.restart();

  // what was answered is kept, its words are not
  expect(await world.guide("openclaw")).toMatchObject({ model, tried: { model } });
  expect(JSON.stringify((await ask("settings.read", {})).values.guide)).not.toContain("hello");
  await ask("guide.later", {});
  const put = await ask("guide.read", {});
  expect(put).toMatchObject({ opensByItself: false, left: ["openclaw", "verify", "privacy"] });
  expect(put.laterAt).not.toBeNull();
  await ask("guide.resume", {});
  const plan = await ask("openclaw.plan", { model });
  await done(await ask("openclaw.connect", { planId: plan.id }));
  await world.guide("verify");
  await world.restart();

  await world.guide("verify");
  await done(await ask("openclaw.verify", {}));
  await world.guide("privacy");
  await world.restart();

  expect((await world.guide("privacy")).proof).toMatchObject({ model, dialect: "openclaw" });
  await ask("guide.check", {});
  await ask("guide.passed", { step: "privacy" });
  const end = await ask("guide.finish", {});
  expect(end).toMatchObject({ current: "done", left: [], opensByItself: false });
  expect(end.finishedAt).not.toBeNull();
  await world.restart();
  expect(await world.guide("done")).toMatchObject({ left: [], opensByItself: false });
  await world.quit();
});
