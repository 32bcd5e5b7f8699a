import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextArea } from "../../ui/Fields";
import { formatCount, formatSeconds, formatTime, formatParagraph } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Note } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { Skeleton } from "../../ui/Skeleton";
import { defaultModelOf, presentProof } from "../../../app/domain/answer-route";
import { JobView, JobWarnings } from "./JobView";
import { askObstacle, type AskObstacle } from "./openclaw-sentence";
import { verdict } from "./proof-words";
import { ProofView } from "./ProofView";
import { useLatestJob } from "../../state/use-latest-job";

const maxQuestion = 2_000;
const verifyKinds = ["verify-openclaw"] as const;
const changeKinds = ["connect-openclaw", "undo-openclaw"] as const;
const leaving: readonly AskObstacle["id"][] = ["cloud", "elsewhere", "fallbacks"];

/** How long it should take, said before anything is sent. */
function Expected({ assistant }: { assistant: string }) {
  const { t } = useTranslation();
  const { run, data, failure } = useAction("openclaw.expect");
  useEffect(() => {
    void run({});
  }, [run]);
  if (failure) return <FailureNotice failure={failure} isAnnounced={false} />;
  if (data === null) return <Skeleton className="h-16 w-80 max-w-full" />;
  const words = { assistant, amount: formatCount(data.promptTokens) };
  return (
    <div className="grid max-w-prose gap-0.5">
      <p className="flex flex-wrap items-baseline gap-x-1.5">
        <span className="font-medium">{t("openclaw.verify.expected")}</span>
        <ReadingText
          reading={data.seconds}
          format={(value) => t("openclaw.verify.about", { time: formatSeconds(value) })}
        />
      </p>
      <p className="text-small text-ink-2">
        {t(data.seconds.isKnown ? "openclaw.verify.expectedNote" : "openclaw.verify.slow", words)}
      </p>
    </div>
  );
}

/** One question through OpenClaw to the runner, and what it proves. */
export function Verify({ openclaw, isPrimary }: { openclaw: OpenClawSnapshot; isPrimary: boolean }) {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const verify = useAction("openclaw.verify");
  const [question, setQuestion] = useState("");
  const job = useLatestJob(verifyKinds, openclaw);
  const change = useLatestJob(changeKinds, openclaw);

  const assistant = t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  const isRunning = job !== null && job.outcome === null;
  const obstacle = askObstacle(openclaw, runner);
  const { proof, stateDir } = openclaw;
  // what came of a question before the last change says nothing about the route as it is now
  const isOutdated = job !== null && change !== null && change.startedAt > job.startedAt;
  const outcome = isOutdated ? null : (job?.outcome ?? null);
  // the verdict and its evidence say it better
  const isInProof =
    proof !== null && outcome?.kind === "failed" && outcome.failure.code === "openclaw-answer-not-local";

  const isPresent = presentProof(openclaw) !== null;
  const cancelled = t("openclaw.verify.cancelled", { time: formatTime(job?.endedAt ?? 0) });
  const proved = proof !== null && outcome !== null ? verdict(t, proof, { isPresent, runner }).text : "";
  const ended = outcome?.kind === "cancelled" ? cancelled : proved;

  function ask() {
    const text = question.trim();
    void verify.run(text === "" ? {} : { question: text });
  }

  return (
    <Panel title={t("openclaw.verify.title", { assistant })} section="openclaw/verify">
      <div className="grid gap-4">
        <Live text={isRunning ? t(`job.phase.${job.phase}`) : ended} />
        <p className="text-ink-2">{t("openclaw.verify.intro", { assistant })}</p>
        {obstacle !== null && !isRunning && (
          <Note tone={leaving.includes(obstacle.id) ? "cross" : "plain"}>
            <span className="[overflow-wrap:anywhere]">
              {t(`openclaw.verify.obstacle.${obstacle.id}`, { subject: obstacle.subject })}
            </span>
          </Note>
        )}
        {obstacle === null && !isRunning && (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              ask();
            }}
          >
            {/* another model, or a measurement that is new, is another expectation */}
            <Expected
              key={[openclaw.dialect, defaultModelOf(openclaw)?.ref, proof?.at].join(" ")}
              assistant={assistant}
            />
            <div className="max-w-prose">
              <TextArea
                label={t("openclaw.verify.question")}
                hint={formatParagraph([
                  t("openclaw.verify.hint"),
                  question !== "" && t("openclaw.verify.left", { left: formatCount(maxQuestion - question.length) }),
                ])}
                rows={2}
                maxLength={maxQuestion}
                value={question}
                onChange={(event) => setQuestion(event.target.value)}
              />
            </div>
            <div className="flex flex-wrap items-center gap-2">
              <Button type="submit" kind={isPrimary ? "primary" : "plain"} isPending={verify.isPending}>
                {proof === null ? t("openclaw.verify.ask", { assistant }) : t("openclaw.verify.askAgain")}
              </Button>
            </div>
          </form>
        )}
        {isRunning && <JobView job={job} title={t("openclaw.job.verify", { assistant })} />}
        {verify.failure && <FailureNotice failure={verify.failure} />}
        {outcome?.kind === "failed" && !isInProof && <FailureNotice failure={outcome.failure} />}
        {outcome?.kind === "cancelled" && <p className="text-ink-2">{ended}</p>}
        {job !== null && outcome !== null && <JobWarnings job={job} />}
        {proof !== null && !isRunning && <ProofView proof={proof} openclaw={openclaw} runner={runner} />}
        <div className="border-t border-line pt-3">
          <p className="max-w-prose text-small [overflow-wrap:anywhere] text-ink-3">
            {t("openclaw.verify.traces", {
              assistant,
              folder: stateDir.isKnown ? stateDir.value : t("openclaw.verify.folderUnknown"),
            })}
          </p>
        </div>
      </div>
    </Panel>
  );
}
