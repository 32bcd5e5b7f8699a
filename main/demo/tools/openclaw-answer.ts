import { randomUUID } from "node:crypto";
import type { Dialect } from "../../../app/contract/openclaw";
import type { Json } from "../../../app/domain/json-value";

export type AgentUsage = { input: number; output: number; cacheRead: number; cacheWrite: number; total: number };
export type AgentTurn = {
  text: string;
  usage: AgentUsage;
  session: string;
  provider: string;
  model: string;
  contextWindow: Json | undefined;
  message: string;
  durationMs: number;
};

/** What `agent --json` prints for a turn that ended with words. */
export function answerDocument(dialect: Dialect, turn: AgentTurn): object {
  const { text, usage, session, provider, model, durationMs } = turn;
  const report = { source: "run", sessionId: session, provider, model, sandbox: { mode: "off", sandboxed: false } };
  const payloads = [{ text, mediaUrl: null }];
  if (dialect === "clawdbot") {
    const agentMeta = { sessionId: session, provider, model, usage };
    return { payloads, meta: { durationMs, agentMeta, aborted: false, systemPromptReport: report } };
  }
  return {
    payloads,
    meta: {
      durationMs,
      agentMeta: agentMetaOf(turn),
      aborted: false,
      systemPromptReport: { ...report, sessionKey: `agent:main:explicit:${session}` },
      finalPromptText: turn.message,
      finalAssistantVisibleText: text,
      finalAssistantRawText: text,
      replayInvalid: false,
      livenessState: "working",
      stopReason: "stop",
      executionTrace: {
        winnerProvider: provider,
        winnerModel: model,
        attempts: [{ provider, model, result: "success", stage: "assistant" }],
        fallbackUsed: false,
        runner: "embedded",
      },
      requestShaping: { thinking: "off" },
      completion: { stopReason: "stop", finishReason: "stop" },
    },
  };
}

function agentMetaOf({ usage, session, provider, model, contextWindow }: AgentTurn): object {
  const id = randomUUID();
  const counted = { ...usage, cost: { total: 0 } };
  return {
    sessionId: session,
    sessionFile: `agent:main:explicit:${session}`,
    provider,
    model,
    ...(typeof contextWindow === "number" ? { contextTokens: contextWindow, contextTokensSource: "resolved" } : {}),
    agentHarnessId: "openclaw",
    credentialSource: { kind: "direct", evidence: "provider-config", authorization: "declared" },
    usage: counted,
    lastCallUsage: counted,
    promptTokens: usage.input + usage.cacheRead,
    codeModeEngaged: false,
    assistantTurns: 1,
    bridgeCalls: { search: 0, describe: 0, call: 0 },
    costUsd: 0,
    terminalReceipt: {
      runId: id,
      sessionId: session,
      turnId: id,
      requested: { provider, model },
      effective: { provider, model, responseModel: model },
      successfulToolNames: [],
      rerouted: false,
    },
  };
}
