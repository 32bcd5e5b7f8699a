import JSON5 from "json5";
import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, isJsonObject, putAt, removeAt, valueAt } from "../../../app/domain/json-value";
import { readAgentChoice } from "../../../app/domain/openclaw-config";
import { exited } from "../../platform/fake-command";
import type { CommandRequest, CommandResult, RunCommand } from "../../platform/run-command";
import type { ConfigFiles } from "./session";
import type { UndoRecord, UndoStore } from "./undo-store";

/** For tests: both command lines over files in memory, answering in the shapes of the recordings. */
export function createFakeMachine(dialect: Dialect, text: string | null = null) {
  const home = "/home/anna";
  const configPath = dialect === "openclaw" ? `${home}/.openclaw/openclaw.json` : `${home}/.clawdbot/clawdbot.json`;
  const disk = new Map<string, string>();
  if (text !== null) disk.set(configPath, text);
  const calls: CommandRequest[] = [];
  /** The store of keys of the newer one, by provider. */
  const keys = new Map<string, string>();
  let backups = 0;
  let running = 0;
  let mostAtOnce = 0;
  /** Answers instead of the command line when it gives a result. */
  let fault: (request: CommandRequest) => CommandResult | Promise<CommandResult> | undefined = () => undefined;
  let agentAnswer: (message: string) => Json = () => ({});

  const runCommand: RunCommand = async (request) => {
    calls.push(request);
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    try {
      await Promise.resolve();
      return (await fault(request)) ?? answer(request);
    } finally {
      running -= 1;
    }
  };

  function answer({ args, stdin, env }: CommandRequest): CommandResult {
    const line = args.join(" ");
    if (line === "--version") return exited(dialect === "openclaw" ? "OpenClaw 2026.9.6 (eb377ac)\n" : "2026.1.24-3\n");
    const config = parse(readConfig(env));
    if (config === null)
      return exited("", 1, `Invalid config at ${configPath}:\n- <root>: Unrecognized key: "provider"`);
    if (line === "models status --json") {
      const { primary, fallbacks } = readAgentChoice(config, dialect);
      const cloud = dialect === "openclaw" ? "openai/gpt-6-astra" : "anthropic/claude-opus-4-5";
      const resolvedDefault = primary ?? cloud;
      return exited(
        JSON.stringify(
          { configPath, defaultModel: resolvedDefault, resolvedDefault, fallbacks: [...fallbacks] },
          null,
          2,
        ),
      );
    }
    if (line === "config validate --json") return exited('{"valid":true,"path":"x","warnings":[]}');
    if (line.startsWith("config patch --stdin")) {
      const patch = JSON.parse(stdin ?? "") as Json;
      if (line.includes("--dry-run")) return exited('{\n  "ok": true,\n  "operations": 2\n}\n');
      write({ ...(merge(config, patch) as object), meta: { lastTouchedVersion: "2026.9.6" } });
      return exited("Applied 2 config update(s).\n");
    }
    if (line.startsWith("config set ")) {
      const keys = splitPath(args[2] ?? "");
      write(
        putAt(putAt(config, keys, JSON5.parse<Json>(args[3] ?? "")), ["meta"], { lastTouchedVersion: "2026.1.24-3" }),
      );
      return exited(`Updated ${args[2] ?? ""}. Restart the gateway to apply.\n`);
    }
    if (line === "models auth list --json")
      return exited(JSON.stringify({ profiles: [...keys.keys()].map((provider) => ({ provider })) }, null, 2));
    if (line.startsWith("models auth paste-api-key --provider ")) {
      const provider = args[4] ?? "";
      keys.set(provider, (stdin ?? "").trim());
      write(putAt(config, ["models", "providers", provider, "apiKey"], `${provider}:manual`));
      return exited(`Auth profile: ${provider}:manual\n`);
    }
    if (line.startsWith("config unset ")) {
      write(removeAt(config, splitPath(args[2] ?? "")));
      return exited(`Removed ${args[2] ?? ""}. Restart the gateway to apply.\n`);
    }
    if (args[0] === "agent") {
      return exited(
        JSON.stringify(agentAnswer(args[args.indexOf("--message") + 1] ?? ""), null, 2),
        0,
        "noise\n".repeat(1_000),
      );
    }
    return exited("", 1, `error: unknown command '${line}'`);
  }

  function readConfig(env: CommandRequest["env"]): string | null {
    const place = env?.[dialect === "openclaw" ? "OPENCLAW_CONFIG_PATH" : "CLAWDBOT_CONFIG_PATH"] ?? configPath;
    const content = disk.get(place) ?? null;
    if (dialect === "openclaw" || content === null) return content;
    return content.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => env?.[name] ?? "\u0000");
  }

  function write(config: Json | object): void {
    disk.set(configPath, `${JSON.stringify(config, null, 2)}\n`);
  }

  const files: ConfigFiles = {
    async backUpFile(file) {
      const copy = `${file}.homeport-${++backups}`;
      disk.set(copy, disk.get(file) ?? "");
      return copy;
    },
    copiesOf: async (file) => [...disk.keys()].filter((each) => each.startsWith(`${file}.homeport-`)),
    async restoreFile(backup, file) {
      const content = disk.get(backup);
      if (content === undefined) throw new Error("no such backup");
      disk.set(file, content);
    },
    async writePrivateFile(file, content) {
      disk.set(file, content);
    },
    async removeFile(file) {
      disk.delete(file);
    },
  };

  return {
    dialect,
    keys,
    home,
    configPath,
    disk,
    calls,
    files,
    runCommand,
    readTextFile: async (file: string) => disk.get(file) ?? null,
    write,
    config: () => parse(disk.get(configPath) ?? null) ?? {},
    mostAtOnce: () => mostAtOnce,
    setFault(next: typeof fault) {
      fault = next;
    },
    setAgentAnswer(next: typeof agentAnswer) {
      agentAnswer = next;
    },
  };
}

