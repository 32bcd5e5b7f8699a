import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../app/contract/openclaw";
import { useLatestJob } from "../../state/use-latest-job";
import { Details } from "../../ui/Details";
import { OutsideLink } from "../../ui/Links";
import { Panel } from "../../ui/Panel";
import { Command } from "../../ui/Command";
import { InstallEnded, InstallRunning, installKinds } from "./install/InstallJob";
import { InstallPart } from "./install/InstallPart";
import { NodePart } from "./install/NodePart";
import { useInstalls, useNodeWatch } from "./install/use-installs";

/** Which of the two, with why. */
function Which({
  dialects,
  chosen,
  onChoose,
}: {
  dialects: readonly Dialect[];
  chosen: Dialect;
  onChoose: (dialect: Dialect) => void;
}) {
  const { t } = useTranslation();
  const group = useId();
  return (
    <fieldset className="grid max-w-prose gap-2">
      <legend className="sr-only">{t("openclaw.install.which")}</legend>
      {dialects.map((dialect) => (
        <div key={dialect} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
          <input
            type="radio"
            id={`${group}-${dialect}`}
            name={group}
            className="mt-0.5 size-4 accent-accent"
            checked={chosen === dialect}
            aria-describedby={`${group}-${dialect}-why`}
            onChange={() => onChoose(dialect)}
          />
          <label htmlFor={`${group}-${dialect}`} className="font-medium">
            {t(`openclaw.install.${dialect}.name`)}
          </label>
          <p id={`${group}-${dialect}-why`} className="col-start-2 text-small text-ink-2">
            {t(`openclaw.install.${dialect}.choose`)}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

/** What to type in a terminal in place of a click. */
function ByHand({ dialects }: { dialects: readonly Dialect[] }) {
  const { t } = useTranslation();
  return (
    <Details summary={t("openclaw.install.byHand")}>
      <div className="grid gap-4">
        {dialects.map((dialect) => (
          <div key={dialect} className="grid max-w-prose gap-1.5">
            <Command
              text={t(`openclaw.install.${dialect}.command`)}
              what={t("openclaw.install.commandWhat", { name: t(`openclaw.name.${dialect}`) })}
            />
            <p className="text-small text-ink-2">{t(`openclaw.install.${dialect}.why`)}</p>
          </div>
        ))}
      </div>
    </Details>
  );
}

/** Installs a command line, Node too where none fits. With `dialects` of one: to put that one right. */
export function Install({ dialects, isRepair = false }: { dialects: readonly Dialect[]; isRepair?: boolean }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<Dialect | null>(null);
  const installs = useInstalls();
  const job = useLatestJob(installKinds);
  const isRunning = job !== null && job.outcome === null;
  const dialect = wanted ?? dialects[0] ?? "openclaw";
  const node = installs?.offers.find((each) => each.dialect === dialect)?.node ?? null;
  const isLookedFor = installs !== null && installs.state === "ready";
  useNodeWatch(isLookedFor && node === null && !isRunning);
  return (
    <Panel
      title={t(isRepair ? "openclaw.install.repair" : "openclaw.install.title")}
      section="openclaw/install"
      aside={
        <OutsideLink to="openclaw" as="quiet">
          {t("openclaw.install.docs")}
        </OutsideLink>
      }
    >
      <div className="grid gap-5">
        {isRunning && <InstallRunning job={job} />}
        {!isRunning && job !== null && <InstallEnded job={job} />}
        {!isRunning && (
          <>
            <p className="max-w-prose text-ink-2">{t("openclaw.install.intro")}</p>
            {dialects.length > 1 && <Which dialects={dialects} chosen={dialect} onChoose={setWanted} />}
            {installs !== null && !isLookedFor && <p className="text-ink-2">{t("openclaw.install.node.looking")}</p>}
            {isLookedFor && node === null && <NodePart installs={installs} dialect={dialect} isPrimary />}
            {node !== null && <InstallPart key={`${dialect} ${node.path}`} dialect={dialect} node={node} isPrimary />}
          </>
        )}
        <div className="grid gap-1">
          <ByHand dialects={dialects} />
          {!isRepair && (
            <Details summary={t("openclaw.install.hidden")}>
              <p className="max-w-prose text-ink-2">{t("openclaw.install.hiddenText")}</p>
            </Details>
          )}
        </div>
      </div>
    </Panel>
  );
}
