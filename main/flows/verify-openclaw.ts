import { randomBytes } from "node:crypto";
import { type Reading, known, unknown } from "../../app/contract/common";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { ConfiguredModel, Dialect, Proof } from "../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../app/contract/runner";
import { valueAt } from "../../app/domain/json-value";
import { onOneLine } from "../../app/domain/one-line";
import { can } from "../../app/domain/runner-capabilities";
import { judgeProof } from "../../app/domain/proof";
import { stateJobKey } from "../../app/domain/state-job";
import type { Clock } from "../platform/clock";
import type { SendHttp } from "../platform/http";
import type { JobHandle, SendToRunner, StartJob } from "../platform/ports";
import type { AgentAnswer } from "../services/openclaw/agent-answer";
import type { OpenClawService } from "../services/openclaw/openclaw";
import type { OpenClawSession } from "../services/openclaw/session";
import type { GuardFlow } from "./guard";
import { refuseUnlessLocal } from "./only-local";
import { probeEndpoint } from "./probe-endpoint";
import { type RunnerRecord, measuredSpeed, readRunnerRecords } from "./runner-records";
import { lockOf } from "./state-lock";

/** What each sends before the first word of its user, and its own time to start: measured elsewhere, until it was here. */
const firstTurn: Record<Dialect, { promptTokens: number; startSeconds: number }> = {
  clawdbot: { promptTokens: 6_100, startSeconds: 3 },
  openclaw: { promptTokens: 10_600, startSeconds: 11 },
};
const shortestLimitSeconds = 180;
const longestLimitSeconds = 1_800;
const recordWaitMs = 10_000;
/** Assumed for the time limit only, where nothing was measured. */
const slowTokensPerSecond = 20;
const defaultQuestion = "Say hello in one short sentence.";

export type VerifyFlowOptions = {
  openclaw: OpenClawService;
  runner: { read(): RunnerSnapshot; send: SendToRunner };
  guard: Pick<GuardFlow, "admit">;
  startJob: StartJob;
  clock: Clock;
  log: { warn(text: string): void };
  sendHttp?: SendHttp;
  /** For tests. */
  createNonce?: () => string;
};

