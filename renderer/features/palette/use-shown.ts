import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { substituteOf } from "../../../app/domain/substitutes";
import { actionGroups, type Action } from "../../actions/action";
import { allActions } from "../../actions/registry";
import { useConnection } from "../../state/connection";
import { nameInPaste } from "../models/pull-name";
import { findActions } from "./find-actions";
import { usePalette } from "../../state/palette-state";
import { useActionFacts } from "./use-action-facts";

type Shown = { id: string; heading: string | null; actions: readonly Action[] };

/** Built once per change of what they depend on, not per letter typed: with many models they are hundreds. */
function useActions(): readonly Action[] {
  const { t } = useTranslation();
  const facts = useActionFacts();
  const isLost = useConnection(({ status }) => status === "lost");
  return useMemo(
    () =>
      allActions(facts, t).map((action) =>
        isLost && action.step.kind === "ask" ? { ...action, obstacle: t("palette.not.lost") } : action,
      ),
    [facts, isLost, t],
  );
}

/** For a model's name that goes round and is not known to be there: the one that works. */
function insteadOf(text: string, t: TFunction): Action[] {
  const substitute = substituteOf(nameInPaste(text) ?? text.trim().replace(/^pull\s+/i, ""));
  if (substitute === null) return [];
  const { name, ref } = substitute;
  return [
    {
      id: `models.instead ${ref}`,
      group: "models",
      title: t("palette.do.useInstead", { name, ref }),
      step: { kind: "wish", wish: { kind: "name-model", ref } },
      obstacle: null,
    },
  ];
}

/** What is listed: groups while nothing is typed, then what was found, best first. */
export function useShown(text: string): Shown[] {
  const { t } = useTranslation();
  const actions = useActions();
  const recent = usePalette((state) => state.recent);
  if (text.trim() !== "") {
    const found = findActions(actions, text, { recent, groupName: (group) => t(`palette.group.${group}`) });
    return [{ id: "found", heading: null, actions: [...insteadOf(text, t), ...found] }];
  }
  const last = recent.flatMap((id) => actions.filter((action) => action.id === id && action.obstacle === null));
  const groups = actionGroups.map((group) => ({
    id: group,
    heading: t(`palette.group.${group}`),
    actions: actions.filter(
      (action) =>
        action.group === group && action.isDeep !== true && action.obstacle === null && !last.includes(action),
    ),
  }));
  return [{ id: "recent", heading: t("palette.group.recent"), actions: last }, ...groups].filter(
    (group) => group.actions.length > 0,
  );
}
