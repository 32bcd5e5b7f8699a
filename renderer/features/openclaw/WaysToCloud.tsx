import { useTranslation } from "react-i18next";
import type { CloudWays, OpenClawSnapshot } from "../../../app/contract/openclaw";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { Details } from "../../ui/Details";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { State } from "../../ui/State";
import { WhyButton } from "../../ui/WhyButton";
import { Ways } from "./CloudWays";

/** Looks, when asked, into every place from which words could reach a cloud, and says what it could not look into. */
export function WaysToCloud({ openclaw }: { openclaw: OpenClawSnapshot }) {
  const { t } = useTranslation();
  const look = useAction("openclaw.ways");
  const assistant = t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`);
  const found = look.data;
  return (
    <Panel
      title={t("openclaw.ways.title")}
      section="openclaw/cloud"
      aside={found && t("openclaw.ways.asOf", { time: formatTime(found.asOf) })}
    >
      <div className="grid gap-3">
        <p className="text-ink-2">{t("openclaw.ways.intro", { assistant })}</p>
        {found && <Verdict found={found} />}
        {look.failure && <FailureNotice failure={look.failure} />}
        <div>
          <Button isPending={look.isPending} onClick={() => void look.run({})}>
            {t(found ? "openclaw.ways.again" : "openclaw.ways.look")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Verdict({ found: { ways, unread } }: { found: CloudWays }) {
  const { t } = useTranslation();
  const used = ways.filter(({ kind }) => kind !== "possible");
  const possible = ways.filter(({ kind }) => kind === "possible");
  const isSure = unread.length === 0;
  const verdict =
    used.length > 0
      ? t("openclaw.ways.used", { count: used.length })
      : t(isSure ? "openclaw.ways.verified" : "openclaw.ways.unsure");
  return (
    <>
      <Live text={verdict} />
      <State kind={used.length > 0 ? "cross" : isSure ? "ok" : "unknown"} className="text-body">
        <span className="font-medium text-ink">{verdict}</span>
      </State>
      {used.length > 0 && <Ways ways={used} />}
      {possible.length > 0 && (
        <Details summary={t("openclaw.ways.possible", { count: possible.length })}>
          <p className="pb-1.5 text-small text-ink-2">{t("openclaw.ways.possibleHow")}</p>
          <Ways ways={possible} />
        </Details>
      )}
      {unread.length > 0 && (
        <div className="text-small text-ink-2">
          <p>{t("openclaw.ways.unreadTitle")}</p>
          <ul className="list-disc pl-5">
            {unread.map(({ source, why }) => (
              <li key={source}>
                {t(`openclaw.ways.unread.${source}`)}
                {why !== null && (
                  <>
                    {`: ${t(`errors.${why.code}.title`)}`}{" "}
                    <WhyButton failure={why} what={t(`openclaw.ways.unread.${source}`)} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
