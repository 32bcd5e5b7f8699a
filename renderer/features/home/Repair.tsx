import { useTranslation } from "react-i18next";
import { repairs } from "../../../app/domain/doctor/findings";
import type { ButtonKind } from "../../ui/Button";
import { useOpenClaw } from "../../state/openclaw";
import { LookAgain } from "../../frame/LookAgain";
import { PageLink } from "../../ui/Links";
import type { HomeRepair } from "./home-route";

const ofHome = { ...repairs, "openclaw-page": "openclaw", check: "openclaw" } as const;

/** The button under a stop that is not fine: does it, or leads to where it is done. */
export function Repair({ id, kind = "plain" }: { id: HomeRepair; kind?: ButtonKind }) {
  const { t } = useTranslation();
  const dialect = useOpenClaw(({ snapshot }) => snapshot?.dialect ?? "openclaw");
  if (id === "look-again") return <LookAgain kind={kind} />;
  return (
    <PageLink to={ofHome[id]} as={kind}>
      {t(`home.route.repair.${id}`, { assistant: t(`home.route.assistant.${dialect}`) })}
    </PageLink>
  );
}
