import type { ProgramInfo } from "../../app/contract/program";
import type { createAttentionService } from "../services/attention/attention";
import type { HandlersOf } from "./gate";

export function programHandlers({
  info,
  attention,
}: {
  info: ProgramInfo;
  attention: ReturnType<typeof createAttentionService>;
}): HandlersOf<"program"> {
  return {
    "program.read": () => info,
    "program.look": (looks, { clientId }) => {
      attention.look(clientId, looks);
      return {};
    },
  };
}
