import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { displayRef } from "../../../../app/domain/model-reference";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { FailureNotice } from "../../../ui/FailureNotice";
import { TextField } from "../../../ui/Fields";
import { PageOfModel } from "./PageOfModel";

/** Asks for the access token that a gated model wants, hands it to main and pulls. The token is never shown again. */
export function AccessDialog({
  name,
  isOpen,
  onClose,
  onPull,
}: {
  name: string;
  isOpen: boolean;
  onClose: () => void;
  onPull: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const access = useAction("registries.access");
  const set = useAction("registries.setAccess");
  const forget = useAction("registries.forgetAccess");
  const [token, setToken] = useState("");
  const [isLasting, setLasting] = useState(false);
  const [isAnother, setAnother] = useState(false);
  const { run: read } = access;
  useEffect(() => {
    if (isOpen) void read({});
  }, [isOpen, read]);

  const state = forget.data ?? access.data;
  const kept = state?.kept ?? "no";
  const canStore = state?.canStore ?? false;
  const usesKept = kept !== "no" && !isAnother;
  const typed = token.trim();
  const isNoToken = set.failure?.code === "bad-input";
  const failure = (isNoToken ? null : set.failure) ?? forget.failure ?? access.failure;

  function close() {
    setToken("");
    onClose();
  }

  async function go() {
    if (!usesKept) {
      const answer = await set.run({ token: typed, isLasting });
      if (!answer.ok) return;
    }
    setToken("");
    onPull(name);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t("models.access.title", { model: displayRef(name) })}
      description={t("models.access.how")}
      actions={
        <>
          <Button onClick={close}>{t("action.cancel")}</Button>
          <Button
            kind="primary"
            isPending={set.isPending}
            isDisabled={state === null || (!usesKept && typed === "")}
            onClick={() => void go()}
          >
            {t("models.access.pull")}
          </Button>
        </>
      }
    >
      <PageOfModel name={name} />
      {usesKept ? (
        <div className="flex flex-wrap items-center gap-x-2">
          <span className="min-w-0 flex-1 basis-60">
            {t(`models.access.kept.${kept === "stored" ? "stored" : "memory"}`)}
          </span>
          <Button kind="quiet" onClick={() => setAnother(true)}>
            {t("models.access.another")}
          </Button>
          <Button kind="quiet" isPending={forget.isPending} onClick={() => void forget.run({})}>
            {t("models.access.forget")}
          </Button>
        </div>
      ) : (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== "") void go();
          }}
        >
          <TextField
            type="password"
            label={t("models.access.token")}
            hint={t("models.access.tokenHint")}
            placeholder="hf_…"
            maxLength={200}
            className="font-mono"
            value={token}
            onChange={(event) => {
              setToken(event.target.value);
              set.clear();
            }}
            {...(isNoToken ? { error: t("models.access.noToken") } : {})}
          />
          {canStore ? (
            <label className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                checked={isLasting}
                onChange={(event) => setLasting(event.target.checked)}
                className="size-4 flex-none accent-accent"
              />
              {t("models.access.store")}
            </label>
          ) : (
            <p className="text-small text-ink-2">{t("models.access.memoryOnly")}</p>
          )}
        </form>
      )}
      {failure && <FailureNotice failure={failure} />}
    </Dialog>
  );
}
