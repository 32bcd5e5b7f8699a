import type { GuardFlow } from "../flows/guard";
import type { ChatService } from "../services/chat/chat";
import type { HandlersOf } from "./gate";

export function chatHandlers({ chat, guard }: { chat: ChatService; guard: GuardFlow }): HandlersOf<"chat"> {
  return {
    "chat.read": () => chat.read(),
    "chat.send": async ({ guard: word, ...question }) => {
      // through OpenClaw it is OpenClaw's own model, which is admitted when it is known
      if (question.via !== "openclaw") await guard.admitQuestion({ ref: question.model, word });
      return chat.send(question);
    },
    "chat.stop": () => {
      chat.stop();
      return {};
    },
    "chat.clear": () => {
      chat.clear();
      return {};
    },
  };
}
