import type { createActivityService } from "../services/activity/activity";
import type { HandlersOf } from "./gate";

export function activityHandlers({
  activity,
}: {
  activity: ReturnType<typeof createActivityService>;
}): HandlersOf<"activity"> {
  return {
    "activity.read": () => activity.read(),
    "activity.watch": ({ isOpen }, { clientId }) => {
      activity.watch(clientId, isOpen);
      return {};
    },
    "activity.report": () => ({ text: activity.report() }),
  };
}
