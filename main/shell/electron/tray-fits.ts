import { listedFitsAtMost, type ListedFit } from "../../../app/contract/fit";
import type { Output } from "../../../app/contract/index";
import type { Gate } from "../../ipc/gate";
import { ownSender, type Facts, type ShellFacts } from "./facts";

/**
 * The verdict on each pulled model, for the menu: read when models or what is loaded change, and on request. Never on a
 * timer, and one read at a time.
 */
export function followFits({ facts, gate, onChange }: { facts: Facts; gate: Gate; onChange(): void }) {
  let held: readonly ListedFit[] = [];
  let judged = "";
  let reading: Promise<void> | null = null;

  async function readOnce(): Promise<void> {
    judged = keyOf(facts.now());
    const refs = refsOf(facts.now());
    if (refs.length === 0) held = [];
    else {
      const answer = await gate(ownSender, "fit.list", { refs });
      // of what can't be judged nothing is said
      held = answer.ok ? (answer.data as Output<"fit.list">).items : [];
    }
    onChange();
  }

  function refresh(): void {
    reading ??= readOnce().finally(() => {
      reading = null;
      followUp();
    });
  }
  function followUp(): void {
    if (keyOf(facts.now()) !== judged) refresh();
  }

  facts.onChange(followUp);
  return { read: (): readonly ListedFit[] => held, refresh };
}

function refsOf({ runner, models }: ShellFacts): string[] {
  if (runner?.state !== "healthy" || models?.state !== "ready") return [];
  const text = models.items.filter(({ purpose }) => purpose === "text");
  return text.map(({ ref }) => ref).slice(0, listedFitsAtMost);
}

/** What a verdict hangs on, as far as it is pushed. */
function keyOf(now: ShellFacts): string {
  const refs = refsOf(now);
  if (refs.length === 0) return "";
  const { runner, hardware } = now;
  const loaded = (runner?.loaded ?? []).map(({ ref, mode, isLoading }) => [ref, mode, isLoading]);
  return JSON.stringify([refs, loaded, runner?.endpoint, runner?.backends, hardware?.memoryBytes, hardware?.gpus]);
}
