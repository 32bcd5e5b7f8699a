import type { Dialect } from "../../../app/contract/openclaw";
import { countTokens } from "../model-runner/tokens";

/** Tokens each sends before the first word of its user, as measured, without its tools. */
const promptTokens: Record<Dialect, number> = { openclaw: 9600, clawdbot: 5100 };
const names: Record<Dialect, string> = { openclaw: "OpenClaw", clawdbot: "Clawdbot" };
const tools = "read write edit exec process web_search web_fetch browser canvas cron message sessions memory".split(
  " ",
);
const made = new Map<Dialect, string>();

/** The instructions an agent begins with: as long as the real ones, in words of the demo's. */
export function systemPrompt(dialect: Dialect): string {
  const ready = made.get(dialect);
  if (ready !== undefined) return ready;
  const parts = [
    `You are a personal assistant running inside ${names[dialect]}. This text stands in for its real instructions.`,
  ];
  let tokens = 0;
  for (let number = 1; tokens < promptTokens[dialect]; number += 1) {
    const tool = tools[number % tools.length] ?? "read";
    const part = `- Rule ${number}, for ${tool}: say what you are about to do, do it once, and tell what came of it in plain words.`;
    parts.push(part);
    tokens += countTokens(part);
  }
  const text = parts.join("\n");
  made.set(dialect, text);
  return text;
}

/** The tools an agent offers its model. */
export function toolList(): object[] {
  return tools.map((name) => ({
    type: "function",
    function: {
      name,
      description: `Use ${name}.`,
      parameters: { type: "object", properties: { input: { type: "string" } } },
    },
  }));
}
