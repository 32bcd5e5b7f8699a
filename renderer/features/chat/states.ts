import { ChatEnd } from "../../../app/contract/chat";

/** Every state *Try it* is designed for. */
export const chatStates = [
  ...ChatEnd.options,
  "empty",
  "looking",
  "no-runner",
  "no-models",
  "loading-model",
  "thinking",
  "answering",
  "through-gateway",
  "through-command",
  "long-names",
  "clearing",
  "not-read",
  "offline",
] as const;
