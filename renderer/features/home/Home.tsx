import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Dialect } from "../../../app/contract/openclaw";
import { useChat } from "../../state/chat";
import { useHardware } from "../../state/hardware";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRunner } from "../../state/runner";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatAgo, formatSeconds, formatTime, shortModelName } from "../../ui/format";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { homeRoute, type RepairId } from "./home-route";
import { homeSentence, type HomeFacts, type HomeSentence, type SentenceId } from "./home-sentence";
import { MachineFacts } from "./MachineFacts";
import { PresentModel } from "./PresentModel";
import { Repair } from "./Repair";
import { RightNow } from "./RightNow";
import { RouteDrawing } from "./RouteDrawing";
import { machineName, routeWords } from "./route-words";
import { RunnerHelp } from "./RunnerHelp";
import { Tried } from "./Tried";
import { SetUpNews } from "../setup/SetUpNews";
import { useFocusRescue } from "../../ui/use-focus-rescue";

/** What the sentence itself asks for, where no stop of the route has a button for it. */
const nextSteps: Partial<Record<SentenceId, RepairId>> = {
  fallbacksUnknown: "openclaw-page",
  proofFailed: "check",
  notProven: "check",
};

function useSentenceText(sentence: HomeSentence, dialect: Dialect) {
  const { t } = useTranslation();
  const { id, subject, asOf, proof } = sentence;
  const values = {
    subject: shortModelName(subject),
    time: asOf === null ? "" : formatTime(asOf),
    ago: asOf === null ? "" : formatAgo(asOf),
    model: proof ? shortModelName(proof.model) : "",
    assistant: t(`home.route.assistant.${proof?.dialect ?? dialect}`),
    took: proof ? formatSeconds(proof.seconds) : "",
  };
  return { title: t(`home.sentence.${id}.title`, values), how: t(`home.sentence.${id}.how`, values) };
}

/** The route your words take, and what the machine does right now. */
export function Home() {
  const { t } = useTranslation();
  const runner = useRunner(useShallow(({ snapshot, failure }) => ({ snapshot, failure })));
  const models = useModels(({ snapshot }) => snapshot);
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const hardware = useHardware(({ snapshot }) => snapshot);
  const chat = useChat(({ snapshot }) => snapshot);
  const facts: HomeFacts = { runner: runner.snapshot, models, openclaw, hardware };

  const rescue = useFocusRescue<HTMLDivElement>();

  const sentence = homeSentence(facts);
  const text = useSentenceText(sentence, openclaw?.dialect ?? "openclaw");
  const isRunnerHealthy = runner.snapshot?.state === "healthy";
  const next = nextSteps[sentence.id];
  const route = homeRoute(facts);
  // One primary button per page: the help for a broken runner, else the next step, else a repair, else Try it.
  const hasPrimaryRepair = isRunnerHealthy && next === undefined && route.stops.some(({ repair }) => repair !== null);

  return (
    <>
      <PageHeader title={text.title} how={text.how} actions={next && <Repair id={next} kind="primary" />} />
      <SetUpNews />
      {runner.failure && !runner.snapshot && (
        <FailureNotice
          failure={runner.failure}
          actions={<Button onClick={() => void useRunner.getState().read()}>{t("action.retry")}</Button>}
        />
      )}
      <RouteDrawing
        view={route}
        words={routeWords(t, facts, chat)}
        machine={machineName(t, facts)}
        hasPrimary={hasPrimaryRepair}
      />
      {runner.snapshot && !isRunnerHealthy && <Tried runner={runner.snapshot} />}
      <div {...rescue} className="grid grid-cols-1 gap-4 outline-none wide:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <RightNow />
        {isRunnerHealthy ? (
          <PresentModel facts={facts} isTryPrimary={next === undefined && !hasPrimaryRepair} />
        ) : (
          <RunnerHelp runner={runner.snapshot} />
        )}
      </div>
      {hardware ? (
        <MachineFacts hardware={hardware} runner={runner.snapshot} />
      ) : (
        <Skeleton className="h-36 w-full rounded-panel" />
      )}
      {runner.snapshot && isRunnerHealthy && <Tried runner={runner.snapshot} />}
    </>
  );
}
