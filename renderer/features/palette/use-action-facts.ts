import { useMemo } from "react";
import type { ActionFacts } from "../../actions/action";
import { useChat } from "../../state/chat";
import { useJobs } from "../../state/jobs";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useProgram } from "../../state/program";
import { useRunner } from "../../state/runner";
import { useSwitch } from "../../state/switch";
import { useSettings } from "../../state/settings";
import { useSetUp } from "../setup/use-set-up";
import { useSwitchFits } from "./use-fits";

/** Everything the actions depend on: the same object until something of it changes. */
export function useActionFacts(): ActionFacts {
  const runner = useRunner(({ snapshot }) => snapshot);
  const models = useModels(({ snapshot }) => snapshot);
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const jobs = useJobs(({ snapshot }) => snapshot);
  const chat = useChat(({ snapshot }) => snapshot);
  const settings = useSettings(({ snapshot }) => snapshot);
  const switching = useSwitch(({ snapshot }) => snapshot);
  const program = useProgram(({ info }) => info);
  const { plan: setUpPlan } = useSetUp(runner);
  const fits = useSwitchFits();
  return useMemo(
    () => ({ runner, models, openclaw, jobs, chat, settings, setUpPlan, switching, fits, program }),
    [runner, models, openclaw, jobs, chat, settings, setUpPlan, switching, fits, program],
  );
}
