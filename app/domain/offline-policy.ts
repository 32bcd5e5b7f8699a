import type { Input, RouteName } from "../contract/index";
import { placeOfBaseUrl } from "./model-place";
import { isContainerOnly } from "./openclaw-place";
import { parseModelRef } from "./model-reference";
import { isLoopbackHost } from "./runner-location";

/**
 * What offline mode does with a route. `allowed`: it reaches nothing but this machine, or what it sends is judged address
 * by address below it; `refused`: always; `partly`: its input decides; `planned`: a plan decides, where it is carried out.
 * `contacts` names whom it would make this machine ask; null where it would ask nobody.
 */
type OfflinePolicy<R extends RouteName> =
  | { kind: "allowed" }
  | { kind: "planned" }
  | { kind: "refused"; contacts: (input: Input<R>) => string }
  | { kind: "partly"; contacts: (input: Input<R>) => string | null };

const allowed = { kind: "allowed" } as const;
const planned = { kind: "planned" } as const;
const refused = <R extends RouteName>(contacts: (input: Input<R>) => string): OfflinePolicy<R> => ({
  kind: "refused",
  contacts,
});
const partly = <R extends RouteName>(contacts: (input: Input<R>) => string | null): OfflinePolicy<R> => ({
  kind: "partly",
  contacts,
});

/** Of every route: a new one does not compile until it is decided here what it does offline. */
export const offlinePolicies: { readonly [R in RouteName]: OfflinePolicy<R> } = {
  "program.read": allowed,
  "program.look": allowed,
  "program.saveText": allowed,
  "background.read": allowed,
  "background.startAtLogin": allowed,
  "settings.read": allowed,
  "settings.update": allowed,
  "settings.restore": allowed,
  "settings.leaveAside": allowed,
  "settings.reset": allowed,
  "settings.export": allowed,
  "settings.planImport": allowed,
  "settings.import": allowed,
  "hardware.read": allowed,
  "hardware.refresh": allowed,
  // each address that is tried is judged where it is asked
  "runner.read": allowed,
  "runner.probe": allowed,
  "runner.try": partly(({ address }) => outsideHost(address)),
  "runnerAccess.read": allowed,
  "runnerAccess.setToken": allowed,
  "runnerAccess.forgetToken": allowed,
  "runnerAccess.trust": partly(({ address }) => outsideHost(address)),
  "runnerAccess.distrust": allowed,
  "runnerAccess.allowPlain": allowed,
  "runner.plan": allowed,
  "runner.setUp": partly(({ operation }) => setUpContact(operation)),
  "standalone.read": allowed,
  "standalone.look": allowed,
  "standalone.plan": partly(({ asksOutside }) => (asksOutside ? "api.github.com" : null)),
  "standalone.install": refused(() => "github.com"),
  "standalone.start": allowed,
  "standalone.stop": allowed,
  "standalone.set": allowed,
  "models.read": allowed,
  "models.refresh": allowed,
  "models.inspect": partly(({ ref, isRemote }) => (isRemote === true ? registryOf(ref) : null)),
  // of a model that is here too: the registry is asked first
  "models.pull": partly(({ ref }) => registryOf(ref)),
  "models.chooseFile": allowed,
  "models.examineFile": allowed,
  "models.import": allowed,
  "models.tag": allowed,
  "models.repackage": allowed,
  "models.checkUpdate": partly(({ ref }) => updateContact(ref)),
  "models.remove": allowed,
  "models.unload": allowed,
  "models.unloadAll": allowed,
  "engine.read": allowed,
  "engine.apply": allowed,
  "engine.load": allowed,
  "fit.machine": allowed,
  "fit.read": allowed,
  "fit.list": allowed,
  "guard.look": partly(({ ref, intent }) => (intent === "pull" ? registryOf(ref) : null)),
  "pressure.read": allowed,
  "limits.read": allowed,
  "limits.apply": allowed,
  "limits.undo": allowed,
  "limits.putBack": allowed,
  "disk.read": allowed,
  "disk.reclaim": allowed,
  "registries.search": refused(({ registry }) => searchHosts[registry]),
  "registries.stop": allowed,
  "registries.variants": refused(({ ref }) =>
    registryOf(ref) === huggingFace ? huggingFace : searchHosts["docker-hub"],
  ),
  "registries.access": allowed,
  "registries.setAccess": allowed,
  "registries.forgetAccess": allowed,
  "jobs.read": allowed,
  "jobs.cancel": allowed,
  "jobs.dismiss": allowed,
  // through OpenClaw only where every model of its route is on this machine, online too
  "chat.read": allowed,
  "chat.send": allowed,
  "chat.stop": allowed,
  "chat.clear": allowed,
  "openclaw.read": allowed,
  "openclaw.refresh": allowed,
  "openclaw.choose": allowed,
  "openclaw.chooseProfile": allowed,
  "openclaw.plan": partly(({ cloud, baseUrl }) => outsideOf(cloud?.baseUrl) ?? outsideOf(baseUrl)),
  "openclaw.place": allowed,
  // those that Homeport knows lead to this machine; a typed one is asked from a container too
  "openclaw.tryAddresses": partly(({ baseUrl }) => outsideOf(baseUrl)),
  "openclaw.connect": planned,
  "openclaw.ways": allowed,
  "openclaw.doctor": allowed,
  "openclaw.undo": allowed,
  "openclaw.deleteCopies": allowed,
  "openclaw.expect": allowed,
  "openclaw.verify": allowed,
  "openclawInstall.read": allowed,
  "openclawInstall.probe": allowed,
  "openclawInstall.plan": allowed,
  "openclawInstall.install": planned,
  "openclawInstall.remove": allowed,
  "openclawInstall.planNode": refused(() => "nodejs.org"),
  "openclawInstall.installNode": planned,
  "gateway.read": allowed,
  "gateway.refresh": allowed,
  "gateway.watch": allowed,
  "gateway.plan": partly(({ operation }) => gatewayContact(operation)),
  "gateway.carryOut": planned,
  "gateway.forgetSession": allowed,
  "gateway.sendMessage": refused(({ channel }) => channel),
  "activity.read": allowed,
  "activity.watch": allowed,
  "activity.report": allowed,
  "requests.read": allowed,
  "requests.reveal": allowed,
  "runnerLog.read": allowed,
  "runnerLog.watch": allowed,
  "gpu.read": allowed,
  "measure.read": allowed,
  "measure.checkAgent": allowed,
  "measure.benchmark": allowed,
  "measure.forgetRun": allowed,
  "measure.compare": allowed,
  "measure.forgetComparison": allowed,
  "warmUp.read": allowed,
  "warmUp.start": allowed,
  "switch.read": allowed,
  "switch.to": allowed,
  "switch.skipProof": allowed,
  "switch.pause": allowed,
  "switch.resume": allowed,
  "undo.plan": allowed,
  "undo.carryOut": allowed,
  "updates.read": allowed,
  "updates.check": refused(() => updateHost),
  "updates.download": refused(() => updateHost),
  "updates.install": allowed,
  "doctor.look": allowed,
  "privacy.read": allowed,
  "privacy.run": allowed,
  "privacy.accept": allowed,
  "privacy.withdraw": allowed,
  "privacy.seen": allowed,
  "privacy.fixes": allowed,
  "privacy.planFix": allowed,
  "privacy.fix": allowed,
  "privacy.undoFix": allowed,
  "privacy.lookAgain": allowed,
  "privacy.oldTranscripts": allowed,
  "privacy.removeTranscripts": allowed,
  "privacy.report": allowed,
  "privacy.destinations": allowed,
  "guide.read": allowed,
  "guide.passed": allowed,
  "guide.choose": allowed,
  "guide.later": allowed,
  "guide.resume": allowed,
  "guide.check": allowed,
  "guide.finish": allowed,
};

