import { useTranslation } from "react-i18next";
import type { Checkup, DoctorFinding } from "../../../../app/contract/doctor";
import { repairs, type RepairId } from "../../../../app/domain/doctor/findings";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { Details } from "../../../ui/Details";
import { EmptyState } from "../../../ui/EmptyState";
import { FailureNotice } from "../../../ui/FailureNotice";
import { PageLink } from "../../../ui/Links";
import { Live } from "../../../ui/Live";
import { Panel } from "../../../ui/Panel";
import { Row, Rows } from "../../../ui/Row";
import { Skeleton } from "../../../ui/Skeleton";
import { StateShape } from "../../../ui/State";
import { Tag } from "../../../ui/Tag";
import { doctorSentence, findingValues } from "./doctor-words";
import type { useDoctor } from "./use-doctor";

/** What is wrong along the way words take, the first thing to mend first. */
export function Doctor({ look }: { look: ReturnType<typeof useDoctor> }) {
  const { t } = useTranslation();
  const { data, failure, isPending, run } = look;
  return (
    <Panel
      title={t("doctor.list")}
      section="activity/doctor"
      isFlush={data !== null && data.findings.length > 0}
      aside={
        <Button kind="quiet" isPending={isPending} onClick={() => void run({})}>
          {t(isPending ? "doctor.looking" : data === null ? "doctor.look" : "doctor.again")}
        </Button>
      }
    >
      <Live text={data === null || isPending ? "" : doctorSentence(t, data)} />
      {failure && <FailureNotice failure={failure} />}
      {data === null ? (
        failure === null && <Skeleton className="h-40 w-full rounded-control" />
      ) : data.findings.length === 0 ? (
        <EmptyState title={doctorSentence(t, data)} />
      ) : (
        <Rows label={t("doctor.list")}>
          {data.findings.map((finding) => (
            <Finding key={finding.id} finding={finding} again={() => void run({})} />
          ))}
        </Rows>
      )}
      {data !== null && data.unread.length > 0 && <Unread unread={data.unread} isFlush={data.findings.length > 0} />}
    </Panel>
  );
}

function Finding({ finding, again }: { finding: DoctorFinding; again: () => void }) {
  const { t } = useTranslation();
  const { id, weight, area, detail } = finding;
  const values = findingValues(t, finding);
  const words = (part: "title" | "why" | "next") =>
    t(`doctor.finding.${id}.${part}`, values).replace(/\s+([.,])/g, "$1");
  return (
    <Row
      className="[&>div:first-child]:items-start [overflow-wrap:anywhere]"
      lead={
        <span className="pt-[7px]">
          <StateShape kind={weight === "blocks" ? "cross" : "look"} className="block" />
          <span className="sr-only">{t(`doctor.weight.${weight}`)}</span>
        </span>
      }
      title={<span className="font-medium">{words("title")}</span>}
      note={words("why")}
      actions={<Tag>{t(`doctor.area.${area}`)}</Tag>}
    >
      <div className="grid gap-2 pt-1 pl-5">
        <p>{words("next")}</p>
        <div className="flex flex-wrap gap-2">
          {finding.repairs.map((repair) => (
            <Repair key={repair} id={repair} again={again} />
          ))}
        </div>
        {detail !== null && (
          <Details summary={t("doctor.ownWords")}>
            <pre className="max-h-60 overflow-auto font-mono text-small whitespace-pre-wrap text-ink-2">{detail}</pre>
            <CopyButton text={`${id}: ${words("title")}\n\n${detail}`} what={t("failure.words")} />
          </Details>
        )}
      </div>
    </Row>
  );
}

function Repair({ id, again }: { id: RepairId; again: () => void }) {
  const { t } = useTranslation();
  const place = repairs[id];
  if (place === null) return <Button onClick={again}>{t(`doctor.repair.${id}`)}</Button>;
  return (
    <PageLink to={place} as="plain">
      {t(`doctor.repair.${id}`)}
    </PageLink>
  );
}

function Unread({ unread, isFlush }: { unread: Checkup["unread"]; isFlush: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={isFlush ? "border-t border-line px-4 py-3 text-small text-ink-2" : "pt-3 text-small text-ink-2"}>
      <p>{t("doctor.unread")}</p>
      <ul className="list-disc pl-5">
        {unread.map(({ probe, reason, detail }) => (
          <li key={probe} className="[overflow-wrap:anywhere]">
            {t(`doctor.probe.${probe}`)}: {t(`unknown.${reason}`)} {detail}
          </li>
        ))}
      </ul>
    </div>
  );
}
