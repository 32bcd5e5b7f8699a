import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/common";
import { useHardware } from "../../state/hardware";
import { useRunner } from "../../state/runner";
import { formatBytes } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";

/** Free space where models lie; null where the runner is not known to be on this machine, whose disk is another. */
export function useFreeDisk(): Reading<number> | null {
  const isHere = useRunner(({ snapshot }) => snapshot?.endpoint?.location === "this-machine");
  const free = useHardware(({ snapshot }) => snapshot?.modelDisk.freeBytes ?? null);
  return isHere ? free : null;
}

export function FreeDisk() {
  const { t } = useTranslation();
  const free = useFreeDisk();
  if (free === null) return null;
  return (
    <span className="flex items-center gap-1.5 tabular-nums">
      {!free.isKnown && t("models.pull.freeUnknown")}
      <ReadingText reading={free} format={(amount) => t("models.pull.free", { amount: formatBytes(amount) })} />
    </span>
  );
}
