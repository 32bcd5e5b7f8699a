import clsx from "clsx";
import { Box, Cpu, Ship, UserRound, Waypoints, type LucideIcon } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import { BreakableName } from "../../ui/BreakableName";
import { PageLink } from "../../ui/Links";
import { State, type StateKind } from "../../ui/State";
import { useIsNarrow } from "../../ui/use-is-narrow";
import { WhyButton } from "../../ui/WhyButton";
import type { RouteStop, RouteView, StopId } from "./home-route";
import { Repair } from "./Repair";
import { type Crossing, RouteCrossings, StopCrossings } from "./RouteCrossings";
import type { RoutePulse } from "./route-pulse";

const icons: Record<StopId, LucideIcon> = {
  you: UserRound,
  openclaw: Waypoints,
  runner: Ship,
  model: Box,
  compute: Cpu,
};

const rings: Record<StateKind, string> = {
  ok: "border-accent text-accent",
  look: "border-look-line text-look",
  cross: "border-cross text-cross",
  unknown: "border-dashed border-ink-3 text-ink-3",
  quiet: "border-ink-3 text-ink-3",
};

/** How the line from one stop to the next looks. */
function lineKind(from: RouteStop, to: RouteStop): StateKind {
  if (from.state === "look" || to.state === "look") return "look";
  if (from.isOutside !== to.isOutside || to.isOutside) return "cross";
  return from.state === "unknown" || to.state === "unknown" ? "unknown" : "ok";
}

const lines: Record<StateKind, string> = {
  ok: "border-solid border-accent",
  look: "border-dashed border-look-line",
  cross: "border-solid border-cross",
  unknown: "border-dashed border-line-strong",
  quiet: "border-dashed border-line-strong",
};

export type StopWords = { name: string; facts: string[] };

type StopProps = {
  stop: RouteStop;
  next: RouteStop | undefined;
  words: StopWords;
  isLastInside: boolean;
  /** Words leave from here, so the line to the next stop is not walked. */
  isLeft: boolean;
  /** A request moves along the line to the next stop. */
  pulse: RoutePulse | null;
  isPrimary: boolean;
  /** Why it is not fine, where something said so. */
  failure: Failure | null;
  /** What leaves here, where it is said within the stop. */
  crossings: readonly string[];
};

function Stop({ stop, next, words, isLastInside, isLeft, pulse, isPrimary, failure, crossings }: StopProps) {
  const { t } = useTranslation();
  const Icon = icons[stop.id];
  const isFirstOutside = stop.isOutside && stop.id === "runner";
  return (
    <li
      className={clsx(
        "relative grid min-w-0 content-start gap-x-3 px-2.5 max-narrow:grid-cols-[40px_minmax(0,1fr)] max-narrow:px-3 max-narrow:pb-5 narrow:justify-items-center narrow:text-center",
        stop.id === "you" && "max-narrow:pt-6",
        isFirstOutside && "max-narrow:pt-11",
        isLastInside && next && "max-narrow:pb-6",
      )}
    >
      {next && (
        <span
          aria-hidden
          className={clsx(
            "absolute max-narrow:left-[31px] max-narrow:border-l-2",
            "narrow:top-[19px] narrow:-right-1/2 narrow:left-1/2 narrow:border-t-2",
            isFirstOutside ? "max-narrow:top-16" : "max-narrow:top-6",
            next.isOutside && !stop.isOutside ? "max-narrow:-bottom-16" : "max-narrow:-bottom-6",
            lines[isLeft ? "unknown" : lineKind(stop, next)],
          )}
        >
          {pulse && (
            <span
              key={pulse.key}
              className={clsx(
                "absolute inset-0",
                pulse.isMarked
                  ? "animate-arrive [translate:0_50%] narrow:[translate:50%_0]"
                  : "animate-pass [translate:0_100%] narrow:[translate:100%_0]",
              )}
            >
              <span className="absolute -top-1 -left-[5px] size-2 rounded-full bg-accent narrow:-top-[5px] narrow:-left-1" />
            </span>
          )}
        </span>
      )}
      <span
        className={clsx(
          "relative grid size-10 place-items-center rounded-full border-2 bg-surface narrow:mb-1.5",
          rings[stop.state],
        )}
      >
        <Icon aria-hidden className="size-[18px]" strokeWidth={1.7} />
      </span>
      <div className="grid max-w-full min-w-0 gap-0.5 narrow:justify-items-center">
        <span className="line-clamp-3 max-w-full font-semi [overflow-wrap:anywhere]" title={words.name}>
          <BreakableName name={words.name} />
        </span>
        {words.facts.map((fact) => (
          <span
            key={fact}
            className="line-clamp-3 max-w-full text-small text-balance [overflow-wrap:anywhere] text-ink-2 tabular-nums"
            title={fact}
          >
            {fact}
          </span>
        ))}
        {stop.state !== "ok" && (
          <State kind={stop.state} className="text-left">
            {t(`state.${stop.state}`)}
          </State>
        )}
        {failure !== null && stop.state !== "ok" && <WhyButton failure={failure} what={words.name} />}
        {stop.repair && (
          <div className="pt-1.5">
            <Repair id={stop.repair} kind={isPrimary ? "primary" : "plain"} />
          </div>
        )}
        <StopCrossings texts={crossings} />
      </div>
    </li>
  );
}

