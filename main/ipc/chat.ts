import { CodedError } from "../../app/contract/errors";
import type { GuardFlow } from "../flows/guard";
import type { ChatService } from "../services/chat/chat";
import type { HandlersOf } from "./gate";

export function chatHandlers({ chat, guard }: { chat: ChatService; guard: GuardFlow }): HandlersOf<"chat"> {
  /** A question whose room is being looked for: a second one is as much too early as during an answer. */
  let isAdmitting = false;

  return {
    "chat.read": () => chat.read(),
    "chat.send": async ({ guard: word, ...question }) => {
      // through OpenClaw it is OpenClaw's own model, which is admitted when it is known
      if (question.via !== "openclaw") {
        if (isAdmitting) throw new CodedError("busy", "A question is being asked already.");
        isAdmitting = true;
        try {
          await guard.admitQuestion({ ref: question.model, word });
        } finally {
          isAdmitting = false;
        }
      }
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
