import { useTranslation } from "react-i18next";
import type { DiskState } from "../../../../app/contract/disk";
import { formatAgo, formatBytes, shortModelName } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { Rows } from "../../../ui/Row";
import { ChoiceRow } from "./ChoiceRow";
import { type Choice, withOrWithout } from "./choice";

type PanelProps = { disk: DiskState; choice: Choice; isUsable: boolean; onChoice: (choice: Choice) => void };

/** What pulls that did not end left, and which of it may go. */
export function IncompletePanel({ disk, choice, onChoice }: PanelProps) {
  const { t } = useTranslation();
  if (disk.access !== "readable") return null;
  return (
    <Panel title={t("resources.disk.incomplete.title")} isFlush={disk.incomplete.length > 0}>
      {disk.incomplete.length === 0 ? (
        <p className="text-ink-2">{t("resources.disk.incomplete.none")}</p>
      ) : (
        <>
          <p className="px-4 pb-1 text-small text-ink-2">{t("resources.disk.incomplete.how")}</p>
          <Rows label={t("resources.disk.incomplete.title")}>
            {disk.incomplete.map(({ digest, ref, sizeBytes, modifiedAt, hold }) => (
              <ChoiceRow
                key={digest}
                title={
                  ref === null
                    ? t("resources.disk.incomplete.unknown", { digest: digest.slice(0, 19) })
                    : t("resources.disk.incomplete.of", { model: shortModelName(ref) })
                }
                note={
                  <>
                    {t("resources.disk.incomplete.written", { ago: formatAgo(modifiedAt, disk.asOf) })}{" "}
                    {t(`resources.disk.incomplete.${hold ?? "startsOver"}`)}
                  </>
                }
                amount={formatBytes(sizeBytes)}
                isChosen={choice.incomplete.includes(digest)}
                isDisabled={hold !== null}
                onChange={(isIn) => onChoice({ ...choice, incomplete: withOrWithout(choice.incomplete, digest, isIn) })}
              />
            ))}
          </Rows>
        </>
      )}
    </Panel>
  );
}
