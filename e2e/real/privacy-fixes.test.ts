import { chmod, lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FixChange } from "../../app/contract/privacy-fixes";
import type { FixId } from "../../app/domain/privacy/fixes";
import { openHouse, realTools, type RealHouse } from "./house";

const planted = {
  gateway: { mode: "local", bind: "lan", auth: { mode: "token", token: "0123456789abcdef0123456789abcdef" } },
};
/** Apart: with a channel set up every command of openclaw looks for its plugin in npm first. */
const withChannel = {
  ...planted,
  channels: { telegram: { enabled: false, dmPolicy: "open", allowFrom: ["*", "42"], groupPolicy: "open" } },
};

describe.each(realTools)("fixes of the real $dialect", ({ dialect, isThere }) => {
  describe.runIf(isThere)("with planted faults", () => {
    const folder = path.join(homedir(), `.${dialect}`);
    const file = path.join(folder, `${dialect}.json`);
    const sessions = path.join(folder, "agents", "main", "sessions");
    const plain = `${JSON.stringify(planted, null, 3)}\n`;
    const withOpen = `${JSON.stringify(withChannel, null, 3)}\n`;
    let house: RealHouse;
    beforeAll(async () => {
      await mkdir(sessions, { recursive: true });
      await mkdir(path.join(folder, "credentials"), { recursive: true });
      await writeFile(file, plain);
      await writeFile(path.join(sessions, "1.jsonl"), "{}\n");
      await plant();
      house = await openHouse();
      await house.ask("openclaw.choose", { dialect });
    });
    afterAll(() => house?.quit());

    const open = [folder, path.join(folder, "credentials"), path.join(folder, "agents"), sessions];
    async function plant() {
      for (const each of open) await chmod(each, 0o755);
      for (const each of [file, path.join(sessions, "1.jsonl")]) await chmod(each, 0o644);
    }
    const modeOf = async (each: string) => (await lstat(each)).mode & 0o777;
    const modes = () => Promise.all([...open, file].map(modeOf));
    const asShown = async (changes: readonly FixChange[]) =>
      Promise.all(
        changes.flatMap((change) =>
          change.kind === "mode" ? [modeOf(change.path).then((mode) => [mode, change.after])] : [],
        ),
      );

    test.each<[FixId, string]>([
      ["gateway-loopback", plain],
      ["gateway-token", plain],
      ["web-tools-off", plain],
      ["update-checks-off", plain],
      ["log-private", plain],
      ["make-private", plain],
      ["audit-fix", plain],
      ["dm-pairing", withOpen],
      ["audit-fix", withOpen],
    ])("%s: as shown, accepted by its command line, undone byte for byte", async (fix, text) => {
      await writeFile(file, text);
      const before = await modes();
      const plan = await house.ask("privacy.planFix", { fixes: [fix] });
      expect(plan.blocked).toEqual([]);
      const [item] = plan.items;
      // a token is set, and openclaw's log is private by itself
      expect([...plan.already, item?.fix]).toContain(fix);
      if (item === undefined) return;
      const { jobId } = await house.ask("privacy.fix", { planId: plan.id });
      const job = await house.ended(jobId);
      const { runs, applied } = await house.ask("privacy.fixes", {});
      console.log(dialect, fix, JSON.stringify({ changes: item.changes, run: runs[0], warnings: job.warnings }));
      expect(job.outcome).toEqual({ kind: "done" });
      expect(runs[0]?.items[0]).toMatchObject({ state: "done", missed: [] });
      for (const [now, after] of await asShown(item.changes)) expect(now).toBe(after);
      const { jobId: undone } = await house.ask("privacy.undoFix", { id: applied[0]?.id ?? "" });
      expect(await house.ended(undone)).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
      expect(await readFile(file, "utf8")).toBe(text);
      expect(await modes()).toEqual(before);
    });

    test("all at once, undone as one", async () => {
      const text = plain;
      await writeFile(file, text);
      const before = await modes();
      const fixes: FixId[] = ["gateway-loopback", "web-tools-off", "update-checks-off", "make-private", "audit-fix"];
      const plan = await house.ask("privacy.planFix", { fixes });
      const { jobId } = await house.ask("privacy.fix", { planId: plan.id });
      expect((await house.ended(jobId)).outcome).toEqual({ kind: "done" });
      const { runs, applied } = await house.ask("privacy.fixes", {});
      console.log(dialect, "all", JSON.stringify(runs[0]));
      for (const verdict of ["gateway-loopback", "web-tools", "update-checks", "folder-access"])
        expect(runs[0]?.verdicts).toContainEqual({ check: verdict, verdict: "pass" });
      const { jobId: undone } = await house.ask("privacy.undoFix", { id: applied[0]?.id ?? "" });
      expect(await house.ended(undone)).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
      expect(await readFile(file, "utf8")).toBe(text);
      expect(await modes()).toEqual(before);
    });
  });
});
