import type { ProgramInfo } from "../../app/contract/program";
import type { createAttentionService } from "../services/attention/attention";
import type { SaveText } from "../platform/ports";
import type { HandlersOf } from "./gate";

export function programHandlers({
  info,
  attention,
  saveText,
}: {
  info: ProgramInfo;
  attention: ReturnType<typeof createAttentionService>;
  /** Null where the shell has no dialog for it. */
  saveText: SaveText | null;
}): HandlersOf<"program"> {
  return {
    "program.read": () => info,
    "program.look": (looks, { clientId }) => {
      attention.look(clientId, looks);
      return {};
    },
    "program.saveText": async (file) => ({
      outcome: saveText === null ? "no-dialog" : (await saveText(file)) ? "saved" : "closed",
    }),
  };
}
