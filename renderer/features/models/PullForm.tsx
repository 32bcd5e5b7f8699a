import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Model } from "../../../app/contract/models";
import { sameModel, modelNamed } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";
import { useAction } from "../../state/use-action";
import { useOfflineReason } from "../../state/use-offline";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { WayOutButton } from "../../ui/WayOutButton";
import { Instead, Meant } from "./Instead";
import { pulledNow } from "./model-facts";
import { judgePullName, placeOf, type PullName } from "./pull-name";

function useHint(name: PullName, items: readonly Model[], isPulled: boolean): string {
  const { t } = useTranslation();
  if (name.kind !== "ok") return t("models.pull.hint");
  const { pullRef, ref, registry } = name.ref;
  if (isPulled) return t("models.pull.running", { ref: pullRef });
  if (modelNamed(items, ref)) return t("models.pull.here", { ref: pullRef });
  return t(`models.pull.from.${placeOf(name.ref)}`, { ref: pullRef, registry });
}

const focusField = () => document.querySelector<HTMLInputElement>("#pull-form input")?.focus();

/** A name is typed, judged as it is typed, and pulled. Main judges again. */
export function PullForm({
  items,
  named = "",
  isPrimary,
  onLookUp,
  onVariants,
}: {
  items: readonly Model[];
  /** What stands in the field to begin with; it takes the focus then. */
  named?: string;
  /** Its button is the page's first. */
  isPrimary: boolean;
  onLookUp: (ref: string) => void;
  onVariants: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const pull = useAction("models.pull");
  const [text, setText] = useState(named);
  const [isLeft, setLeft] = useState(false);
  const pulled = useJobs(useShallow(({ snapshot }) => pulledNow(snapshot?.items ?? [])));

  const name = judgePullName(text);
  const isPulled = name.kind === "ok" && pulled.some((each) => sameModel(each, name.ref.ref));
  const hint = useHint(name, items, isPulled);
  const refused = name.kind === "refused" && (isLeft || !name.isUnfinished) ? name : null;
  const reason = useOfflineReason("models.pull", name.kind === "ok" ? { ref: name.ref.pullRef } : null);
  const isReady = name.kind === "ok" && !isPulled && reason === null;

  function write(next: string) {
    setText(next);
    setLeft(false);
    pull.clear();
  }

  useEffect(() => {
    if (named !== "") focusField();
  }, [named]);

  function use(next: string) {
    write(next);
    focusField();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setLeft(true);
    if (!isReady) return;
    const answer = await pull.run({ ref: name.ref.pullRef });
    // the next name may be typed by now
    if (answer.ok) setText((now) => (now === text ? "" : now));
  }

  return (
    <form id="pull-form" onSubmit={(event) => void submit(event)} className="grid gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-72">
          <TextField
            data-arrive
            label={t("models.pull.name")}
            isLabelHidden
            hint={reason ?? hint}
            placeholder={t("models.pull.placeholder")}
            autoCapitalize="none"
            autoCorrect="off"
            maxLength={300}
            className="font-mono"
            value={text}
            onChange={(event) => write(event.target.value)}
            onBlur={() => setLeft(text.trim() !== "")}
            {...(refused ? { error: t(`models.pull.problem.${refused.reason}`) } : {})}
          />
        </div>
        <div className="flex flex-wrap gap-2">
          <WayOutButton
            type="submit"
            kind={isPrimary ? "primary" : "plain"}
            isPending={pull.isPending}
            isDisabled={!isReady}
            reason={reason}
            isReasonShown={false}
            className="min-w-20"
          >
            {t("models.pull.button")}
          </WayOutButton>
          <WayOutButton
            isDisabled={name.kind !== "ok"}
            reason={reason}
            isReasonShown={false}
            onClick={() => name.kind === "ok" && onLookUp(name.ref.pullRef)}
          >
            {t("models.pull.lookUp")}
          </WayOutButton>
          {reason === null && name.kind === "ok" && placeOf(name.ref) !== "registry" && (
            <Button kind="quiet" onClick={() => onVariants(name.ref.pullRef)}>
              {t("models.pull.variants")}
            </Button>
          )}
        </div>
      </div>
      {name.kind === "refused" && name.meant !== null && (
        <Meant
          why={t("models.pull.meant")}
          label={t("models.pull.use", { ref: name.meant })}
          onUse={() => name.meant !== null && use(name.meant)}
        />
      )}
      {name.kind === "ok" && name.instead !== null && <Instead substitute={name.instead} onUse={use} />}
      {pull.failure && <FailureNotice failure={pull.failure} />}
    </form>
  );
}
