import path from "node:path";
import type { Reading } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { type Fit, type FitQuestion, type FitReason, judgeFit, largestContext } from "../../../app/domain/fit";
import type { FitPart, FitSource } from "../../../app/domain/fit-need";
import type { GgufHeader } from "../../../app/domain/gguf-metadata";
import { smallerQuantisations } from "../../../app/domain/fit-quantization";
import { rulesOfThumb } from "../../../app/domain/fit-rules";
import { expectedTokensPerSecond } from "../../../app/domain/fit-speed";
import { formatBytes } from "../../../app/domain/units";
import type { FitCommand } from "./command";
import { type GgufFile, type GgufFileProblem, readGgufFile } from "../../platform/gguf-file";

type Wish = Pick<FitCommand, "contextTokens" | "gpuLayers" | "settings">;
/** Where the model, the machine and what is loaded are put together. */
type FitFlow = {
  ofFile(wanted: {
    header: GgufHeader;
    sizeBytes: number;
    projectorBytes: number | null;
    wish: Wish;
  }): Promise<FitQuestion>;
  /** As it was measured here; null: never. */
  measuredTokensPerSecond?(ref: string): number | null;
  ofModel(wanted: { ref: string; isRemote: boolean; wish: Wish }): Promise<FitQuestion>;
};
type Answer = { text: string; exitCode: number };

const exitCodes = { "runs-well": 0, tight: 0, slow: 0, "wont-fit": 1, unknown: 3 } as const;

/** The verdict in words, or as JSON. Throws CodedError when there is nothing to judge. */
export async function answerFit(flow: FitFlow, command: FitCommand): Promise<Answer> {
  const { target, isRemote, contextTokens, gpuLayers, settings } = command;
  const wish = { contextTokens, gpuLayers, settings };
  const question = isFile(target)
    ? await flow.ofFile({ ...(await readFiles(command)), wish })
    : await flow.ofModel({ ref: target, isRemote, wish });
  const measured = isFile(target) || isRemote ? null : (flow.measuredTokensPerSecond?.(target) ?? null);
  const fit = judgeFit(question);
  return {
    text: command.isJson ? JSON.stringify(asJson(fit)) : inWords(target, question, fit, measured),
    exitCode: exitCodes[fit.verdict],
  };
}

/** A reference can neither end so nor begin so. */
const isFile = (target: string): boolean => /\.gguf$/i.test(target) || /^[./~]/.test(target) || path.isAbsolute(target);

async function readFiles({ target, projector }: FitCommand) {
  const model = whole(await readGgufFile(target));
  const seeing = projector === null ? null : whole(await readGgufFile(projector));
  return { header: model.header, sizeBytes: model.sizeBytes, projectorBytes: seeing?.sizeBytes ?? null };
}

const fileWords: Record<GgufFileProblem["kind"], string> = {
  absent: "is not there",
  "no-file": "is not a file",
  "not-readable": "can't be read",
  "not-gguf": "is not a GGUF file",
  damaged: "is a damaged GGUF file",
  "part-missing": "is missing: the model is split, and can only be judged with all its parts",
};

function whole(file: GgufFile | GgufFileProblem): GgufFile {
  if (file.kind !== "ok")
    throw new CodedError("file-not-readable", `${file.file} ${fileWords[file.kind]}.`, file.detail || undefined);
  if (!file.isCut) return file;
  throw new CodedError(
    "file-not-readable",
    `${file.parts[0]?.file} is cut: its weights are not all there. Copy or download it again.`,
  );
}

const valueOf = (reading: Reading<number>): number | null => (reading.isKnown ? Math.round(reading.value) : null);

