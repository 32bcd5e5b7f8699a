import { type Reading, known, unknown } from "../../app/contract/common";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import type { GuardEngine } from "../../app/domain/guard";
import { parseKeepAlive } from "../../app/domain/keep-alive";
import type { createFitFlow } from "./judge-fit";

/** Source: Model Runner's loader. */
const mostSlots = 8;

/** One for each processor, eight at most; another machine's processors are not known. */
export function slotsOf({ endpoint }: RunnerSnapshot, cores: number): Reading<number> {
  if (endpoint?.location !== "this-machine") return unknown("not-reachable", "The runner computes on another machine.");
  return known(Math.min(mostSlots, Math.max(1, cores)));
}

/** A loaded engine as the guard weighs it: what it takes, and whether it may go. */
export function engineOf({
  row,
  ...need
}: Awaited<ReturnType<ReturnType<typeof createFitFlow>["ofLoad"]>>["engines"][number]): GuardEngine {
  const { ref, mode, isInUse, isLoading, lastUsedAt, keepAlive } = row;
  const isKeptForEver = keepAlive !== null && parseKeepAlive(keepAlive) === "forever";
  return { ...need, ref, mode, isInUse, isLoading, lastUsedAt, isKeptForEver };
}

/** An admitted load that the runner does not list yet, as it will be listed. */
export const rowOfClaim = (ref: string): LoadedModel => ({
  ref,
  backend: "",
  mode: "completion",
  isInUse: false,
  isLoading: true,
  lastUsedAt: null,
  keepAlive: null,
});
