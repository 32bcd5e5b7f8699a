import type { Failure } from "../../app/contract/errors";
import type { SavedName } from "../../app/contract/program";
import { useAction } from "./use-action";

type SaveText = { run: (text: string) => Promise<boolean>; isPending: boolean; failure: Failure | null };

/** Saves a text that is in view where the user says; resolves to true when it was saved. */
export function useSaveText(name: SavedName): SaveText {
  const { run, isPending, failure } = useAction("program.saveText");
  return {
    isPending,
    failure,
    async run(text) {
      const answer = await run({ name, text });
      if (!answer.ok || answer.data.outcome === "closed") return false;
      if (answer.data.outcome === "no-dialog") download(name, text);
      return true;
    },
  };
}

/** Where the shell has no dialog, the browser's own way of saving. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
