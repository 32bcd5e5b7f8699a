import { useTranslation } from "react-i18next";
import type { Requirement } from "../../../app/contract/set-up";
import { ReadingText } from "../../ui/ReadingText";
import { StateShape, type StateKind } from "../../ui/State";

const kinds: Record<Requirement["verdict"], StateKind> = { met: "ok", unmet: "look", unknown: "unknown" };

/** What Model Runner needs, each beside what is here. */
export function Requirements({ requirements }: { requirements: readonly Requirement[] }) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("setup.requirement.title")} className="grid gap-1">
      {requirements.map(({ id, needed, found, verdict, affects }) => (
        <li key={id} className="flex gap-2">
          <StateShape kind={kinds[verdict]} className="mt-1.5" />
          <span className="min-w-0">
            {t(`setup.requirement.name.${id}`, { needed })}
            <span className="sr-only"> {t(`setup.requirement.verdict.${verdict}`)}</span>
            <span className="block text-small text-ink-2">
              {t("setup.requirement.here")} <ReadingText reading={found} format={(text) => text} />
              {verdict === "unmet" && affects === "gpu" && ` ${t("setup.requirement.withoutGpu")}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
