import { useTranslation } from "react-i18next";
import type { Place } from "../../pages";
import type { ButtonKind } from "../../ui/Button";
import { useOpenClaw } from "../../state/openclaw";
import { LookAgain } from "../../frame/LookAgain";
import { PageLink } from "../../ui/Links";
import type { RepairId } from "./home-route";

const pageOfRepair: Record<Exclude<RepairId, "probe">, Place> = {
  "find-openclaw": "openclaw",
  connect: "openclaw",
  "openclaw-page": "openclaw",
  gateway: "openclaw/gateway",
  check: "openclaw",
  pull: "models",
  settings: "settings",
  gpu: "resources/speed",
};

/** The button under a stop that is not fine: does it, or leads to where it is done. */
export function Repair({ id, kind = "plain" }: { id: RepairId; kind?: ButtonKind }) {
  const { t } = useTranslation();
  const dialect = useOpenClaw(({ snapshot }) => snapshot?.dialect ?? "openclaw");
  if (id === "probe") return <LookAgain kind={kind} />;
  return (
    <PageLink to={pageOfRepair[id]} as={kind}>
      {t(`home.route.repair.${id}`, { assistant: t(`home.route.assistant.${dialect}`) })}
    </PageLink>
  );
}
