import type { TFunction } from "i18next";
import type { SetUp } from "./use-set-up";

/** What the plan knows of the matter: why the first offer is made, or why there is none; undefined without a plan. */
export function planSays(t: TFunction, { plan }: SetUp): string | undefined {
  const first = plan?.offers[0];
  if (first !== undefined) return t(`setup.preview.about.${first.operation}`);
  const byHand = plan?.byHand;
  return byHand ? t(`setup.byHand.reason.${byHand.reason}`, { subject: byHand.subject }) : undefined;
}
