import { ask, type FeatureActions } from "../../actions/action";

/** Looking at the checklist anew, and closing all that Homeport can close. */
export const privacyActions: FeatureActions = ({ openclaw }, t) => [
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
  {
    id: "privacy.maximum",
    group: "privacy",
    title: t("palette.do.maximumPrivacy"),
    step: { kind: "wish", wish: { kind: "maximum-privacy" } },
    obstacle:
      openclaw === null || openclaw.state === "looking"
        ? t("palette.not.openclawLooking")
        : openclaw.state === "ready"
          ? null
          : t(`palette.not.openclaw.${openclaw.state}`),
    keywords: t("palette.keywords.privacy"),
  },
];
