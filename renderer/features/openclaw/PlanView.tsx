import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectPlan, OpenClawSnapshot } from "../../../app/contract/openclaw";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { Facts } from "../../ui/Facts";
import { formatCount, shortModelName } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";
import { StateShape } from "../../ui/State";
import { CloudWays } from "./CloudWays";
import { Command } from "../../ui/Command";
import { PlannedChanges } from "./PlannedChanges";
import { whereText } from "./Where";

const leaving: readonly ConnectPlan["warnings"][number][] = ["runner-elsewhere", "address-network"];

/** What is written for it to ask, what has to be opened for that, and how it is believed. */
function AddressOf({ plan: { address, opensPort, blocker } }: { plan: ConnectPlan }) {
  const { t } = useTranslation();
  if (address === null) return null;
  return (
    <div className="grid gap-1.5">
      <h4 className="text-small font-semi text-ink-2">{t("openclaw.plan.address")}</h4>
      <p>
        <code className="font-mono text-small [overflow-wrap:anywhere]">{address.baseUrl}</code>
      </p>
      <p className="max-w-prose text-small text-ink-2">
        {t("openclaw.plan.addressWhy", { where: whereText(t, address), why: t(`openclaw.where.way.${address.way}`) })}
      </p>
      {opensPort !== null && (
        <div className="grid max-w-prose gap-1.5">
          <p>{t("openclaw.plan.opensPort")}</p>
          <Command text={opensPort.command} what={t("openclaw.runner.tcpWhat")} />
          <p className="text-small text-ink-2">{t("openclaw.plan.opensPortUndo", { command: opensPort.undo })}</p>
        </div>
      )}
      {blocker === null && address.tryCommand !== null && (
        <Details summary={t("openclaw.plan.check")}>
          <Command text={address.tryCommand} what={t("openclaw.where.tryCommandWhat")} />
        </Details>
      )}
    </div>
  );
}

function Warnings({ plan }: { plan: ConnectPlan }) {
  const { t } = useTranslation();
  if (plan.warnings.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <h4 className="text-small font-semi text-ink-2">{t("openclaw.plan.warnings")}</h4>
      <ul className="grid gap-1.5">
        {plan.warnings.map((warning) => (
          <li key={warning} className="flex gap-2">
            <StateShape kind={leaving.includes(warning) ? "cross" : "look"} className="mt-1.5" />
            <span className="min-w-0">{t(`openclaw.plan.warning.${warning}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Commands({ plan }: { plan: ConnectPlan }) {
  const { t } = useTranslation();
  const { commands } = plan;
  if (commands.length === 0) return <p className="text-ink-2">{t("openclaw.plan.edited")}</p>;
  const text = commands.join("\n");
  return (
    <Details summary={t("openclaw.plan.commands", { count: commands.length })}>
      <div className="grid gap-1.5">
        <Command text={text} what={t("openclaw.plan.commandWhat", { count: commands.length })} />
        {text.includes("•••") && <p className="text-small text-ink-2">{t("openclaw.plan.masked")}</p>}
      </div>
    </Details>
  );
}

function Context({ plan }: { plan: ConnectPlan }) {
  const { t } = useTranslation();
  const tokens = (count: number) => t("openclaw.plan.contextTokens", { amount: formatCount(count) });
  const reload = plan.reloadWithContextTokens;
  return (
    <div className="grid gap-1">
      <h4 className="text-small font-semi text-ink-2">{t("openclaw.plan.context")}</h4>
      <div className="max-w-field">
        <Facts
          facts={[
            {
              label: t("openclaw.plan.contextNow"),
              value: <ReadingText reading={plan.contextTokens} format={tokens} />,
            },
            ...(reload === null ? [] : [{ label: t("openclaw.plan.contextThen"), value: tokens(reload) }]),
          ]}
        />
      </div>
      {reload !== null && <p className="text-small text-ink-2">{t("openclaw.plan.reload")}</p>}
      {reload === null && !plan.contextTokens.isKnown && plan.blocker === null && (
        <p className="text-small text-ink-2">{t("openclaw.plan.notLoaded")}</p>
      )}
    </div>
  );
}

function planTitle({ blocker, changes }: ConnectPlan): "titleBlocked" | "titleNone" | "title" {
  if (blocker !== null) return "titleBlocked";
  return changes.length === 0 ? "titleNone" : "title";
}

/** The whole plan before anything happens: file, context, each change, the exact commands, warnings, or what stops it. */
export function PlanView({
  plan,
  openclaw,
  blockerActions,
  actions,
}: {
  plan: ConnectPlan;
  openclaw: OpenClawSnapshot;
  /** What helps against the blocker. */
  blockerActions: ReactNode;
  actions: ReactNode;
}) {
  const { t } = useTranslation();
  const { blocker, changes } = plan;
  const hasNoFile = openclaw.hasConfigFile.isKnown && !openclaw.hasConfigFile.value;
  const assistant = t(`openclaw.name.${plan.dialect}`);
  return (
    <section aria-label={t("openclaw.plan.label")} className="grid gap-4 border-t border-line pt-4">
      <div className="grid gap-0.5">
        <h3>{t(`openclaw.plan.${planTitle(plan)}`, { count: changes.length })}</h3>
        <p className="[overflow-wrap:anywhere] text-ink-2">{shortModelName(plan.model)}</p>
      </div>
      {blocker !== null && <FailureNotice failure={blocker} isAnnounced={false} actions={blockerActions} />}
      {blocker === null && changes.length === 0 && (
        <p className="text-ink-2">{t("openclaw.plan.noneText", { assistant })}</p>
      )}
      <AddressOf plan={plan} />
      {plan.profile !== "cloud" && <Context plan={plan} />}
      {changes.length > 0 && (
        <div className="grid gap-2">
          <h4 className="text-small font-semi text-ink-2">{t("openclaw.plan.file")}</h4>
          <div className="max-w-prose">
            <Command text={plan.configPath} what={t("openclaw.plan.fileWhat")} />
          </div>
          <p className="text-small text-ink-2">{t(hasNoFile ? "openclaw.plan.noBackup" : "openclaw.plan.backup")}</p>
          <PlannedChanges changes={changes} />
          <Commands plan={plan} />
        </div>
      )}
      {blocker === null && <CloudWays closed={plan.closed} left={plan.left} />}
      {blocker === null && <Warnings plan={plan} />}
      <div className="flex flex-wrap gap-2">{actions}</div>
    </section>
  );
}
