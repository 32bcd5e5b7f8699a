import { useTranslation } from "react-i18next";
import type { Dialect } from "../../../app/contract/openclaw";
import { Details } from "../../ui/Details";
import { OutsideLink } from "../../ui/Links";
import { Panel } from "../../ui/Panel";
import { Command } from "./Command";

/** What to type so that one of the command lines is there. With `dialects` of one: to put that one right. */
export function Install({ dialects, isRepair = false }: { dialects: readonly Dialect[]; isRepair?: boolean }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t(isRepair ? "openclaw.install.repair" : "openclaw.install.title")}
      aside={
        <OutsideLink to="openclaw" as="quiet">
          {t("openclaw.install.docs")}
        </OutsideLink>
      }
    >
      <div className="grid gap-4">
        <p className="text-ink-2">
          {t(dialects.length === 1 ? "openclaw.install.introOne" : "openclaw.install.intro")}
        </p>
        {dialects.map((dialect) => {
          const name = t(`openclaw.install.${dialect}.name`);
          return (
            <div key={dialect} className="grid max-w-prose gap-1.5">
              <h3>{name}</h3>
              <Command
                text={t(`openclaw.install.${dialect}.command`)}
                what={t("openclaw.install.commandWhat", { name: t(`openclaw.name.${dialect}`) })}
              />
              <p className="text-small text-ink-2">{t(`openclaw.install.${dialect}.why`)}</p>
            </div>
          );
        })}
        {!isRepair && (
          <Details summary={t("openclaw.install.hidden")}>
            <p className="max-w-prose text-ink-2">{t("openclaw.install.hiddenText")}</p>
          </Details>
        )}
      </div>
    </Panel>
  );
}
