import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProgramInfo } from "../../../../app/contract/program";
import { onHashChange } from "../../../pages";
import { useStandalone } from "../../../state/standalone";
import { findSettings } from "./find-settings";
import { knownSettings } from "./setting-index";

/** The search of Settings: what is typed, and what it finds here and on other pages. */
export function useFind(info: ProgramInfo | null) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const standalone = useStandalone(({ snapshot }) => snapshot);
  const settings = useMemo(() => knownSettings({ info, standalone }, t), [info, standalone, t]);
  const found = findSettings(settings, text, ({ place }) => t(`palette.section.${place}`));
  const isHere = ({ place }: { place: string }) => place.startsWith("settings/");

  // who is led to a setting sees all of the page
  useEffect(() => onHashChange(() => setText("")), []);

  return {
    text,
    setText,
    isSearching: text.trim() !== "",
    found,
    here: found.filter(isHere),
    elsewhere: found.filter((each) => !isHere(each)),
  };
}
