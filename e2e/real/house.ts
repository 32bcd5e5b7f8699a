import path from "node:path";
import type { ChatTurn } from "../../app/contract/chat";
import type { Answer, EventName, Events, Input, Output, RouteName } from "../../app/contract/index";
import type { Job } from "../../app/contract/jobs";
import { compose, type House } from "../../main/compose";
import { type Platform, createRealPlatform } from "../../main/platform/platform";
import type { Background } from "../../main/platform/ports";
import { longPatienceMs } from "../harness/patience";

/** Main as it is, asked through its own gate as a window would. */
export type RealHouse = {
  ask<R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>>;
  /** As it comes back, a failure too. */
  answer<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>>;
  /** The job's end, asked for every 200 ms; `onTick` sees it grow. */
  ended(jobId: string, onTick?: (job: Job) => void | Promise<void>): Promise<Job>;
  /** Polls until `wanted` holds of what the route answers; throws after `withinMs` with the last answer. */
  until<R extends RouteName>(
    route: R,
    input: Input<R>,
    wanted: (output: Output<R>) => boolean,
    withinMs?: number,
  ): Promise<Output<R>>;
  /** Asks in a conversation and waits for that turn's end, whatever it is. */
  answered(input: Input<"chat.send">, withinMs?: number): Promise<ChatTurn>;
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): void;
  /** All of them. */
  onPush: House["onPush"];
  allClosed: House["allClosed"];
  quit: House["quit"];
};

const sender = { isTrusted: true, clientId: "real" };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** This machine with a home folder that is thrown away. `over`: what is otherwise in the environment; undefined: it is not there. */
export const platformIn = (home: string, over: Readonly<Record<string, string | undefined>>): Promise<Platform> =>
  createRealPlatform({
    version: "test",
    home,
    env: { ...process.env, HOME: home, HOMEPORT_SETTINGS_DIR: path.join(home, "settings"), ...over },
  });

export async function openHouse(
  onPlatform?: Parameters<typeof compose>[0]["onPlatform"],
  openBackground: ((platform: Platform) => Background) | null = null,
): Promise<RealHouse> {
  const given = onPlatform === undefined ? {} : { onPlatform };
  const house = await compose({ isDemo: false, shellKind: "browser", version: "test", openBackground, ...given });

  async function answer<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>> {
    return (await house.gate(sender, route, input)) as Answer<R>;
  }

  async function ask<R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>> {
    const reply = await answer(route, input);
    if (!reply.ok) throw new Error(`${route}: ${JSON.stringify(reply.error)}`);
    return reply.data;
  }

  async function until<R extends RouteName>(
    route: R,
    input: Input<R>,
    wanted: (output: Output<R>) => boolean,
    withinMs = longPatienceMs,
  ): Promise<Output<R>> {
    const startedAt = performance.now();
    for (;;) {
      const output = await ask(route, input);
      if (wanted(output)) return output;
      if (performance.now() - startedAt > withinMs) throw new Error(`${route}: still ${JSON.stringify(output)}`);
      await pause(100);
    }
  }

  await ask("program.look", { isVisible: true, isLive: false });
  return {
    ask,
    answer,
    until,
    async answered(input, withinMs = longPatienceMs) {
      const { turnId } = await ask("chat.send", input);
      const find = ({ turns }: Output<"chat.read">) => turns.find(({ id, end }) => id === turnId && end !== null);
      const turn = find(await until("chat.read", {}, (chat) => find(chat) !== undefined, withinMs));
      if (turn === undefined) throw new Error("The turn is gone.");
      return turn;
    },
    async ended(jobId, onTick) {
      for (;;) {
        const job = (await ask("jobs.read", {})).items.find(({ id }) => id === jobId);
        if (!job) throw new Error(`The job ${jobId} is gone.`);
        await onTick?.(job);
        if (job.outcome !== null) return job;
        await pause(200);
      }
    },
    on(event, listener) {
      house.onPush((name, payload) => {
        if ((name as EventName) === event) listener(payload as never);
      });
    },
    onPush: house.onPush,
    allClosed: house.allClosed,
    quit: house.quit,
  };
}

/** Both command lines, and whether the environment names them. */
export const realTools = [
  { dialect: "openclaw", isThere: Boolean(process.env["HOMEPORT_OPENCLAW"]) },
  { dialect: "clawdbot", isThere: Boolean(process.env["HOMEPORT_CLAWDBOT"]) },
] as const;

/** Of the models the runner has: the one the environment names, else the first. */
export async function testModel(house: RealHouse): Promise<string> {
  const { items } = await house.until("models.read", {}, ({ state }) => state === "ready", 20_000);
  const wanted = process.env["HOMEPORT_TEST_MODEL"];
  const [first] = wanted === undefined ? items : items.filter(({ tags, ref }) => [ref, ...tags].includes(wanted));
  if (!first) throw new Error(`The runner has no model${wanted ? ` ${wanted}` : ""}.`);
  return first.ref;
}
