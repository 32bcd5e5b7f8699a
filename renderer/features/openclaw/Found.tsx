import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Reading } from "../../../app/contract/common";
import type { OpenClawInstall, OpenClawSnapshot } from "../../../app/contract/openclaw";
import { useAction } from "../../state/use-action";
import { CopyButton } from "../../ui/CopyButton";
import { FailureNotice } from "../../ui/FailureNotice";
import { Panel } from "../../ui/Panel";
import { ReadingText } from "../../ui/ReadingText";
import { State } from "../../ui/State";
import { Tag } from "../../ui/Tag";
import { WhyButton } from "../../ui/WhyButton";
import { CliProfile } from "./CliProfile";
import { PathText } from "../../ui/PathText";

function InstallLine({
  install,
  isUsed,
  radioId,
}: {
  install: OpenClawInstall;
  isUsed: boolean;
  /** Of the choice this line names; null where there is nothing to choose. */
  radioId: string | null;
}) {
  const { t } = useTranslation();
  const name = t(`openclaw.name.${install.dialect}`);
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2">
        {radioId === null ? (
          <span className="font-medium">{name}</span>
        ) : (
          <label htmlFor={radioId} className="font-medium">
            {name}
          </label>
        )}
        <ReadingText reading={install.version} format={(version) => version} />
        {isUsed && <Tag>{t("openclaw.found.used")}</Tag>}
      </div>
      {install.problem !== null && (
        <span className="flex flex-wrap items-center gap-x-1">
          <State kind="look">{t(`errors.${install.problem.code}.title`)}</State>
          {/* the page itself speaks of the one that is used */}
          {!isUsed && <WhyButton failure={install.problem} what={name} />}
        </span>
      )}
    </>
  );
}

function PathLine({ path, what }: { path: string; what: string }) {
  return (
    <div className="flex min-w-0 items-center justify-between gap-2">
      <PathText path={path} />
      <span className="-mr-2 flex-none">
        <CopyButton text={path} what={what} />
      </span>
    </div>
  );
}

function Place({
  label,
  reading,
  what,
  note,
}: {
  label: string;
  reading: Reading<string>;
  what: string;
  note?: string;
}) {
  return (
    <div className="px-4 py-2.5">
      <dt className="text-ink-2">{label}</dt>
      <dd>
        {reading.isKnown ? (
          <PathLine path={reading.value} what={what} />
        ) : (
          <ReadingText reading={reading} format={(path: string) => path} />
        )}
        {note !== undefined && <p className="text-small text-ink-2">{note}</p>}
      </dd>
    </div>
  );
}

/** Every command line found, which of them is used, and where it keeps its things. */
export function Found({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const choose = useAction("openclaw.choose");
  const group = useId();
  const { installs, dialect } = openclaw;
  const isChoice = installs.length > 1;
  const hasFile = openclaw.hasConfigFile;
  return (
    <Panel title={t("openclaw.found.title")} section="openclaw/found" isFlush>
      {installs.length > 0 && (
        <fieldset aria-busy={choose.isPending || undefined} className="border-b border-line">
          <legend className="sr-only">{t(isChoice ? "openclaw.found.which" : "openclaw.found.installs")}</legend>
          <ul className="grid divide-y divide-line">
            {installs.map((install) => {
              const isUsed = install.dialect === dialect;
              const radioId = isChoice ? `${group}-${install.dialect}` : null;
              return (
                <li key={install.path} className="flex items-start gap-2.5 px-4 py-2.5">
                  {radioId !== null && (
                    <input
                      type="radio"
                      id={radioId}
                      name={group}
                      className="mt-0.5 size-4 flex-none accent-accent"
                      checked={isUsed}
                      onChange={() => void choose.run({ dialect: install.dialect })}
                    />
                  )}
                  <div className="min-w-0 flex-1">
                    <InstallLine install={install} isUsed={isUsed} radioId={radioId} />
                    <PathLine
                      path={install.path}
                      what={t("openclaw.found.pathWhat", { name: t(`openclaw.name.${install.dialect}`) })}
                    />
                  </div>
                </li>
              );
            })}
          </ul>
        </fieldset>
      )}
      {choose.failure && (
        <div className="px-4 pb-3">
          <FailureNotice failure={choose.failure} />
        </div>
      )}
      {dialect !== null && <CliProfile key={dialect} openclaw={openclaw} />}
      <dl className="grid divide-y divide-line">
        <Place label={t("openclaw.found.state")} reading={openclaw.stateDir} what={t("openclaw.found.stateWhat")} />
        <Place
          label={t("openclaw.found.config")}
          reading={openclaw.configPath}
          what={t("openclaw.found.configWhat")}
          {...(hasFile.isKnown && !hasFile.value
            ? { note: t("openclaw.found.noFile", { assistant: t(`openclaw.name.${dialect ?? "openclaw"}`) }) }
            : {})}
        />
      </dl>
    </Panel>
  );
}
