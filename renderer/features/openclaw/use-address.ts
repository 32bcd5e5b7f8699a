import { useEffect, useRef, useState } from "react";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { OpenClawPlace } from "../../../app/contract/openclaw-place";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { parseBaseUrl } from "../../../app/domain/base-url";
import { chooseAddress } from "../../../app/domain/openclaw-place";
import { useAction } from "../../state/use-action";

/** In place of one of the addresses: the field beside it. */
export const typedChoice = "typed";

/** Where OpenClaw runs, looked at anew when what it follows from changes, and the address that is chosen for it. */
export function useAddress(openclaw: OpenClawSnapshot, runner: RunnerSnapshot | null, isNeeded: boolean) {
  const look = useAction("openclaw.place");
  const attempt = useAction("openclaw.tryAddresses");
  const [choice, setChoice] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const present = defaultModelOf(openclaw)?.baseUrl ?? null;
  const { run } = look;
  const { clear } = attempt;
  const about = `${openclaw.dialect} ${runner?.endpoint?.openAiBaseUrl} ${present}`;
  const askedAbout = useRef<string | null>(null);
  useEffect(() => {
    if (!isNeeded || askedAbout.current === about) return;
    askedAbout.current = about;
    clear();
    void run({});
  }, [about, isNeeded, run, clear]);

  const place: OpenClawPlace | null = attempt.data ?? look.data;
  const typedUrl = parseBaseUrl(typed);
  const isTyped = choice === typedChoice;
  const chosen = place?.addresses.find(({ baseUrl }) => baseUrl === choice) ?? null;
  const best = place === null || place.where === "another-machine" ? null : chooseAddress(place.addresses, present);
  return {
    place,
    isPending: look.isPending,
    isTrying: attempt.isPending,
    failure: attempt.failure ?? look.failure,
    /** What would be written as things are; null: a typed one, or none. */
    shown: isTyped ? null : (chosen ?? best),
    isTyped,
    typed,
    hasError: isTyped && typed.trim() !== "" && typedUrl === null,
    isReady: !isTyped || typedUrl !== null,
    choose: setChoice,
    type: setTyped,
    look: () => {
      clear();
      void run({});
    },
    tryThem: () => void attempt.run(isTyped && typedUrl !== null ? { baseUrl: typedUrl } : {}),
    /** What `openclaw.plan` is asked with beside the rest. */
    input: isTyped
      ? typedUrl === null
        ? {}
        : { baseUrl: typedUrl }
      : chosen === null
        ? {}
        : { baseUrl: chosen.baseUrl },
  };
}
export type Address = ReturnType<typeof useAddress>;
