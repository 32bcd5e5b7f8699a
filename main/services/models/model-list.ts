import { type Failure, toFailure, toError } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Model, ModelsSnapshot } from "../../../app/contract/models";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { parseOpenAiModels, parseServedContext } from "../../../app/domain/openai-models";
import { modelNamed } from "../../../app/domain/model-reference";
import type { Clock } from "../../platform/clock";
import type { SendToRunner } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import { ask } from "./asking";
import { modelsOfEngine, parseModelList } from "./parse-models";

const maxListBytes = 16 * 1024 * 1024;

type Content = { state: ModelsSnapshot["state"]; items: Model[]; problem: Failure | null };

/** What the runner lists, as it was read last. */
export function createModelList({
  send,
  clock,
  push,
  log,
  isEngine,
}: {
  send: SendToRunner;
  clock: Clock;
  push: Push;
  log: { warn(message: string): void };
  /** No whole Model Runner: it is asked the OpenAI way. */
  isEngine: () => boolean;
}) {
  const waiting: Content = { state: "waiting", items: [], problem: null };
  const snapshot = createSnapshot<Content>(waiting, { clock, publish: (next) => push("models.changed", next) });
  let running: Promise<ModelsSnapshot> | null = null;
  let following: Promise<ModelsSnapshot> | null = null;

  async function readList(): Promise<ModelsSnapshot> {
    try {
      const isAsked = isEngine();
      const path = isAsked ? "/engines/v1/models" : "/models";
      const { status, text } = await ask(send, { method: "GET", path, purpose: "models" }, maxListBytes);
      const items = status !== 200 ? null : isAsked ? await ofEngine(text) : parseModelList(text);
      if (items !== null) return snapshot.setIfChanged({ state: "ready", items, problem: null });
      const problem: Failure =
        status === 200
          ? { code: "runner-bad-answer", message: "The runner's list of models can't be read." }
          : explainLoadFailure(status, text);
      return fail(problem);
    } catch (error) {
      return fail(toFailure(error));
    }
  }

  async function ofEngine(text: string): Promise<Model[] | null> {
    const told = parseOpenAiModels(text);
    if (told === null) return null;
    const isTold = told.length !== 1 || told[0]?.contextTokens !== null;
    return modelsOfEngine(told, isTold ? null : await servedContext());
  }

  /** llama-server says beside its models what it was started with; others answer 404. */
  async function servedContext(): Promise<number | null> {
    const answer = await ask(send, { method: "GET", path: "/props", purpose: "models" }).catch(() => null);
    return answer?.status === 200 ? parseServedContext(answer.text) : null;
  }

  function fail(problem: Failure): ModelsSnapshot {
    if (problem.code === "internal") log.warn(`models could not be read: ${problem.message}`);
    return snapshot.setIfChanged({ state: "failed", items: snapshot.read().items, problem });
  }

  /** A read that began before the call may miss what just changed: whoever comes meanwhile gets the next one. */
  function refresh(): Promise<ModelsSnapshot> {
    if (running === null) {
      running = readList().finally(() => {
        running = null;
      });
      return running;
    }
    following ??= running.then(() => {
      following = null;
      return refresh();
    });
    return following;
  }

  return {
    read: (): ModelsSnapshot => snapshot.read(),
    find: (ref: string): Model | undefined => modelNamed(snapshot.read().items, ref),
    /** Never throws: a failure is in the snapshot, beside the last list. */
    refresh,
    /** The same for what goes on only with the list. Throws what is wrong with it. */
    async mustRefresh(): Promise<void> {
      const { problem } = await refresh();
      if (problem !== null) throw toError(problem);
    },
  };
}
