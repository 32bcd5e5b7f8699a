import { useRef, useState, type FormEvent } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { RunnerAttempt, RunnerSnapshot } from "../../../app/contract/runner";
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
import { parseRunnerAddress } from "../../../app/domain/runner-address";
import { AddressAccess } from "./address/AddressAccess";

/** `engine`: no whole Model Runner answers; null: it doesn't say which. */
function found(t: TFunction, engine: string | null | undefined, where: { address: string }): string {
  if (engine === undefined) return t("settings.runner.found", where);
  return engine === null
    ? t("settings.runner.foundSome", where)
    : t("settings.runner.foundEngine", { ...where, engine });
}

/** What an address of one's own said when it was asked last; an address that Homeport found by itself says nothing here. */
function attemptAt(runner: RunnerSnapshot | null, isChanged: boolean): RunnerAttempt | null {
  const [attempt, ...others] = runner?.attempts ?? [];
  return !isChanged && others.length === 0 && attempt?.source === "settings" ? attempt : null;
}

function RunnerNow() {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  if (!runner || runner.state === "looking") return <State kind="unknown">{t("settings.runner.looking")}</State>;
  if (runner.state === "healthy") {
    const where = { address: runner.endpoint?.address ?? "" };
    return <State kind="ok">{found(t, runner.service === undefined ? undefined : runner.service.engine, where)}</State>;
  }
  // what an address of one's own said tells more than that nothing runs
  const attempt = attemptAt(runner, false);
  if (attempt !== null) {
    const { address, outcome } = attempt;
    return (
      <State kind="look">
        {t("settings.runner.triedNot", { address, outcome: t(`home.tried.outcome.${outcome}`) })}
      </State>
    );
  }
  return <State kind="look">{t("settings.runner.notFound", { state: t(`home.route.runner.${runner.state}`) })}</State>;
}

/** What the typed address said when it was tried. */
function Tried({ attempt }: { attempt: RunnerAttempt }) {
  const { t } = useTranslation();
  const { address, outcome, detail, engine } = attempt;
  const isHealthy = outcome === "healthy";
  return (
    <div>
      <State kind={isHealthy ? "ok" : "look"}>
        {isHealthy
          ? found(t, engine, { address })
          : t("settings.runner.triedNot", { address, outcome: t(`home.tried.outcome.${outcome}`) })}
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
  const [tried, setTried] = useState("");
  const field = useRef<HTMLInputElement>(null);
  if (kept !== address) {
    // Another address, read back or from elsewhere, is what the field shows; the form stays, and the focus in it.
    setKept(address);
    setText(address ?? "");
  }
  const wanted = text.trim();
  // what another address said is not said of this one
  const attempt = tried === wanted ? trial.data : null;
  const failures = [update.failure, tried === wanted ? trial.failure : null];
  const refusal = failures.find((each) => each?.code === "bad-input") ?? null;
  const failure = failures.find((each) => each && each.code !== "bad-input") ?? null;
  const reason = useOfflineReason("runner.try", wanted === "" ? null : { address: wanted });
  const isChanged = wanted !== (address ?? "");
  const runner = useRunner(({ snapshot }) => snapshot);
  const parsed = parseRunnerAddress(wanted);
  const why = parsed.ok ? (refusal?.message ?? "") : t(`settings.runner.why.${parsed.why}`);

  function save(event: FormEvent) {
    event.preventDefault();
    if (isChanged) void update.run({ runnerAddress: wanted === "" ? null : wanted });
  }

  function tryIt() {
    setTried(wanted);
    void trial.run({ address: wanted });
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
              {...(refusal ? { error: t("settings.runner.invalid", { why }) } : {})}
            />
          </div>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" kind="primary" isPending={update.isPending} isDisabled={!isChanged}>
              {t("settings.runner.save")}
            </Button>
            <WayOutButton isPending={trial.isPending} isDisabled={wanted === ""} reason={reason} onClick={tryIt}>
              {t("settings.runner.try")}
            </WayOutButton>
            {address !== null && (
              <Button isPending={update.isPending} onClick={clear}>
                {t("settings.runner.clear")}
              </Button>
            )}
          </div>
          <output className="grid gap-2">
            {attempt !== null && <Tried attempt={attempt} />}
            <RunnerNow />
          </output>
          {failure && <FailureNotice failure={failure} />}
        </form>
        {wanted !== "" && (
          <div className="grid gap-3 pt-3 empty:hidden">
            <AddressAccess
              address={wanted}
              attempt={attempt ?? attemptAt(runner, isChanged)}
              onChanged={() => {
                if (attempt !== null) tryIt();
              }}
            />
          </div>
        )}
      </Setting>
    </Panel>
  );
}
