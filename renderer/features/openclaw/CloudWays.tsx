import { useTranslation } from "react-i18next";
import type { CloudReach } from "../../../app/contract/openclaw";
import { Details } from "../../ui/Details";
import { Note } from "../../ui/Note";

/** Each with the key it stands under, and what it leads to. */
export function Ways({ ways }: { ways: readonly CloudReach[] }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-1 text-small">
      {ways.map(({ key, what, kind }) => (
        <li key={key} className="min-w-0 [overflow-wrap:anywhere]">
          <code className="font-mono">{key}</code>{" "}
          <span className="text-ink-2">{t(`openclaw.ways.kind.${kind}`, { what })}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is closed so that nothing else reaches a cloud, and what stays open because only the user can change it. */
export function CloudWays({ closed, left }: { closed: readonly CloudReach[]; left: readonly CloudReach[] }) {
  const { t } = useTranslation();
  return (
    <>
      {closed.length > 0 && (
        <Details summary={t("openclaw.ways.closed", { count: closed.length })}>
          <Ways ways={closed} />
        </Details>
      )}
      {left.length > 0 && (
        <Note tone="cross">
          <p className="mb-1.5 font-medium">{t("openclaw.ways.left", { count: left.length })}</p>
          <Ways ways={left} />
          <p className="mt-1.5 text-small">{t("openclaw.ways.leftHow")}</p>
        </Note>
      )}
    </>
  );
}
