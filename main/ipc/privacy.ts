import type { FixesFlow } from "../flows/privacy/fixes";
import type { OldTranscriptsFlow } from "../flows/privacy/old-transcripts";
import type { DestinationsFlow } from "../flows/destinations";
import type { PrivacyService } from "../services/privacy/privacy";
import type { HandlersOf } from "./gate";

export function privacyHandlers({
  privacy,
  fixes,
  destinations,
  oldTranscripts,
}: {
  privacy: PrivacyService;
  fixes: FixesFlow;
  destinations: DestinationsFlow;
  oldTranscripts: OldTranscriptsFlow;
}): HandlersOf<"privacy"> {
  return {
    "privacy.read": () => privacy.read(),
    "privacy.run": () => privacy.run(),
    "privacy.accept": ({ check, reason }) => privacy.accept(check, reason),
    "privacy.withdraw": ({ check }) => privacy.withdraw(check),
    "privacy.seen": () => privacy.markSeen(),
    "privacy.fixes": () => fixes.read(),
    "privacy.planFix": (input) => fixes.plan(input),
    "privacy.fix": async (input) => ({ jobId: (await fixes.fix(input)).id }),
    "privacy.undoFix": async (input) => ({ jobId: (await fixes.undo(input)).id }),
    async "privacy.lookAgain"() {
      await privacy.lookAgain();
      return {};
    },
    "privacy.report": (input) => privacy.report(input),
    "privacy.oldTranscripts": () => oldTranscripts.read(),
    "privacy.removeTranscripts": async (input) => ({ jobId: (await oldTranscripts.remove(input)).id }),
    "privacy.destinations": () => destinations.read(),
  };
}
