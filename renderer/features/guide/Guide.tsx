import { lazy, Suspense, useEffect, useSyncExternalStore, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import type { GuideSnapshot } from "../../../app/contract/guide";
import { nextStep } from "../../../app/domain/guide/guide";
import { guideSteps, type GuideStepId } from "../../../app/domain/guide/steps";
import { bridge } from "../../bridge";
import { goTo, onHashChange, pageOf } from "../../pages";
import { useGuide } from "../../state/guide";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { Foot } from "./Foot";
import { StepList } from "./StepList";
import { useStepTitle } from "./step-words";
import type { StepProps } from "./step-props";

const views: Record<GuideStepId, ComponentType<StepProps>> = {
  welcome: lazy(async () => ({ default: (await import("./steps/Welcome")).Welcome })),
  machine: lazy(async () => ({ default: (await import("./steps/Machine")).Machine })),
  runner: lazy(async () => ({ default: (await import("./steps/Runner")).Runner })),
  answering: lazy(async () => ({ default: (await import("./steps/Answering")).Answering })),
  model: lazy(async () => ({ default: (await import("./steps/ModelStep")).ModelStep })),
  try: lazy(async () => ({ default: (await import("./steps/Try")).Try })),
  openclaw: lazy(async () => ({ default: (await import("./steps/OpenClawStep")).OpenClawStep })),
  verify: lazy(async () => ({ default: (await import("./steps/VerifyStep")).VerifyStep })),
  privacy: lazy(async () => ({ default: (await import("./steps/PrivacyStep")).PrivacyStep })),
  done: lazy(async () => ({ default: (await import("./steps/Done")).Done })),
};

const stepOf = (hash: string): GuideStepId | null => {
  const name = /^#\/guide\/([a-z]+)/.exec(hash)?.[1];
  return guideSteps.find((step) => step === name) ?? null;
};

/** The step the address names; where it names none, where the guide goes on, once that is known. */
function useStep(snapshot: GuideSnapshot | null): GuideStepId | null {
  const step = useSyncExternalStore(onHashChange, () => stepOf(window.location.hash));
  const current = snapshot?.steps.find(({ id }) => id === snapshot.current);
  const isKnown = current !== undefined && current.state !== "looking";
  const to = step === null && isKnown ? current.id : null;
  useEffect(() => {
    // in the place of the address that names no step: "back" does not lead there again; who has left is not fetched back
    if (to !== null && pageOf(window.location.hash) === "guide") window.location.replace(`#/guide/${to}`);
  }, [to]);
  return step;
}

/** From nothing to an answer through OpenClaw: one question a page, the steps as facts beside it. */
export function Guide() {
  const { t } = useTranslation();
  const { snapshot, failure } = useGuide();
  const step = useStep(snapshot);
  const title = useStepTitle(snapshot);

  // who is back at it has not put it off
  useEffect(() => void bridge.request("guide.resume", {}), []);

  const { run: putOff, failure: notPutOff } = useAction("guide.later");
  async function later() {
    const answer = await putOff({});
    if (answer.ok) goTo("home");
  }
  useEscape(later);

  if (snapshot === null || step === null) {
    return (
      <>
        <PageHeader title={t("guide.title")} how={t("guide.looking")} />
        {failure && snapshot === null ? (
          <FailureNotice
            failure={failure}
            actions={<Button onClick={() => void useGuide.getState().read()}>{t("action.retry")}</Button>}
          />
        ) : (
          <Skeleton className="h-72 w-full rounded-panel" />
        )}
        {notPutOff && <FailureNotice failure={notPutOff} />}
      </>
    );
  }

  const View = views[step];
  const at = snapshot.steps.find(({ id }) => id === step);
  const goOn = () => goTo(`guide/${nextStep(snapshot.steps, step)}`);
  const props: StepProps = { guide: snapshot, goOn };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 roomy:grid-cols-[12.5rem_minmax(0,1fr)]">
      <StepList guide={snapshot} step={step} />
      <div className="grid max-w-[50rem] min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-5">
        <Live text={at === undefined ? "" : t(`guide.live.${at.state}`, { step: t(`guide.step.${step}.name`) })} />
        <PageHeader key={step} title={title(step).title} how={title(step).how} />
        <Suspense fallback={<Skeleton className="h-56 w-full rounded-panel" />}>
          <View {...props} />
        </Suspense>
        <Foot guide={snapshot} step={step} goOn={goOn} later={() => void later()} failure={notPutOff} />
      </div>
    </div>
  );
}

/** Escape puts the guide off, but for where it closes something or ends what is typed. */
function useEscape(later: () => Promise<void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      const isBusy = document.querySelector("dialog[open], [role=dialog], [role=alertdialog], [role=listbox]");
      const isTyping = document.activeElement?.matches("input:not([type=radio], [type=checkbox]), textarea, select");
      if (isBusy === null && isTyping !== true) void later();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}