function asJson({ verdict, need, pool, reason }: Fit) {
  const sum = (kinds: FitPart["kind"][]): number | null => {
    const parts = need.parts.filter(({ kind }) => kinds.includes(kind)).map(({ bytes }) => valueOf(bytes));
    return parts.includes(null) ? null : parts.reduce<number>((total, bytes) => total + (bytes ?? 0), 0);
  };
  const weightsBytes = sum(["weights", "projector"]);
  const kvBytes = sum(["kv-cache", "recurrent-state"]);
  const computeBytes = sum(["compute", "process", "gpu-context"]);
  const isSummed = weightsBytes !== null && kvBytes !== null && computeBytes !== null;
  return {
    weightsBytes,
    kvBytes,
    computeBytes,
    totalBytes: isSummed ? weightsBytes + kvBytes + computeBytes : valueOf(need.totalBytes),
    poolBytes: valueOf(pool.freeBytes),
    verdict,
    unknowns: [
      ...need.parts.filter(({ bytes }) => !bytes.isKnown).map(({ kind }) => kind),
      ...(pool.freeBytes.isKnown ? [] : ["pool"]),
      ...need.doubts,
      ...(verdict === "unknown" && reason === "upper-bound-beyond" ? [reason] : []),
    ],
  };
}

const verdictWords: Record<Fit["verdict"], string> = {
  "runs-well": "runs well",
  tight: "runs, but it is tight",
  slow: "runs slowly",
  "wont-fit": "won't fit",
  unknown: "can't be told",
};
const reasonWords: Record<FitReason, string> = {
  "within-fast-pool": "It leaves at least a fifth of the GPU's free memory.",
  "near-limit": "It takes more than 80 % of the GPU's free memory.",
  "on-processor": "It fits memory, and the processor computes it: no GPU is used.",
  split: "Some of its layers are computed by the processor.",
  "beyond-vram": "It needs more than 90 % of what the card has free, and the runner puts all of it there.",
  "beyond-unified": "It needs more than 90 % of what the GPU may take of this machine's memory.",
  "beyond-ram": "It needs more than 90 % of the memory that is free.",
  "need-unknown": "What it needs can't be computed from what is known of it.",
  "pool-unknown": "How much memory is free could not be read.",
  "upper-bound-beyond": "At most it needs more than is free; how much it really needs can't be told from its metadata.",
};
const partWords: Record<FitPart["kind"], string> = {
  weights: "weights",
  projector: "vision part",
  "kv-cache": "KV cache",
  "recurrent-state": "recurrent state",
  compute: "working memory",
  process: "process",
  "gpu-context": "graphics driver",
};
const sourceWords: Record<FitSource, string> = {
  gguf: "its metadata",
  runner: "as the runner describes it",
  registry: "as the registry describes it",
  file: "size of the file",
  catalogue: "the list of known models",
  published: "its publisher's estimate",
  measured: "as measured on engines",
  assumed: "assumed",
  chosen: "chosen",
};
const poolWords = { vram: "graphics memory", unified: "memory the GPU may use", ram: "memory" } as const;
const mostContextTokens = 1_048_576;

function inWords(target: string, question: FitQuestion, fit: Fit, measured: number | null): string {
  const { need, pool } = fit;
  const amount = (reading: Reading<number>) => (reading.isKnown ? formatBytes(reading.value) : "unknown");
  const rows = need.parts.map(({ kind, bytes, source, certainty }) =>
    row(partWords[kind], amount(bytes), `${certainty === "upper-bound" ? "at most; " : ""}${sourceWords[source]}`),
  );
  const usable = need.usableContextTokens;
  const isBeyond = need.notes.includes("context-beyond-training") && usable.isKnown;
  const most = largestContext(
    question,
    usable.isKnown ? Math.max(usable.value, need.contextTokens) : mostContextTokens,
  );
  const others = [
    ...speedOf(question, fit, measured),
    ...(isBeyond
      ? [`It was trained for ${count(usable.value)} tokens: memory is taken for all of them, only so many are used.`]
      : []),
    ...(need.notes.includes("mixture") ? ["All of its experts lie in memory, though each token uses only a few."] : []),
    ...(fit.canSpill ? ["With some layers on the processor (--gpu-layers) it would run, slowly."] : []),
    ...smallerOf(question, fit),
    ...rulesOf(question),
    ...(fit.verdict === "wont-fit" && most !== null
      ? [`With a context of up to ${count(most)} tokens it would run.`]
      : []),
  ];
  return [
    `${target} with a context of ${count(need.contextTokens)} tokens: ${verdictWords[fit.verdict]}.`,
    reasonWords[fit.reason],
    "",
    ...rows,
    row("together", amount(need.totalBytes), need.certainty === "upper-bound" ? "at most" : ""),
    row("free now", amount(pool.freeBytes), [poolWords[pool.kind], ...pool.names].join(", ")),
    ...(others.length > 0 ? ["", ...others] : []),
  ].join("\n");
}

