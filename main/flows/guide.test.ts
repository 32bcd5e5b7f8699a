import { describe, expect, test } from "vitest";
import { type GuideWorld, openGuideWorld } from "../../e2e/harness/guide-world";
import type { GuideSnapshot } from "../../app/contract/guide";
import { exited } from "../platform/fake-command";
import { demoScenes } from "../demo/scenes";

type Step = GuideSnapshot["steps"][number]["id"];
type Start = {
  options: Parameters<typeof openGuideWorld>[0];
  /** Brings the world about, where a scene alone does not. */
  before?: (world: GuideWorld) => Promise<void>;
  at: Step;
  need: GuideSnapshot["steps"][number]["need"];
  opens: boolean;
};

const oldNode = exited("", 1, "openclaw requires Node >=22.19.0 <23, >=24\n");

async function connect({ ask, done, house }: GuideWorld, index = 0): Promise<string> {
  const { items } = await house.until("models.read", {}, ({ items: all }) => all.length > index);
  const model = items[index]?.ref ?? "";
  const plan = await ask("openclaw.plan", { model });
  expect(plan.blocker).toBeNull();
  await done(await ask("openclaw.connect", { planId: plan.id }));
  return model;
}
async function tryIt({ ask, house }: GuideWorld, model: string) {
  await ask("chat.send", { model, text: "Say hello.", maxTokens: 64 });
  await house.until("guide.read", {}, ({ tried }) => tried?.model === model);
}
const cloudConfig = JSON.stringify({
  gateway: { mode: "local" },
  agents: { defaults: { model: { primary: "anthropic/claude-opus-4-5" } } },
});
const twoModels = { assistants: ["openclaw"] as const };

const starts: Record<string, Start> = {
  "nothing installed": { options: demoScenes.nothing, at: "runner", need: "no-runner", opens: true },
  "Docker Engine without the runner": { options: demoScenes["no-runner"], at: "answering", need: "down", opens: true },
  "Docker Desktop is off": { options: demoScenes["desktop-off"], at: "answering", need: "down", opens: true },
  "its Model Runner is off": { options: demoScenes["runner-off"], at: "answering", need: "disabled", opens: true },
  "a runner and no model": { options: demoScenes["no-model"], at: "model", need: "no-model", opens: true },
  "half a model": {
    // large enough that a busy machine does not see its end before its middle
    options: { ...demoScenes["no-model"], speed: 20 },
    async before(world) {
      await world.ask("models.pull", { ref: "ai/qwen3:8B-Q4_K_M" });
      await world.house.until("jobs.read", {}, ({ items }) =>
        items.some(({ progress }) => (progress?.doneBytes ?? 0) > 20e6),
      );
      await world.restart();
    },
    at: "model",
    need: "half-pulled",
    opens: true,
  },
  "a model and no OpenClaw": { options: demoScenes["no-openclaw"], at: "openclaw", need: "missing", opens: true },
  "Node is too old": {
    options: {
      ...demoScenes["not-connected"],
      run: ({ file }) => (file.endsWith("/openclaw") ? oldNode : null),
    },
    at: "openclaw",
    need: "node-too-old",
    opens: true,
  },
  "OpenClaw is not connected": { options: demoScenes["not-connected"], at: "openclaw", need: "cloud", opens: true },
  "a cloud is set": {
    options: { ...demoScenes["not-connected"], openclawConfig: cloudConfig },
    at: "openclaw",
    need: "cloud",
    opens: true,
  },
  "another model answers": {
    options: twoModels,
    async before(world) {
      await connect(world, 1);
      const { items } = await world.ask("models.read", {});
      await world.ask("guide.choose", { model: items[0]?.ref ?? "" });
    },
    at: "openclaw",
    need: "other-model",
    opens: true,
  },
  "connected and never asked": {
    options: demoScenes["not-connected"],
    before: async (world) => void (await connect(world)),
    at: "verify",
    need: "not-asked",
    opens: false,
  },
  "all of it is there": {
    options: demoScenes["not-connected"],
    async before(world) {
      await connect(world);
      await world.done(await world.ask("openclaw.verify", {}));
      await world.guide("welcome");
    },
    at: "privacy",
    need: "not-looked",
    opens: false,
  },
};

describe("where somebody may start from", () => {
  test.concurrent.each(Object.entries(starts))("%s", async (_name, { options, before, at, need, opens }) => {
    const world = await openGuideWorld(options);
    await before?.(world);
    const first = await world.house.until("guide.read", {}, (each) => each.opensByItself !== null);
    expect(first.opensByItself).toBe(opens);
    await world.begin();
    // whoever has a model has tried it
    const { model, steps } = await world.house.until("guide.read", {}, ({ steps: all }) =>
      all.every(({ state }) => state !== "looking"),
    );
    if (model !== null && steps.some(({ id, state }) => id === "model" && state === "done")) await tryIt(world, model);
    for (const _start of [1, 2]) {
      const stands = await world.guide(at);
      expect(stands.steps.find(({ id }) => id === at)).toMatchObject({ state: "open", need });
      await world.restart();
    }
    await world.quit();
  });
});

