import { lazy, Suspense } from "react";
import { withWords } from "../i18n";
import { useSwitch, useSwitchRefusal } from "../state/switch";

const SwitchNotice = lazy(async () => ({
  default: (await withWords(["switch"], import("../features/switch/SwitchNotice"))).SwitchNotice,
}));

/** How far a switch is, how it ended, and that models are paused, on every page. Fetched when there is something to say. */
export function SwitchHost() {
  const isWanted = useSwitch(
    ({ snapshot }) =>
      snapshot !== null && (snapshot.running !== null || snapshot.pausedSince !== null || snapshot.last !== null),
  );
  const isRefused = useSwitchRefusal(({ refusal }) => refusal !== null);
  return <Suspense>{(isWanted || isRefused) && <SwitchNotice />}</Suspense>;
}
