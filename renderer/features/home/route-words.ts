import type { TFunction } from "i18next";
import type { ChatSnapshot } from "../../../app/contract/chat";
import type { LoadedModel } from "../../../app/contract/runner";
import {
  formatBytes,
  formatCount,
  formatList,
  formatMemory,
  formatNumber,
  shortDeviceName,
  shortModelName,
} from "../../ui/format";
import { engineVariant, lastStats, listedModel, presentModelRef, type StopId } from "./home-route";
import { defaultModelOf, presentProof } from "../../../app/domain/answer-route";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import { can } from "../../../app/domain/runner-capabilities";
import type { HomeFacts } from "./home-sentence";
import type { StopWords } from "./RouteDrawing";

/** What this machine calls itself, for the outline. */
export function machineName(t: TFunction, { hardware }: HomeFacts): string {
  if (!hardware) return t("home.route.machine");
  const { machineName: name, memoryBytes, os } = hardware;
  const system = [os.name, os.version].flatMap((part) => (part.isKnown ? [part.value] : [])).join(" ");
  const facts = [name.isKnown ? name.value : "", memoryBytes.isKnown ? formatMemory(memoryBytes.value) : "", system];
  const text = formatList(facts);
  return text === "" ? t("home.route.machine") : t("home.route.machineFacts", { facts: text });
}

function gatewayWord(gateway: HomeFacts["gateway"]) {
  const state = gateway?.state ?? "looking";
  return state === "looking" || state === "unavailable" ? null : state;
}

function openclawWords(t: TFunction, { openclaw, gateway }: HomeFacts): StopWords {
  const name = t(`home.route.assistant.${openclaw?.dialect ?? "openclaw"}`);
  if (!openclaw) return { name, facts: [t("home.route.openclaw.looking")] };
  if (openclaw.state !== "ready") return { name, facts: [t(`home.route.openclaw.${openclaw.state}`)] };
  const model = defaultModelOf(openclaw);
  const version = openclaw.version.isKnown ? [openclaw.version.value] : [];
  const set = model
    ? t("home.route.openclaw.set", { model: shortModelName(model.model) })
    : t("home.route.openclaw.unset");
  const state = gatewayWord(gateway);
  return { name, facts: [set, ...(state === null ? [] : [t(`home.route.gateway.${state}`)]), ...version] };
}

function runnerWords(t: TFunction, { runner }: HomeFacts): StopWords {
  const name = t("home.route.runnerName");
  if (!runner) return { name, facts: [t("home.route.runner.looking")] };
  const { endpoint } = runner;
  if (runner.state !== "healthy" || !endpoint) {
    const isHeldBack = runner.problem?.code === "offline-mode";
    const state = runner.state === "healthy" ? "looking" : isHeldBack ? "offline" : runner.state;
    return { name, facts: [t(`home.route.runner.${state}`), ...(endpoint ? [endpoint.address] : [])] };
  }
  const server = runner.docker.server;
  const { isEncrypted } = endpoint;
  const way = isEncrypted === undefined ? [] : [t(`home.route.${isEncrypted ? "encrypted" : "unencrypted"}`)];
  const address = endpoint.address.replace(/^http:\/\//, "");
  if (runner.service) return { name: runner.service.engine ?? t("home.route.someEngine"), facts: [address, ...way] };
  const kind = endpoint.kind !== "unknown" && server.isKnown ? server.value : t(`home.route.kind.${endpoint.kind}`);
  return { name, facts: [kind, address, ...way] };
}

function loadedWord({ isLoading, isInUse }: LoadedModel): "loading" | "answering" | "loaded" {
  if (isLoading) return "loading";
  return isInUse ? "answering" : "loaded";
}

function modelWords(t: TFunction, facts: HomeFacts): StopWords {
  const ref = presentModelRef(facts);
  if (ref === null) {
    if (facts.runner?.state !== "healthy" || facts.models?.state !== "ready") {
      return { name: t("home.route.modelName"), facts: [t("home.route.notKnownYet")] };
    }
    const isNonePulled = facts.models.items.length === 0;
    return {
      name: t("home.route.noModel"),
      facts: [t(isNonePulled ? "home.route.nonePulled" : "home.route.noneChosen")],
    };
  }
  const name = shortModelName(ref);
  const listed = listedModel(facts, ref);
  if (!listed) return { name, facts: facts.models?.state === "ready" ? [t("home.route.notPulled")] : [] };
  const loaded = facts.runner?.loaded.find((row) => isLoadedAs(row, ref, listed));
  const state = loaded ? loadedWord(loaded) : can(facts.runner, "load") ? "notLoaded" : "servedThere";
  const size = listed.sizeBytes.isKnown ? formatBytes(listed.sizeBytes.value) : null;
  const about = formatList([listed.quantization, size]);
  return { name, facts: [t(`home.route.${state}`), ...(about === "" ? [] : [about])] };
}

function computeWords(t: TFunction, facts: HomeFacts, chat: ChatSnapshot | null): StopWords {
  const { hardware, runner } = facts;
  if (!hardware || runner?.state !== "healthy") {
    return { name: t("home.route.gpuOrCpu"), facts: [t("home.route.notKnownYet")] };
  }
  const isHere = runner.endpoint?.location === "this-machine";
  const variant = engineVariant(runner);
  const gpus = hardware.gpus.isKnown ? hardware.gpus.value : null;
  const use = facts.gpuUse ?? null;
  const isOnCpu = use === "should" || use === "by-choice" || use === "none" || use === "processor";
  const isOnGpu = use === "used" || use === "partly";
  const isCpu = isOnCpu || (!isOnGpu && (variant === "cpu" || (isHere && gpus?.length === 0)));
  const name = isCpu ? "cpu" : isOnGpu || variant === "gpu" ? "gpu" : "gpuOrCpu";

  const device = isCpu ? (hardware.cpu.name.isKnown ? hardware.cpu.name.value : null) : (gpus?.[0]?.name ?? null);
  const stats = lastStats(chat, presentModelRef(facts)) ?? presentProof(facts.openclaw);
  const speed = stats?.tokensPerSecond.isKnown
    ? t("home.route.speed", { rate: formatNumber(stats.tokensPerSecond.value) })
    : null;
  const known = [
    use === "should" ? t("home.route.shouldUseGpu") : null,
    isHere && device !== null ? shortDeviceName(device) : null,
    speed,
  ].flatMap((fact) => (fact === null ? [] : [fact]));
  return { name: t(`home.route.${name}`), facts: known.length > 0 ? known : [t("home.route.computeUnknown")] };
}

/** Name and two facts for every stop. */
export function routeWords(t: TFunction, facts: HomeFacts, chat: ChatSnapshot | null): Record<StopId, StopWords> {
  return {
    you: { name: t("home.route.you"), facts: [t("home.route.youFact")] },
    openclaw: openclawWords(t, facts),
    runner: runnerWords(t, facts),
    model: modelWords(t, facts),
    compute: computeWords(t, facts, chat),
  };
}

/** A context as people read it: packaged, of what the model was trained for. */
export function contextText(t: TFunction, packaged: number, trained: number | null): string {
  return trained === null
    ? formatCount(packaged)
    : t("home.model.contextOf", { packaged: formatCount(packaged), trained: formatCount(trained) });
}
