import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Dialect } from "../../../app/contract/openclaw";
import { withWords } from "../../i18n";
import { useChat } from "../../state/chat";
import { useGateway } from "../../state/gateway";
import { useGuide } from "../../state/guide";
import { useHardware } from "../../state/hardware";
import { useModels } from "../../state/models";
import { useOpenClaw } from "../../state/openclaw";
import { useRequests } from "../../state/requests";
import { useRunner } from "../../state/runner";
import { useGpuUse } from "../../state/use-gpu-use";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatAgo, formatSeconds, formatTime, shortModelName } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { homeRoute, presentModelRef, type HomeRepair } from "./home-route";
import { homeSentence, type HomeFacts, type HomeSentence, type SentenceId } from "./home-sentence";
import { MachineFacts } from "./MachineFacts";
import { PresentModel } from "./PresentModel";
import { Repair } from "./Repair";
import { RightNow } from "./RightNow";
import { RouteDrawing } from "./RouteDrawing";
import { routePulse } from "./route-pulse";
import { machineName, routeWords } from "./route-words";
import { Tried } from "./Tried";
import { useCrossings } from "./use-crossings";
import { useSetUpJob } from "../setup/use-set-up";
import { useFocusRescue } from "../../ui/use-focus-rescue";

/** With their words, too much for the first page, where they are seldom needed. */
const SetUpNews = lazy(async () => ({
  default: (await withWords(["setup"], import("../setup/SetUpNews"))).SetUpNews,
}));
const LastRequest = lazy(async () => ({
  default: (await withWords(["requests"], import("./LastRequest"))).LastRequest,
}));
const GuideLeft = lazy(async () => ({ default: (await withWords(["guide"], import("../guide/GuideLeft"))).GuideLeft }));
const RunnerHelp = lazy(async () => ({ default: (await withWords(["setup"], import("./RunnerHelp"))).RunnerHelp }));

/** What is expected of the GPU needs more of the model than this page reads. */
const unmeasured = { measured: null, expected: null };

/** What the sentence itself asks for, where no stop of the route has a button for it. */
const nextSteps: Partial<Record<SentenceId, HomeRepair>> = {
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
  const requests = useRequests(({ snapshot }) => snapshot);
  const gateway = useGateway(({ snapshot }) => snapshot);
  useEffect(() => useGateway.open(), []);
  const seen: HomeFacts = { runner: runner.snapshot, models, openclaw, hardware, gateway };
  const gpuUse = useGpuUse(presentModelRef(seen), unmeasured)?.verdict ?? null;
  const facts: HomeFacts = { ...seen, gpuUse };

  const guide = useGuide(({ snapshot }) => snapshot);
  const isGuideLeft =
    guide !== null &&
    guide.finishedAt === null &&
    (guide.hasBegun || guide.laterAt !== null) &&
    guide.opensByItself !== null;
  const hasSetUp = useSetUpJob() !== null;
  const rescue = useFocusRescue<HTMLDivElement>();

  const sentence = homeSentence(facts);
  const text = useSentenceText(sentence, openclaw?.dialect ?? "openclaw");
  const isRunnerHealthy = runner.snapshot?.state === "healthy";
  const next = nextSteps[sentence.id];
  const route = homeRoute(facts);
  const crossings = useCrossings(facts, route.exits);
  // a light that is not fine has its finding; a runner that does not answer has its help below, with the same way
  const needsLook = isRunnerHealthy && route.stops.some(({ state }) => state === "look" || state === "cross");
  // One primary button per page: the help for a broken runner, else the next step, else a repair, else Try it.
  const hasPrimaryRepair = isRunnerHealthy && next === undefined && route.stops.some(({ repair }) => repair !== null);

  return (
    <>
      <PageHeader
        title={text.title}
        how={text.how}
        actions={
          <>
            {needsLook && (
              <PageLink to="activity/doctor" as="plain">
                {t("failure.step.doctor")}
              </PageLink>
            )}
            {next && <Repair id={next} kind="primary" />}
          </>
        }
      />
      <Suspense>{isGuideLeft && <GuideLeft guide={guide} />}</Suspense>
      <Suspense>{hasSetUp && <SetUpNews />}</Suspense>
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
        failures={{ openclaw: openclaw?.problem, runner: runner.snapshot?.problem, model: models?.problem }}
        hasPrimary={hasPrimaryRepair}
        crossings={crossings}
        pulse={isRunnerHealthy ? routePulse(requests, route.isAnswering) : null}
      >
        {isRunnerHealthy && requests?.rows.length ? (
          <Suspense>
            <LastRequest />
          </Suspense>
        ) : null}
      </RouteDrawing>
      {runner.snapshot && !isRunnerHealthy && <Tried runner={runner.snapshot} />}
      <div {...rescue} className="grid grid-cols-1 gap-4 outline-none wide:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <RightNow />
        {isRunnerHealthy ? (
          <PresentModel facts={facts} isTryPrimary={next === undefined && !hasPrimaryRepair} />
        ) : (
          <Suspense fallback={<Skeleton className="h-48 w-full rounded-panel" />}>
            <RunnerHelp runner={runner.snapshot} />
          </Suspense>
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
