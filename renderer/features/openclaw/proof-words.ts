import type { TFunction } from "i18next";
import type { Proof, ProofCheck } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { Words } from "../../i18n";
import { formatCount, formatTime, shortModelName } from "../../ui/format";
import type { StateKind } from "../../ui/State";

type WhyId = keyof Words["openclaw"]["proof"]["why"];

/** The most telling first: the runner's own record beats what OpenClaw says of itself. */
const checkOrder: readonly ProofCheck["id"][] = [
  "nonce-in-runner",
  "model-in-runner",
  "provider",
  "model",
  "usage",
  "no-fallback",
  "nonce-in-answer",
];

export function inOrder(checks: readonly ProofCheck[]): ProofCheck[] {
  return checks.toSorted((a, b) => checkOrder.indexOf(a.id) - checkOrder.indexOf(b.id));
}

function whyNot(checks: readonly ProofCheck[]): WhyId {
  const failed = inOrder(checks).find(({ verdict }) => verdict === "fail");
  if (failed) return failed.id;
  const isUnread = checks.some(({ id, verdict }) => id === "nonce-in-runner" && verdict === "unknown");
  return isUnread ? "nonce-unknown" : "unclear";
}

/**
 * The one sentence about a proof. Fine only when it is proven, for the route as it is now, by a runner on this machine.
 */
export function verdict(
  t: TFunction,
  proof: Proof,
  { isPresent, runner }: { isPresent: boolean; runner: RunnerSnapshot | null },
): { kind: StateKind; text: string; note: string | null } {
  if (!proof.isProven) {
    const assistant = t(`openclaw.name.${proof.dialect}`);
    const why = t(`openclaw.proof.why.${whyNot(proof.checks)}`, { assistant });
    return { kind: "look", text: t("openclaw.proof.failed", { why }), note: null };
  }
  const model = shortModelName(proof.model);
  if (proof.basis === "word") {
    const assistant = t(`openclaw.name.${proof.dialect}`);
    const here = runner?.endpoint?.location === "this-machine";
    const text = t("openclaw.proof.byWord", { model, assistant });
    return { kind: here ? "unknown" : "cross", text, note: isPresent ? null : t("openclaw.proof.old") };
  }
  const location = runner?.endpoint?.location ?? "unknown";
  const note = isPresent ? null : t("openclaw.proof.old");
  if (location === "another-machine") {
    return { kind: "cross", text: t("openclaw.proof.provenElsewhere", { model }), note };
  }
  if (location === "unknown") return { kind: "unknown", text: t("openclaw.proof.provenSomewhere", { model }), note };
  return { kind: isPresent ? "ok" : "look", text: t("openclaw.proof.proven", { model }), note };
}

/** The value that was read for a check, as people read it. */
export function evidenceText(t: TFunction, { id, evidence }: ProofCheck): string {
  if (evidence === "") return t("openclaw.proof.nothingRead");
  const isCount = /^\d+$/.test(evidence);
  if (id === "usage" && isCount) return t("openclaw.proof.usageTokens", { amount: formatCount(Number(evidence)) });
  if (id === "no-fallback" && isCount) {
    const count = Number(evidence);
    return count === 0 ? t("openclaw.proof.fallbackNone") : t("openclaw.proof.fallbackCount", { count });
  }
  if (id === "nonce-in-runner" && /^\d{4}-\d\d-\d\dT/.test(evidence)) {
    return t("openclaw.proof.recordedAt", { time: formatTime(Date.parse(evidence)) });
  }
  return evidence;
}
