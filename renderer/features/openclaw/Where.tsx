import type { TFunction } from "i18next";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { AddressTry, OpenClawPlace, OpenClawWhere, PlaceAddress } from "../../../app/contract/openclaw-place";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { TextField } from "../../ui/Fields";
import { formatTime } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Note } from "../../ui/Note";
import { Skeleton } from "../../ui/Skeleton";
import { State, type StateKind } from "../../ui/State";
import { Command } from "../../ui/Command";
import { type Address, typedChoice } from "./use-address";

const kinds: Record<OpenClawWhere, StateKind> = {
  "this-machine": "ok",
  container: "ok",
  "another-machine": "look",
  unknown: "unknown",
};
const tryKinds: Record<AddressTry["outcome"], StateKind> = {
  answered: "ok",
  "other-service": "look",
  "no-answer": "look",
  "no-tool": "unknown",
};

/** "In the container openclaw-gateway". */
export const whereText = (t: TFunction, { where, subject }: Pick<OpenClawPlace, "where" | "subject">) =>
  t(`openclaw.where.place.${where}`, { subject });

/** Where OpenClaw runs and how that was found, the address it is given and why, and the others there are. */
export function Where({
  address,
  isDisabled,
  onChange,
}: {
  address: Address;
  isDisabled: boolean;
  onChange: () => void;
}) {
  const { t } = useTranslation();
  const titleId = useId();
  const { place, shown } = address;
  if (place === null && address.failure === null) return <Skeleton className="h-16 w-full" />;
  return (
    <section aria-labelledby={titleId} className="grid gap-2 rounded-control border border-line px-3 py-2.5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h3 id={titleId} className="font-medium">
          {t("openclaw.where.title")}
        </h3>
        {place !== null && <State kind={kinds[place.where]}>{whereText(t, place)}</State>}
      </div>
      {address.failure && <FailureNotice failure={address.failure} isAnnounced={false} />}
      {place === null ? (
        <div>
          <Button isPending={address.isPending} onClick={address.look}>
            {t("action.lookAgain")}
          </Button>
        </div>
      ) : (
        <>
          <p className="max-w-prose text-small [overflow-wrap:anywhere] text-ink-2">
            {t(`openclaw.where.how.${place.reason}`, { subject: place.subject })}
          </p>
          {place.onlyInContainers !== null && (
            <Note>{t("openclaw.where.onlyInContainers", { address: place.onlyInContainers })}</Note>
          )}
          {shown !== null && (
            <div className="grid gap-0.5">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="text-ink-2">{t("openclaw.where.address")}</span>
                <code className="min-w-0 font-mono text-small [overflow-wrap:anywhere]">{shown.baseUrl}</code>
                <Tried address={shown} />
              </p>
              <p className="text-small text-ink-2">{t(`openclaw.where.way.${shown.way}`)}</p>
            </div>
          )}
          {place.where === "another-machine" && <Note>{t("openclaw.where.network")}</Note>}
          <Details summary={t(shown === null ? "openclaw.where.choose" : "openclaw.where.chooseOther")}>
            <Choices place={place} address={address} isDisabled={isDisabled} onChange={onChange} />
          </Details>
        </>
      )}
    </section>
  );
}

function Tried({ address: { tried } }: { address: PlaceAddress }) {
  const { t } = useTranslation();
  if (tried === null) return null;
  const words = { time: formatTime(tried.at), text: tried.text };
  return (
    <State kind={tryKinds[tried.outcome]}>
      {t(
        tried.outcome === "answered"
          ? `openclaw.where.answered.${tried.from}`
          : `openclaw.where.tried.${tried.outcome}`,
        words,
      )}
    </State>
  );
}

function Choices({
  place,
  address,
  isDisabled,
  onChange,
}: {
  place: OpenClawPlace;
  address: Address;
  isDisabled: boolean;
  onChange: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const choose = (choice: string) => {
    address.choose(choice);
    onChange();
  };
  const radio = (value: string, isChecked: boolean) => (
    <input
      type="radio"
      name={`${id}-address`}
      id={`${id}-${value}`}
      value={value}
      aria-describedby={`${id}-${value}-why`}
      checked={isChecked}
      onChange={() => choose(value)}
      className="mt-1 size-4 flex-none accent-accent"
    />
  );
  return (
    <fieldset disabled={isDisabled} className="grid gap-3">
      <legend className="sr-only">{t("openclaw.where.which")}</legend>
      {place.addresses.map((each) => (
        <div key={each.baseUrl} className="flex items-start gap-2">
          {radio(each.baseUrl, address.shown?.baseUrl === each.baseUrl)}
          <div className="min-w-0">
            <label htmlFor={`${id}-${each.baseUrl}`} className="font-mono text-small [overflow-wrap:anywhere]">
              {each.baseUrl}
            </label>
            <p id={`${id}-${each.baseUrl}-why`} className="text-small text-ink-2">
              {t(
                place.where === "another-machine" ? "openclaw.where.commandLineOnly" : `openclaw.where.way.${each.way}`,
              )}
            </p>
            {each.tried === null ? (
              <State kind="quiet">{t(each.needsPort ? "openclaw.where.portClosed" : "openclaw.where.untried")}</State>
            ) : (
              <Tried address={each} />
            )}
          </div>
        </div>
      ))}
      <div className="flex items-start gap-2">
        {radio(typedChoice, address.isTyped)}
        <div className="min-w-0 flex-1">
          <label htmlFor={`${id}-${typedChoice}`}>{t("openclaw.where.other")}</label>
          <p id={`${id}-${typedChoice}-why`} className="text-small text-ink-2">
            {t("openclaw.where.otherWhy")}
          </p>
          {address.isTyped && (
            <div className="max-w-field pt-1.5">
              <TextField
                label={t("openclaw.where.typed")}
                isLabelHidden
                className="font-mono"
                placeholder="http://192.168.1.20:12434/engines/v1"
                maxLength={500}
                value={address.typed}
                onChange={(event) => {
                  address.type(event.target.value);
                  onChange();
                }}
                {...(address.hasError ? { error: t("openclaw.where.wrong") } : {})}
              />
            </div>
          )}
        </div>
      </div>
      <TryThem place={place} address={address} />
    </fieldset>
  );
}

/** Asking in a container runs a program there: said with its command beside the button that does it. */
function TryThem({ place, address }: { place: OpenClawPlace; address: Address }) {
  const { t } = useTranslation();
  const { tryFrom, tryCommand, subject, addresses } = place;
  if (tryFrom === null) return <p className="text-small text-ink-2">{t("openclaw.where.cantTry")}</p>;
  const answered = addresses.filter(({ tried }) => tried?.outcome === "answered").length;
  const isTried = addresses.some(({ tried }) => tried !== null);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button isPending={address.isTrying} onClick={address.tryThem}>
          {t(`openclaw.where.try.${tryFrom}`, { subject })}
        </Button>
        <span className="text-small text-ink-2">{t(`openclaw.where.tryHow.${tryFrom}`)}</span>
      </div>
      <Live text={isTried && !address.isTrying ? t("openclaw.where.told", { count: answered }) : ""} />
      {tryCommand !== null && (
        <Details summary={t("openclaw.where.tryCommand")}>
          <Command text={tryCommand} what={t("openclaw.where.tryCommandWhat")} />
        </Details>
      )}
    </div>
  );
}
