import { useTranslation } from "react-i18next";
import { useNow } from "../../state/use-now";
import { useRequests } from "../../state/requests";
import { formatAgo, formatCount, formatSeconds } from "../../ui/format";
import { State } from "../../ui/State";
import { tabPath } from "../activity/tabs";

/** Whom the Model Runner answers now, or whom it answered last; leads to all its requests. */
export function LastRequest() {
  const { t } = useTranslation();
  const rows = useRequests(({ snapshot }) => snapshot?.rows);
  const now = useNow(1000);
  const open = rows?.find(({ state }) => state === "answering");
  const last = rows?.find(({ state }) => state === "ended");
  const row = open ?? last;
  if (row === undefined) return null;

  const client = row.client ?? t("requests.unnamed");
  const endedAt = row.at + (row.engineMs ?? 0);
  const seconds = Math.max(0, Math.floor((now - endedAt) / 1000));
  const ago =
    seconds >= 1 && seconds < 60 ? t("requests.home.ago", { time: formatSeconds(seconds) }) : formatAgo(endedAt, now);
  const { generatedTokens: count } = row;
  const tokens = count === null ? "" : t("unit.tokens", { count, amount: formatCount(count) });
  const text = open
    ? t("requests.home.answering", { client })
    : t(count === null ? "requests.home.last" : "requests.home.lastTokens", { ago, client, tokens });
  return (
    <State kind={open ? "ok" : "quiet"}>
      <a href={tabPath("requests")} className="underline decoration-line-strong underline-offset-2 hover:text-ink">
        {text}
      </a>
    </State>
  );
}
