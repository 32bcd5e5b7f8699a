import { useEffect } from "react";
import type { OpenClawInstallSnapshot } from "../../../../app/contract/openclaw-install";
import { bridge } from "../../../bridge";
import { useOpenClawInstall } from "../../../state/openclaw-install";

const againMs = 5000;

/** What Homeport has installed, kept up to date while it is shown; null until it is read, or where it can't be. */
export function useInstalls(): OpenClawInstallSnapshot | null {
  useEffect(() => useOpenClawInstall.open(), []);
  return useOpenClawInstall(({ snapshot }) => snapshot);
}

/**
 * Looks for Nodes: once, when the window is looked at again, and every few seconds while `isWaiting` for one that the user
 * installs beside it. Never while nobody looks.
 */
export function useNodeWatch(isWaiting: boolean): void {
  useEffect(() => {
    async function look(): Promise<void> {
      if (document.visibilityState !== "visible") return;
      const answer = await bridge.request("openclawInstall.probe", {});
      if (answer.ok) useOpenClawInstall.getState().accept(answer.data);
    }
    const onLook = () => void look();
    void look();
    window.addEventListener("focus", onLook);
    document.addEventListener("visibilitychange", onLook);
    const timer = isWaiting ? setInterval(onLook, againMs) : undefined;
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", onLook);
      document.removeEventListener("visibilitychange", onLook);
    };
  }, [isWaiting]);
}
