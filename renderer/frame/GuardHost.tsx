import { lazy, Suspense } from "react";
import { withWords } from "../i18n";
import { useGuard } from "../state/guard";

const GuardDialog = lazy(async () => ({
  default: (await withWords(["guard"], import("../features/guard/GuardDialog"))).GuardDialog,
}));

/** The guard's question, from whichever page a load was asked for. Fetched when the first one comes. */
export function GuardHost() {
  const hasQuestion = useGuard(({ question }) => question !== null);
  return <Suspense>{hasQuestion && <GuardDialog />}</Suspense>;
}
