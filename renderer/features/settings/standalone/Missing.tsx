import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { StandaloneInstall } from "../../../../app/contract/standalone-install";
import { useAction } from "../../../state/use-action";
import { useOfflineReason } from "../../../state/use-offline";
import { FailureNotice } from "../../../ui/FailureNotice";
import { WayOutButton } from "../../../ui/WayOutButton";
import { InstallFacts } from "../../setup/InstallFacts";

/** What is missing, and for each where it comes from, how large it is and what it changes, before it is fetched. */
export function Missing() {
  const { t } = useTranslation();
  const { run, data, failure, isPending } = useAction("standalone.plan");
  useEffect(() => void run({ asksOutside: false }), [run]);
  const reason = useOfflineReason("standalone.plan", { asksOutside: true });
  const installs = data?.installs ?? [];
  const isUnasked = installs.some(({ checksum }) => checksum === "not-asked");
  return (
    <div className="grid max-w-prose gap-3">
      {installs.map((install, index) => (
        <Part key={install.part} install={install} isFirst={index === 0} />
      ))}
      {isUnasked && (
        <div>
          <WayOutButton reason={reason} isPending={isPending} onClick={() => void run({ asksOutside: true })}>
            {t("settings.standalone.do.ask")}
          </WayOutButton>
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}

function Part({ install, isFirst }: { install: StandaloneInstall; isFirst: boolean }) {
  const { t } = useTranslation();
  const action = useAction("standalone.install");
  const reason = useOfflineReason("standalone.install", { part: install.part });
  return (
    <section className="grid gap-2 rounded-control border border-line p-3" aria-label={install.part}>
      <h3>{t(`setup.install.part.${install.part}`)}</h3>
      <InstallFacts install={install} />
      <div>
        <WayOutButton
          kind={isFirst ? "primary" : "plain"}
          reason={reason}
          isPending={action.isPending}
          onClick={() => void action.run({ part: install.part })}
        >
          {t("settings.standalone.do.install", { part: install.part })}
        </WayOutButton>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
    </section>
  );
}
