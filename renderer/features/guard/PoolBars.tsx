import { useTranslation } from "react-i18next";
import type { GuardPlan } from "../../../app/contract/guard";
import type { Reading } from "../../../app/contract/reading";
import { formatMemory } from "../../ui/format";
import { Bar, Legend, type Segment } from "../../ui/Meter";

type Pool = GuardPlan["pools"][number];
type Row = { label: string; taken: Reading<number>; modelBytes: number };

/** What is taken of a pool now, with the model, and with the room that is proposed: one scale, a line where it ends. */
export function PoolBars({ pool: { kind, sizeBytes, takenBytes, afterBytes, withRoomBytes } }: { pool: Pool }) {
  const { t } = useTranslation();
  const title = t(`guard.bar.title.${kind}`);
  const whole = sizeBytes.isKnown ? sizeBytes.value : 0;
  const added = afterBytes.isKnown && takenBytes.isKnown ? Math.max(0, afterBytes.value - takenBytes.value) : 0;
  const rows: Row[] = [
    { label: t("guard.bar.now"), taken: takenBytes, modelBytes: 0 },
    { label: t("guard.bar.after"), taken: afterBytes, modelBytes: added },
    ...(withRoomBytes === null ? [] : [{ label: t("guard.bar.withRoom"), taken: withRoomBytes, modelBytes: added }]),
  ];
  // no tooltip here: the dialog puts the focus on the first thing that can take it
  const takenText = (taken: Reading<number>) =>
    !taken.isKnown
      ? t("unknownWord")
      : sizeBytes.isKnown
        ? t("guard.bar.of", { taken: formatMemory(taken.value), whole: formatMemory(whole) })
        : formatMemory(taken.value);
  const scale = Math.max(whole, ...rows.map(({ taken }) => (taken.isKnown ? taken.value : 0)));
  const legend: Segment[] = [
    { label: t("guard.bar.others"), tone: "grey", fraction: 0 },
    { label: t("guard.bar.model"), tone: "accent", fraction: 0 },
  ];
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="text-body font-medium">{title}</h3>
      <dl className="grid gap-1.5">
        {rows.map(({ label, taken, modelBytes }) => (
          <div key={label} className="grid grid-cols-[minmax(0,8rem)_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5">
            <dt className="row-span-2 self-start text-ink-2">{label}</dt>
            <dd className="text-small tabular-nums">
              {takenText(taken)}{" "}
              {taken.isKnown && sizeBytes.isKnown && taken.value > whole && (
                <span className="font-medium text-cross">
                  {t("guard.bar.over", { amount: formatMemory(taken.value - whole) })}
                </span>
              )}
            </dd>
            <dd className="relative">
              {taken.isKnown && scale > 0 ? (
                <Bar
                  className="h-2.5"
                  segments={[
                    { ...legend[0], fraction: Math.max(0, taken.value - modelBytes) / scale } as Segment,
                    { ...legend[1], fraction: Math.min(modelBytes, taken.value) / scale } as Segment,
                  ]}
                />
              ) : (
                <span aria-hidden className="block h-2.5 rounded-tiny border border-dashed border-line-strong" />
              )}
              {scale > whole && whole > 0 && (
                <span
                  aria-hidden
                  data-fill
                  className="absolute -inset-y-0.5 w-0.5 bg-cross"
                  style={{ left: `${(whole / scale) * 100}%` }}
                />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Legend segments={legend} {...(scale > whole && whole > 0 ? { free: t("guard.bar.limit") } : {})} />
    </section>
  );
}
