import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../app/contract/openclaw";
import { withWords } from "../../i18n";
import { useGuide } from "../../state/guide";
import { useRequests } from "../../state/requests";
import { useRunner } from "../../state/runner";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatAgo, formatSeconds, formatTime, shortModelName } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import type { HomeRepair } from "./home-route";
import { homeSentence, type HomeSentence, type SentenceId } from "./home-sentence";
import { MachineFacts } from "./MachineFacts";
import { PresentModel } from "./PresentModel";
import { Repair } from "./Repair";
import { RightNow } from "./RightNow";
import { RouteDrawing } from "./RouteDrawing";
import { routePulse } from "./route-pulse";
import { Tried } from "./Tried";
import { useRoute } from "./use-route";
import { useSetUpJob } from "../setup/use-set-up";

/** With their words, too much for the first page, where they are seldom needed. */
const SetUpNews = lazy(async () => ({
  default: (await withWords(["setup"], import("../setup/SetUpNews"))).SetUpNews,
}));
const LastRequest = lazy(async () => ({
  default: (await withWords(["requests"], import("./LastRequest"))).LastRequest,
}));
const GuideLeft = lazy(async () => ({ default: (await withWords(["guide"], import("../guide/GuideLeft"))).GuideLeft }));
const RunnerHelp = lazy(async () => ({ default: (await withWords(["setup"], import("./RunnerHelp"))).RunnerHelp }));

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
  const { facts, drawing } = useRoute();
  const { runner, openclaw, hardware } = facts;
  const { view: route } = drawing;
  const failure = useRunner((state) => state.failure);
  const requests = useRequests(({ snapshot }) => snapshot);

  const guide = useGuide(({ snapshot }) => snapshot);
  const isGuideLeft =
    guide !== null &&
    guide.finishedAt === null &&
    (guide.hasBegun || guide.laterAt !== null) &&
    guide.opensByItself !== null;
  const hasSetUp = useSetUpJob() !== null;

  const sentence = homeSentence(facts);
  const text = useSentenceText(sentence, openclaw?.dialect ?? "openclaw");
  const isRunnerHealthy = runner?.state === "healthy";
  const next = nextSteps[sentence.id];
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
      {failure && !runner && (
        <FailureNotice
          failure={failure}
          actions={<Button onClick={() => void useRunner.getState().read()}>{t("action.retry")}</Button>}
        />
      )}
      <RouteDrawing
        {...drawing}
        hasPrimary={hasPrimaryRepair}
        pulse={isRunnerHealthy ? routePulse(requests, route.isAnswering) : null}
      >
        {isRunnerHealthy && requests?.rows.length ? (
          <Suspense>
            <LastRequest />
          </Suspense>
        ) : null}
      </RouteDrawing>
      {runner && !isRunnerHealthy && <Tried runner={runner} />}
      <div className="grid grid-cols-1 gap-4 wide:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <RightNow />
        {isRunnerHealthy ? (
          <PresentModel facts={facts} isTryPrimary={next === undefined && !hasPrimaryRepair} />
        ) : (
          <Suspense fallback={<Skeleton className="h-48 w-full rounded-panel" />}>
            <RunnerHelp runner={runner} />
          </Suspense>
        )}
      </div>
      {hardware ? (
        <MachineFacts hardware={hardware} runner={runner} />
      ) : (
        <Skeleton className="h-36 w-full rounded-panel" />
      )}
      {runner && isRunnerHealthy && <Tried runner={runner} />}
    </>
  );
}
