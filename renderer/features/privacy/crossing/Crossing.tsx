import type { TFunction } from "i18next";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Destination, Destinations } from "../../../../app/contract/destinations";
import { crosses, destinationParties } from "../../../../app/domain/privacy/destination-names";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatList, formatTime } from "../../../ui/format";
import { Live } from "../../../ui/Live";
import { Panel } from "../../../ui/Panel";
import { Rows } from "../../../ui/Row";
import { Skeleton } from "../../../ui/Skeleton";
import { OfflineMode } from "../OfflineMode";
import { DestinationRow } from "./DestinationRow";

/** How many cross the line, in words: "none" is no number. */
const countText = (t: TFunction, items: readonly Destination[]): string => {
  const count = items.filter(crosses).length;
  return count === 0 ? t("crossing.countNone") : t("crossing.count", { count });
};

/** Docker Desktop only where it is there. */
const always = new Set(["homeport", "runner", "openclaw"]);

function Summary({ read: { items, since, isCut, unread } }: { read: Destinations }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-1">
      <p className="font-semi">{countText(t, items)}</p>
      <p className="text-ink-2">{t(isCut ? "crossing.sinceCut" : "crossing.since", { time: formatTime(since) })}</p>
      {unread.length > 0 && (
        <p className="text-ink-2">
          {t("crossing.unread", { what: formatList(unread.map((each) => t(`crossing.unreadOf.${each}`))) })}
        </p>
      )}
    </div>
  );
}

function Party({ party, items }: { party: Destination["party"]; items: readonly Destination[] }) {
  const { t } = useTranslation();
  if (items.length === 0 && !always.has(party)) return null;
  return (
    <Panel
      title={t(`crossing.party.${party}`)}
      aside={items.length > 0 && countText(t, items)}
      isFlush={items.length > 0}
    >
      {items.length === 0 ? (
        <p className="text-ink-2">{t(`crossing.none.${party}`)}</p>
      ) : (
        <Rows label={t(`crossing.party.${party}`)}>
          {items.map((each) => (
            <DestinationRow key={each.id} destination={each} />
          ))}
        </Rows>
      )}
    </Panel>
  );
}

/** What crosses the line: the switch that stops it, and every destination with who contacts it and why. */
export function Crossing() {
  const { t } = useTranslation();
  const { run, data, failure, isPending } = useAction("privacy.destinations");
  useEffect(() => void run({}), [run]);
  return (
    <div className="grid gap-4">
      <OfflineMode section="privacy/crossing" />
      <Live text={data === null ? "" : countText(t, data.items)} />
      {failure && (
        <FailureNotice
          failure={failure}
          actions={<Button onClick={() => void run({})}>{t("crossing.again")}</Button>}
        />
      )}
      {data === null ? (
        !failure && <Skeleton className="h-72 w-full rounded-panel" />
      ) : (
        <>
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
            <Summary read={data} />
            <Button isPending={isPending} onClick={() => void run({})}>
              {t("crossing.again")}
            </Button>
          </div>
          {destinationParties.map((party) => (
            <Party key={party} party={party} items={data.items.filter((each) => each.party === party)} />
          ))}
        </>
      )}
    </div>
  );
}
