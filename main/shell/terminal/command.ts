import { parseArgs } from "node:util";
import { CodedError } from "../../../app/contract/errors";
import { type CacheSettings, isCacheType } from "../../../app/domain/kv-cache";

export const cliUsage = `Homeport without a window

  homeport fit MODEL|FILE [options]   will it run on this machine?
  homeport status [--json]            which Model Runner answers, and what it has loaded
  homeport doctor [--json]            what is wrong along the way words take, and what to do

MODEL is a model of the runner (ai/qwen3:8B-Q4_K_M); FILE a GGUF file, or any part of a split one.

  --context N        tokens of context (default: as it is set or packaged)
  --remote           MODEL as the registry describes it, not pulled
  --mmproj FILE      what a vision model sees with, added to a FILE
  --gpu-layers N     layers on the GPU (default: as it is set, else all)
  --parallel N       slots with a context of their own
  --cache-type-k T, --cache-type-v T   f16 (default), q8_0, q4_0, …
  --json             one JSON object

Exit codes of fit: 0 it runs, 1 it won't fit, 3 unknown. 2: a mistake in the command, or nothing to judge.
Exit codes of status: 0 a runner answers, 1 none does.
Exit codes of doctor: 0 nothing was found, 1 something keeps answers from coming, 3 something is not as it should be.`;

export type FitCommand = {
  name: "fit";
  target: string;
  isJson: boolean;
  isRemote: boolean;
  projector: string | null;
  contextTokens: number | undefined;
  gpuLayers: number | undefined;
  settings: CacheSettings;
};
export type Command = FitCommand | { name: "status" | "doctor"; isJson: boolean } | { name: "help" };

const options = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  remote: { type: "boolean" },
  context: { type: "string" },
  mmproj: { type: "string" },
  "gpu-layers": { type: "string" },
  parallel: { type: "string" },
  "cache-type-k": { type: "string" },
  "cache-type-v": { type: "string" },
} as const;

/** What the command line asks for. Throws CodedError "bad-input" with a sentence for people. */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, target, ...more] = positionals;
  if (values.help === true || name === undefined) return { name: "help" };
  const isJson = values.json === true;
  if (name === "status" || name === "doctor") {
    const strange = Object.keys(values).find((key) => key !== "json") ?? target;
    if (strange !== undefined) throw wrong(`${name} takes no "${strange}".`);
    return { name, isJson };
  }
  if (name !== "fit") throw wrong(`There is no command "${name}".`);
  if (target === undefined || target === "") throw wrong("fit needs a model or a GGUF file.");
  if (more.length > 0) throw wrong(`fit takes one model, not "${more[0]}" too.`);
  const slots = number(values, "parallel", 1, 256);
  return {
    name,
    target,
    isJson,
    isRemote: values.remote === true,
    projector: values.mmproj ?? null,
    contextTokens: number(values, "context", 1, 100_000_000),
    gpuLayers: number(values, "gpu-layers", 0, 100_000),
    settings: {
      ...cacheType(values["cache-type-k"], "keys"),
      ...cacheType(values["cache-type-v"], "values"),
      ...(slots === undefined ? {} : { slots }),
    },
  };
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function number(
  values: Values,
  name: "context" | "gpu-layers" | "parallel",
  least: number,
  most: number,
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw wrong(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}

function cacheType(text: string | undefined, name: "keys" | "values"): CacheSettings {
  if (text === undefined) return {};
  if (isCacheType(text)) return { [name]: text };
  throw wrong(`"${text}" is no cache type the engine has.`);
}

const wrong = (sentence: string) => new CodedError("bad-input", `${sentence}\n\n${cliUsage}`);
