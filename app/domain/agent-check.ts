import { type Json, isJsonObject, parseJson, textOf, valueAt } from "./json-value";

/** The tool that is offered: it is never run, and would change nothing. */
export const harmlessTool = {
  type: "function",
  function: {
    name: "read_thermometer",
    description: "Reads the temperature outside in a city. It changes nothing.",
    parameters: {
      type: "object",
      properties: {
        city: { type: "string", description: "Name of the city, for example Bremen" },
        unit: { type: "string", enum: ["celsius", "fahrenheit"] },
      },
      required: ["city", "unit"],
      additionalProperties: false,
    },
  },
} as const;

export const toolQuestion = "How warm is it in Hamburg now, in celsius? Use the tool to find out.";

export const agentVerdicts = ["calls", "words", "malformed"] as const;
type AgentVerdict = (typeof agentVerdicts)[number];

/** Why: each verdict has its own, in the order they are looked for. */
export const agentReasons = [
  "called",
  "no-call",
  "cut-off",
  "call-in-words",
  "refused",
  "unknown-tool",
  "arguments-no-json",
  "arguments-off-schema",
  "wrong-end",
] as const;
type AgentReason = (typeof agentReasons)[number];
export type AgentJudgement = { verdict: AgentVerdict; reason: AgentReason };

/**
 * Whether an answer of `chat/completions` is a well-formed call of the harmless tool: told as the end of the answer, by
 * its name, with an id, and with arguments that are JSON in a text and fit its schema. Nothing is forgiven: OpenClaw
 * forgives nothing either. Null for what is no answer at all.
 */
export function judgeToolCall(answer: Json | undefined): AgentJudgement | null {
  const choice = valueAt(answer, ["choices", "0"]);
  const message = valueAt(choice, ["message"]);
  if (!isJsonObject(message)) return null;
  const finish = valueAt(choice, ["finish_reason"]);
  const calls = message["tool_calls"];
  if (!Array.isArray(calls) || calls.length === 0) return inWords(textOf(message["content"]) ?? "", finish);
  const reasons = (calls as readonly Json[]).map(faultOf);
  const fault = reasons.find((reason) => reason !== null);
  if (fault !== undefined && fault !== null) return { verdict: "malformed", reason: fault };
  return finish === "tool_calls"
    ? { verdict: "calls", reason: "called" }
    : { verdict: "malformed", reason: finish === "length" ? "cut-off" : "wrong-end" };
}

/** The engine can't offer this model a tool: its template knows of none. */
export const refusedTools: AgentJudgement = { verdict: "words", reason: "refused" };

/** A model may write the call as text, in a form the engine does not know: it is never carried out then. */
function inWords(content: string, finish: Json | undefined): AgentJudgement {
  if (content.includes(harmlessTool.function.name) || /<tool_call>|"tool_calls?"/.test(content)) {
    return { verdict: "words", reason: "call-in-words" };
  }
  return { verdict: "words", reason: finish === "length" ? "cut-off" : "no-call" };
}

function faultOf(call: Json): AgentReason | null {
  const isNamed = valueAt(call, ["function", "name"]) === harmlessTool.function.name;
  const kind = valueAt(call, ["type"]);
  if (!isNamed || (kind !== undefined && kind !== "function")) return "unknown-tool";
  const text = valueAt(call, ["function", "arguments"]);
  const given = typeof text === "string" ? parseJson(text) : undefined;
  if (given === undefined) return "arguments-no-json";
  const { required, properties } = harmlessTool.function.parameters;
  const units: readonly Json[] = properties.unit.enum;
  const isFitting =
    isJsonObject(given) &&
    Object.keys(given).length === required.length &&
    textOf(given["city"])?.trim() !== undefined &&
    units.includes(given["unit"] ?? null);
  return isFitting ? null : "arguments-off-schema";
}