test("from nothing to the end, the program closed and started again at each step", async () => {
  const world = await openGuideWorld(demoScenes.nothing);
  const { ask, done, guide, restart } = world;
  const model = "ai/llama3.2:3B-Q4_K_M";

  expect(await guide("welcome")).toMatchObject({ hasBegun: false, finishedAt: null });
  expect(await world.house.answer("guide.finish", {})).toMatchObject({ ok: false, error: { code: "guide-not-done" } });
  await ask("guide.passed", { step: "welcome" });
  await restart();
  await guide("machine");
  await ask("guide.passed", { step: "machine" });
  await restart();

  const { ways } = await guide("runner");
  expect(ways[0]).toMatchObject({ way: "docker-engine", state: "to-install" });
  await ask("guide.choose", { way: "standalone" });
  await done(await ask("standalone.install", { part: "dmr" }));
  await done(await ask("standalone.install", { part: "llama-server" }));
  await restart();

  expect(await guide("answering")).toMatchObject({ way: "standalone" });
  await done(await ask("standalone.start", {}));
  await guide("model");
  await restart();
  // it ended with the program, as it was set to
  await guide("answering");
  await done(await ask("standalone.start", {}));

  await guide("model");
  await ask("guide.choose", { model });
  const pull = await ask("models.pull", { ref: model });
  const coming = await guide("model");
  expect(coming.steps.find(({ id }) => id === "model")).toMatchObject({ state: "working" });
  // OpenClaw can be seen to meanwhile
  expect(coming.steps.find(({ id }) => id === "openclaw")).toMatchObject({ state: "open", need: "missing" });
  await done(pull);
  await guide("try");
  await ask("chat.send", { model, text: "Say hello.", maxTokens: 64 });
  await guide("openclaw");

  await ask("guide.later", {});
  await restart();
  await done(await ask("standalone.start", {}));
  const put = await guide("openclaw");
  expect(put).toMatchObject({ opensByItself: false, left: ["openclaw", "verify", "privacy"], tried: { model } });
  expect(put.laterAt).not.toBeNull();
  expect(JSON.stringify((await ask("settings.read", {})).values.guide)).not.toContain("hello");
  await ask("guide.resume", {});

  const node = await ask("openclawInstall.planNode", {});
  await done(await ask("openclawInstall.installNode", { planId: node.id }));
  const install = await ask("openclawInstall.plan", { dialect: "openclaw" });
  await done(await ask("openclawInstall.install", { planId: install.id }));
  await world.house.until("openclaw.read", {}, ({ state }) => state === "ready");
  const plan = await ask("openclaw.plan", { model });
  expect(plan.blocker).toBeNull();
  await done(await ask("openclaw.connect", { planId: plan.id }));
  await guide("verify");
  await restart();
  await done(await ask("standalone.start", {}));

  await guide("verify");
  await done(await ask("openclaw.verify", {}));
  await guide("privacy");
  await restart();
  await done(await ask("standalone.start", {}));

  expect((await guide("privacy")).proof).toMatchObject({ model, dialect: "openclaw" });
  await ask("guide.check", {});
  await ask("guide.passed", { step: "privacy" });
  const end = await ask("guide.finish", {});
  expect(end).toMatchObject({ current: "done", left: [], opensByItself: false });
  expect(end.finishedAt).not.toBeNull();
  await restart();
  await done(await ask("standalone.start", {}));
  expect(await guide("done")).toMatchObject({ left: [], opensByItself: false });
  await world.quit();
});

test("that a model answered is written once, not for each answer", async () => {
  const world = await openGuideWorld({ ...twoModels, isFirstStart: true });
  const { items } = await world.house.until("models.read", {}, ({ items: all }) => all.length > 0);
  const model = items[0]?.ref ?? "";
  await tryIt(world, model);
  // it comes behind whatever was still to be written
  await world.ask("guide.later", {});
  const { revision } = await world.ask("settings.read", {});
  await world.ask("chat.send", { model, text: "Say it again.", maxTokens: 64 });
  const isAnswered = ({ end }: { end: string | null }) => end === "complete" || end === "length";
  await world.house.until("chat.read", {}, ({ turns }) => turns.filter(isAnswered).length === 2);
  await world.ask("guide.later", {});
  expect((await world.ask("settings.read", {})).revision).toBe(revision + 1);
  await world.quit();
});
