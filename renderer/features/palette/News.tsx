import { LoaderCircle } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { StateShape } from "../../ui/State";
import type { News as NewsOf } from "./use-perform";

const shownMs = 8_000;

/** What an action of the palette did, over whatever page is open. A failure stays until it is dismissed. */
export function News({ news, onDone }: { news: NewsOf | null; onDone: () => void }) {
  const { t } = useTranslation();
  useEffect(() => {
    if (news?.kind !== "said") return;
    const timer = setTimeout(onDone, shownMs);
    return () => clearTimeout(timer);
  }, [news, onDone]);
  const text = news === null || news.kind === "failed" ? "" : news.text;
  return (
    <>
      <Live text={text} />
      {news !== null && (
        <section
          aria-label={t("palette.news")}
          className="fixed right-4 bottom-4 z-30 w-[calc(100%-2rem)] max-w-field rounded-panel border border-line-strong bg-raised shadow-soft"
        >
          {news.kind === "failed" ? (
            <div className="grid gap-2 p-3">
              <p className="text-small break-words text-ink-2">{news.what}</p>
              <FailureNotice failure={news.failure} also={<Button onClick={onDone}>{t("action.dismiss")}</Button>} />
            </div>
          ) : (
            <div className="flex items-center gap-2.5 py-1.5 pr-1.5 pl-3">
              {news.kind === "working" ? (
                <LoaderCircle aria-hidden className="size-4 flex-none animate-turn text-accent" />
              ) : (
                <StateShape kind="ok" />
              )}
              <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">{news.text}</p>
              {news.kind === "said" && (
                <Button kind="quiet" onClick={onDone}>
                  {t("action.dismiss")}
                </Button>
              )}
            </div>
          )}
        </section>
      )}
    </>
  );
}
