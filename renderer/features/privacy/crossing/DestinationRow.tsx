import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Destination } from "../../../../app/contract/destinations";
import { crosses } from "../../../../app/domain/privacy/destination-names";
import { BreakableName } from "../../../ui/BreakableName";
import { formatCount, formatTime } from "../../../ui/format";
import { Row } from "../../../ui/Row";
import { State, type StateKind, StateShape } from "../../../ui/State";

function kindOf(destination: Destination): StateKind {
  if (destination.place === "this-machine") return "ok";
  if (!crosses(destination)) return "quiet";
  return destination.place === "unknown" ? "unknown" : "cross";
}

const unnamed = new Set<string>([
  "told-to-pull",
  "told-to-look-up",
  "desktop-statistics",
  "desktop-updates",
  "web-search",
  "web-fetch",
  "browser",
  "default",
]);
type Unnamed = "told-to-pull";

/** Whom it is; where no one host is known, in words. */
function destinationName(t: TFunction, { what, reason }: Destination): string {
  if (what !== "") return what;
  return t(`crossing.unnamed.${unnamed.has(reason) ? (reason as Unnamed) : "other"}`);
}

function sureness(t: TFunction, { class: sure, count, lastAt }: Destination): string {
  if (sure !== "seen") return t(`crossing.class.${sure}`);
  return t("crossing.class.seen", {
    count: count ?? 1,
    times: formatCount(count ?? 1),
    time: lastAt === null ? "" : formatTime(lastAt),
  });
}

/** One destination: whom, why, how sure, and what stops it. */
export function DestinationRow({ destination }: { destination: Destination }) {
  const { t } = useTranslation();
  const { reason, place, stop, keys } = destination;
  return (
    <Row
      lead={<StateShape kind={kindOf(destination)} />}
      title={
        <span className="font-medium">
          <BreakableName name={destinationName(t, destination)} />
        </span>
      }
      note={t(`crossing.reason.${reason}`)}
      actions={
        <span className="text-right text-small text-ink-2 tabular-nums">
          {t(`crossing.place.${place}`)}
          <br />
          {sureness(t, destination)}
        </span>
      }
    >
      {(stop !== null || keys.length > 0) && (
        <div className="grid gap-0.5 pt-1 pl-5 text-small text-ink-2">
          {stop !== null && (
            <State kind={stop.isSet === true ? "ok" : stop.isSet === null ? "unknown" : "look"}>
              {t(`crossing.stop.${stop.isSet === true ? "set" : stop.isSet === null ? "unknown" : "unset"}`, {
                key: stop.key,
              })}
            </State>
          )}
          {keys.length > 0 && (
            <p className="min-w-0">
              {t("crossing.keys")}{" "}
              <code className="font-mono [overflow-wrap:anywhere]">{keys.slice(0, 6).join(", ")}</code>
              {keys.length > 6 && ` +${keys.length - 6}`}
            </p>
          )}
        </div>
      )}
    </Row>
  );
}
