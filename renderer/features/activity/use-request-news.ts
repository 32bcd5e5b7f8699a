import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RequestRow } from "../../../app/contract/requests";
import { shortModelName } from "../../ui/format";
import { clientOf } from "./request-text";

/** A burst of requests is told once. */
const gatherMs = 1500;

/** What screen readers are told of requests that ended since the page was opened; "" while there is nothing new. */
export function useRequestNews(rows: readonly RequestRow[]): string {
  const { t } = useTranslation();
  const told = useRef<ReadonlySet<string> | null>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    const ended = rows.filter(({ state }) => state === "ended");
    const ids = new Set(ended.map(({ id }) => id));
    const before = told.current;
    if (before === null) {
      told.current = ids;
      return;
    }
    const fresh = ended.filter(({ id }) => !before.has(id));
    const [newest] = fresh;
    if (newest === undefined) return;
    const timer = setTimeout(() => {
      told.current = ids;
      const values = { client: clientOf(t, newest.client), model: shortModelName(newest.model) };
      setText(t("requests.news", { count: fresh.length, ...values }));
    }, gatherMs);
    return () => clearTimeout(timer);
  }, [rows, t]);
  return text;
}