/** Whom this request would make this machine ask; null where it asks nobody outside, or a plan decides later. */
export function offlineContact<R extends RouteName>(route: R, input: Input<R>): string | null {
  const policy: OfflinePolicy<R> = offlinePolicies[route];
  return policy.kind === "allowed" || policy.kind === "planned" ? null : policy.contacts(input);
}

function outsideOf(baseUrl: string | undefined): string | null {
  if (baseUrl === undefined || isContainerOnly(baseUrl)) return null;
  return placeOfBaseUrl(baseUrl) === "this-machine" ? null : hostOf(baseUrl);
}

/** Which host that is stands in the build, and is said beside the button. */
const updateHost = "Homeport’s release server";
const dockerHub = "docker.io";
const huggingFace = "huggingface.co";
const searchHosts = { "docker-hub": "hub.docker.com", "hugging-face": huggingFace } as const;

/** Whom a pull of this name asks. A registry on this machine is local; a name that is none is refused elsewhere. */
export function registryOf(ref: string): string | null {
  const parsed = parseModelRef(ref);
  if (!parsed.ok || parsed.isDigest) return null;
  const host = parsed.registry.replace(/:\d+$/, "");
  return isLoopbackHost(host) ? null : parsed.registry;
}

/** The runner is asked for nothing where the answer is known not to tell. */
function updateContact(ref: string): string | null {
  const registry = registryOf(ref);
  return registry === huggingFace ? null : registry;
}

export function setUpContact(operation: Input<"runner.setUp">["operation"]): string | null {
  switch (operation) {
    case "install-runner":
      return dockerHub;
    // Docker Desktop fetches the engine when its Model Runner is first used
    case "enable-desktop":
    case "edit-desktop-settings":
      return "Docker";
    case "install-standalone":
      return "github.com";
    case "start-standalone":
    case "start-desktop":
    case "open-port":
    case "start-runner":
    case "restart-runner":
    case "use-context":
    case "undo-desktop-settings":
      return null;
  }
}

/** As a service it runs by itself, where offline mode does not reach; openclaw fetches what is missing from npm first. */
export const gatewayContact = (operation: Input<"gateway.plan">["operation"]): string | null =>
  operation === "install" ? "npm" : null;

function outsideHost(address: string): string | null {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address.trim()) ? address.trim() : `http://${address.trim()}`;
  if (!URL.canParse(text)) return null;
  const { hostname, host } = new URL(text);
  return isLoopbackHost(hostname) ? null : host;
}

/** Of an address; the address itself where it is none. */
export const hostOf = (text: string): string => (URL.canParse(text) ? new URL(text).host : text);
