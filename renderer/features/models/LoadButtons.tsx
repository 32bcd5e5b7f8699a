import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Answer, RouteName } from "../../../app/contract/index";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { parseKeepAlive } from "../../../app/domain/keep-alive";
import { displayRef } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { State } from "../../ui/State";

const loadKinds: readonly string[] = ["load-model", "apply-settings"];

/** Loads, unloads, keeps for ever. A model is unloaded by name, so all its engines go together. */
export function LoadButtons({
  model: { ref },
  loaded,
  isInert,
  onFailure,
}: {
  model: Model;
  loaded: readonly LoadedModel[];
  isInert: boolean;
  onFailure: (failure: Failure | null) => void;
}) {
  const { t } = useTranslation();
  const load = useAction("engine.load");
  const apply = useAction("engine.apply");
  const unload = useAction("models.unload");
  const cancel = useAction("jobs.cancel");
  const job = useJobs(({ snapshot }) =>
    snapshot?.items.find(
      ({ kind, subject, outcome }) => outcome === null && subject === ref && loadKinds.includes(kind),
    ),
  );
  const isBusy = job !== undefined;
  const name = displayRef(ref);
  const chat = loaded.find(({ mode }) => mode === "completion");
  const isForEver = parseKeepAlive(chat?.keepAlive ?? "") === "forever";

  async function tell<R extends RouteName>(asked: Promise<Answer<R>>) {
    onFailure(null);
    const answer = await asked;
    // thought better of it in the guard's dialog: nothing went wrong
    onFailure(answer.ok || answer.error.code === "cancelled" ? null : answer.error);
  }

  const shared = { kind: "quiet", className: "-my-[3px] -ml-2 text-small @min-[52rem]:ml-[5px]" } as const;
  if (job?.notice === "slow-load") {
    return (
      <>
        <State kind="look">{t("job.notice.slow-load")}</State>
        <Button
          {...shared}
          isPending={cancel.isPending}
          isDisabled={!job.isCancellable}
          aria-label={t("models.action.endWhat", { model: name })}
          onClick={() => void tell(cancel.run({ id: job.id }))}
        >
          {t("action.endIt")}
        </Button>
      </>
    );
  }
  if (loaded.length === 0) {
    return (
      <Button
        {...shared}
        isPending={load.isPending || isBusy}
        isDisabled={isInert}
        aria-label={t("models.action.loadWhat", { model: name })}
        onClick={() => void tell(load.run({ ref }))}
      >
        {t("models.action.load")}
      </Button>
    );
  }
  const keep = isForEver ? "keepNot" : "keep";
  return (
    <>
      <Button
        {...shared}
        isPending={unload.isPending}
        isDisabled={isInert}
        aria-label={t("models.action.unloadWhat", { model: name })}
        onClick={() => void tell(unload.run({ ref }))}
      >
        {t(loaded.length > 1 ? "models.action.unloadBoth" : "models.action.unload")}
      </Button>
      {chat && !chat.isLoading && (
        <Button
          {...shared}
          isPending={apply.isPending || isBusy}
          isDisabled={isInert || chat.isInUse}
          aria-label={t(`models.action.${keep}What`, { model: name })}
          title={t(`models.action.${keep}Why`)}
          onClick={() => void tell(apply.run({ ref, change: { keepAlive: isForEver ? null : "forever" } }))}
        >
          {t(`models.action.${keep}`)}
        </Button>
      )}
    </>
  );
}
