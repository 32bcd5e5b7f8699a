import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayRef } from "../../app/domain/model-reference";
import { usePressure } from "../state/pressure";
import { useAction } from "../state/use-action";
import { Button } from "../ui/Button";
import { FailureNotice } from "../ui/FailureNotice";
import { formatMemory } from "../ui/format";
import { StateShape } from "../ui/State";

/** Memory is nearly gone: what could be unloaded. Its live region is always there, so that the words are read out. */
export function PressureNotice() {
  const { t } = useTranslation();
  const notice = usePressure(({ snapshot }) => snapshot?.notice ?? null);
  const unload = useAction("models.unload");
  const [closedSince, setClosedSince] = useState<number | null>(null);
  const isShown = notice !== null && notice.since !== closedSince;
  const free = notice?.freeBytes.isKnown ? formatMemory(notice.freeBytes.value) : null;
  const wanted = notice?.unload ?? null;
  return (
    <output className="block">
      {isShown && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-look-line bg-look-soft px-4 py-2 bar:px-7">
          <p className="flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-x-2">
            <StateShape kind="look" />
            <strong className="font-semi">{t(`pressure.${notice.kind}`)}</strong>
            {free !== null && notice.kind !== "swap" && t("pressure.free", { amount: free })}{" "}
            {wanted === null && t("pressure.busy")}
          </p>
          {wanted !== null && (
            <Button isPending={unload.isPending} onClick={() => void unload.run({ ref: wanted.ref })}>
              {wanted.bytes.isKnown
                ? t("pressure.unload", { model: displayRef(wanted.ref), amount: formatMemory(wanted.bytes.value) })
                : t("pressure.unloadUnknown", { model: displayRef(wanted.ref) })}
            </Button>
          )}
          <Button kind="quiet" onClick={() => setClosedSince(notice.since)}>
            {t("pressure.notNow")}
          </Button>
          {unload.failure && <FailureNotice failure={unload.failure} />}
        </div>
      )}
    </output>
  );
}
