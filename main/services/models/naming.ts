import type { RequestPurpose } from "../../../app/domain/request-purpose";
import { CodedError } from "../../../app/contract/errors";
import type { Model, ModelsSnapshot } from "../../../app/contract/models";
import { type ModelRef, encodeRefPath } from "../../../app/domain/model-reference";
import type { SendToRunner } from "../../platform/ports";
import { ask, requireName, requireRef } from "./asking";
import { requireContextOf } from "./engine-settings";

type Options = {
  send: SendToRunner;
  find(ref: string): Model | undefined;
  refreshList(): Promise<unknown>;
  read(): ModelsSnapshot;
};

/** More names for what is here: one for the same model, or for a copy with a context built in. */
export function createNaming({ send, find, refreshList, read }: Options) {
  /** Gives a name that is free, and answers once the runner lists it as `isThere` wants it. */
  async function give(target: string, work: (name: ModelRef) => Promise<void>, isThere: (given: Model) => boolean) {
    const name = requireName(target);
    await refreshList();
    if (find(name.ref) !== undefined) throw new CodedError("name-taken", `${name.ref} names a model that is here.`);
    await work(name);
    await refreshList();
    const given = find(name.ref);
    if (given === undefined || !isThere(given))
      throw new CodedError("runner-bad-answer", "The runner does not list the new name.");
    return read();
  }

  return {
    /** Throws bad-reference, name-taken, model-missing, runner-old, runner-bad-answer. */
    tag({ ref, target }: { ref: string; target: string }): Promise<ModelsSnapshot> {
      const source = requireRef(ref);
      let id: string | undefined;
      const work = async (name: ModelRef) => {
        id = find(source.ref)?.id;
        await nameModel(send, source.ref, name);
      };
      return give(target, work, (given) => given.id === id);
    },

    /**
     * Has the runner package the model anew with a context built in: that holds for every load, also by others. Throws as
     * `tag`, and bad-input for a context the model can't have.
     */
    repackage({ ref, target, contextTokens }: { ref: string; target: string; contextTokens: number }) {
      const source = requireRef(ref);
      return give(
        target,
        async (name) => {
          requireContextOf(find(source.ref), contextTokens);
          await repackageModel(send, source.ref, name, contextTokens);
        },
        ({ packagedContextTokens: packaged }) => packaged.isKnown && packaged.value === contextTokens,
      );
    },
  };
}

/** Throws CodedError: model-missing, runner-old, runner-bad-answer. */
export async function nameModel(send: SendToRunner, source: string, { ref }: ModelRef): Promise<void> {
  const colon = ref.lastIndexOf(":");
  const query = new URLSearchParams({ repo: ref.slice(0, colon), tag: ref.slice(colon + 1) });
  await post(send, `/models/${encodeRefPath(source)}/tag?${query.toString()}`, undefined, "tag");
}

async function repackageModel(send: SendToRunner, source: string, { ref }: ModelRef, contextTokens: number) {
  await post(
    send,
    `/models/${encodeRefPath(source)}/repackage`,
    { target: ref, context_size: contextTokens },
    "repackage",
  );
}

async function post(
  send: SendToRunner,
  path: string,
  body: object | undefined,
  purpose: RequestPurpose,
): Promise<void> {
  const { status, text } = await ask(send, {
    method: "POST",
    path,
    ...(body === undefined ? {} : { body }),
    headersTimeoutMs: 60_000,
    purpose,
  });
  if (status === 201 || status === 200) return;
  const detail = text.slice(0, 2000);
  // a version without the route says so in Go's own words
  if (status === 405 || (status === 404 && text.startsWith("404 page not found")))
    throw new CodedError("runner-old", "This runner can't name a model that way.", detail);
  if (status === 404) throw new CodedError("model-missing", "The runner does not have this model.", detail);
  throw new CodedError("runner-bad-answer", `The runner answered ${status} to a name.`, detail);
}
