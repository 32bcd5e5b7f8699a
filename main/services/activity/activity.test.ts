import { expect, test, vi } from "vitest";
import type { LogNote } from "../../../app/contract/activity";
import { activityRoutes } from "../../../app/contract/activity";
import type { Push } from "../../../app/contract/index";
import type { KnownAddress } from "../../../app/domain/reach";
import { createLedger } from "../../platform/ledger";
import type { LedgerEntry } from "../../platform/ledger-entry";
import { createAttentionService } from "../attention/attention";
import { createManualClock } from "../jobs/fake-clock";
import { createActivityService } from "./activity";
import { sampleFacts } from "./activity-samples";

function setUp({
  notes = [],
  file = "/home/anna/logs/homeport.log",
}: { notes?: LogNote[]; file?: string | null } = {}) {
  const time = createManualClock();
  const ledger = createLedger({ clock: time.clock, log: { info: () => {} } });
  const attention = createAttentionService();
  const push = vi.fn<Push>();
  let runner: KnownAddress | null = null;
  const activity = createActivityService({
    ledger,
    log: { file, notes: () => notes },
    clock: time.clock,
    push,
    attention,
    home: "/home/anna",
    os: "linux",
    runnerAddress: () => runner,
    reportFacts: () => sampleFacts(),
  });
  const look = (isVisible: boolean) => attention.look("w", { isVisible, isLive: false });
  return { time, ledger, push, activity, look, setRunner: (next: KnownAddress | null) => (runner = next) };
}

const request = (over: Partial<Extract<LedgerEntry, { kind: "request" }>> = {}): LedgerEntry => ({
  kind: "request",
  method: "GET",
  address: "127.0.0.1:12434",
  path: "/models",
  purpose: "models",
  outcome: "200",
  durationMs: 3,
  ...over,
});
const command = (args: string[]): LedgerEntry => ({
  kind: "command",
  file: "/home/anna/.npm-global/bin/openclaw",
  args,
  outcome: "exit 0",
  durationMs: 12.5,
});

test("the newest line comes first, in its parts, and passes the contract", () => {
  const { ledger, activity } = setUp();
  ledger.record(command(["models", "status", "--json"]));
  ledger.record(request());
  ledger.record(request());
  ledger.record({ kind: "file", action: "written", path: "/home/anna/.openclaw/openclaw.json" });
  const snapshot = activityRoutes["activity.read"].output.parse(activity.read());
  expect(snapshot.lines).toMatchObject([
    { id: 3, kind: "file", action: "written", path: "~/.openclaw/openclaw.json", reach: "stays" },
    { id: 2, kind: "request", count: 2, purpose: "models", outcome: "200", reach: "stays" },
    {
      id: 1,
      kind: "command",
      file: "~/.npm-global/bin/openclaw",
      args: ["models", "status", "--json"],
      reach: "unknown",
    },
  ]);
  expect(snapshot).toMatchObject({ droppedCount: 0, logFile: { shown: "~/logs/homeport.log" } });
});

test("of 700 lines the newest 500 are shown, and that 200 are gone is told", () => {
  const { ledger, activity } = setUp();
  for (let index = 0; index < 700; index++) ledger.record(command([String(index)]));
  const { lines, droppedCount } = activity.read();
  expect([lines.length, droppedCount, lines[0]?.id]).toEqual([500, 200, 700]);
});

test("where a request went is judged when it was made", () => {
  const { ledger, activity, setRunner } = setUp();
  ledger.record(request({ path: "/a" }));
  setRunner({ address: "127.0.0.1:12434", location: "another-machine" });
  ledger.record(request({ path: "/b" }));
  setRunner(null);
  ledger.record(request({ path: "/c", address: "box.example:80" }));
  expect(activity.read().lines.map(({ reach }) => reach)).toEqual(["crosses", "crosses", "stays"]);
});

test("neither a secret nor a prompt nor the home folder comes out, in the list or in the report", () => {
  const notes: LogNote[] = [
    { at: 1, level: "warn", text: "reading failed: Unexpected token 'H', \"Hunter wrote\"... is not valid JSON" },
    { at: 2, level: "error", text: "at f (/home/anna/app/main.js:1:1) token=hunter22hunter22" },
  ];
  const { ledger, activity } = setUp({ notes });
  ledger.record(command(["--token", "hunter22", "agent", "--message", "Hunter wrote to me", "sk-hunter22abcd"]));
  ledger.record(request({ address: "http://me:hunter22@box", path: "/x?token=hunter22&page=2" }));
  const all =
    JSON.stringify(activity.read().lines.concat()) + JSON.stringify(activity.read().notes) + activity.report();
  expect(all).not.toMatch(/hunter/i);
  expect(all).not.toContain("/home/anna");
  expect(all).toContain("page=2");
  expect(activity.report()).toContain("(~/app/main.js:1:1)");
});

test("a very long argument is cut, and says so", () => {
  const { ledger, activity } = setUp();
  ledger.record(command(["x ".repeat(5000)]));
  const [line] = activity.read().lines;
  expect(line?.kind === "command" && line.args[0]).toMatch(/^(x ){2000}… \(10000 characters in all\)$/);
});

test("nothing is pushed unless the page is open and can be seen; then at most twice a second, the last state among them", async () => {
  const { ledger, push, activity, look, time } = setUp();
  ledger.record(request());
  await time.advance(5000);
  look(true);
  ledger.record(request());
  await time.advance(5000);
  expect(push).not.toHaveBeenCalled();

  activity.watch("w", true);
  await time.advance(0);
  expect(push).toHaveBeenCalledTimes(1);
  for (let step = 0; step < 20; step++) {
    ledger.record(request({ path: `/${step}` }));
    await time.advance(100);
  }
  await time.advance(500);
  expect(push.mock.calls.length).toBeLessThanOrEqual(6);
  expect(push.mock.lastCall?.[0]).toBe("activity.changed");
  expect(push.mock.lastCall?.[1]).toMatchObject({ revision: 22 });
  expect(activity.read().lines[0]).toMatchObject({ path: "/19" });

  look(false);
  ledger.record(request({ path: "/hidden" }));
  await time.advance(5000);
  const before = push.mock.calls.length;
  look(true);
  await time.advance(5000);
  expect(push).toHaveBeenCalledTimes(before + 1);
  activity.gone("w");
  ledger.record(request({ path: "/nobody" }));
  await time.advance(5000);
  expect(push).toHaveBeenCalledTimes(before + 1);
});

test("a page that closes while a push is on its way gets none", async () => {
  const { ledger, push, activity, look, time } = setUp();
  look(true);
  activity.watch("w", true);
  ledger.record(request());
  activity.watch("w", false);
  await time.advance(5000);
  expect(push).not.toHaveBeenCalled();
});

test("the demo writes no log, so there is no file to point to", () => {
  expect(setUp({ file: null }).activity.read().logFile).toBeNull();
});
