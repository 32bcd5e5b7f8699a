import type { GatewayFlow } from "../flows/gateway";
import type { GatewayServiceApi } from "../services/openclaw/gateway/gateway";
import type { HandlersOf } from "./gate";

export function gatewayHandlers({
  gateway,
  gatewayFlow,
}: {
  gateway: GatewayServiceApi;
  gatewayFlow: GatewayFlow;
}): HandlersOf<"gateway"> {
  return {
    "gateway.read": () => gateway.read(),
    "gateway.refresh": () => gateway.refresh(),
    "gateway.watch": ({ isOpen }, { clientId }) => {
      gateway.watch(clientId, isOpen);
      return {};
    },
    "gateway.plan": (input) => gatewayFlow.plan(input),
    "gateway.carryOut": (input) => ({ jobId: gatewayFlow.carryOut(input).id }),
    "gateway.sendMessage": (input) => gatewayFlow.sendMessage(input),
    "gateway.forgetSession": () => gatewayFlow.forgetSession(),
  };
}
