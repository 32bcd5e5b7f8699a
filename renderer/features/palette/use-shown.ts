import { useTranslation } from "react-i18next";
import { actionGroups, type Action } from "../../actions/action";
import { allActions } from "../../actions/registry";
import { useConnection } from "../../state/connection";
import { findActions } from "./find-actions";
import { usePalette } from "../../state/palette-state";
import { useActionFacts } from "./use-action-facts";

type Shown = { id: string; heading: string | null; actions: readonly Action[] };

function useActions(): readonly Action[] {
  const { t } = useTranslation();
  const facts = useActionFacts();
  const isLost = useConnection(({ status }) => status === "lost");
  return allActions(facts, t).map((action) =>
    isLost && action.step.kind === "ask" ? { ...action, obstacle: t("palette.not.lost") } : action,
  );
}

/** What is listed: groups while nothing is typed, then what was found, best first. */
export function useShown(text: string): Shown[] {
  const { t } = useTranslation();
  const actions = useActions();
  const recent = usePalette((state) => state.recent);
  if (text.trim() !== "") {
    const found = findActions(actions, text, { recent, groupName: (group) => t(`palette.group.${group}`) });
    return [{ id: "found", heading: null, actions: found }];
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
