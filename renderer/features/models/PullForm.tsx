import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Model } from "../../../app/contract/models";
import { sameModel } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { modelNamed, pulledNow } from "./model-facts";
import { judgePullName, placeOf, type PullName } from "./pull-name";
import { Suggestions } from "./Suggestions";

/** A name that was meant, offered as a button. */
function Meant({ why, name, onUse }: { why: ReactNode; name: string; onUse: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-small text-ink-2">
      {why}
      <Button kind="quiet" onClick={() => onUse(name)}>
        {t("models.pull.use", { ref: name })}
      </Button>
    </p>
  );
}

function useHint(name: PullName, items: readonly Model[], isPulled: boolean): string {
  const { t } = useTranslation();
  if (name.kind !== "ok") return t("models.pull.hint");
  const { pullRef, ref, registry } = name.ref;
  if (isPulled) return t("models.pull.running", { ref: pullRef });
  if (modelNamed(items, ref)) return t("models.pull.here", { ref: pullRef });
  return t(`models.pull.from.${placeOf(name.ref)}`, { ref: pullRef, registry });
}

/** A name is typed, judged as it is typed, and pulled. Main judges again. */
export function PullForm({
  items,
  isPrimary,
  onLookUp,
  onVariants,
}: {
  items: readonly Model[];
  /** Its button is the page's first. */
  isPrimary: boolean;
  onLookUp: (ref: string) => void;
  onVariants: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const pull = useAction("models.pull");
  const [text, setText] = useState("");
  const [isLeft, setLeft] = useState(false);
  const pulled = useJobs(useShallow(({ snapshot }) => pulledNow(snapshot?.items ?? [])));

  const name = judgePullName(text);
  const isPulled = name.kind === "ok" && pulled.some((each) => sameModel(each, name.ref.ref));
  const hint = useHint(name, items, isPulled);
  const refused = name.kind === "refused" && (isLeft || !name.isUnfinished) ? name : null;
  const isReady = name.kind === "ok" && !isPulled;

  function write(next: string) {
    setText(next);
    setLeft(false);
    pull.clear();
  }

  function use(next: string) {
    write(next);
    document.querySelector<HTMLInputElement>("#pull-form input")?.focus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setLeft(true);
    if (!isReady) return;
    const answer = await pull.run({ ref: name.ref.pullRef });
    if (answer.ok) setText("");
  }

  return (
    <>
      <form id="pull-form" onSubmit={(event) => void submit(event)} className="grid gap-2">
        <div className="flex flex-wrap items-start gap-2">
          <div className="min-w-0 flex-1 basis-72">
            <TextField
              data-arrive
              label={t("models.pull.name")}
              isLabelHidden
              hint={hint}
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
            <Button
              type="submit"
              kind={isPrimary ? "primary" : "plain"}
              isPending={pull.isPending}
              isDisabled={!isReady}
              className="min-w-20"
            >
              {t("models.pull.button")}
            </Button>
            <Button isDisabled={name.kind !== "ok"} onClick={() => name.kind === "ok" && onLookUp(name.ref.pullRef)}>
              {t("models.pull.lookUp")}
            </Button>
            {name.kind === "ok" && placeOf(name.ref) !== "registry" && (
              <Button kind="quiet" onClick={() => onVariants(name.ref.pullRef)}>
                {t("models.pull.variants")}
              </Button>
            )}
          </div>
        </div>
        {name.kind === "refused" && name.meant !== null && (
          <Meant why={t("models.pull.meant")} name={name.meant} onUse={use} />
        )}
        {name.kind === "ok" && name.inCatalogue !== null && (
          <Meant
            why={t("models.pull.notInCatalogue", { name: name.ref.repository, other: name.inCatalogue })}
            name={name.inCatalogue}
            onUse={use}
          />
        )}
        {pull.failure && <FailureNotice failure={pull.failure} />}
      </form>
      {items.length > 0 && (
        <Details summary={t("models.start.title")} className="pt-1">
          <Suggestions items={items} className="-mx-4 -mb-4 border-t border-line" />
        </Details>
      )}
    </>
  );
}
