import { displayRef, modelNamed } from "../../../app/domain/model-reference";
import { ask, type Action, type FeatureActions } from "../../actions/action";
import { formatList } from "../../ui/format";

/** Which model answers, and whether any is loaded at all. */
export const switchActions: FeatureActions = ({ runner, models, switching, fits }, t) => {
  const obstacle = runner?.state === "healthy" ? null : t("palette.not.runner");
  const isPaused = switching !== null && switching.pausedSince !== null;
  const items = (models?.items ?? []).filter(({ purpose }) => purpose === "text");
  const present = switching?.model ? modelNamed(items, switching.model.ref)?.ref : undefined;
  const pausing: Action[] = isPaused
    ? [
        {
          id: "switch.resume",
          group: "models",
          title: t("palette.do.resume"),
          step: ask("switch.resume", {}, () => t("palette.said.resumed")),
          obstacle: null,
          keywords: t("palette.keywords.pause"),
        },
      ]
    : [
        {
          id: "switch.pause",
          group: "models",
          title: t("palette.do.pause"),
          step: ask("switch.pause", { whenAnswering: "wait" }, ({ stillAnswering }) =>
            stillAnswering.length > 0
              ? t("palette.said.pausedBut", { models: formatList(stillAnswering.map(displayRef)) })
              : t("palette.said.paused"),
          ),
          obstacle,
          keywords: t("palette.keywords.pause"),
        },
      ];
  return [
    ...pausing,
    ...items.map(({ ref, tags }): Action => {
      const model = displayRef(ref);
      const verdict = fits?.get(ref);
      return {
        ...(verdict === undefined || verdict === "unknown" ? {} : { note: t(`palette.fit.${verdict}`) }),
        id: `switch.to ${ref}`,
        group: "models",
        title: t("palette.do.switch", { model }),
        step: ask("switch.to", { model: ref, whenAnswering: "wait" }, () => t("palette.said.switching", { model })),
        obstacle:
          obstacle ?? (isPaused ? t("palette.not.paused") : present === ref ? t("palette.not.answersNow") : null),
        keywords: `${t("palette.keywords.switch")} ${tags.join(" ")}`,
      };
    }),
  ];
};
