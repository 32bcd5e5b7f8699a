import { useSyncExternalStore } from "react";

/** The same width as `narrow` in style.css. */
const query = "(width < 45rem)";

function follow(changed: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** Whether the window is below the width at which things stand side by side: for what can't be placed by style alone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(follow, () => window.matchMedia(query).matches);
}