/** For tests: what is kept of changes outlasts the service, as a file does. */
export function createMemoryUndo() {
  let kept: readonly UndoRecord[] = [];
  return {
    open: (): UndoStore => ({ atStart: kept, setAsidePath: null, write: (next) => void (kept = next) }),
  };
}

/** What `agent --json` of each tool prints for an answer. */
export function agentDocument(
  dialect: Dialect,
  {
    text,
    provider = "local",
    model = "ai/qwen3:8B",
    total = 132,
    fallbackUsed = false,
  }: { text: string; provider?: string; model?: string; total?: number; fallbackUsed?: boolean },
): Json {
  const usage = { input: total === 0 ? 0 : total - 9, output: total === 0 ? 0 : 9, cacheRead: 0, cacheWrite: 0, total };
  const trace = {
    executionTrace: { winnerProvider: provider, winnerModel: model, attempts: [], fallbackUsed, runner: "embedded" },
  };
  return {
    payloads: [{ text, mediaUrl: null }],
    meta: {
      durationMs: 5,
      agentMeta: { sessionId: "x", provider, model, usage },
      ...(dialect === "openclaw" ? trace : {}),
    },
  };
}

function parse(text: string | null): Json | null {
  if (text === null) return {};
  try {
    const value = JSON5.parse<Json>(text);
    return isJsonObject(value) && valueAt(value, ["provider"]) === undefined && !text.includes("\u0000") ? value : null;
  } catch {
    return null;
  }
}

function merge(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, Json> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

function splitPath(text: string): string[] {
  const keys = [""];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") keys.push(`${keys.pop() ?? ""}${text[++at] ?? ""}`);
    else if (text[at] === ".") keys.push("");
    else keys.push(`${keys.pop() ?? ""}${text[at] ?? ""}`);
  }
  return keys;
}
