import type { TFunction } from "i18next";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { gatewayContact } from "../../../app/domain/offline-policy";
import { displayRef } from "../../../app/domain/model-reference";
import { ask, type ActionFacts, type FeatureActions } from "../../actions/action";
import { askObstacle } from "./openclaw-sentence";

const ownJobs = [
  "connect-openclaw",
  "undo-openclaw",
  "verify-openclaw",
  "run-gateway",
  "stop-gateway",
  "change-gateway",
];
const gatewayOperations = ["run", "stop", "restart", "install", "uninstall", "chat-on", "chat-off"] as const;

function notReady(openclaw: OpenClawSnapshot | null, t: TFunction): string | null {
  if (openclaw === null || openclaw.state === "looking") return notLooking(openclaw, t);
  return openclaw.state === "ready" ? null : t(`palette.not.openclaw.${openclaw.state}`);
}

function notLooking(openclaw: OpenClawSnapshot | null, t: TFunction): string | null {
  return openclaw === null || openclaw.state === "looking" ? t("palette.not.openclawLooking") : null;
}

function obstaclesOf({ openclaw, runner, jobs }: ActionFacts, t: TFunction) {
  const isBusy = jobs?.items.some(({ kind, outcome }) => ownJobs.includes(kind) && outcome === null) ?? false;
  const ready = isBusy ? t("palette.not.openclawBusy") : notReady(openclaw, t);
  const noRunner = runner?.state === "healthy" ? null : t("palette.not.runner");
  const hasPort = (runner?.endpoint?.openAiBaseUrl ?? null) !== null;
  const connect = ready ?? noRunner ?? (hasPort ? null : t("palette.not.baseUrl"));
  const canAsk = openclaw !== null && askObstacle(openclaw, runner) === null;
  return {
    connect,
    gateway: ready,
    verify: ready ?? (canAsk ? null : t("palette.not.notConnected")),
    undo: isBusy ? ready : (openclaw?.undo ?? null) === null ? t("palette.not.noChange") : null,
  };
}

/** Finding OpenClaw, connecting it, proving it, and taking the change back. */
export const openclawActions: FeatureActions = (facts, t) => {
  const { openclaw, models } = facts;
  const isOffline = facts.settings?.values.offlineMode ?? false;
  const obstacle = obstaclesOf(facts, t);
  const assistant = t(`openclaw.name.${openclaw?.dialect ?? "openclaw"}`);
  const others = openclaw?.installs.filter(({ dialect }) => dialect !== openclaw.dialect) ?? [];
  const cli = openclaw?.cliProfile ?? { name: null, found: [], fixedBy: null };
  const profiles = cli.fixedBy === null ? [null, ...cli.found].filter((each) => each !== cli.name) : [];
  const items = (models?.items ?? []).filter(({ purpose }) => purpose === "text");
  return [
    {
      id: "openclaw.refresh",
      group: "openclaw",
      title: t("palette.do.findOpenclaw"),
      step: ask("openclaw.refresh", {}, ({ installs: { length: count } }) => t("palette.said.openclaw", { count })),
      obstacle: null,
    },
    {
      id: "openclaw.ways",
      group: "openclaw",
      title: t("palette.do.waysToCloud", { assistant }),
      step: { kind: "go", place: "openclaw/cloud" },
      obstacle: notReady(openclaw, t),
    },
    {
      id: "openclaw.connect",
      group: "openclaw",
      title: t("palette.do.connect", { assistant }),
      step: { kind: "go", place: "openclaw/connect" },
      obstacle: obstacle.connect,
    },
    ...items.map(({ ref }) => ({
      id: `openclaw.connect ${ref}`,
      group: "openclaw" as const,
      title: t("palette.do.connectTo", { assistant, model: displayRef(ref) }),
      step: { kind: "wish" as const, wish: { kind: "connect-openclaw" as const, ref } },
      obstacle: obstacle.connect,
      isDeep: true,
    })),
    {
      id: "openclaw.verify",
      group: "openclaw",
      title: t("palette.do.verify", { assistant }),
      step: { kind: "go", place: "openclaw/verify" },
      obstacle: obstacle.verify,
      keywords: t("palette.keywords.verify"),
    },
    {
      id: "gateway.refresh",
      group: "openclaw",
      title: t("palette.do.gateway.look", { assistant }),
      step: ask("gateway.refresh", {}, ({ state }) => t(`palette.said.gateway.${state}`)),
      obstacle: notReady(openclaw, t),
      keywords: t("palette.keywords.gateway"),
    },
    ...gatewayOperations.map((operation) => ({
      id: `gateway ${operation}`,
      group: "openclaw" as const,
      title: t(`palette.do.gateway.${operation}`, { assistant }),
      step: { kind: "wish" as const, wish: { kind: "gateway" as const, operation } },
      obstacle: obstacle.gateway ?? (isOffline && gatewayContact(operation) !== null ? t("palette.not.offline") : null),
      keywords: t("palette.keywords.gateway"),
      isDeep: true,
    })),
    {
      id: "gateway.sendMessage",
      group: "openclaw",
      title: t("palette.do.message", { assistant }),
      step: { kind: "go", place: "openclaw/message" },
      obstacle: notReady(openclaw, t) ?? (isOffline ? t("palette.not.offline") : null),
      keywords: t("palette.keywords.message"),
    },
    {
      id: "gateway.forgetSession",
      group: "openclaw",
      title: t("palette.do.gateway.forget", { assistant }),
      step: { kind: "wish", wish: { kind: "forget-session" } },
      obstacle: obstacle.gateway,
      isDeep: true,
    },
    {
      id: "openclaw.undo",
      group: "openclaw",
      title: t("palette.do.undo", { assistant }),
      step: { kind: "wish", wish: { kind: "undo-openclaw" } },
      obstacle: obstacle.undo,
    },
    ...profiles.map((profile) => ({
      id: `openclaw.chooseProfile ${profile ?? ""}`,
      group: "openclaw" as const,
      title: t(profile === null ? "palette.do.noCliProfile" : "palette.do.useCliProfile", { assistant, profile }),
      step: ask("openclaw.chooseProfile", { profile }, ({ cliProfile: { name } }) =>
        t(name === null ? "palette.said.noCliProfile" : "palette.said.usesCliProfile", { assistant, profile: name }),
      ),
      obstacle: notLooking(openclaw, t),
      isDeep: true,
    })),
    ...others.map(({ dialect, problem }) => ({
      id: `openclaw.choose ${dialect}`,
      group: "openclaw" as const,
      title: t("palette.do.useAssistant", { assistant: t(`openclaw.name.${dialect}`) }),
      step: ask("openclaw.choose", { dialect }, (next) =>
        t("palette.said.usesAssistant", { assistant: t(`openclaw.name.${next.dialect ?? "openclaw"}`) }),
      ),
      obstacle: problem === null ? null : t(`errors.${problem.code}.title`),
    })),
  ];
};
