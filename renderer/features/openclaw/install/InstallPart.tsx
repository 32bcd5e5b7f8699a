import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../../app/contract/openclaw";
import type { InstallOffer } from "../../../../app/contract/openclaw-install";
import { useAction } from "../../../state/use-action";
import { useIsOffline } from "../../../state/use-offline";
import { Details } from "../../../ui/Details";
import { Facts } from "../../../ui/Facts";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes, formatSeconds } from "../../../ui/format";
import { ReadingText } from "../../../ui/ReadingText";
import { Skeleton } from "../../../ui/Skeleton";
import { WayOutButton } from "../../../ui/WayOutButton";
import { Command } from "../../../ui/Command";
import { PathText } from "../../../ui/PathText";

/** What installing changes, and the button that does it. The plan is made at once: it contacts nobody. */
export function InstallPart({
  dialect,
  node,
  isPrimary,
}: {
  dialect: Dialect;
  node: NonNullable<InstallOffer["node"]>;
  isPrimary: boolean;
}) {
  const { t } = useTranslation();
  const { run, ...plan } = useAction("openclawInstall.plan");
  const install = useAction("openclawInstall.install");
  const isOffline = useIsOffline();
  useEffect(() => {
    void run({ dialect });
  }, [run, dialect]);
  const shown = plan.data;
  if (plan.failure) return <FailureNotice failure={plan.failure} isAnnounced={false} />;
  if (shown === null || shown.dialect !== dialect) return <Skeleton className="h-40 w-full max-w-prose" />;
  const contact = shown.contact.isKnown ? shown.contact.value : "npm";
  return (
    <section aria-label={t("openclaw.install.plan")} className="grid gap-3">
      <div className="max-w-prose">
        <Facts
          facts={[
            { label: t("openclaw.install.version"), value: shown.version },
            {
              label: t("openclaw.install.runsOn"),
              value: (
                <>
                  {t("openclaw.install.node.named", { version: node.version })} <PathText path={node.path} />
                </>
              ),
            },
            {
              label: t("openclaw.install.contact"),
              value: <ReadingText reading={shown.contact} format={(host) => host} />,
            },
            {
              label: t("openclaw.install.download"),
              value: t("openclaw.install.about", { size: formatBytes(shown.downloadBytes) }),
            },
            {
              label: t("openclaw.install.disk"),
              value: t("openclaw.install.about", { size: formatBytes(shown.diskBytes) }),
            },
            {
              label: t("openclaw.install.free"),
              value: <ReadingText reading={shown.freeBytes} format={formatBytes} />,
            },
            {
              label: t("openclaw.install.time"),
              value: t("openclaw.install.timeValue", { time: formatSeconds(shown.expectedSeconds) }),
            },
            { label: t("openclaw.install.folder"), value: <PathText path={shown.folder} /> },
          ]}
        />
      </div>
      <ul className="grid max-w-prose list-disc gap-1 pl-5 text-ink-2">
        {shown.replaces !== null && <li>{t("openclaw.install.replaces", { version: shown.replaces })}</li>}
        <li>{t("openclaw.install.own")}</li>
        <li>
          {t(shown.hasConfig ? "openclaw.install.configKept" : "openclaw.install.configMade", {
            path: shown.configPath,
          })}
        </li>
      </ul>
      <Details summary={t("openclaw.install.commands")}>
        <Command text={shown.commands.join("\n")} what={t("openclaw.install.commandsWhat")} />
      </Details>
      {shown.blocker !== null && <FailureNotice failure={shown.blocker} isAnnounced={false} />}
      {install.failure && <FailureNotice failure={install.failure} />}
      {shown.blocker === null && (
        <div className="flex flex-wrap gap-2">
          <WayOutButton
            kind={isPrimary ? "primary" : "plain"}
            reason={isOffline ? t("wayOut.reason", { contact }) : null}
            isPending={install.isPending}
            onClick={() => void install.run({ planId: shown.id })}
          >
            {t(shown.replaces === null ? "openclaw.install.do" : "openclaw.install.doUpdate", {
              assistant: t(`openclaw.name.${dialect}`),
              version: shown.version,
            })}
          </WayOutButton>
        </div>
      )}
    </section>
  );
}
