import { expect, test } from "vitest";
import { openSimulatedHouse as open } from "../../e2e/harness/simulated-house";

const usual = `// mine\n{ gateway: { mode: "local", bind: "loopback" } }\n`;

test.each(["openclaw", "clawdbot"] as const)(
  "a profile of %s's own is connected, answers, runs its gateway and is put back; the usual file is not touched",
  async (dialect) => {
    const commands: string[] = [];
    const { ask, ended, answer, platform, done, until, quit } = await open({
      assistants: [dialect],
      openclawConfig: dialect === "openclaw" ? usual : null,
      clawdbotConfig: dialect === "clawdbot" ? usual : null,
      run({ file, args }) {
        if (file.endsWith(dialect)) commands.push(args.join(" "));
        return undefined;
      },
    });
    const { peek, put } = platform.demo.files;
    const usualPath = `/home/demo/.${dialect}/${dialect}.json`;
    const configPath = `/home/demo/.${dialect}-work/${dialect}.json`;
    const mine = `{ "gateway": { "mode": "local" } }\n`;
    put(configPath, mine);
    expect((await ask("openclaw.refresh", {})).cliProfile).toEqual({ name: null, found: ["work"], fixedBy: null });
    expect(await answer("openclaw.chooseProfile", { profile: "../x" })).toMatchObject({ ok: false });

    const chosen = await ask("openclaw.chooseProfile", { profile: "work" });
    expect(chosen).toMatchObject({ cliProfile: { name: "work" }, configPath: { value: configPath } });
    expect((await ask("settings.read", {})).values.cliProfiles).toEqual({ [dialect]: "work" });
    const models = await until("models.read", {}, ({ items }) => items.length > 0);
    const model = models.items.find(({ purpose }) => purpose === "text")?.ref ?? "";
    commands.length = 0;
    const plan = await ask("openclaw.plan", { model });
    expect(plan).toMatchObject({ blocker: null, configPath });
    expect(plan.commands.join(" ")).toContain(`${dialect} --profile work config `);
    expect((await ended((await ask("openclaw.connect", { planId: plan.id })).jobId)).outcome).toEqual({ kind: "done" });
    expect(peek(configPath)).toContain(model);
    const gateway = await done("run");
    expect(gateway).toMatchObject({ state: "running", owner: "homeport", port: 41_984 });
    expect(commands.filter((each) => each !== "--version" && !each.startsWith("--profile work "))).toEqual([]);
    expect(peek(usualPath)).toBe(usual);

    // the gateway of the one profile is not taken for the other's
    await ask("openclaw.chooseProfile", { profile: null });
    expect(await ask("gateway.refresh", {})).toMatchObject({ state: "stopped", owner: null, port: 18_789 });
    expect((await ask("gateway.plan", { operation: "run" })).blocker).toMatchObject({
      code: "gateway-already-running",
    });
    // what was changed there is taken back there
    const undoPlan = await ask("undo.plan", {});
    expect(undoPlan.files).toMatchObject([{ configPath, obstacle: null }]);
    const undone = await ended((await ask("undo.carryOut", { planId: undoPlan.id })).jobId);
    expect(undone).toMatchObject({ outcome: { kind: "done" }, warnings: [] });
    expect(peek(configPath)).toBe(mine);
    expect(peek(usualPath)).toBe(usual);
    await quit();
  },
);
