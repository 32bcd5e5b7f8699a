import { useEffect } from "react";
import { bridge } from "../bridge";
import { useConnection } from "./connection";

function tell(isLive: boolean) {
  const isVisible = document.visibilityState === "visible";
  void bridge.request("program.look", { isVisible, isLive: isLive && isVisible });
}

/** Tells main what the user can see, so that it measures only what is looked at; and tells a new main again. */
export function useLook(isLive: boolean): void {
  useEffect(() => {
    const tellNow = () => tell(isLive);
    tellNow();
    document.addEventListener("visibilitychange", tellNow);
    const stop = useConnection.subscribe((now, before) => {
      if (now.reconnections !== before.reconnections) tellNow();
    });
    return () => {
      document.removeEventListener("visibilitychange", tellNow);
      stop();
    };
  }, [isLive]);
}
