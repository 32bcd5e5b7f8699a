import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { proposeCopyName } from "../../../app/domain/import-name";
import { parseModelRef } from "../../../app/domain/model-reference";
import { useChosenModel } from "../../state/chosen-model";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { formatCount } from "../../ui/format";
import { Live } from "../../ui/Live";

/** A copy of the model that always loads with this context, whoever loads it: the runner forgets settings, not models. */
export function LastingCopy({ model, contextTokens }: { model: Model; contextTokens: number }) {
  const { t } = useTranslation();
  const repackage = useAction("models.repackage");
  const { choose } = useChosenModel();
  const proposed = proposeCopyName(model.ref, contextTokens) ?? "";
  const [typed, setTyped] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const text = typed ?? proposed;
  const parsed = parseModelRef(text);
  const tokens = formatCount(contextTokens);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!parsed.ok) return;
    const answer = await repackage.run({ ref: model.ref, target: parsed.ref, contextTokens });
    if (answer.ok) setMade(parsed.ref);
  }

  return (
    <Details summary={t("resources.lasting.title", { tokens })}>
      <form onSubmit={(event) => void submit(event)} className="grid gap-2">
        <p className="text-small text-ink-2">{t("resources.lasting.what", { tokens })}</p>
        <div className="flex flex-wrap items-start gap-2">
          <div className="min-w-0 flex-1 basis-60">
            <TextField
              label={t("resources.lasting.name")}
              isLabelHidden
              className="font-mono"
              maxLength={300}
              value={text}
              onChange={(event) => {
                setTyped(event.target.value);
                setMade(null);
                repackage.clear();
              }}
              {...(text !== "" && !parsed.ok ? { error: t(`models.pull.problem.${parsed.reason}`) } : {})}
            />
          </div>
          <Button type="submit" isPending={repackage.isPending} isDisabled={!parsed.ok || made !== null}>
            {t("resources.lasting.make")}
          </Button>
        </div>
        <Live text={made === null ? "" : t("resources.lasting.made", { name: made, tokens })} />
        {made !== null && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-small text-ink-2">
            <span className="break-all">{t("resources.lasting.made", { name: made, tokens })}</span>
            <Button kind="quiet" onClick={() => choose(made)}>
              {t("resources.lasting.choose")}
            </Button>
          </p>
        )}
        {repackage.failure && <FailureNotice failure={repackage.failure} />}
      </form>
    </Details>
  );
}
