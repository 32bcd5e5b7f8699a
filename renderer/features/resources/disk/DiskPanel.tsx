import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { DiskState } from "../../../../app/contract/disk";
import { Button } from "../../../ui/Button";
import { Facts } from "../../../ui/Facts";
import { formatBytes } from "../../../ui/format";
import { Bar, Legend, type Segment } from "../../../ui/Meter";
import { Note } from "../../../ui/Note";
import { Panel } from "../../../ui/Panel";
import { ReadingText } from "../../../ui/ReadingText";

const sumOf = (rows: readonly { sizeBytes: number }[]) => rows.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function segmentsOf(
  t: TFunction,
  { diskBytes, freeBytes, totalBytes, incomplete, orphans }: DiskState,
): Segment[] | null {
  if (!diskBytes.isKnown || !freeBytes.isKnown || !totalBytes.isKnown || diskBytes.value <= 0) return null;
  const whole = diskBytes.value;
  const leftBehind = sumOf(incomplete) + orphans.sizeBytes;
  const part = (label: string, tone: Segment["tone"], bytes: number): Segment => {
    const own = Math.max(0, bytes);
    return { label, tone, fraction: own / whole, amount: formatBytes(own) };
  };
  return [
    part(t("resources.disk.others"), "grey", whole - freeBytes.value - totalBytes.value),
    part(t("resources.disk.models"), "accent", totalBytes.value - leftBehind),
    ...(leftBehind > 0 ? [part(t("resources.disk.left"), "blue", leftBehind)] : []),
  ];
}

/** The disk that holds the models, and how much of it is theirs; what can't be read is said with its reason. */
export function DiskPanel({ disk, again }: { disk: DiskState; again: () => void }) {
  const { t } = useTranslation();
  const { access, path, freeBytes, totalBytes, reportedBytes, orphans, isComplete } = disk;
  const segments = segmentsOf(t, disk);
  const free = freeBytes.isKnown ? t("resources.disk.free", { amount: formatBytes(freeBytes.value) }) : undefined;
  const isCountedTwice = totalBytes.isKnown && reportedBytes.isKnown && reportedBytes.value > totalBytes.value * 1.02;
  return (
    <Panel
      title={t("resources.disk.title")}
      section="resources/disk"
      aside={
        <Button kind="quiet" onClick={again}>
          {t("resources.disk.again")}
        </Button>
      }
    >
      <div className="grid gap-3">
        {segments !== null && (
          <div className="grid gap-2.5">
            <Bar segments={segments} className="h-3" />
            <Legend segments={segments} {...(free === undefined ? {} : { free })} />
          </div>
        )}
        {access !== "readable" && <Note tone="plain">{t(`resources.disk.access.${access}`)}</Note>}
        {access === "readable" && !isComplete && <Note>{t("resources.disk.partly")}</Note>}
        <Facts
          facts={[
            {
              label: t("resources.disk.total"),
              value: <ReadingText reading={totalBytes} format={formatBytes} />,
            },
            {
              label: t("resources.disk.reported"),
              value: <ReadingText reading={reportedBytes} format={formatBytes} />,
            },
            { label: t("resources.disk.freeLabel"), value: <ReadingText reading={freeBytes} format={formatBytes} /> },
            ...(path === null
              ? []
              : [
                  {
                    label: t("resources.disk.path"),
                    value: <span className="font-mono text-small [overflow-wrap:anywhere]">{path}</span>,
                  },
                ]),
          ]}
        />
        {isCountedTwice && <p className="text-small text-ink-2">{t("resources.disk.twice")}</p>}
        {orphans.fileCount > 0 && (
          <p className="text-small text-ink-2">
            {t("resources.disk.orphans", { count: orphans.fileCount, amount: formatBytes(orphans.sizeBytes) })}
          </p>
        )}
      </div>
    </Panel>
  );
}
