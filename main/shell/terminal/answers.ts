import path from "node:path";
import type { Reading } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { type Fit, type FitQuestion, judgeFit, largestContext } from "../../../app/domain/fit/fit";
import type { FitPart, FitSource } from "../../../app/domain/fit/need";
import type { GgufHeader } from "../../../app/domain/gguf-metadata";
import { smallerQuantisations } from "../../../app/domain/fit/fit-quantization";
import { rulesOfThumb } from "../../../app/domain/fit/rules";
import { expectedTokensPerSecond } from "../../../app/domain/fit/speed";
import { formatBytes, formatMemory } from "../../../app/domain/units";
import { listOf, words, wordsLocale } from "../words";
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

function whole(file: GgufFile | GgufFileProblem): GgufFile {
  if (file.kind !== "ok")
    throw new CodedError(
      "file-not-readable",
      words(`terminal:file.${file.kind}`, { file: file.file }),
      file.detail || undefined,
    );
  if (!file.isCut) return file;
  throw new CodedError("file-not-readable", words("terminal:file.cut", { file: file.parts[0]?.file ?? "" }));
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

const mostContextTokens = 1_048_576;

function inWords(target: string, question: FitQuestion, fit: Fit, measured: number | null): string {
  const { need, pool } = fit;
  const amount = (reading: Reading<number>) =>
    reading.isKnown ? formatMemory(reading.value, wordsLocale()) : words("terminal:fit.unknown");
  const rows = need.parts.map(({ kind, bytes, source, certainty }) =>
    row(
      words(`terminal:fit.part.${kind}`),
      amount(bytes),
      certainty === "upper-bound" ? words("terminal:fit.atMost", { source: sourceOf(source) }) : sourceOf(source),
    ),
  );
  const usable = need.usableContextTokens;
  const isBeyond = need.notes.includes("context-beyond-training") && usable.isKnown;
  const most = largestContext(
    question,
    usable.isKnown ? Math.max(usable.value, need.contextTokens) : mostContextTokens,
  );
  const others = [
    ...speedOf(question, fit, measured),
    ...(isBeyond ? [words("terminal:fit.beyondTraining", { tokens: count(usable.value) })] : []),
    ...(need.notes.includes("mixture") ? [words("terminal:fit.mixture")] : []),
    ...(fit.canSpill ? [words("terminal:fit.canSpill")] : []),
    ...smallerOf(question, fit),
    ...rulesOf(question),
    ...(fit.verdict === "wont-fit" && most !== null
      ? [words("terminal:fit.smallerContext", { tokens: count(most) })]
      : []),
  ];
  return [
    words("terminal:fit.says", {
      model: target,
      tokens: count(need.contextTokens),
      verdict: words(`terminal:fit.verdict.${fit.verdict}`),
    }),
    words(`terminal:fit.reason.${fit.reason}`),
    "",
    ...rows,
    row(
      words("terminal:fit.together"),
      amount(need.totalBytes),
      need.certainty === "upper-bound" ? words("terminal:fit.togetherAtMost") : "",
    ),
    row(
      words("terminal:fit.free"),
      amount(pool.freeBytes),
      listOf([words(`terminal:fit.pool.${pool.kind}`), ...pool.names]),
    ),
    ...(others.length > 0 ? ["", ...others] : []),
  ].join("\n");
}

/** The processor's memory has no name to be looked up by. */
function speedOf({ model }: FitQuestion, { verdict, pool }: Fit, measured: number | null): string[] {
  if (measured !== null) return [words("terminal:fit.measured", { speed: count(measured) })];
  const [name] = pool.names;
  if (name === undefined || (verdict !== "runs-well" && verdict !== "tight")) return [];
  const speed = expectedTokensPerSecond({ model, name });
  return speed.isKnown ? [words("terminal:fit.expected", { speed: count(speed.value) })] : [];
}

/** Only where another would run better than this one. */
function smallerOf(question: FitQuestion, { verdict }: Fit): string[] {
  if (verdict !== "tight" && verdict !== "wont-fit") return [];
  const wanted = verdict === "tight" ? ["runs-well"] : ["runs-well", "tight", "slow"];
  const better = smallerQuantisations(question).find((each) => wanted.includes(each.verdict));
  if (better === undefined) return [];
  const { quantization, weightsBytes } = better;
  return [words(`terminal:fit.smaller.${better.verdict}`, { quantization, size: size(weightsBytes) })];
}

function rulesOf({ model: { parameters } }: FitQuestion): string[] {
  const { machineBytes, allowedBytes } = rulesOfThumb(parameters ?? Number.NaN);
  if (machineBytes === null) return [];
  const machine = size(machineBytes);
  return [
    allowedBytes === null
      ? words("terminal:fit.rule", { machine })
      : words("terminal:fit.ruleAllowed", { machine, allowed: size(allowedBytes) }),
  ];
}

const sourceOf = (source: FitSource): string => words(`terminal:fit.source.${source}`);
const size = (bytes: number): string => formatBytes(bytes, wordsLocale());
const count = (tokens: number): string => Math.round(tokens).toLocaleString(wordsLocale());
const row = (name: string, amount: string, source: string): string =>
  `  ${wide(name, 16)}${amount.padStart(9)}   ${source}`.trimEnd();

/** A Chinese character takes two columns of a terminal. */
function wide(text: string, columns: number): string {
  const taken = [...text].length + (text.match(/[\u2e80-\u9fff\uff00-\uffef]/g) ?? []).length;
  return text + " ".repeat(Math.max(1, columns - taken));
}

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
    const none = words("terminal:status.none", { state });
    return { text: [none, why].filter(Boolean).join("\n"), exitCode };
  }
  return {
    text: [
      told === null
        ? words("terminal:status.answers", { address: endpoint.address })
        : words("terminal:status.answersVersion", { version: told, address: endpoint.address }),
      ...(loaded.length === 0
        ? [words("terminal:status.noneLoaded")]
        : loaded.map(({ ref, mode }) =>
            mode
              ? words("terminal:status.loadedMode", { model: ref, mode })
              : words("terminal:status.loaded", { model: ref }),
          )),
    ].join("\n"),
    exitCode,
  };
}
