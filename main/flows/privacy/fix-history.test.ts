import { expect, test } from "vitest";
import { openSimulatedHouse } from "../../../e2e/harness/simulated-house";

const bashrc = "/home/demo/.bashrc";
const own = "HISTSIZE=1000\nalias ll='ls -l'\n";

async function open(text: string | null) {
  const house = await openSimulatedHouse({ assistants: ["openclaw"] });
  const { ask, ended, platform, until, quit } = house;
  const { files } = platform.demo;
  if (text === null) await files.removeFile(bashrc);
  else files.put(bashrc, text, { mode: 0o644 });
  await until("openclaw.read", {}, ({ state }) => state === "ready");
  const fix = async () => {
    const plan = await ask("privacy.planFix", { fixes: ["history-guard"] });
    const job = plan.items.length === 0 ? null : await ended((await ask("privacy.fix", { planId: plan.id })).jobId);
    const { applied, runs } = await ask("privacy.fixes", {});
    return { plan, job, applied, run: runs[0] };
  };
  const undo = async (id = "") => ended((await ask("privacy.undoFix", { id })).jobId);
  return { fix, undo, files, quit };
}

test("a line is shown, added at the end, read back, and taken out again", async () => {
  const { fix, undo, files, quit } = await open(own);
  const { plan, job, run, applied } = await fix();
  expect(plan.items[0]?.changes).toEqual([
    {
      kind: "lines",
      file: bashrc,
      isAdded: true,
      text: expect.stringContaining("\nHISTCONTROL=ignoreboth\n") as string,
    },
  ]);
  expect(job?.outcome).toEqual({ kind: "done" });
  expect(files.peek(bashrc)?.startsWith(own)).toBe(true);
  expect(files.peek(bashrc)).toMatch(/\nHISTCONTROL=ignoreboth\n$/);
  expect(files.about(bashrc)?.mode).toBe(0o644);
  expect(run?.verdicts).toEqual([{ check: "history-guard", verdict: "pass" }]);
  expect((await fix()).plan).toMatchObject({ items: [], already: ["history-guard"] });

  expect((await undo(applied[0]?.id)).outcome).toEqual({ kind: "done" });
  expect(files.peek(bashrc)).toBe(own);
  await quit();
});

test("what was written after it stays when it is taken back", async () => {
  const { fix, undo, files, quit } = await open(own);
  const { applied } = await fix();
  files.put(bashrc, `${files.peek(bashrc)}export EDITOR=vi\n`, { mode: 0o644 });
  await undo(applied[0]?.id);
  expect(files.peek(bashrc)).toBe(`${own}export EDITOR=vi\n`);
  await quit();
});

test("a line somebody changed since is left, and told", async () => {
  const { fix, undo, files, quit } = await open(own);
  const { applied } = await fix();
  files.put(bashrc, `${own}HISTCONTROL=ignorespace\n`, { mode: 0o644 });
  const job = await undo(applied[0]?.id);
  expect(job.warnings).toContainEqual(expect.objectContaining({ code: "undo-left", what: bashrc }));
  expect(files.peek(bashrc)).toBe(`${own}HISTCONTROL=ignorespace\n`);
  await quit();
});

test("a file that was not there is gone again afterwards", async () => {
  const { fix, undo, files, quit } = await open(null);
  const { job, applied } = await fix();
  expect(job?.outcome).toEqual({ kind: "done" });
  expect(files.peek(bashrc)).toContain("HISTCONTROL=ignoreboth");
  await undo(applied[0]?.id);
  expect(files.peek(bashrc)).toBeNull();
  await quit();
});

test("a file that can't be written is left as it was, and it is said", async () => {
  const { fix, files, quit } = await open(own);
  files.refuseWrites("file-not-writable");
  const { job, applied } = await fix();
  expect(job?.outcome?.kind).toBe("failed");
  files.refuseWrites(null);
  expect([files.peek(bashrc), applied]).toEqual([own, []]);
  await quit();
});
