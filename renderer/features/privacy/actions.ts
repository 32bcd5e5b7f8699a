import { ask, type FeatureActions } from "../../actions/action";

/** Looking at the checklist anew. */
export const privacyActions: FeatureActions = (_facts, t) => [
  {
    id: "privacy.run",
    group: "privacy",
    title: t("palette.do.checkPrivacy"),
    step: ask("privacy.run", {}, () => t("palette.said.checkPrivacy")),
    obstacle: null,
    keywords: t("palette.keywords.privacy"),
  },
  {
    id: "privacy.destinations",
    group: "privacy",
    title: t("palette.do.crossing"),
    step: { kind: "go", place: "privacy/crossing" },
    obstacle: null,
    keywords: t("palette.keywords.crossing"),
  },
];
