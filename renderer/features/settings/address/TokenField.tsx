import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AddressAccess } from "../../../../app/contract/runner-access";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { TextField } from "../../../ui/Fields";

/** The token of one address: typed once, handed to main, and never shown again. */
export function TokenField({
  address,
  host,
  kept,
  canStore,
  says,
  onChanged,
}: {
  address: string;
  host: string;
  kept: AddressAccess["token"];
  canStore: boolean;
  /** What the address itself said of tokens. */
  says: "wants" | "refuses" | null;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const set = useAction("runnerAccess.setToken");
  const forget = useAction("runnerAccess.forgetToken");
  const [token, setToken] = useState("");
  const [isAnother, setAnother] = useState(false);
  const isNoToken = set.failure?.code === "bad-input";
  const failure = [isNoToken ? null : set.failure, forget.failure].find((each) => each !== null) ?? null;

  async function save() {
    if (token.trim() === "") return;
    const answer = await set.run({ address, token });
    setToken("");
    if (!answer.ok && answer.error.code === "bad-input") return;
    setAnother(false);
    onChanged();
  }
  async function remove() {
    if ((await forget.run({ address })).ok) onChanged();
  }

  const removal = (
    <Button kind="quiet" isPending={forget.isPending} onClick={() => void remove()}>
      {t("settings.runner.token.remove")}
    </Button>
  );
  if (kept !== "none" && !isAnother && says !== "refuses") {
    return (
      <div className="grid gap-2">
        <div className="flex max-w-prose flex-wrap items-center gap-x-2">
          <span className="min-w-0 flex-1 basis-60">{t(`settings.runner.token.${kept}`, { host })}</span>
          <Button kind="quiet" onClick={() => setAnother(true)}>
            {t("settings.runner.token.another")}
          </Button>
          {removal}
        </div>
        {failure && <FailureNotice failure={failure} />}
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <div className="max-w-prose">
        <TextField
          type="password"
          label={t("settings.runner.token.label")}
          hint={t(`settings.runner.token.${canStore ? "hint" : "hintMemory"}`, { host })}
          maxLength={4096}
          className="max-w-field font-mono"
          value={token}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            void save();
          }}
          onChange={(event) => {
            setToken(event.target.value);
            set.clear();
          }}
          {...(isNoToken ? { error: t("settings.runner.token.none") } : {})}
          {...(says === null || isNoToken ? {} : { error: t(`settings.runner.token.${says}`, { host }) })}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button isPending={set.isPending} isDisabled={token.trim() === ""} onClick={() => void save()}>
          {t("settings.runner.token.save")}
        </Button>
        {kept !== "none" && removal}
      </div>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}
