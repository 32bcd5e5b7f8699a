import type { TFunction } from "i18next";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Destination } from "../../../app/contract/destinations";
import { crosses } from "../../../app/domain/privacy/destination-names";
import { useIsOffline } from "../../state/use-offline";
import { useAction } from "../../state/use-action";
import type { HomeFacts } from "./home-sentence";
import type { RouteView } from "./home-route";
import type { Crossing } from "./RouteCrossings";
import { formatList } from "../../ui/format";

/** So many hosts are named; the rest is on the page that tells of all. */
const mostNamed = 3;
/** Homeport asks because its user does. */
const stopOf = { openclaw: "openclaw", runner: "runner", docker: "runner", homeport: "you" } as const;
const web = new Set<Destination["reason"]>(["web-search", "web-fetch", "browser"]);

function nameOf(t: TFunction, { what, reason }: Destination): string {
  if (web.has(reason)) return t("home.route.crossing.web");
  return what === "" ? t("home.route.crossing.unnamed") : what;
}

/** What crosses the outline beside the route's own exits: for each who contacts it, at which stop. Read when Home opens and the route changes. */
export function useCrossings({ runner, openclaw }: HomeFacts, exits: RouteView["exits"]): Crossing[] {
  const { t } = useTranslation();
  const isOffline = useIsOffline();
  const { run, data, isPending } = useAction("privacy.destinations");
  const isRead = runner !== null || openclaw !== null;
  const state = isRead
    ? [runner?.state, runner?.endpoint?.address, openclaw?.state, openclaw?.dialect, isOffline].join(" ")
    : null;
  const exitRefs = exits.map(({ ref }) => ref).join("\n");
  const readFor = useRef<string | null>(null);
  useEffect(() => {
    // what changes during a read is read after it
    if (state === null || isPending || readFor.current === state) return;
    readFor.current = state;
    void run({});
  }, [run, state, isPending]);
  return useMemo(() => {
    const drawn = new Set(exitRefs.split("\n"));
    const items = (data?.items ?? []).filter((each) => crosses(each) && (each.what === "" || !drawn.has(each.what)));
    return (["openclaw", "runner", "docker", "homeport"] as const).flatMap((party) => {
      const own = items.filter((each) => each.party === party);
      const names = [...new Set(own.map((each) => nameOf(t, each)))];
      if (names.length === 0) return [];
      const shown = formatList(names.slice(0, mostNamed));
      const more = names.length - mostNamed;
      const hosts = more > 0 ? t("home.route.crossing.more", { hosts: shown, count: more }) : shown;
      const isSeen = party === "homeport";
      const isKnown = own.every(({ class: sure }) => sure === "known");
      const how = isSeen ? "asked" : isKnown ? "known" : "set";
      const text = t(`home.route.crossing.${how}`, { who: t(`home.route.crossing.party.${party}`), hosts });
      return [{ stop: stopOf[party], text }];
    });
  }, [data, exitRefs, t]);
}
