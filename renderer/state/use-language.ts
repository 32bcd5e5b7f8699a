import { useEffect } from "react";
import { speak } from "../i18n";
import { useSettings } from "./settings";

/** Speaks the language of the settings, also when it is changed elsewhere: in another window, or by a file. */
export function useLanguage(): void {
  const chosen = useSettings(({ snapshot }) => (snapshot === null ? null : (snapshot.values.language ?? "system")));
  useEffect(() => {
    if (chosen !== null) void speak(chosen);
  }, [chosen]);
}
