import clsx from "clsx";
import { useTranslation } from "react-i18next";
import { PageLink } from "../../ui/Links";
import { State } from "../../ui/State";
import type { StopId } from "./home-route";

/** What leaves the outline: at which stop, in words. */
export type Crossing = { stop: StopId; text: string };

function Label({ text }: { text: string }) {
  return (
    <State
      kind="cross"
      className="items-start! [&>span:first-child]:mt-1.5 [&>span:last-child]:[overflow-wrap:anywhere]"
    >
      {text}
    </State>
  );
}

/** Within a stop's row when narrow: each label's line leaves by the outline's right edge. */
export function StopCrossings({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <ul className="-mr-7 grid gap-1 pt-1">
      {texts.map((text) => (
        <li key={text} className="flex min-w-0 items-start gap-2">
          <Label text={text} />
          <span aria-hidden className="mt-[9px] min-w-9 flex-1 border-t-2 border-cross" />
        </li>
      ))}
    </ul>
  );
}

type RouteCrossingsProps = { stops: readonly StopId[]; crossings: readonly Crossing[]; hasLink: boolean };

/** Below the drawing: a line down from each stop that crosses. The rightmost is labelled first, so that no line meets a label. */
export function RouteCrossings({ stops, crossings, hasLink }: RouteCrossingsProps) {
  const { t } = useTranslation();
  const groups = stops
    .map((stop, index) => ({
      stop,
      column: 2 * index + 2,
      texts: crossings.filter((each) => each.stop === stop).map(({ text }) => text),
    }))
    .filter(({ texts }) => texts.length > 0)
    .toReversed();
  const last = groups.at(-1);
  if (!last) return null;
  return (
    <div className="relative -mt-3 grid grid-cols-10 grid-rows-[24px]">
      {groups.map(({ stop, column }, index) => (
        <span
          key={stop}
          aria-hidden
          className="-ml-px border-l-2 border-cross"
          style={{ gridColumnStart: column, gridRow: `1 / ${index + 2}` }}
        />
      ))}
      {groups.map(({ stop, column, texts }, index) => (
        <ul key={stop} className="min-w-0" style={{ gridColumn: `${column} / -1`, gridRowStart: index + 2 }}>
          {texts.map((text, place) => (
            <li key={text} className="relative min-w-0 pb-1.5">
              <span
                aria-hidden
                className={clsx(
                  "absolute top-0 -left-px border-l-2 border-cross",
                  place === texts.length - 1 ? "h-2.5" : "bottom-0",
                )}
              />
              <span className="relative -ml-1 block">
                <Label text={text} />
              </span>
            </li>
          ))}
        </ul>
      ))}
      {hasLink && (
        <p className="pl-2.5 text-small" style={{ gridColumn: `${last.column} / -1`, gridRowStart: groups.length + 2 }}>
          <PageLink to="privacy/crossing">{t("home.route.crossing.all")}</PageLink>
        </p>
      )}
    </div>
  );
}
