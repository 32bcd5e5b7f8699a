import type { TFunction } from "i18next";
import type { GatewayOperation, GatewaySnapshot } from "../../../../app/contract/gateway";
import type { StateKind } from "../../../ui/State";

/** The light of the gateway: red where strangers can reach it, amber where anyone on this machine may use it. */
export function gatewayLight({ state, isExposed, auth }: GatewaySnapshot): StateKind {
  switch (state) {
    case "running":
      if (isExposed.isKnown && isExposed.value) return "cross";
      return auth === "none" || auth === "unset" ? "look" : "ok";
    case "stopped":
      return "quiet";
    case "silent":
    case "other-program":
    case "unavailable":
      return "look";
    case "looking":
    case "starting":
    case "stopping":
      return "unknown";
  }
}

/** What can be asked for as it is now; the plan says whether it will do. */
export function gatewayOperations({ state, chat, service }: GatewaySnapshot): GatewayOperation[] {
  if (state === "looking" || state === "unavailable" || state === "stopping") return [];
  const isUp = state === "running" || state === "starting";
  const isServiceThere = service.isKnown && service.value.isInstalled;
  return [
    ...(isUp ? (["stop", "restart"] as const) : (["run"] as const)),
    ...(chat.isKnown ? [chat.value === "off" ? ("chat-on" as const) : ("chat-off" as const)] : []),
    isServiceThere ? "uninstall" : "install",
  ];
}

/** Which address it listens at, and who reaches it there. */
export function bindText(t: TFunction, { bind, isExposed }: GatewaySnapshot): string {
  const name = bind ?? t("openclaw.gateway.bindUnset");
  if (!isExposed.isKnown) return name;
  return t(isExposed.value ? "openclaw.gateway.bindOpen" : "openclaw.gateway.bindClosed", { bind: name });
}
