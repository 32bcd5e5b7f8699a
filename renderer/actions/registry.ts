import type { TFunction } from "i18next";
import { routeNeeds } from "../../app/domain/route-capabilities";
import { can } from "../../app/domain/runner-capabilities";
import type { RouteName } from "../../app/contract/index";
import { activityActions } from "../features/activity/actions";
import { chatActions } from "../features/chat/actions";
import { modelActions } from "../features/models/actions";
import { openclawActions } from "../features/openclaw/actions";
import { privacyActions } from "../features/privacy/actions";
import { switchActions } from "../features/switch/actions";
import { settingsActions } from "../features/settings/actions";
import { runnerActions } from "../features/setup/actions";
import { pageActions } from "../frame/actions";
import type { Action, ActionFacts } from "./action";

const features = [
  pageActions,
  runnerActions,
  modelActions,
  switchActions,
  chatActions,
  openclawActions,
  privacyActions,
  activityActions,
  settingsActions,
] as const;

/** Everything that can be done in the window, as things are, with what stands in the way of each. */
export function allActions(facts: ActionFacts, t: TFunction): Action[] {
  const engineOnly = t("palette.not.engineOnly");
  return features
    .flatMap((feature) => feature(facts, t))
    .map((action) => {
      const need = action.step.kind === "ask" ? routeNeeds[action.step.route] : undefined;
      return need === undefined || can(facts.runner, need) ? action : { ...action, obstacle: engineOnly };
    });
}

/** Routes that change something and are no action of their own, and why. A test holds this against the contract. */
export const notActions: Partial<Record<RouteName, string>> = {
  "background.startAtLogin": "stands beside what the system itself says of it",
  "program.look": "the window tells it by itself",
  "requests.reveal": "shows words of a conversation: only on a click on that request",
  "guard.look": "changes nothing: asked before a load, by whatever loads",
  "disk.reclaim": "needs a choice of what goes, with all of it in view",
  "limits.apply": "needs values that are chosen with their cost in view",
  "limits.undo": "stands beside the limits, where what it sets can be seen",
  "limits.putBack": "stands beside the limits, where what it sets can be seen",
  "standalone.look": "stands beside the programs it looks for",
  "standalone.plan": "with sizes it leaves the machine: stands beside what it would get, which says so",
  "standalone.install": "needs what it gets and from where in view",
  "standalone.start": "stands beside what is run: the action leads there",
  "standalone.stop": "stands beside what is stopped: the action leads there",
  "standalone.set": "stands beside what it decides",
  "runner.try": "needs an address: the action leads to the field it is typed into",
  "runnerAccess.setToken": "needs a token: the action leads to the address it belongs to",
  "runnerAccess.forgetToken": "stands beside the address it belongs to",
  "runnerAccess.trust": "needs the certificate in view: stands beside the address that presents it",
  "runnerAccess.distrust": "stands beside the certificate that is trusted",
  "runnerAccess.allowPlain": "needs its meaning in view: stands beside the address",
  "models.pull": "needs a name: the action leads to the field it is typed into",
  "models.tag": "needs a name: stands in the model's details",
  "models.repackage": "needs a name and a context: stands beside the context as read back",
  "models.checkUpdate": "leaves the machine: stands in the model's details, which say so",
  "models.chooseFile": "stands beside the path of the file to import",
  "registries.stop": "the search box tells it by itself",
  "registries.variants": "needs a name: the action leads to the search",
  "registries.access": "reads what is kept, never the token",
  "registries.setAccess": "needs a token: asked for when a pull wants one",
  "registries.forgetAccess": "stands where the token is asked for",
  "chat.send": "needs a question: the action leads to the field it is typed into",
  "measure.forgetRun": "stands in the row of that run",
  "measure.compare": "needs a question: stands in the Speed view",
  "measure.forgetComparison": "the page tells it by itself when it is left",
  "gateway.sendMessage": "needs a recipient and a text: the action leads to the fields they are typed into",
  "privacy.destinations": "its answer is a list: the action leads to where it is shown",
  "openclawInstall.probe": "the page asks by itself while it offers an installation",
  "openclawInstall.plan": "its answer is what would change: the action leads to where it is shown",
  "openclawInstall.install": "needs its plan in view: the action leads there",
  "openclawInstall.remove": "stands beside what is installed, where it is said what stays",
  "openclawInstall.planNode": "asks Node’s makers: stands where it is said whom",
  "openclawInstall.installNode": "needs its plan in view: the action leads there",
  "openclaw.place": "the page asks by itself, where a model is connected",
  "openclaw.tryAddresses": "stands beside the addresses, with what it runs in view",
  "openclaw.ways": "its answer is a list: the action leads to where it is shown",
  "program.saveText": "saves the text that is in view",
  "updates.download": "stands beside what is new in it",
  "updates.install": "ends what runs: stands where that is said",
  "settings.export": "its answer is a text: shown where it is copied and saved",
  "settings.planImport": "needs a file: the action leads to where it is chosen",
  "settings.import": "needs its changes in view: the action leads to where the file is chosen",
  "undo.plan": "its answer is a list: the action leads to where it is shown",
  "undo.carryOut": "needs its plan in view: the action leads there",
  "openclaw.doctor": "stands beside the configuration that is refused, in place of typing it",
  "openclaw.deleteCopies": "stands beside the copies, where it is said what is lost",
  "doctor.look": "its answer is a list: the action leads to where it is shown",
  "privacy.oldTranscripts": "its answer is a choice: stands in the row of the transcripts",
  "privacy.removeTranscripts": "needs an age, with what goes in view",
  "privacy.accept": "needs a reason: stands beside what is accepted",
  "privacy.withdraw": "stands beside what was accepted",
  "privacy.report": "its answer is a text: shown where it is copied, saved and printed",
  "privacy.seen": "stands beside what got worse",
  "privacy.fixes": "reads what was fixed",
  "privacy.undoFix": "stands beside what was fixed",
  "privacy.lookAgain": "the window tells it by itself",
  "guide.passed": "the page tells it by itself when the user goes on",
  "guide.choose": "needs a choice: stands in the step that offers them",
  "guide.check": "the step looks by itself when it is opened",
  "guide.later": "stands in the guide, beside its steps",
  "guide.resume": "the page tells it by itself when it is opened",
  "guide.finish": "stands at the end of the guide",
  "switch.skipProof": "stands beside the proof that is under way",
  "openclaw.verify": "its cost is said beside its button: the action leads there",
};