/** One question through OpenClaw, and the evidence that this runner computed the answer. Words stay in memory. */
export function createVerifyFlow(options: VerifyFlowOptions) {
  const { openclaw, runner, guard, startJob, clock, log, sendHttp } = options;
  const createNonce = options.createNonce ?? (() => `hp${randomBytes(8).toString("hex")}`);
  const measuredTurns = new Map<Dialect, { promptTokens: number; startSeconds: number }>();
  let lastExpected: { about: string; seconds: Reading<number> } | null = null;
  /** Which command line and model an expectation is about. */
  const subject = () => {
    const { dialect, defaultModel } = openclaw.read();
    return JSON.stringify([dialect, defaultModel.isKnown ? defaultModel.value.ref : null]);
  };

  /** Seconds a first answer takes, without the answer's own length; unknown until the model has read a prompt. */
  async function expect(): Promise<{ seconds: Reading<number>; promptTokens: number }> {
    const { dialect, defaultModel } = openclaw.read();
    const asked = dialect ?? "openclaw";
    const { promptTokens, startSeconds } = measuredTurns.get(asked) ?? firstTurn[asked];
    const speed = defaultModel.isKnown ? (await speedOf(defaultModel.value.model)).promptTokensPerSecond : null;
    const seconds: Reading<number> =
      speed === null ? unknown("not-measured-yet") : known(Math.ceil(promptTokens / speed) + startSeconds);
    lastExpected = { about: subject(), seconds };
    return { seconds, promptTokens };
  }

  async function speedOf(model: string): Promise<ReturnType<typeof measuredSpeed>> {
    try {
      const records = await readRunnerRecords(runner.send, { word: null });
      return measuredSpeed(records ?? [], model);
    } catch {
      return measuredSpeed([], model);
    }
  }

  function verify({ question = defaultQuestion }: { question?: string | undefined }): Job {
    const { stateDir, dialect } = openclaw.read();
    const folder = stateDir.isKnown ? stateDir.value : "unknown";
    return startJob({
      key: stateJobKey("verify-openclaw", folder),
      kind: "verify-openclaw",
      subject: dialect ?? "openclaw",
      locks: [lockOf(folder)],
      isCancellable: true,
      expectedSeconds: lastExpected?.about === subject() ? lastExpected.seconds : unknown("not-measured-yet"),
      run: (job) => prove(question, job),
    });
  }

  async function prove(question: string, job: JobHandle): Promise<void> {
    job.phase("checking");
    openclaw.setProof(null);
    const session = await openclaw.open();
    const route = await openclaw.readRoute(session, session.adapter.askedAgent);
    refuseUnlessLocal(route, runner.read().endpoint?.openAiBaseUrl ?? null);
    const { defaultModel } = route;

    // whatever asks first makes the runner load the model
    await guard.admit({ ref: defaultModel.model, intent: "chat", isAsSet: true }, { signal: job.signal });
    job.phase("probing");
    // when the endpoint is down both tools retry for minutes, and one of them calls the error an answer
    await probeEndpoint({
      send: runner.send,
      sendHttp,
      baseUrl: defaultModel.baseUrl ?? "",
      model: defaultModel.model,
      signal: job.signal,
    });
    const { seconds } = await expect();
    job.signal.throwIfAborted();

    job.phase("asking");
    const nonce = createNonce();
    const startedMs = clock.monotonicMs();
    const answer = await session.ask({
      message: `${onOneLine(question)} (Check word: ${nonce})`,
      sessionId: `homeport-check-${nonce}`,
      timeoutMs: await limitMs(session, defaultModel, seconds),
      signal: job.signal,
    });
    const tookSeconds = (clock.monotonicMs() - startedMs) / 1_000;

    job.phase("proving");
    const isRecorded = can(runner.read(), "requests");
    const record = isRecorded ? await findRecord(nonce, job.signal) : ("unread" as const);
    const turn = record === null || record === "unread" ? null : turnOf(record, tookSeconds);
    if (turn !== null) measuredTurns.set(session.dialect, turn);
    const { isProven, basis, checks } = judgeProof({
      expected: { provider: defaultModel.provider, model: defaultModel.model },
      reported: {
        provider: answer.provider,
        model: answer.model,
        usageTokens: answer.usage?.total ?? null,
        fallbackUsed: answer.fallbackUsed,
      },
      fallbackCount: route.fallbacks.length,
      record: !isRecorded
        ? "not-kept"
        : record === null || record === "unread"
          ? record
          : { ...record, usageTokens: record.generatedTokens },
      hasNonceInAnswer: answer.text.includes(nonce),
    });
    const proof: Proof = {
      at: clock.now(),
      dialect: session.dialect,
      model: defaultModel.model,
      nonce,
      question,
      answer: answer.text,
      seconds: tookSeconds,
      ...figures(record, answer),
      isProven,
      ...(basis === undefined ? {} : { basis }),
      checks,
    };
    // an error handed over as an answer is not shown as one
    if ((record === null || !isRecorded) && (answer.usage?.total ?? 0) === 0) {
      throw new CodedError("openclaw-no-answer", "Nothing reached the runner", answer.text.slice(0, 500));
    }
    openclaw.setProof(proof);
    if (!isProven && checks.some(({ verdict }) => verdict === "fail")) {
      const failed = checks.filter(({ verdict }) => verdict === "fail").map(({ id, evidence }) => `${id}: ${evidence}`);
      throw new CodedError(
        "openclaw-answer-not-local",
        "The answer could not be traced to this runner",
        failed.join("\n"),
      );
    }
  }

  async function limitMs(
    session: OpenClawSession,
    { provider, model }: ConfiguredModel,
    expected: Reading<number>,
  ): Promise<number> {
    const { config } = await session.readConfig();
    const models = valueAt(config ?? undefined, ["models", "providers", provider, "models"]);
    const entry = Array.isArray(models) ? models.find((each) => valueAt(each, ["id"]) === model) : undefined;
    const maxTokens = valueAt(entry, ["maxTokens"]);
    const speed = await speedOf(model);
    // a small model may talk on until its limit of tokens
    const talk = (typeof maxTokens === "number" ? maxTokens : 4_096) / (speed.tokensPerSecond ?? slowTokensPerSecond);
    const seconds = Math.max(
      shortestLimitSeconds,
      (expected.isKnown ? 3 * expected.value : shortestLimitSeconds) + talk * 1.5,
    );
    return Math.min(seconds, longestLimitSeconds) * 1_000;
  }

  async function findRecord(nonce: string, signal: AbortSignal): Promise<RunnerRecord | null | "unread"> {
    if (!can(runner.read(), "requests")) return "unread";
    const until = clock.monotonicMs() + recordWaitMs;
    let waitMs = 100;
    for (;;) {
      const records = await readRunnerRecords(runner.send, { word: nonce, signal }).catch((error: unknown) => {
        log.warn(`openclaw: the runner's requests could not be read: ${toFailure(error).code}`);
        return null;
      });
      const held = records?.filter(({ holdsWord }) => holdsWord) ?? [];
      // a record is there from the start of its request, and is filled in when the answer has ended
      const finished = held.findLast(({ statusCode }) => statusCode !== 0);
      if (finished !== undefined) return finished;
      if (clock.monotonicMs() >= until) return held.at(-1) ?? (records === null ? "unread" : null);
      await clock.sleep(waitMs, signal);
      waitMs = Math.min(waitMs * 2, 1_000);
    }
  }

  return {
    expect,
    verify,
    /** The same within another job. Throws what makes the job fail. */
    proveIn: (job: JobHandle): Promise<void> => prove(defaultQuestion, job),
    /** A question with a word that the runner's own record is looked through for. */
    markedQuestion(): { text: string; word: string } {
      const word = createNonce();
      return { text: `${defaultQuestion} (Check word: ${word})`, word };
    },
    findRecord,
  };
}

