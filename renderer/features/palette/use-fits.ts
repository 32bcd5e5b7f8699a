import { useEffect, useState } from "react";
import { listedFitsAtMost } from "../../../app/contract/fit";
import type { Verdict } from "../../../app/domain/fit/fit";
import { bridge } from "../../bridge";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";

const none: ReadonlyMap<string, Verdict> = new Map();

/** Verdicts on the models that can be switched to, read when the palette opens; what can't be read is left out. */
export function useSwitchFits(): ReadonlyMap<string, Verdict> {
  const [fits, setFits] = useState(none);
  const isUp = useRunner(({ snapshot }) => snapshot?.state === "healthy");
  const refs = useModels(({ snapshot }) =>
    (snapshot?.items ?? [])
      .filter(({ purpose }) => purpose === "text")
      .slice(0, listedFitsAtMost)
      .map(({ ref }) => ref)
      .join("\n"),
  );
  useEffect(() => {
    if (!isUp || refs === "") return;
    let isOver = false;
    async function read() {
      const answer = await bridge.request("fit.list", { refs: refs.split("\n") });
      if (isOver || !answer.ok) return;
      setFits(
        new Map(answer.data.items.flatMap((item) => ("verdict" in item ? [[item.ref, item.verdict] as const] : []))),
      );
    }
    void read();
    return () => {
      isOver = true;
    };
  }, [isUp, refs]);
  return fits;
}
