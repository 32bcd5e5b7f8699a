/** Both assistants call through OpenAI's library; their instructions begin with their name (seen in both real CLIs). */
const assistant = /personal assistant running inside (OpenClaw|Clawdbot)\b/;

/** How programs call themselves in `User-Agent`, and what people call them. The first that fits. */
const names: readonly (readonly [RegExp, string])[] = [
  [/\bdocker-model-cli\//i, "docker model"],
  [/^(?:claude-cli|claude-code)\//i, "Claude Code"],
  [/^codex/i, "Codex"],
  [/^curl\//i, "curl"],
  [/^Wget\//i, "Wget"],
  [/^(?:Async)?OpenAI\/Python\b/i, "OpenAI for Python"],
  [/^OpenAI\/JS\b/i, "OpenAI for JavaScript"],
  [/^(?:Async)?Anthropic\/Python\b/i, "Anthropic for Python"],
  [/^Anthropic\/JS\b/i, "Anthropic for JavaScript"],
  [/^python-requests\/|^python-httpx\/|\baiohttp\/|^Python-urllib\//i, "Python"],
  [/^node\b|^undici\b|^node-fetch\b|^axios\//i, "Node.js"],
  [/^Go-http-client\//i, "Go"],
  [/^PostmanRuntime\//i, "Postman"],
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\b(?:Chrome|CriOS)\//, "Chrome"],
  [/^Mozilla\/.*\bSafari\//, "Safari"],
];

/**
 * The program behind a request, by a proper name: an assistant by the first words of its instructions, else what the
 * client calls itself. Null when it calls itself nothing.
 */
export function clientName(userAgent: string | null, instructions: string): string | null {
  const agent = userAgent?.trim() ?? "";
  // Homeport sends an assistant's own prompt to warm a model up
  if (/^Homeport\//i.test(agent)) return "Homeport";
  const named = assistant.exec(instructions)?.[1];
  if (named !== undefined) return named;
  const known = names.find(([pattern]) => pattern.test(agent));
  if (known !== undefined) return known[1];
  // "Some-Tool/1.2 (linux)": its first word
  const own = /^[^\s/(]{1,40}/.exec(agent)?.[0];
  return own ?? null;
}
