import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { CodedError, Failure } from "../../app/contract/errors";
import { JobProgress } from "../../app/contract/jobs";
import { Model } from "../../app/contract/models";
import { OpenClawInstall } from "../../app/contract/openclaw";
import { BackendStatus, DockerFacts, LoadedModel } from "../../app/contract/runner";
import { Settings } from "../../app/contract/settings";
import type { Json } from "../../app/domain/json-value";
import { kvCacheBytes } from "../../app/domain/fit/kv-cache";
import { explainLoadFailure } from "../../app/domain/load-failure";
import { parseLoaded } from "../../app/domain/loaded-models";
import { encodeRefPath, parseModelRef } from "../../app/domain/model-reference";
import { applyChanges, draftConnection, maskForShowing, missingChanges } from "../../app/domain/openclaw-config";
import { emptyPull, reducePull, secondsLeft } from "../../app/domain/pull-progress";
import { parseRunnerOrigin } from "../../app/domain/runner-location";
import { formatBytes, parseDurationMs, parseSizeBytes } from "../../app/domain/units";
import { parseRunnerRecords } from "../../main/flows/runner-records";
import { maskSecrets } from "../../main/platform/mask";
import type { CommandResult } from "../../main/platform/run-command";
import { createLineSplitter } from "../../main/platform/text-stream";
import { createStreamReader } from "../../main/platform/answer-stream";
import { createThinkingSplitter } from "../../main/services/chat/split-thinking";
import { parseModel, parseModelList } from "../../main/services/models/parse-models";
import { explainPullRefusal } from "../../main/services/models/pull-failure";
import { readAgentAnswer } from "../../main/services/openclaw/agent-answer";
import { jsonIn, ownWords } from "../../main/services/openclaw/cli-output";
import { readModelsStatus } from "../../main/services/openclaw/dialect-shared";
import { readInstall } from "../../main/services/openclaw/installs";
import { parseDiskUse, parseModelIds, parseRoot, parseStatus, parseVersion } from "../../main/services/runner/parse";
import {
  daemonWords,
  parseContainers,
  parseDockerFacts,
  parseModelVersion,
} from "../../main/services/runner/parse-docker";
import { parseMeminfo } from "../../main/services/hardware/memory";
import { parseNvidia } from "../../main/services/hardware/nvidia";
import { parseRocm } from "../../main/services/hardware/amd";
import { cpuTime } from "../harness/cpu-time";
import { readSettings, writeSettings } from "../../main/services/settings/read-file";
import { mutated } from "./arbitraries";
import { limits, testLimitMs } from "./limits";

