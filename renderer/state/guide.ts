import { useEffect } from "react";
import { bridge } from "../bridge";
import { goTo, hasNavigated } from "../pages";
import { createDomainStore } from "./create-domain-store";

export const useGuide = createDomainStore({
  request: () => bridge.request("guide.read", {}),
  subscribe: (listener) => bridge.on("guide.changed", listener),
});

/** Once in the life of a window: the guide opens by itself where there is something to set up, unless the user went elsewhere. */
export function useGuideOpening(): void {
  const opens = useGuide(({ snapshot }) => snapshot?.opensByItself ?? null);
  useEffect(() => {
    if (opens === true && !hasNavigated() && /^#?\/?(home)?$/.test(window.location.hash)) goTo("guide");
  }, [opens]);
}
