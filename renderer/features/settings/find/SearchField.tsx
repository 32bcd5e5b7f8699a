import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "../../../ui/Fields";
import { shortcutSpoken } from "../../../ui/keys";
import { useFindKeys } from "./use-find-keys";

type SearchFieldProps = { text: string; onText: (text: string) => void; onEnter: () => void };

/** Finds a setting. Escape clears it, Enter goes to the first that was found. */
export function SearchField({ text, onText, onEnter }: SearchFieldProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLInputElement>(null);
  useFindKeys(ref);
  return (
    <div className="w-60 max-w-full">
      <TextField
        ref={ref}
        type="search"
        label={t("settingsFind.field")}
        isLabelHidden
        placeholder={t("settingsFind.field")}
        aria-keyshortcuts={`/ ${shortcutSpoken("F")}`}
        maxLength={100}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") onEnter();
          else if (event.key === "Escape" && text !== "") onText("");
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}
