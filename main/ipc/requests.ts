import type { createRequestService } from "../services/requests/requests";
import type { HandlersOf } from "./gate";

export function requestsHandlers({
  requests,
}: {
  requests: ReturnType<typeof createRequestService>;
}): HandlersOf<"requests"> {
  return {
    "requests.read": () => requests.read(),
    "requests.reveal": ({ id }) => requests.reveal(id),
  };
}
