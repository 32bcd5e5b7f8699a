import { expect, test } from "vitest";
import { Destinations } from "../../app/contract/destinations";
import { CodedError } from "../../app/contract/errors";
import type { PrivacySnapshot } from "../../app/contract/privacy";
import { known } from "../../app/contract/reading";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { systemClock } from "../platform/clock";
import { createLedger } from "../platform/ledger";
import type { OpenClawSession } from "../services/openclaw/session";
import { createDestinationsFlow } from "./destinations";

function setUp({ openclaw, own = null }: { openclaw?: object | Error; own?: string | null } = {}) {
  const ledger = createLedger({ clock: systemClock, log: { info: () => {} } });
  const flow = createDestinationsFlow({
    ledger,
    runner: {
      read: () =>
        ({
          state: "healthy",
          endpoint: { kind: "docker-engine", address: "127.0.0.1:12434", location: "this-machine" },
          docker: { isDesktop: known(false) },
        }) as unknown as RunnerSnapshot,
    },
    openclaw: {
      async open() {
        if (openclaw === undefined) throw new CodedError("openclaw-missing", "not there");
        if (openclaw instanceof Error) throw openclaw;
        return { dialect: "openclaw", readConfig: async () => ({ config: openclaw }) } as unknown as OpenClawSession;
      },
    },
    gateway: { read: () => ({ port: 18_789 }) },
    cloudWays: {
      read: async () => ({
        asOf: 0,
        dialect: "openclaw",
        ways: [],
        unread: [{ source: "sessions", why: null }],
      }),
    },
    privacy: {
      read: () => ({ rows: [{ id: "registry-look-ups", own }] }) as unknown as PrivacySnapshot,
    },
    ownHosts: () => [],
    ownUpdates: () => ({ host: null, isWeekly: true }),
    clock: systemClock,
  });
  return { ledger, read: async () => Destinations.parse(await flow.read()) };
}

test("without OpenClaw and before any request only the runner is told of, and not as seen", async () => {
  const { items, unread, isCut } = await setUp().read();
  expect(items.map(({ party }) => party)).toEqual(items.map(() => "runner"));
  expect(items.some(({ class: sure }) => sure === "seen")).toBe(false);
  expect([unread, isCut]).toEqual([[], false]);
});

test("Homeport's requests come from its ledger; commands and files are none", async () => {
  const { ledger, read } = setUp();
  const outcome = { outcome: "200", durationMs: 1 };
  const asked = { kind: "request", method: "GET", path: "/", purpose: "watch", ...outcome } as const;
  ledger.record({ ...asked, address: "https://huggingface.co" });
  ledger.record({ ...asked, address: "https://huggingface.co" });
  ledger.record({ kind: "command", file: "docker", args: ["version"], ...outcome });
  const { items, since } = await read();
  const seen = items.filter(({ party }) => party === "homeport");
  expect(seen).toMatchObject([{ what: "huggingface.co", count: 2, place: "internet", class: "seen" }]);
  expect(since).toBe(ledger.read()[0]?.firstAt);
});

test("what the checklist read of the runner decides whether its check is stopped", async () => {
  const stop = async (own: string | null) =>
    (await setUp({ own }).read()).items.find(({ reason }) => reason === "model-check")?.stop?.isSet;
  expect([await stop("pass"), await stop("warn"), await stop("unknown"), await stop(null)]).toEqual([
    true,
    false,
    null,
    null,
  ]);
});

test("OpenClaw's are told with what could not be read; a command line that fails is told as not looked into", async () => {
  const { items, unread } = await setUp({ openclaw: { channels: { discord: {} } } }).read();
  expect(items.find(({ reason }) => reason === "channel")?.what).toBe("discord");
  expect(unread).toEqual(["sessions"]);
  expect((await setUp({ openclaw: new Error("broken") }).read()).unread).toEqual(["openclaw"]);
});
