import { ask, type FeatureActions } from "../../actions/action";

/** Asking, stopping and forgetting. */
export const chatActions: FeatureActions = ({ chat }, t) => {
  const turns = chat?.turns ?? [];
  return [
    {
      id: "chat.send",
      group: "chat",
      title: t("palette.do.ask"),
      step: { kind: "go", place: "chat/question" },
      obstacle: null,
      keywords: t("palette.keywords.chat"),
    },
    {
      id: "chat.stop",
      group: "chat",
      title: t("palette.do.stop"),
      step: ask("chat.stop", {}, () => t("palette.said.stopped")),
      obstacle: turns.some(({ end }) => end === null) ? null : t("palette.not.noAnswer"),
    },
    {
      id: "chat.clear",
      group: "chat",
      title: t("palette.do.clear"),
      step: { kind: "wish", wish: { kind: "clear-conversation" } },
      obstacle: turns.length > 0 ? null : t("palette.not.noConversation"),
    },
  ];
};
