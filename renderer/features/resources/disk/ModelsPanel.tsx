import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { DiskModel, DiskState } from "../../../../app/contract/disk";
import { formatBytes, formatList, shortModelName, formatParagraph } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { ReadingText } from "../../../ui/ReadingText";
import { Rows } from "../../../ui/Row";
import { ChoiceRow } from "./ChoiceRow";
import { type Choice, withOrWithout } from "./choice";

const bytesOf = ({ sizeBytes }: DiskModel) => (sizeBytes.isKnown ? sizeBytes.value : 0);

function noteOf(t: TFunction, { tags, ownBytes, sharedBytes, sharedWith, isLoaded }: DiskModel): string {
  const isShared = sharedBytes.isKnown && sharedBytes.value > 0;
  return formatParagraph([
    ownBytes.isKnown
      ? t("resources.disk.model.frees", { amount: formatBytes(ownBytes.value) })
      : t("resources.disk.model.freesUnknown"),
    isShared
      ? t("resources.disk.model.shared", {
          amount: formatBytes(sharedBytes.value),
          models: formatList(sharedWith.map((ref) => shortModelName(ref))),
        })
      : "",
    tags.length > 1
      ? t("resources.disk.model.names", { names: formatList(tags.map((tag) => shortModelName(tag))) })
      : "",
    isLoaded ? t("resources.disk.model.loaded") : "",
  ]);
}

/** What each model takes, the largest first: its own files, and those it shares. */
export function ModelsPanel({
  disk,
  choice,
  isUsable,
  onChoice,
}: {
  disk: DiskState;
  choice: Choice;
  isUsable: boolean;
  onChoice: (choice: Choice) => void;
}) {
  const { t } = useTranslation();
  const rows = disk.models.toSorted((one, two) => bytesOf(two) - bytesOf(one));
  return (
    <Panel title={t("resources.disk.model.title")} isFlush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-ink-2">{t("resources.disk.model.none")}</p>
      ) : (
        <Rows label={t("resources.disk.model.title")}>
          {rows.map((model) => (
            <ChoiceRow
              key={model.id}
              title={shortModelName(model.ref)}
              note={noteOf(t, model)}
              amount={<ReadingText reading={model.sizeBytes} format={formatBytes} />}
              isChosen={choice.models.includes(model.id)}
              isDisabled={!isUsable}
              onChange={(isIn) => onChoice({ ...choice, models: withOrWithout(choice.models, model.id, isIn) })}
            />
          ))}
        </Rows>
      )}
    </Panel>
  );
}