/** Answers of real tools, to be bent: each file, and each longer text or object that stands in one of JSON. */
function recordings(): string[] {
  const root = path.join(import.meta.dirname, "../fixtures/recordings");
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "utf8"));
  const parts = texts.flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === "object" && value !== null ? Object.values(value) : [];
    } catch {
      return [];
    }
  });
  const inside = parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part)));
  return [...texts, ...inside].filter(({ length }) => length > 10 && length < 100_000);
}
const samples = recordings();
const bent = fc.oneof(
  { weight: 5, arbitrary: mutated(samples) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

const exited = fc.record({
  kind: fc.constant("exited" as const),
  exitCode: fc.constantFrom(0, 1),
  stdout: bent,
  stderr: fc.oneof(fc.constant(""), bent),
  isTruncated: fc.boolean(),
  durationMs: fc.constant(1),
});

function timed<T>(work: () => T): T {
  const { result, ms } = cpuTime(work);
  expect(ms).toBeLessThan(4000);
  return result;
}

/** Nothing but a coded error is thrown on purpose. */
function coded<T>(work: () => T): T | null {
  try {
    return timed(work);
  } catch (error) {
    if (error instanceof CodedError) return null;
    throw error;
  }
}

function shaped(schema: z.ZodType, value: unknown) {
  expect(schema.safeParse(value).error).toBeUndefined();
}

const texts: Record<string, (text: string) => void> = {
  "a list of models": (text) =>
    shaped(
      z.array(Model).nullable(),
      timed(() => parseModelList(text)),
    ),
  "a model with its GGUF metadata": (text) => {
    const found = timed(() => parseModel(text));
    if (found === null) return;
    shaped(Model, found.model);
    shaped(z.record(z.string(), z.string()), found.gguf);
    timed(() => kvCacheBytes({ gguf: found.gguf, contextTokens: 32_768 }));
  },
  "loaded models": (text) =>
    shaped(
      z.array(LoadedModel).nullable(),
      timed(() => parseLoaded(text)),
    ),
  "the state of the backends": (text) =>
    shaped(
      z.array(BackendStatus).nullable(),
      timed(() => parseStatus(text)),
    ),
  "version, disk use, ids and root": (text) => {
    shaped(
      z.string().nullable(),
      timed(() => parseVersion(text)),
    );
    shaped(
      z.number().nonnegative().nullable(),
      timed(() => parseDiskUse(text)),
    );
    shaped(
      z.array(z.string()).nullable(),
      timed(() => parseModelIds(text)),
    );
    timed(() => parseRoot(text));
  },
  "recorded requests": (text) => void timed(() => parseRunnerRecords(text, "hp")),
  "a refusal": (text) => {
    for (const status of [200, 400, 401, 404, 429, 500, 503]) {
      shaped(
        Failure,
        timed(() => explainLoadFailure(status, text)),
      );
      shaped(
        Failure,
        timed(() => explainPullRefusal(status, text)),
      );
    }
  },
  "the lines of a pull": (text) => {
    const state = timed(() => text.split("\n").reduce(reducePull, emptyPull));
    expect(state.doneBytes).toBeGreaterThanOrEqual(0);
    const { doneBytes, totalBytes } = state;
    const bytesPerSecond = { isKnown: true as const, value: 5 };
    shaped(JobProgress, { doneBytes, totalBytes, bytesPerSecond, secondsLeft: secondsLeft(state, bytesPerSecond) });
  },
  "a document among a command line's words": (text) => {
    const found = timed(() => jsonIn(text));
    expect(found === undefined || typeof found === "object").toBe(true);
  },
  "the settings file": (text) => {
    const found = timed(() => readSettings(text));
    shaped(Settings, found.values);
    // what was written is read as it was meant
    const again = readSettings(writeSettings(found.values, found));
    expect(again).toMatchObject({ values: found.values, problem: null, isMigrated: false });
    expect(again.others).toEqual(found.others);
  },
  "a name, a size, a duration, an address": (text) => {
    const ref = timed(() => parseModelRef(text));
    expect(ref.ok ? encodeRefPath(ref.ref) : "").not.toMatch(/[\s\\?#]|(^|\/)\.\.?(\/|$)/);
    const sizeBytes = timed(() => parseSizeBytes(text));
    shaped(z.number().nonnegative().nullable(), sizeBytes);
    shaped(z.string(), formatBytes(sizeBytes ?? 0));
    timed(() => parseDurationMs(text));
    const origin = timed(() => parseRunnerOrigin(text));
    expect(origin ?? "http://x").toMatch(/^https?:\/\/[^\s/@]+$/);
  },
  "figures of the system": (text) => {
    timed(() => parseMeminfo(text));
    timed(() => parseRocm(text));
    timed(() => maskSecrets(text));
  },
};

test.each(Object.entries(texts))(
  "%s: any text is read or refused, in bounded time",
  (_name, read) => {
    expect(() => fc.assert(fc.property(bent, read), limits(150, 0.4 / 16))).not.toThrow();
  },
  testLimitMs,
);

const commands: Record<string, (result: CommandResult) => void> = {
  "docker's": (result) => {
    shaped(
      DockerFacts.partial(),
      timed(() => parseDockerFacts(result, result)),
    );
    timed(() => parseModelVersion(result));
    timed(() => parseContainers(result));
    timed(() => daemonWords(result, result));
    timed(() => parseNvidia(result));
  },
  "OpenClaw's": (result) => {
    for (const dialect of ["openclaw", "clawdbot"] as const) {
      shaped(
        OpenClawInstall,
        timed(() => readInstall(dialect, "/x/openclaw", result)),
      );
    }
    coded(() => readModelsStatus(result));
    coded(() => readAgentAnswer(result));
    expect(timed(() => ownWords(result)).length).toBeLessThan(2100);
  },
};

test.each(Object.entries(commands))(
  "%s words are read or refused, in bounded time",
  (_name, read) => {
    expect(() => fc.assert(fc.property(exited, read), limits(150, 0.4 / 16))).not.toThrow();
  },
  testLimitMs,
);

/** A text and where it is cut on its way. */
const pieces = fc
  .tuple(bent, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }))
  .map(([text, cuts]) => {
    const at = [0, ...cuts.map((cut) => Math.floor(cut * text.length)), text.length].toSorted((a, b) => a - b);
    return { text, pieces: at.slice(1).map((end, index) => text.slice(at[index], end)) };
  });

test(
  "a stream means the same wherever it is cut",
  () => {
    const readAll = (parts: readonly string[]) => {
      const reader = createStreamReader();
      return [...parts.flatMap((part) => reader.push(part)), ...reader.end()];
    };
    const linesOf = (parts: readonly string[]) => {
      const lines: string[] = [];
      const splitter = createLineSplitter({ onLine: (line) => lines.push(line), maxChars: 1e6, onTooLong: () => {} });
      for (const part of parts) splitter.push(part);
      splitter.end();
      return lines;
    };
    const thinkingOf = (parts: readonly string[]) => {
      const splitter = createThinkingSplitter();
      const found = [...parts.map((part) => splitter.push(part)), splitter.end()];
      return [found.map(({ answer }) => answer).join(""), found.map(({ reasoning }) => reasoning).join("")];
    };
    fc.assert(
      fc.property(pieces, (given) => {
        const events = given.text.replaceAll(/^(?=\{)/gm, "data: ");
        expect(timed(() => readAll(given.pieces))).toEqual(readAll([given.text]));
        timed(() => readAll([events]));
        expect(timed(() => linesOf(given.pieces))).toEqual(linesOf([given.text]));
        expect(timed(() => thinkingOf(given.pieces))).toEqual(thinkingOf([given.text]));
      }),
      limits(150, 0.4 / 16),
    );
  },
  testLimitMs,
);

test(
  "any configuration of OpenClaw's can be connected: what is written is there, what is not ours stays, no secret is shown",
  () => {
    const config = fc.oneof(
      fc.dictionary(
        fc.constantFrom("agents", "models", "gateway", "meta", "env", "x"),
        fc.jsonValue() as fc.Arbitrary<Json>,
      ),
      mutated(samples.filter((text) => text.startsWith("{"))).map((text) => {
        try {
          const value = JSON.parse(text) as Json;
          return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
        } catch {
          return {};
        }
      }),
    );
    fc.assert(
      fc.property(config, fc.constantFrom("openclaw" as const, "clawdbot" as const), (given, dialect) => {
        const draft = timed(() =>
          draftConnection({
            config: given as never,
            dialect,
            model: "ai/smollm2:135M-Q4_K_M",
            baseUrl: "http://127.0.0.1:12434/engines/v1",
            contextTokens: 32_768,
          }),
        );
        const written = timed(() => applyChanges(given as Json, draft.changes));
        expect(missingChanges(written, draft.changes)).toEqual([]);
        timed(() => maskForShowing(given as Json));
      }),
      limits(150, 0.4 / 16),
    );
  },
  testLimitMs,
);
