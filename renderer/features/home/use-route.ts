import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useChat } from "../../state/chat";
import { useGateway } from "../../state/gateway";
import { useHardware } from "../../state/hardware";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { useGpuUse } from "../../state/use-gpu-use";
import { homeRoute, presentModelRef } from "./home-route";
import type { HomeFacts } from "./home-sentence";
import { machineName, routeWords } from "./route-words";
import { useCrossings } from "./use-crossings";

/** What is expected of the GPU needs more of the model than is read for the route. */
const unmeasured = { measured: null, expected: null };

/** The route words take now, with all it is judged by: the gateway is looked at while it is on view. */
export function useRoute() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const hardware = useHardware(({ snapshot }) => snapshot);
  const chat = useChat(({ snapshot }) => snapshot);
  const gateway = useGateway(({ snapshot }) => snapshot);
  useEffect(() => useGateway.open(), []);
  const seen: HomeFacts = { runner, models, openclaw, hardware, gateway };
  const gpuUse = useGpuUse(presentModelRef(seen), unmeasured)?.verdict ?? null;
  const facts: HomeFacts = { ...seen, gpuUse };
  const view = homeRoute(facts);
  return {
    facts,
    /** For `RouteDrawing`. */
    drawing: {
      view,
      words: routeWords(t, facts, chat),
      machine: machineName(t, facts),
      failures: { openclaw: openclaw?.problem, runner: runner?.problem, model: models?.problem },
      crossings: useCrossings(facts, view.exits),
    },
  };
}
