import type { ChatService } from "../services/chat/chat";
import type { HandlersOf } from "./gate";

export function chatHandlers({ chat }: { chat: ChatService }): HandlersOf<"chat"> {
  return {
    "chat.read": () => chat.read(),
    "chat.send": (input) => chat.send(input),
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