/** What one turn took beside reading and writing is the tool's own time; null where the runner doesn't tell its speeds. */
function turnOf(
  { promptTokens, readTokens, promptTokensPerSecond, generatedTokens, tokensPerSecond }: RunnerRecord,
  tookSeconds: number,
): { promptTokens: number; startSeconds: number } | null {
  if (promptTokens === null || promptTokens === 0) return null;
  if (readTokens === null || !promptTokensPerSecond || generatedTokens === null || !tokensPerSecond) return null;
  const atWork = readTokens / promptTokensPerSecond + generatedTokens / tokensPerSecond;
  return { promptTokens, startSeconds: Math.max(0, Math.ceil(tookSeconds - atWork)) };
}

function figures(
  record: RunnerRecord | null | "unread",
  { usage }: AgentAnswer,
): Pick<Proof, "promptTokens" | "cachedTokens" | "generatedTokens" | "promptTokensPerSecond" | "tokensPerSecond"> {
  const seen = record === null || record === "unread" ? null : record;
  const counted = (byRunner: number | null, byTool: number | undefined): Reading<number> => {
    if (byRunner !== null) return known(byRunner);
    return byTool !== undefined && byTool > 0 ? known(byTool) : unknown("not-reported");
  };
  const measured = (value: number | null): Reading<number> => (value === null ? unknown("not-reported") : known(value));
  const read = seen?.readTokens ?? null;
  const sent = seen?.promptTokens ?? null;
  // what is left after the cache is read in small pieces, and slowly: no measure of the speed
  const isTelling = read !== null && read >= 256;
  return {
    cachedTokens: read === null || sent === null ? unknown("not-reported") : known(Math.max(0, sent - read)),
    promptTokens: counted(seen?.promptTokens ?? null, usage?.input),
    generatedTokens: counted(seen?.generatedTokens ?? null, usage?.output),
    promptTokensPerSecond: isTelling ? measured(seen?.promptTokensPerSecond ?? null) : unknown("not-measured-yet"),
    tokensPerSecond: measured(seen?.tokensPerSecond ?? null),
  };
}
