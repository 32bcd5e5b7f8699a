import { parseArgs } from "node:util";
import { CodedError } from "../../../app/contract/errors";
import { type CacheSettings, isCacheType } from "../../../app/domain/fit/kv-cache";
import { words } from "../words";

/** What there is to be asked, in the language spoken now. */
export const cliUsage = (): string => words("terminal:usage");

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
    if (strange !== undefined) throw wrong(words("terminal:wrong.takesNo", { name, what: strange }));
    return { name, isJson };
  }
  if (name !== "fit") throw wrong(words("terminal:wrong.noCommand", { name }));
  if (target === undefined || target === "") throw wrong(words("terminal:wrong.noModel"));
  if (more.length > 0) throw wrong(words("terminal:wrong.twoModels", { what: more[0] ?? "" }));
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
  throw wrong(words("terminal:wrong.number", { name, least, most, what: text }));
}

function cacheType(text: string | undefined, name: "keys" | "values"): CacheSettings {
  if (text === undefined) return {};
  if (isCacheType(text)) return { [name]: text };
  throw wrong(words("terminal:wrong.cacheType", { what: text }));
}

const wrong = (sentence: string) => new CodedError("bad-input", `${sentence}\n\n${cliUsage()}`);
