import { useTranslation } from "react-i18next";
import type { ContainerLimits, LimitsState } from "../../../../app/contract/limits";
import type { Reading } from "../../../../app/contract/reading";
import type { MemoryPool } from "../../../../app/domain/fit/pools";
import { useHardware } from "../../../state/hardware";
import { useLatestJob } from "../../../state/use-latest-job";
import { Button } from "../../../ui/Button";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatMemory, formatNumber, formatParagraph } from "../../../ui/format";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { ReadingText } from "../../../ui/ReadingText";
import { State } from "../../../ui/State";
import { LimitRows } from "./LimitRows";
import { LimitsFoot } from "./LimitsFoot";
import type { useLimits } from "./use-limits";

type LimitsPanelProps = ReturnType<typeof useLimits> & {
  /** As dragged and not applied; null: nothing is. */
  draft: ContainerLimits | null;
  onDraft: (draft: ContainerLimits | null) => void;
  /** The one above. */
  model: string;
  /** What it takes as set; null: not known. */
  needBytes: Reading<number> | null;
  /** Where the model above goes; null: not known. */
  pool: MemoryPool["kind"] | null;
  /** Of the model above, as set; null: the engine takes one for each core. */
  threads: number | null;
  isUsable: boolean;
};

/** What bounds the runner as a whole: its container's limits, or why there are none and what bounds it instead. */
export function LimitsPanel({ limits, failure, again, ...rest }: LimitsPanelProps) {
  const { t } = useTranslation();
  if (failure !== null) {
    const retry = <Button onClick={again}>{t("action.retry")}</Button>;
    return rest.isUsable && <FailureNotice isAnnounced={false} failure={failure} actions={retry} />;
  }
  if (limits === null || limits.kind === "unknown") return null;
  if (limits.kind === "container") return <OfContainer limits={limits} {...rest} />;
  return (
    <Panel title={t("resources.limits.title")} section="resources/limits">
      {limits.kind === "desktop" ? (
        <OfDesktop machine={limits.machine} />
      ) : (
        <p>{t(`resources.limits.${limits.kind}`)}</p>
      )}
    </Panel>
  );
}

function OfContainer({
  limits,
  draft,
  model,
  needBytes,
  ...rest
}: Omit<LimitsPanelProps, keyof ReturnType<typeof useLimits>> & { limits: LimitsState }) {
  const { t } = useTranslation();
  const { now } = limits;
  const { memoryBytes, cpus } = limits.machine;
  const machine = memoryBytes.isKnown && cpus.isKnown ? { memoryBytes: memoryBytes.value, cpus: cpus.value } : null;
  return (
    <Panel title={t("resources.limits.title")} section="resources/limits" isFlush>
      {now.isKnown && machine !== null ? (
        <>
          <p className="px-4 pb-2 text-small text-ink-2">{t("resources.limits.container")}</p>
          <EndedForMemory model={model} limitBytes={now.value.memoryBytes} needBytes={needBytes} />
          <LimitRows shown={draft ?? now.value} most={machine} loadedBytes={limits.loadedBytes} {...rest} />
          <LimitsFoot
            limits={limits}
            now={now.value}
            draft={draft}
            machine={machine}
            onDraft={rest.onDraft}
            isUsable={rest.isUsable}
          />
        </>
      ) : (
        <div className="px-4 pb-4">
          <State kind="unknown">{t("resources.limits.notRead")}</State>
        </div>
      )}
    </Panel>
  );
}

const loadKinds = ["load-model", "apply-settings"] as const;

/** An engine that the system ended says nothing of the limit: where the model needs more, that is why. */
function EndedForMemory({
  model,
  limitBytes,
  needBytes,
}: {
  model: string;
  limitBytes: number | null;
  needBytes: Reading<number> | null;
}) {
  const { t } = useTranslation();
  const job = useLatestJob(loadKinds);
  const isEnded =
    job?.subject === model &&
    job.outcome?.kind === "failed" &&
    ["load-out-of-memory", "load-context-too-large"].includes(job.outcome.failure.code);
  if (!isEnded || limitBytes === null || !needBytes?.isKnown || needBytes.value <= limitBytes) return null;
  return (
    <Note tone="cross" className="mx-4 mb-3">
      {t("resources.limits.ended", { need: formatMemory(needBytes.value), limit: formatMemory(limitBytes) })}
    </Note>
  );
}

/** The engine is a process of the machine itself there: what the virtual machine gets is not what models get. */
function OfDesktop({ machine }: { machine: LimitsState["machine"] }) {
  const { t } = useTranslation();
  const os = useHardware(({ snapshot }) => snapshot?.os.platform);
  return (
    <div className="grid gap-3">
      <p>{t("resources.limits.desktop")}</p>
      <Facts
        facts={[
          {
            label: t("resources.limits.vmMemory"),
            value: <ReadingText reading={machine.memoryBytes} format={formatMemory} />,
          },
          { label: t("resources.limits.vmCpus"), value: <ReadingText reading={machine.cpus} format={formatNumber} /> },
        ]}
      />
      <p className="text-small text-ink-2">
        {formatParagraph([
          t("resources.limits.desktopBounds"),
          t(`resources.limits.${os === "win32" ? "wayWindows" : "way"}`),
        ])}
      </p>
    </div>
  );
}
