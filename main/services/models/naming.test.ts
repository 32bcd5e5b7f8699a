import { expect, test } from "vitest";
import { createFixtureRunner, askRunner, fixtureRef } from "../../demo/fixture-runner";
import { parseModelList } from "./parse-models";
import type { SendToRunner } from "../../platform/ports";
import type { Model, ModelsSnapshot } from "../../../app/contract/models";
import { sameModel } from "../../../app/domain/model-reference";
import { createNaming } from "./naming";

/** On the simulated runner; `refuse` stands in for its answer. */
function setUp({ refuse }: { refuse?: { status: number; text: string } } = {}) {
  const { runner } = createFixtureRunner();
  const send: SendToRunner = async ({ method, path, body }) => {
    const { status, text } =
      refuse !== undefined && method === "POST" ? refuse : await askRunner(runner, { method, path, body });
    return {
      status,
      headers: {},
      text: async () => text,
      async *pieces() {
        yield text;
      },
      async *lines() {
        yield* text.split("\n");
      },
      close() {},
    };
  };
  let items: Model[] = [];
  const find = (ref: string) => items.find(({ id, tags }) => [id, ...tags].some((name) => sameModel(name, ref)));
  const naming = createNaming({
    send,
    find,
    async refreshList() {
      const response = await send({ method: "GET", path: "/models", purpose: "models" });
      items = parseModelList(await response.text()) ?? [];
    },
    read: () => ({ items }) as ModelsSnapshot,
  });
  return { ...naming, find };
}

const target = "local/gemma3:270M-Q4_K_M-16k";

test("a copy has its context built in, and the model it was made of keeps its own", async () => {
  const { repackage, find } = setUp();
  await repackage({ ref: fixtureRef, target, contextTokens: 16_384 });
  expect(find(target)?.packagedContextTokens).toEqual({ isKnown: true, value: 16_384 });
  expect(find(fixtureRef)?.packagedContextTokens).toEqual({ isKnown: true, value: 32_768 });
  expect(find(target)?.id).not.toBe(find(fixtureRef)?.id);
});

test.each([
  ["a name that is taken", fixtureRef, 16_384, "name-taken"],
  ["an id for a name", `sha256:${"a".repeat(64)}`, 16_384, "bad-reference"],
  ["no name", "a b", 16_384, "bad-reference"],
  ["more than it was trained for", target, 65_536, "bad-input"],
  ["nothing", target, 0, "bad-input"],
  ["less than nothing", target, -5, "bad-input"],
])("a copy is refused: %s", async (_, wanted, contextTokens, code) => {
  const { repackage, find } = setUp();
  const answer = Promise.resolve().then(() => repackage({ ref: fixtureRef, target: wanted, contextTokens }));
  await expect(answer).rejects.toMatchObject({ code });
  expect(find(target)).toBeUndefined();
});

test.each([
  ["has no such route", { status: 404, text: "404 page not found\n" }, "runner-old"],
  ["takes no such method", { status: 405, text: "Method Not Allowed" }, "runner-old"],
  ["does not have the model", { status: 404, text: "model not found" }, "model-missing"],
  ["breaks", { status: 500, text: "disk full" }, "runner-bad-answer"],
  ["says yes and does nothing", { status: 201, text: "{}" }, "runner-bad-answer"],
])("a runner that %s", async (_, refuse, code) => {
  const { repackage } = setUp({ refuse });
  await expect(repackage({ ref: fixtureRef, target, contextTokens: 16_384 })).rejects.toMatchObject({ code });
});
