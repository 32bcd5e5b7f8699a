import { useTranslation } from "react-i18next";
import type { Page } from "../../pages";
import { PageLink } from "../../ui/Links";
import { State } from "../../ui/State";
import type { Blocker } from "./chat-facts";

const pagesThatHelp = { noRunner: "home", modelsFailed: "models", noModels: "models" } as const satisfies Partial<
  Record<Blocker, Page>
>;
type Helped = keyof typeof pagesThatHelp;
const isHelped = (by: Blocker): by is Helped => by in pagesThatHelp;

/** Why nothing can be sent now, and the page that helps. */
export function Blocked({ by }: { by: Blocker }) {
  const { t } = useTranslation();
  const isWaiting = by === "looking" || by === "modelsWaiting";
  return (
    <output className="flex flex-wrap items-center gap-x-2">
      <State kind={isWaiting ? "unknown" : "look"}>{t(`chat.blocked.${by}`)}</State>
      {isHelped(by) && (
        <PageLink to={pagesThatHelp[by]} className="text-small">
          {t(`chat.blocked.${by}Next`)}
        </PageLink>
      )}
    </output>
  );
}
