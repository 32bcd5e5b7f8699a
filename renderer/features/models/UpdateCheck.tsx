import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { useOfflineReason } from "../../state/use-offline";
import { WayOutButton } from "../../ui/WayOutButton";
import { State } from "../../ui/State";

const kinds = { current: "ok", newer: "look", unknown: "unknown" } as const;

/** Whether the registry has another model under this name now. Asked only when pressed. */
export function UpdateCheck({ model, onPull }: { model: Model; onPull: (ref: string) => void }) {
  const { t } = useTranslation();
  const check = useAction("models.checkUpdate");
  const reason = useOfflineReason("models.checkUpdate", { ref: model.ref });
  if (model.tags.length === 0) return null;
  const { data } = check;
  const failure = check.failure ?? data?.why;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <WayOutButton isPending={check.isPending} reason={reason} onClick={() => void check.run({ ref: model.ref })}>
          {t("models.update.ask")}
        </WayOutButton>
        <output className="min-w-0 flex-1 basis-52">
          {reason !== null ? null : data ? (
            <State kind={kinds[data.state]}>{t(`models.update.${data.state}`, { time: formatTime(data.asOf) })}</State>
          ) : (
            <State kind="cross">{t("models.update.leaves")}</State>
          )}
        </output>
        {data?.state === "newer" && <Button onClick={() => onPull(model.ref)}>{t("models.update.pull")}</Button>}
      </div>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}
