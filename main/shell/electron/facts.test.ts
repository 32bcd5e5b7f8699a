import { expect, test, vi } from "vitest";
import type { Events } from "../../../app/contract/index";
import type { JobsSnapshot } from "../../../app/contract/jobs";
import type { Gate } from "../../ipc/gate";
import { fakeJob } from "../../../app/domain/fake-job";
import { createFacts, nothingRead } from "./facts";

const jobs = (revision: number, id: string): JobsSnapshot => ({ revision, asOf: 0, items: [fakeJob({ id })] });
const idsOf = (facts: ReturnType<typeof createFacts>) => facts.now().jobs.map(({ id }) => id);

function create(answer: unknown = { ok: false, error: { code: "internal", message: "" } }) {
  return createFacts(vi.fn<Gate>(async () => answer as Awaited<ReturnType<Gate>>));
}

test("the newest is held: an answer that comes late never replaces what was pushed", async () => {
  const facts = create({ ok: true, data: jobs(1, "old") });
  facts.accept("jobs.changed", jobs(2, "new"));
  await facts.read("jobs.changed");
  expect(idsOf(facts)).toEqual(["new"]);
});

test("listeners hear of what changed, with what was before; what is of no concern is not told", () => {
  const facts = create();
  const heard = vi.fn<Parameters<typeof facts.onChange>[0]>();
  facts.onChange(heard);
  facts.accept("jobs.changed", jobs(1, "a"));
  facts.accept("warmUp.changed", { revision: 1 } as Events["warmUp.changed"]);
  expect(heard).toHaveBeenCalledTimes(1);
  const [now, before] = heard.mock.calls[0] ?? [];
  expect([now?.jobs.length, before?.jobs.length]).toEqual([1, 0]);
});

test("what can't be read stays as it was", async () => {
  const facts = create();
  await facts.readAll();
  expect(facts.now()).toEqual(nothingRead);
});
