import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuideSnapshot } from "../../../app/contract/guide";
import { useConnection } from "../../state/connection";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { PageLink } from "../../ui/Links";
import { Panel } from "../../ui/Panel";
import { bridge } from "../../bridge";
import { useAction } from "../../state/use-action";
import { AccessDialog } from "../models/find/AccessDialog";
import { JobRow } from "../models/JobRow";
import { useJobNews } from "../models/use-job-news";
import { stepIn } from "./step-props";
import { useOwnPull } from "./use-own-pull";

/** The pull the guide waits for: how far, how fast, how long, and the way to stop it. */
export function PullState({ guide }: { guide: GuideSnapshot }) {
  const { t } = useTranslation();
  const isLost = useConnection(({ status }) => status === "lost");
  const news = useJobNews(guide.model);
  const job = useOwnPull(guide);
  const title = t(job?.outcome ? "guide.model.notFinished" : "guide.model.coming");
  const pull = useAction("models.pull");
  const [gated, setGated] = useState<string | null>(null);
  const wanted = stepIn(guide, "try").waitsFor;
  return (
    <>
      <Live text={news} />
      {job === undefined ? (
        wanted !== null && (
          <p>
            <PageLink to={`guide/${wanted}`}>{t("guide.goTo", { step: t(`guide.step.${wanted}.name`) })}</PageLink>
          </p>
        )
      ) : (
        <Panel title={title} isFlush>
          <ul aria-label={title}>
            <JobRow
              job={job}
              isLost={isLost}
              onDismiss={({ id }) => void bridge.request("jobs.dismiss", { id })}
              onAccess={setGated}
            />
          </ul>
          {pull.failure && <FailureNotice failure={pull.failure} />}
        </Panel>
      )}
      {gated !== null && (
        <AccessDialog
          name={gated}
          isOpen
          onClose={() => setGated(null)}
          onPull={(ref) => {
            setGated(null);
            void pull.run({ ref, withAccess: true });
          }}
        />
      )}
    </>
  );
}
