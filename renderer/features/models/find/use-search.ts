import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure } from "../../../../app/contract/errors";
import type { FoundModels, RegistryId } from "../../../../app/contract/registries";
import { bridge } from "../../../bridge";

/** A pause in typing this long is taken for the end of a word. */
const pauseMs = 600;
export const searched: readonly RegistryId[] = ["docker-hub", "hugging-face"];

export type Finding = {
  isAsking: boolean;
  /** What it is about. */
  text: string;
  found: FoundModels | null;
  failure: Failure | null;
};
type Findings = Readonly<Record<RegistryId, Finding>>;

const nothing: Finding = { isAsking: false, text: "", found: null, failure: null };
const none: Findings = { "docker-hub": nothing, "hugging-face": nothing };

/**
 * A search that begins only when it is asked for. From then on it follows what is typed, at each pause, until it is
 * stopped. What was found stays while the next is looked for.
 */
export function useSearch() {
  const [text, setText] = useState("");
  /** What was searched last; null: nothing was, or it was stopped. */
  const [asked, setAsked] = useState<string | null>(null);
  const [findings, setFindings] = useState(none);
  const turns = useRef<Partial<Record<RegistryId, number>>>({});

  const ask = useCallback((wanted: string, registries: readonly RegistryId[] = searched) => {
    setAsked(wanted);
    for (const registry of registries) {
      const own = (turns.current[registry] ?? 0) + 1;
      turns.current[registry] = own;
      const put = (change: Partial<Finding>) =>
        setFindings((was) => ({ ...was, [registry]: { ...was[registry], ...change } }));
      put({ isAsking: true, failure: null });
      const read = async () => {
        const answer = await bridge.request("registries.search", { registry, text: wanted });
        if (turns.current[registry] !== own) return;
        if (answer.ok) put({ isAsking: false, text: wanted, found: answer.data });
        else put({ isAsking: false, failure: answer.error, found: null });
      };
      void read();
    }
  }, []);

  const stop = useCallback(() => {
    turns.current = {};
    setAsked(null);
    setFindings((was) => ({
      "docker-hub": { ...was["docker-hub"], isAsking: false },
      "hugging-face": { ...was["hugging-face"], isAsking: false },
    }));
    void bridge.request("registries.stop", {});
  }, []);

  const typed = text.trim();
  useEffect(() => {
    if (asked === null || typed === asked) return;
    const timer = setTimeout(() => ask(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [ask, asked, typed]);
  useEffect(
    () => () => {
      turns.current = {};
      void bridge.request("registries.stop", {});
    },
    [],
  );

  return {
    text,
    setText,
    asked,
    findings,
    isAsking: searched.some((registry) => findings[registry].isAsking),
    search: () => ask(typed),
    again: (registry: RegistryId) => ask(asked ?? typed, [registry]),
    stop,
  };
}
