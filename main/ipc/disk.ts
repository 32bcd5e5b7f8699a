import type { createDiskFlow } from "../flows/disk-use";
import type { HandlersOf } from "./gate";

export function diskHandlers({ diskFlow }: { diskFlow: ReturnType<typeof createDiskFlow> }): HandlersOf<"disk"> {
  return {
    "disk.read": () => diskFlow.read(),
    "disk.reclaim": (wanted) => ({ jobId: diskFlow.reclaim(wanted).id }),
  };
}