type RouteDrawingProps = {
  view: RouteView;
  words: Record<StopId, StopWords>;
  machine: string;
  failures: Partial<Record<StopId, Failure | null | undefined>>;
  /** The first repair is the page's primary button. */
  hasPrimary: boolean;
  pulse: RoutePulse | null;
  /** What else crosses the outline, beside the exits of words. */
  crossings: readonly Crossing[];
  /** Said below the drawing. */
  children?: ReactNode;
};

/** From where a request is seen: at the assistant if it came from one, else at the runner. */
function isOnWay(stop: StopId, pulse: RoutePulse | null): boolean {
  return stop === "runner" || stop === "model" || (stop === "openclaw" && pulse?.isFromAssistant === true);
}

type OutlineProps = {
  name: string;
  tone: "machine" | "elsewhere";
  firstStop: number;
  lastStop: number;
  hasNeighbour: boolean;
};

/** Drawn behind the stops it holds, in the same tracks of the grid: columns, or rows when narrow. */
function Outline({ name, tone, firstStop, lastStop, hasNeighbour }: OutlineProps) {
  return (
    <div
      style={{ "--outline": `${firstStop} / ${lastStop + 1}` } as CSSProperties}
      className={clsx(
        "relative rounded-machine border-[1.5px] max-narrow:col-start-1 max-narrow:[grid-row:var(--outline)] narrow:row-start-1 narrow:[grid-column:var(--outline)]",
        tone === "machine"
          ? "border-accent-line bg-surface"
          : "border-dashed border-cross max-narrow:mt-5 narrow:ml-1.5",
        hasNeighbour && tone === "machine" && "narrow:mr-1.5",
      )}
    >
      <span
        title={name}
        className={clsx(
          "absolute -top-[9px] left-4",
          tone === "elsewhere" && "max-narrow:left-14",
          "max-w-[calc(100%-32px)] truncate bg-canvas px-2 text-small leading-4 text-ink-2",
        )}
      >
        {name}
      </span>
    </div>
  );
}

/** The one picture of the product: stops on a line, inside the outline of this machine or outside of it. */
export function RouteDrawing({
  view,
  words,
  machine,
  failures,
  hasPrimary,
  pulse,
  crossings,
  children,
}: RouteDrawingProps) {
  const { t } = useTranslation();
  const insideCount = view.stops.filter(({ isOutside }) => !isOutside).length;
  const stopCount = view.stops.length;
  const primary = hasPrimary ? view.stops.find(({ repair }) => repair !== null) : undefined;
  const isNarrow = useIsNarrow();
  const hasLink = crossings.length > 0;
  const leaving: Crossing[] = [
    ...view.exits.map(({ ref, kind, place }) => ({
      stop: "openclaw" as const,
      text: t(`home.route.exit.${kind}.${place}`, { ref }),
    })),
    ...crossings,
  ];
  const isDefaultElsewhere = view.exits.some(({ kind }) => kind === "default");
  return (
    <section aria-label={t("home.route.label")}>
      <div className="grid grid-cols-1 max-narrow:grid-rows-[repeat(5,auto)] narrow:grid-cols-5 narrow:gap-x-0">
        <Outline
          tone="machine"
          name={machine}
          firstStop={1}
          lastStop={insideCount}
          hasNeighbour={insideCount < stopCount}
        />
        {insideCount < stopCount && (
          <Outline
            tone="elsewhere"
            name={t("home.route.elsewhere")}
            firstStop={insideCount + 1}
            lastStop={stopCount}
            hasNeighbour
          />
        )}
        <ol className="relative grid overflow-x-clip max-narrow:col-start-1 max-narrow:[grid-row:1/6] max-narrow:-mr-3 max-narrow:grid-rows-subgrid max-narrow:pr-[18px] max-narrow:pl-1.5 narrow:row-start-1 narrow:[grid-column:1/6] narrow:grid-cols-subgrid narrow:pt-7 narrow:pb-4">
          {view.stops.map((stop, index) => (
            <Stop
              key={stop.id}
              stop={stop}
              next={view.stops[index + 1]}
              words={words[stop.id]}
              isLastInside={index === insideCount - 1}
              isLeft={stop.id === "openclaw" && isDefaultElsewhere}
              pulse={isOnWay(stop.id, pulse) ? pulse : null}
              isPrimary={stop === primary}
              failure={failures[stop.id] ?? null}
              crossings={isNarrow ? leaving.filter((each) => each.stop === stop.id).map(({ text }) => text) : []}
            />
          ))}
        </ol>
      </div>
      {isNarrow ? (
        hasLink && (
          <p className="px-5 pt-2.5 text-small">
            <PageLink to="privacy/crossing">{t("home.route.crossing.all")}</PageLink>
          </p>
        )
      ) : (
        <RouteCrossings stops={view.stops.map(({ id }) => id)} crossings={leaving} hasLink={hasLink} />
      )}
      <div className="flex flex-wrap gap-x-6 px-5 pt-2.5 empty:hidden">
        {view.exits.length === 0 && (
          <>
            {view.hasNoFallbacksElsewhere === true && <State kind="quiet">{t("home.route.noFallbacks")}</State>}
            {view.hasNoFallbacksElsewhere === null && <State kind="unknown">{t("home.route.fallbacksUnknown")}</State>}
          </>
        )}
        {children}
      </div>
    </section>
  );
}
