import type { ProgramCommand } from "../../../app/contract/program";
import { displayRef } from "../../../app/domain/model-reference";
import { formatMemory } from "../../../app/domain/units";
import { wordsLocale, type Words } from "../words";
import type { Facts } from "./facts";
import type { Told } from "./notifications";

/** Tells once that memory is nearly gone while nobody looks, with the button that unloads the best to go. */
export function notifyOfPressure({
  facts,
  words,
  isLookedAt,
  tell,
  command,
  unload,
}: {
  facts: Facts;
  words: Words;
  isLookedAt(): boolean;
  tell(told: Told): void;
  command(asked: ProgramCommand): void;
  unload(ref: string): unknown;
}): void {
  facts.onChange((now, before) => {
    const notice = now.pressure?.notice ?? null;
    const isNews = notice !== null && notice.since !== before.pressure?.notice?.since;
    if (!isNews || isLookedAt() || now.settings?.values.showNotifications !== true) return;
    const wanted = notice.unload;
    const body =
      wanted === null
        ? words("translation:pressure.busy")
        : wanted.bytes.isKnown
          ? words("translation:pressure.unload", {
              model: displayRef(wanted.ref),
              amount: formatMemory(wanted.bytes.value, wordsLocale()),
            })
          : words("translation:pressure.unloadUnknown", { model: displayRef(wanted.ref) });
    tell({
      title: words(`translation:pressure.${notice.kind}`),
      body,
      onClick: () => command({ command: "go", page: "models" }),
      ...(wanted && { action: { label: words("note.unload"), run: () => unload(wanted.ref) } }),
    });
  });
}
