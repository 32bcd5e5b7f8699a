import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { useModels } from "../../state/models";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { Live } from "../../ui/Live";
import { judgePullName } from "./pull-name";
import { formatList } from "../../ui/format";

/** Gives a model one more name; a name goes by removing it. */
export function NameForm({ model }: { model: Model }) {
  const { t } = useTranslation();
  const tag = useAction("models.tag");
  const [text, setText] = useState("");
  const name = judgePullName(text);
  const own = useModels(({ snapshot }) => snapshot?.items.find(({ id }) => id === model.id)?.tags) ?? model.tags;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (name.kind !== "ok") return;
    const answer = await tag.run({ ref: model.ref, target: name.ref.ref });
    if (answer.ok) setText("");
  }

  const given = tag.data ? t("models.names.given", { count: own.length }) : "";
  return (
    <Details summary={t("models.names.title")}>
      <form onSubmit={(event) => void submit(event)} className="grid gap-2">
        <p className="text-small break-all text-ink-2">{t("models.names.now", { names: formatList(own) })}</p>
        <div className="flex flex-wrap items-start gap-2">
          <div className="min-w-0 flex-1 basis-60">
            <TextField
              label={t("models.names.new")}
              isLabelHidden
              hint={t("models.names.hint")}
              placeholder="local/letters:v2"
              className="font-mono"
              maxLength={300}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                tag.clear();
              }}
              {...(name.kind === "refused" && !name.isUnfinished
                ? { error: t(`models.pull.problem.${name.reason}`) }
                : {})}
            />
          </div>
          <Button type="submit" isPending={tag.isPending} isDisabled={name.kind !== "ok"}>
            {t("models.names.give")}
          </Button>
        </div>
        <Live text={given} />
        {tag.failure && <FailureNotice failure={tag.failure} />}
      </form>
    </Details>
  );
}
