import { useEffect, useRef, useState } from "react";
import type { Output, RouteName } from "../../../app/contract/index";
import type { Failure } from "../../../app/contract/errors";
import { bridge } from "../../bridge";

/** Routes that are read without saying what. */
type Readable = "limits.read" | "disk.read";
type Read<R extends RouteName> = { data: Output<R> | null; failure: Failure | null };

/** Asks again whenever `turn` changes, and on `again`; a late answer is dropped, and the last good one stays. */
export function useReadAgain<R extends Readable>(route: R, turn: string): Read<R> & { again: () => void } {
  const [read, setRead] = useState<Read<R>>({ data: null, failure: null });
  const [count, setCount] = useState(0);
  const latest = useRef("");
  const now = `${turn}|${count}`;
  useEffect(() => {
    latest.current = now;
    async function ask() {
      const answer = await bridge.request<Readable>(route, {});
      if (latest.current !== now) return;
      setRead((before) =>
        answer.ok ? { data: answer.data as Output<R>, failure: null } : { data: before.data, failure: answer.error },
      );
    }
    void ask();
    return () => {
      latest.current = "";
    };
  }, [route, now]);
  return { ...read, again: () => setCount((before) => before + 1) };
}
