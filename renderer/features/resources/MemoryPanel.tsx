import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/reading";
import type { Fit } from "../../../app/domain/fit/fit";
import type { FitPart } from "../../../app/domain/fit/need";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { Facts } from "../../ui/Facts";
import { formatCount, formatMemory, formatMemoryShare } from "../../ui/format";
import { Bar, Legend, type Segment } from "../../ui/Meter";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { State } from "../../ui/State";
import { fitKinds } from "./fit-kinds";

/** Null as soon as one of the files is unknown. */
function weightsOf(parts: readonly FitPart[]): number | null {
  return parts
    .filter(({ kind }) => kind === "weights" || kind === "projector")
    .reduce<number | null>((sum, { bytes }) => (sum !== null && bytes.isKnown ? sum + bytes.value : null), 0);
}

function segmentsOf(t: TFunction, { need, pool }: Fit): Segment[] | null {
  const { sizeBytes, freeBytes } = pool;
  if (!sizeBytes.isKnown || !freeBytes.isKnown || sizeBytes.value <= 0) return null;
  const whole = sizeBytes.value;
  const of = (bytes: number | null) =>
    bytes === null
      ? { fraction: 0, amount: t("unknownWord") }
      : { fraction: bytes / whole, amount: formatMemory(bytes) };
  const weights = weightsOf(need.parts);
  const rest = weights === null || !need.totalBytes.isKnown ? null : Math.max(0, need.totalBytes.value - weights);
  return [
    { label: t("resources.memory.others"), tone: "grey", ...of(Math.max(0, whole - freeBytes.value)) },
    { label: t("resources.memory.weights"), tone: "accent", ...of(weights) },
    { label: t("resources.memory.context"), tone: "blue", ...of(rest) },
  ];
}

/** One bar for each pool that is to give a part. */
function SplitBars({ split }: { split: NonNullable<Fit["split"]> }) {
  const { t } = useTranslation();
  return split.map(({ pool: { kind, sizeBytes, freeBytes }, needBytes }) => {
    const whole = sizeBytes.isKnown && freeBytes.isKnown ? sizeBytes.value : 0;
    const isDrawn = whole > 0 && freeBytes.isKnown && needBytes.isKnown;
    const of = (label: string, tone: Segment["tone"], bytes: number): Segment => ({
      label,
      tone,
      fraction: bytes / whole,
      amount: formatMemory(bytes),
    });
    return (
      <div key={kind} className="grid gap-1.5">
        <p className="flex justify-between gap-3 text-small text-ink-2">
          <span>{t(`resources.memory.side.${kind}`)}</span>
          <ShareText needBytes={needBytes} freeBytes={freeBytes} />
        </p>
        {isDrawn ? (
          <Bar
            className="h-3"
            segments={[
              of(t("resources.memory.others"), "grey", Math.max(0, whole - freeBytes.value)),
              of(t("resources.memory.thisModel"), "accent", needBytes.value),
            ]}
          />
        ) : (
          <NoBar />
        )}
      </div>
    );
  });
}

const NoBar = () => <span aria-hidden className="h-3 rounded-tiny border border-dashed border-line-strong" />;

function ShareText({ needBytes, freeBytes }: { needBytes: Reading<number>; freeBytes: Reading<number> }) {
  const { t } = useTranslation();
  if (!needBytes.isKnown || !freeBytes.isKnown) return t("unknownWord");
  return formatMemoryShare(needBytes.value, freeBytes.value, (part, whole) =>
    t("resources.memory.share", { part, whole }),
  );
}

type MemoryPanelProps = {
  /** Null: what it is made of could not be read. */
  fit: Fit | null;
  /** The most context with which it still runs; null: none, or not known. */
  largestTokens: number | null;
  onContext: (tokens: number) => void;
};

/** What the model will take with the settings as they are dragged, against what is free now. */
export function MemoryPanel({ fit, largestTokens, onContext }: MemoryPanelProps) {
  const { t } = useTranslation();
  if (fit === null) {
    return (
      <Panel title={t("resources.memory.title")} section="resources/memory">
        <State kind="unknown">{t("resources.memory.notRead")}</State>
      </Panel>
    );
  }
  const { need, pool, verdict, reason } = fit;
  const segments = segmentsOf(t, fit);
  const left =
    pool.freeBytes.isKnown && need.totalBytes.isKnown
      ? formatMemory(Math.max(0, pool.freeBytes.value - need.totalBytes.value))
      : null;
  const isOver = verdict === "wont-fit" && largestTokens !== null && largestTokens < need.contextTokens;
  return (
    <Panel
      title={t("resources.memory.title")}
      section="resources/memory"
      aside={fit.split === null && <ShareText needBytes={need.totalBytes} freeBytes={pool.freeBytes} />}
    >
      <div className="grid gap-2.5">
        {fit.split !== null ? (
          <SplitBars split={fit.split} />
        ) : segments === null ? (
          <NoBar />
        ) : (
          <>
            <Bar segments={segments} className="h-3" />
            <Legend
              segments={segments}
              {...(left === null ? {} : { free: t("resources.memory.free", { amount: left }) })}
            />
          </>
        )}
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <State kind={fitKinds[verdict]} className="text-body">
            <span className="font-medium text-ink">{t(`resources.memory.verdict.${verdict}`)}</span>{" "}
            {t(`resources.memory.reason.${reason}`, { pool: t(`resources.memory.pool.${pool.kind}`) })}
          </State>
          {isOver && (
            <Button onClick={() => onContext(largestTokens)}>
              {t("resources.memory.useLargest", { tokens: formatCount(largestTokens) })}
            </Button>
          )}
        </div>
        <Details summary={t("resources.memory.details")}>
          <FitSum fit={fit} />
        </Details>
      </div>
    </Panel>
  );
}

/** The sum part by part, each with where it comes from. */
function FitSum({ fit: { need, pool } }: { fit: Fit }) {
  const { t } = useTranslation();
  const words = [
    ...need.notes.map((note) => t(`resources.memory.note.${note}`)),
    ...need.doubts.map((doubt) => t(`resources.memory.doubt.${doubt}`)),
    ...pool.notes.map((note) => t(`resources.memory.poolNote.${note}`)),
  ];
  return (
    <div className="grid gap-3">
      <Facts
        facts={[
          ...need.parts.map(({ kind, bytes, source, certainty }) => ({
            label: t(`resources.memory.part.${kind}`),
            value: (
              <>
                <span className="text-small text-ink-3">
                  {certainty === "upper-bound" && `${t("resources.memory.atMost")} · `}
                  {t(`resources.memory.source.${source}`)}
                </span>{" "}
                <ReadingText reading={bytes} format={formatMemory} />
              </>
            ),
          })),
          {
            label: t("resources.memory.part.total"),
            value: <ReadingText reading={need.totalBytes} format={formatMemory} />,
          },
          {
            label: t("resources.memory.freeOf", { pool: t(`resources.memory.pool.${pool.kind}`) }),
            value: <ReadingText reading={pool.freeBytes} format={formatMemory} />,
          },
        ]}
      />
      {words.length > 0 && (
        <ul className="grid gap-0.5 text-small text-ink-2">
          {words.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
