import type { Answer, Input, Output, RouteName } from "../../app/contract/index";
import type { FaultName } from "./world";

/** How a cycle reaches main, through a window or straight; and the simulated time. */
export type Reach = {
  ask<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>>;
  fault(name: FaultName): Promise<void> | void;
  /** In simulated time. */
  pause(minutes: number): Promise<void>;
};

const models = ["ai/qwen3:8B-Q4_K_M", "ai/llama3.2:3B-Q4_K_M"] as const;
const pulled = "ai/smollm2:360M-Q4_K_M";
/** Of simulated time: by then everything has ended, well or badly. */
const longestMinutes = 30;
const lookEvery = 0.05;

/** Waits until it holds of what the route answers, or for as long as anything may take. */
async function until<R extends RouteName>(
  { ask, pause }: Reach,
  [route, input]: [R, Input<R>],
  wanted: (output: Output<R>) => boolean,
): Promise<void> {
  for (let waited = 0; waited < longestMinutes; waited += lookEvery) {
    const answer = await ask(route, input);
    if (answer.ok && wanted(answer.data as Output<R>)) return;
    await pause(lookEvery);
  }
  throw new Error(`soak: ${route} is still not as it should be after ${longestMinutes} minutes`);
}

async function ended(reach: Reach, started: Answer<"models.pull">): Promise<void> {
  if (!started.ok) throw new Error(`soak: ${JSON.stringify(started.error)}`);
  const { jobId } = started.data;
  await until(reach, ["jobs.read", {}], ({ items }) => items.find(({ id }) => id === jobId)?.outcome !== null);
}

async function question(reach: Reach, model: string, isCut: boolean): Promise<void> {
  const sent = await reach.ask("chat.send", { model, text: "Tell me of the harbour", maxTokens: 300 });
  if (!sent.ok) throw new Error(`soak: ${JSON.stringify(sent.error)}`);
  if (isCut) {
    await reach.pause(0.05);
    await reach.ask("chat.stop", {});
  }
  await until(reach, ["chat.read", {}], ({ turns }) => turns.every(({ phase }) => phase === "ended"));
}

const healthy = (reach: Reach) => until(reach, ["runner.read", {}], ({ state }) => state === "healthy");

/** Connects OpenClaw, so that a switch has something to switch. */
export async function begin(reach: Reach): Promise<void> {
  await healthy(reach);
  await until(reach, ["models.read", {}], ({ state }) => state === "ready");
  await until(reach, ["openclaw.read", {}], ({ state }) => state !== "looking");
  const plan = await reach.ask("openclaw.plan", { model: models[0] });
  if (!plan.ok) throw new Error(`soak: ${JSON.stringify(plan.error)}`);
  await ended(reach, await reach.ask("openclaw.connect", { planId: plan.data.id }));
}

/** What a person and bad luck make of some ten minutes; afterwards everything is as it was before. */
export async function cycle(reach: Reach, number: number): Promise<void> {
  const { ask, fault, pause } = reach;
  const model = models[number % 2] ?? models[0];
  await ask("program.look", { isVisible: true, isLive: true });
  await ask("activity.watch", { isOpen: true });

  await question(reach, model, false);
  await question(reach, model, true);
  await ask("chat.clear", {});
  await ended(reach, await ask("switch.to", { model, whenAnswering: "cut" }));

  const pull = ask("models.pull", { ref: pulled });
  await pause(0.1);
  await fault("network-gone");
  await pause(1);
  await fault("network-back");
  await ended(reach, await pull);
  await ended(reach, await ask("models.pull", { ref: pulled }));
  await ended(reach, await ask("models.remove", { ref: pulled }));

  await fault("runner-dies");
  await ask("runner.probe", {});
  await pause(0.5);
  await fault("runner-back");
  await ask("runner.probe", {});
  await healthy(reach);

  await fault("tools-hang");
  const hanging = ask("openclaw.refresh", {});
  await pause(0.5);
  await fault("tools-back");
  await hanging;
  await ask("openclaw.refresh", {});

  await ask("privacy.run", {});
  await until(reach, ["privacy.read", {}], ({ isRunning }) => !isRunning);
  await ask("doctor.look", {});
  await ask("activity.read", {});
  await ask("requests.read", {});
  await ask("activity.watch", { isOpen: false });
  await ask("program.look", { isVisible: false, isLive: false });
  await pause(4);
  await ask("program.look", { isVisible: true, isLive: false });
}
