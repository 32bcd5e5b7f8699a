import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Job } from "../../../app/contract/jobs";
import type { JobHandle, JobRequest } from "../../platform/ports";
import { createTree } from "../../platform/tree";
import { systemClock } from "../../platform/clock";
import { createTranscriptReader } from "../../services/privacy/machine/transcripts";
import { createOldTranscriptsFlow } from "./old-transcripts";

let home: string;
let sessions: string;
const dayMs = 86_400_000;
const rechecked: string[][] = [];
let request: JobRequest | null = null;

async function write(name: string, ageDays: number, text = "words of mine") {
  const file = path.join(sessions, name);
  await writeFile(file, text);
  const at = new Date(Date.now() - ageDays * dayMs);
  await utimes(file, at, at);
}

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), "homeport-old-"));
  sessions = path.join(home, ".clawdbot/agents/main/sessions");
  await mkdir(sessions, { recursive: true });
  rechecked.length = 0;
});
afterEach(() => rm(home, { recursive: true, force: true }));

function flow() {
  const tree = createTree({ record: () => {} });
  const stateDir = path.join(home, ".clawdbot");
  return createOldTranscriptsFlow({
    places: () =>
      Promise.resolve([{ dialect: "clawdbot", stateDir, configPath: path.join(stateDir, "clawdbot.json") }]),
    transcripts: createTranscriptReader({ tree, os: "linux" }),
    tree,
    privacy: {
      recheck: (ids) => {
        rechecked.push([...ids]);
        return Promise.resolve([]);
      },
    },
    startJob(wanted) {
      request = wanted;
      return { id: "1" } as Job;
    },
    os: "linux",
    clock: systemClock,
  });
}

const handle = () =>
  ({
    signal: new AbortController().signal,
    phase: () => {},
    cancellable: () => {},
    warn: () => {},
  }) as Partial<JobHandle> as JobHandle;
const run = () => request?.run(handle());
const left = async () => (await readdir(sessions)).toSorted();

test("what is listed, and what is young, stays; the rest goes and is looked at again", async () => {
  await write(
    "sessions.json",
    0,
    JSON.stringify({ "agent:main:main": { sessionId: "listed" }, b: { sessionFile: "named.jsonl" } }),
  );
  await write("listed.jsonl", 200);
  await write("named.jsonl", 200);
  await write("old.jsonl", 60);
  await write("gone.jsonl.deleted.1700000000000", 40);
  await write("young.jsonl", 3);
  const old = flow();
  const read = await old.read();
  expect(read).toMatchObject({ listedCount: 2, hasDatabase: false });
  expect(read.ages.map(({ count }) => count)).toEqual([2, 2, 0, 0]);
  await old.remove({ days: 30, count: 2 });
  await run();
  expect(await left()).toEqual(["listed.jsonl", "named.jsonl", "sessions.json", "young.jsonl"]);
  expect(rechecked).toEqual([["transcripts"]]);
});

test("nothing goes when there are others than were shown", async () => {
  await write("old.jsonl", 60);
  const old = flow();
  await old.remove({ days: 30, count: 1 });
  await write("older.jsonl", 90);
  await expect(run()).rejects.toMatchObject({ code: "plan-stale" });
  expect(await left()).toEqual(["old.jsonl", "older.jsonl"]);
});

test("a list of sessions that can't be understood stops it: what is listed is not known", async () => {
  await write("old.jsonl", 60);
  await write("sessions.json", 0, "{ half a f");
  await expect(flow().read()).rejects.toMatchObject({ code: "file-not-readable" });
});

test("a database is told of and left", async () => {
  const agent = path.join(home, ".clawdbot/agents/main/agent");
  await mkdir(agent);
  await writeFile(path.join(agent, "openclaw-agent.sqlite"), "x");
  await chmod(path.join(agent, "openclaw-agent.sqlite"), 0o600);
  expect(await flow().read()).toMatchObject({ hasDatabase: true, listedCount: 0 });
});
