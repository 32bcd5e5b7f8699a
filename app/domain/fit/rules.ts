const gigabyte = 1e9;

/** A rule of thumb of the public set-up guide, as what it is: about a number of parameters, not about this model. */
export type RuleOfThumb = {
  /** Memory of the whole machine. */
  machineBytes: number | null;
  /** Memory that the runner is allowed. */
  allowedBytes: number | null;
};

/**
 * The guide's two rules for so many parameters: the machine's memory (1–3B 8 GB, 7–8B 16 GB, 13B and more 32 GB) and the
 * memory allowed to the runner (7B 8 GB, 13B and more 16 GB). Null for sizes that a rule does not name.
 */
export function rulesOfThumb(parameters: number): RuleOfThumb {
  const billions = parameters / 1e9;
  const isOf = (least: number, most: number) => billions >= least - 0.5 && billions < most + 0.5;
  if (isOf(13, Number.POSITIVE_INFINITY)) return { machineBytes: 32 * gigabyte, allowedBytes: 16 * gigabyte };
  if (isOf(7, 8)) return { machineBytes: 16 * gigabyte, allowedBytes: 8 * gigabyte };
  if (isOf(1, 3)) return { machineBytes: 8 * gigabyte, allowedBytes: null };
  return { machineBytes: null, allowedBytes: null };
}

export type RuleBeside = {
  rule: "machine" | "allowed";
  wantedBytes: number;
  /** What there is; null: not known, or for `allowed` nothing is known to limit the runner. */
  hereBytes: number | null;
  /** It says the opposite of the sum, which counts. */
  isContradicted: boolean;
};

/** The rules that say something of so many parameters, held against this machine and against the verdict of the sum. */
export function rulesBeside({
  parameters,
  machineBytes,
  allowedBytes,
  verdict,
}: {
  parameters: number | null;
  machineBytes: number | null;
  /** Memory the runner's container may use; null: no limit is known. */
  allowedBytes: number | null;
  verdict: "runs-well" | "tight" | "slow" | "wont-fit" | "unknown";
}): RuleBeside[] {
  const rules = rulesOfThumb(parameters ?? Number.NaN);
  const runs = verdict === "unknown" ? null : verdict !== "wont-fit";
  const beside = (rule: RuleBeside["rule"], wantedBytes: number | null, hereBytes: number | null): RuleBeside[] =>
    wantedBytes === null
      ? []
      : [
          {
            rule,
            wantedBytes,
            hereBytes,
            isContradicted: runs !== null && hereBytes !== null && hereBytes >= wantedBytes !== runs,
          },
        ];
  return [
    ...beside("machine", rules.machineBytes, machineBytes),
    ...beside("allowed", rules.allowedBytes, allowedBytes),
  ];
}

/** Parameters as runners and cards write them: `8.19B`, `268.10M`, `30B-A3B` (the first counts). Null for anything else. */
export function parseParameters(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([KMBT])/i.exec(text.trim());
  const step = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[match?.[2]?.toUpperCase() ?? ""];
  return match === null || step === undefined ? null : Math.round(Number(match[1]) * step);
}
