import type { PrivacyService } from "../services/privacy/privacy";
import type { HandlersOf } from "./gate";

export function privacyHandlers({ privacy }: { privacy: PrivacyService }): HandlersOf<"privacy"> {
  return {
    "privacy.read": () => privacy.read(),
    "privacy.run": () => privacy.run(),
    "privacy.accept": ({ check, reason }) => privacy.accept(check, reason),
    "privacy.withdraw": ({ check }) => privacy.withdraw(check),
    "privacy.seen": () => privacy.markSeen(),
  };
}
