import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { RunnerAttempt } from "../../../app/contract/runner";
import { useRunner } from "../../state/runner";
import { useOfflineReason } from "../../state/use-offline";
import { WayOutButton } from "../../ui/WayOutButton";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { Panel } from "../../ui/Panel";
import { State } from "../../ui/State";
import { Setting } from "./find/Setting";

function RunnerNow() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  if (!runner || runner.state === "looking") return <State kind="unknown">{t("settings.runner.looking")}</State>;
  if (runner.state === "healthy") {
    return <State kind="ok">{t("settings.runner.found", { address: runner.endpoint?.address ?? "" })}</State>;
  }
  return <State kind="look">{t("settings.runner.notFound", { state: t(`home.route.runner.${runner.state}`) })}</State>;
}

/** What the typed address said when it was tried. */
function Tried({ attempt }: { attempt: RunnerAttempt }) {
  const { t } = useTranslation();
  const { address, outcome, detail } = attempt;
  const isHealthy = outcome === "healthy";
  return (
    <div>
      <State kind={isHealthy ? "ok" : "look"}>
        {t(isHealthy ? "settings.runner.tried" : "settings.runner.triedNot", {
          address,
          outcome: t(`home.tried.outcome.${outcome}`),
        })}
      </State>
      {detail !== undefined && <p className="font-mono text-small break-words text-ink-2">{detail}</p>}
    </div>
  );
}

/** An address of the user's own for Model Runner. Main decides whether it is one. */
export function RunnerAddress({ address }: { address: string | null }) {
  const { t } = useTranslation();
  const update = useAction("settings.update");
  const [text, setText] = useState(address ?? "");
  const [kept, setKept] = useState(address);
  const trial = useAction("runner.try");
  const field = useRef<HTMLInputElement>(null);
  if (kept !== address) {
    // Another address, read back or from elsewhere, is what the field shows; the form stays, and the focus in it.
    setKept(address);
    setText(address ?? "");
  }
  const refusal = [update.failure, trial.failure].find((failure) => failure?.code === "bad-input") ?? null;
  const failure = [update.failure, trial.failure].find((each) => each && each.code !== "bad-input") ?? null;
  const wanted = text.trim();
  const reason = useOfflineReason("runner.try", wanted === "" ? null : { address: wanted });
  const isChanged = wanted !== (address ?? "");

  function save(event: FormEvent) {
    event.preventDefault();
    if (isChanged) void update.run({ runnerAddress: wanted === "" ? null : wanted });
  }

  function clear() {
    // The button goes with the address.
    field.current?.focus();
    void update.run({ runnerAddress: null });
  }

  return (
    <Panel title={t("settings.runner.title")} section="settings/runner">
      <Setting id="runnerAddress">
        <form onSubmit={save} className="grid gap-3">
          <div className="max-w-prose">
            <TextField
              ref={field}
              data-arrive
              label={t("settings.runner.address")}
              hint={t("settings.runner.hint")}
              placeholder={t("settings.runner.placeholder")}
              inputMode="url"
              maxLength={300}
              className="max-w-field font-mono"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                update.clear();
                trial.clear();
              }}
              {...(refusal ? { error: t("settings.runner.invalid", { why: refusal.message }) } : {})}
            />
          </div>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" kind="primary" isPending={update.isPending} isDisabled={!isChanged}>
              {t("settings.runner.save")}
            </Button>
            <WayOutButton
              isPending={trial.isPending}
              isDisabled={wanted === ""}
              reason={reason}
              onClick={() => void trial.run({ address: wanted })}
            >
              {t("settings.runner.try")}
            </WayOutButton>
            {address !== null && (
              <Button isPending={update.isPending} onClick={clear}>
                {t("settings.runner.clear")}
              </Button>
            )}
          </div>
          <output className="grid gap-2">
            {trial.data !== null && <Tried attempt={trial.data} />}
            <RunnerNow />
          </output>
          {failure && <FailureNotice failure={failure} />}
        </form>
      </Setting>
    </Panel>
  );
}