/** The processor's memory has no name to be looked up by. */
function speedOf({ model }: FitQuestion, { verdict, pool }: Fit, measured: number | null): string[] {
  if (measured !== null) return [`It answers with ${Math.round(measured)} tokens per second: measured here.`];
  const [name] = pool.names;
  if (name === undefined || (verdict !== "runs-well" && verdict !== "tight")) return [];
  const speed = expectedTokensPerSecond({ model, name });
  return speed.isKnown
    ? [`Expect about ${Math.round(speed.value)} tokens per second: an estimate from the speed of its memory.`]
    : [];
}

/** Only where another would run better than this one. */
function smallerOf(question: FitQuestion, { verdict }: Fit): string[] {
  if (verdict !== "tight" && verdict !== "wont-fit") return [];
  const wanted = verdict === "tight" ? ["runs-well"] : ["runs-well", "tight", "slow"];
  const better = smallerQuantisations(question).find((each) => wanted.includes(each.verdict));
  if (better === undefined) return [];
  return [
    `As ${better.quantization}, about ${formatBytes(better.weightsBytes)} of weights, it ${runWords[better.verdict]} (estimated).`,
  ];
}
const runWords: Record<Fit["verdict"], string> = {
  "runs-well": "would run well",
  tight: "would run",
  slow: "would run slowly",
  "wont-fit": "would not fit",
  unknown: "could not be judged",
};

function rulesOf({ model: { parameters } }: FitQuestion): string[] {
  const { machineBytes, allowedBytes } = rulesOfThumb(parameters ?? Number.NaN);
  if (machineBytes === null) return [];
  const allowed = allowedBytes === null ? "" : `, and ${formatBytes(allowedBytes)} allowed to the runner`;
  return [`Rule of thumb for models of this size: a machine with ${formatBytes(machineBytes)}${allowed}.`];
}

const row = (name: string, amount: string, source: string): string =>
  `  ${name.padEnd(16)}${amount.padStart(9)}   ${source}`.trimEnd();
const count = (tokens: number): string => tokens.toLocaleString("en");

/** Which runner answers and what it has loaded. */
export function answerStatus(runner: RunnerSnapshot, { isJson }: { isJson: boolean }): Answer {
  const { state, endpoint, version, loaded, problem } = runner;
  const exitCode = state === "healthy" ? 0 : 1;
  const told = version.isKnown ? version.value : null;
  if (isJson) {
    const engines = loaded.map(({ ref, mode, backend, isInUse, isLoading }) => ({
      ref,
      mode,
      backend,
      isInUse,
      isLoading,
    }));
    const where =
      endpoint === null ? null : { address: endpoint.address, kind: endpoint.kind, location: endpoint.location };
    return {
      text: JSON.stringify({ state, endpoint: where, version: told, loaded: engines, problem: problem?.code ?? null }),
      exitCode,
    };
  }
  if (endpoint === null || state !== "healthy") {
    const why = [problem?.message, problem?.detail].filter(Boolean).join("\n");
    return { text: `No Model Runner answers (${state}).${why ? `\n${why}` : ""}`, exitCode };
  }
  return {
    text: [
      `Model Runner${told === null ? "" : ` ${told}`} answers at ${endpoint.address}.`,
      ...(loaded.length === 0
        ? ["No model is loaded."]
        : loaded.map(({ ref, mode }) => `Loaded: ${ref}${mode ? ` (${mode})` : ""}`)),
    ].join("\n"),
    exitCode,
  };
}
